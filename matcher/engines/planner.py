"""The thread that plans: neighbourhoods of students and teachers, and all teachers anew around them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Protocol

import numpy as np

from matcher.arrays import Flags, Floats, Ints
from matcher.engines.base import silent
from matcher.engines.condensed import Relaxed
from matcher.engines.guide import Guide, Hint
from matcher.engines.highs import COMPLETION, HighsEngine, complete, keeps
from matcher.engines.neighbourhoods import Draw, Neighbourhoods, around
from matcher.engines.promising import taken
from matcher.engines.restricted import Restricted
from matcher.engines.roster import Pool, beside_there
from matcher.engines.run import CORES, PAUSE, Run
from matcher.engines.schedules import Chosen
from matcher.engines.split import Split

FILLED = 0.15  # of the time left at most, for filling in what is open of the start
FIRST_PLAN = 1.0  # seconds at most for a first plan of the students where there is nothing to begin with
WHILE = 1.5  # seconds that neighbourhoods are searched at least, before teachers are placed again, and
SPARED = 1.5  # times as long as that took last
PATIENCE, LONGEST = 0.4, 20.0  # of the time, and seconds without a limit, that the search waits for prices at most
HINTED = 3.0  # seconds at most for the plan around what the prices are sure of
TAKEN, AMPLE, CLOSE = 0.3, 10.0, 4e-3  # of the time, and seconds without a limit, for a plan among what the relaxation takes


class Placing(Protocol):
    """How teachers are placed around a plan of the students."""

    pool: Pool

    def need(self, chosen: Chosen) -> None:
        """Stays that meet the pins."""

    def begin(self, chosen: Chosen) -> None:
        """Stays of a plan to begin with."""

    def first(self, there: Flags) -> Ints:
        """Stays (m,), quickly found, where the besides in ``there`` (b,) earn their reward."""
        ...

    def place(self, there: Flags, left: Callable[[], float]) -> Ints | None:
        """Stays taken (m,) where the besides in ``there`` (b,) earn their reward; None if no plan was found."""


class Planner:
    """Plans of the students, and teachers around them."""

    def __init__(self, split: Split, run: Run, proof: Guide, roster: Placing, pinned: Chosen, relaxed: Relaxed | None) -> None:
        """``pinned`` are stays that meet the pins of teachers, whom ``roster`` places; ``relaxed`` is the half's."""
        self._split, self._run, self._proof, self._roster = split, run, proof, roster
        self._roster.need(pinned)
        self._pinned, self._relaxed = pinned.column, relaxed
        self._draw = Draw(np.random.default_rng(run.limits.seed), meter=run.meter)
        self._began, self._took = run.meter.now(), 0.0
        self._followed: Hint | None = None

    def plan(self, start: Floats | None) -> None:
        """Until the run has enough or nothing better turns up."""
        with ThreadPoolExecutor(CORES) as self._pool:
            self._plan(start)

    def _plan(self, start: Floats | None) -> None:
        students, stays = self._first(start)
        if students is not None:
            students, stays = self._follow_relaxation(students, stays)
        self._wait_for_prices()
        while students is not None and not self._run.over:
            students, stays = self._follow_hint(students, stays)
            if self._proof.chosen is not None:
                self._roster.pool.add(self._proof.chosen)
            before = self._run.objective
            students, stays, exhausted = self._search(students, stays)
            if exhausted and self._run.objective == before:
                if self._proof.done:
                    break
                self._run.enough.wait(PAUSE)
            students, stays = self._better(students, students, stays)
            if self._run.objective != before:
                self._draw.fruitless = 0

    def _first(self, start: Floats | None) -> tuple[Floats | None, Ints]:
        """A first plan of the students with teachers around it: the start, or else any plan that meets the pins."""
        split, run, half = self._split, self._run, self._split.students
        moment = COMPLETION + FILLED * (run.limits.seconds or 0.0)
        students = None if start is None else complete(half, start[split.columns], run.meter, moment, run.stop)
        if start is not None and students is not None:
            students, chosen = split.lifted(students), split.stays_of(start)
            kept = run.found(split.join(students, chosen.column))
            return self._with_teachers(students, chosen.column if kept else self._pinned)
        answer = HighsEngine().solve(half, run.limits_left(FIRST_PLAN), None, silent)
        if answer.values is None:
            anything = replace(half, cost=np.zeros(len(half.cost)))
            answer = HighsEngine().solve(anything, run.limits_left(), None, silent)
        if answer.values is None:
            return None, self._pinned
        return self._with_teachers(answer.values, self._pinned)

    def _with_teachers(self, students: Floats, stays: Ints) -> tuple[Floats, Ints]:
        """A plan of the students and these stays (m,), or better ones that are quickly found."""
        split, run = self._split, self._run
        students, stays = split.lifted(students), np.sort(stays)
        run.found(split.join(students, stays))
        quick = self._roster.first(self._there(students))
        return students, quick if run.found(split.join(students, quick)) else stays

    def _wait_for_prices(self) -> None:
        """Leave the processors to the proof at first: what its prices suggest is worth more than a search without them."""
        limit = self._run.limits.seconds
        end = self._began + (LONGEST if limit is None else PATIENCE * limit)
        while not (self._run.over or self._proof.ripe or self._proof.done):
            if self._proof.hint is not None and self._run.meter.now() > end:
                return
            self._run.enough.wait(PAUSE)

    def _follow_relaxation(self, students: Floats, stays: Ints) -> tuple[Floats, Ints]:
        """The plan given, or a better one of the groups and classes that the relaxation takes."""
        run, half = self._run, self._split.students
        if self._relaxed is None or run.over:
            return students, stays
        free = np.flatnonzero(taken(half, self._relaxed, students))
        limit = run.limits.seconds
        limits = replace(run.limits_left(AMPLE if limit is None else TAKEN * limit), gap=CLOSE)
        found = HighsEngine().solve(around(half, students, free), limits, students[free], silent)
        if found.values is None or half.cost[free] @ found.values <= half.cost[free] @ students[free]:
            return students, stays
        values = students.copy()
        values[free] = found.values
        return self._better(values, students, stays)

    def _follow_hint(self, students: Floats, stays: Ints) -> tuple[Floats, Ints]:
        """The plan given, or a better one around what the prices are sure of."""
        hint, run, split = self._proof.hint, self._run, self._split
        if hint is None or run.over or hint is self._followed or (self._followed is not None and not self._proof.ripe):
            return students, stays
        self._followed, half = hint, split.students
        free = np.flatnonzero(~hint.sure)
        part = around(replace(half, cost=half.cost + hint.bonus), hint.values, free)
        rest = HighsEngine().solve(part, run.limits_left(HINTED), None, silent)
        if rest.values is None:
            return students, stays
        values = hint.values.copy()
        values[free] = rest.values
        return self._better(values, students, stays) if keeps(half, values) else (students, stays)

    def _better(self, values: Floats, students: Floats, stays: Ints) -> tuple[Floats, Ints]:
        """The plan given, or these values (n,) of the students with teachers around them, where that is better."""
        values = self._split.lifted(values)
        if self._run.found(self._split.join(values, stays)):
            students = values
        before, placed = self._run.objective, self._place(values, stays)
        return (values, placed) if placed is not None and self._run.objective != before else (students, stays)

    def _search(self, students: Floats, stays: Ints) -> tuple[Floats, Ints, bool]:
        """Neighbourhoods around a plan, for a while; also whether they hold nothing more."""
        split, run = self._split, self._run
        self._begin(stays)
        restricted = Restricted(split.students, split.place, split.teaching, self._roster.pool)
        search = Neighbourhoods(restricted.program, restricted.cohorts, self._draw)
        values = restricted.values(students, stays)
        until = self._run.meter.now() + max(WHILE, SPARED * self._took)
        while not (run.over or search.exhausted or self._run.meter.now() > until or self._news or run.left() < self._took):
            idle = self._proof.done and not run.meter.by_work  # a processor is free
            better = search.improve(values, max(0.05, run.left()), run.stop, self._pool if idle else None)
            if better is not None:
                values = better
                run.found(split.join(*restricted.plan(values)))
        students, stays = restricted.plan(values)
        return split.lifted(students), stays, search.exhausted

    @property
    def _news(self) -> bool:
        """Whether there is a hint of settled prices to follow."""
        return self._proof.ripe and self._proof.hint is not self._followed

    def _begin(self, stays: Ints) -> bool:
        """Let the roster know the ``stays`` (m,), as soon as it may be used; False where the run ends before."""
        while not (self._proof.priced or self._proof.done or self._run.over):
            self._run.enough.wait(PAUSE)
        if not (self._proof.priced or self._proof.done):
            return False
        self._roster.begin(Chosen(self._split.teaching.stays.person[stays], stays))
        return True

    def _there(self, students: Floats) -> Flags:
        """True (b,) for besides whose group is in a plan of the students."""
        values = np.zeros(len(self._split.program.cost))
        values[self._split.columns] = students
        return beside_there(self._split.teaching, values)

    def _place(self, students: Floats, stays: Ints) -> Ints | None:
        """Stays of the teachers around a plan of the students, ``stays`` (m,) to begin with; None if none were found in time."""
        split, run = self._split, self._run
        if not self._begin(stays):
            return None
        began = run.meter.now()
        found = self._roster.place(self._there(students), lambda: run.left() - self._took / 2)
        self._took = self._run.meter.now() - began
        if found is not None:
            run.found(split.join(students, found))
        return found

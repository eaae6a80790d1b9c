"""The thread that plans: neighbourhoods of students and teachers, and all teachers anew around them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Protocol

import numpy as np

from matcher.arrays import Flags, Floats, Ints
from matcher.engines.base import silent
from matcher.engines.guide import Guide, Hint
from matcher.engines.highs import COMPLETION, HighsEngine, complete, keeps
from matcher.engines.neighbourhoods import Draw, Neighbourhoods, around
from matcher.engines.repaired import Repaired
from matcher.engines.restricted import Restricted
from matcher.engines.roster import Pool, beside_there
from matcher.engines.run import CORES, PAUSE, Run
from matcher.engines.schedules import Chosen
from matcher.engines.split import Split

FILLED = 0.15  # of the time left at most, for filling in what is open of the start
FIRST_PLAN = 1.0  # seconds at most for placing teachers around the first plan
WHILE = 1.5  # seconds that neighbourhoods are searched at least, before teachers are placed again, and
SPARED = 1.5  # times as long as that took last
PATIENCE, LONGEST = 0.4, 20.0  # of the time, and seconds without a limit, that the search waits for prices at most
HINTED = 3.0  # seconds at most for the plan around what the prices are sure of


class Placing(Protocol):
    """How teachers are placed around a plan of the students."""

    pool: Pool

    def need(self, chosen: Chosen) -> None:
        """Stays that meet the pins."""

    def begin(self, chosen: Chosen) -> None:
        """Stays of a plan to begin with."""

    def place(self, there: Flags, left: Callable[[], float]) -> Ints | None:
        """Stays taken (m,) where the besides in ``there`` (b,) earn their reward; None if no plan was found."""


class Planner:
    """Plans of the students, and teachers around them."""

    def __init__(self, split: Split, run: Run, proof: Guide, roster: Placing, pinned: Chosen) -> None:
        """``pinned`` are stays that meet the pins of teachers, whom ``roster`` places."""
        self._split, self._run, self._proof, self._roster = split, run, proof, roster
        self._roster.need(pinned)
        self._pinned = pinned.column
        self._draw = Draw(np.random.default_rng(run.limits.seed), meter=run.meter)
        self._took = 0.0
        self._followed: Hint | None = None
        self._granted: Floats | None = None
        self._repaired: Repaired | None = None

    def plan(self, start: Floats | None) -> None:
        """Until the run has enough or nothing better turns up."""
        with ThreadPoolExecutor(CORES) as self._pool:
            self._plan(start)

    def _plan(self, start: Floats | None) -> None:
        students, stays = self._first(start)
        self._wait_for_prices()
        while students is not None and not self._run.over:
            students, stays = self._follow_wanted(*self._follow_hint(students, stays))
            if self._proof.chosen is not None:
                self._roster.pool.add(self._proof.chosen)
            before = self._run.objective
            students, stays, exhausted = self._search(students, stays)
            if exhausted and self._run.objective == before:
                if self._proof.done:
                    break
                self._run.enough.wait(PAUSE)
            self._roster.begin(Chosen(self._split.teaching.stays.person[stays], stays))
            placed = self._place(students, np.inf)
            stays = stays if placed is None else placed
            if self._run.objective != before:
                self._draw.fruitless = 0

    def _first(self, start: Floats | None) -> tuple[Floats | None, Ints]:
        """A first plan of the students with teachers around it: the start, or else any plan that meets the pins."""
        split, run, half = self._split, self._run, self._split.students
        moment = COMPLETION + FILLED * (run.limits.seconds or 0.0)
        students = None if start is None else complete(half, start[split.columns], run.meter, moment)
        if start is not None and students is not None:
            students, chosen = split.lifted(students), split.stays_of(start)
            if run.found(split.join(students, chosen.column)):
                self._roster.begin(chosen)
                return self._with_teachers(students, chosen.column)
            return self._with_teachers(students, self._pinned)
        answer = HighsEngine().solve(half, run.limits_left(FIRST_PLAN), None, silent)
        if answer.values is None:
            anything = replace(half, cost=np.zeros(len(half.cost)))
            answer = HighsEngine().solve(anything, run.limits_left(), None, silent)
        if answer.values is None:
            return None, self._pinned
        return self._with_teachers(answer.values, self._pinned)

    def _with_teachers(self, students: Floats, stays: Ints) -> tuple[Floats, Ints]:
        """A plan of the students and, for a start, these stays (m,); then better ones as far as a moment allows."""
        students, stays = self._split.lifted(students), np.sort(stays)
        self._run.found(self._split.join(students, stays))
        placed = self._place(students, FIRST_PLAN)
        return students, stays if placed is None else placed

    def _wait_for_prices(self) -> None:
        """Leave the processors to the proof at first: what its prices suggest is worth more than a search without them."""
        limit = self._run.limits.seconds
        end = self._run.meter.now() + (LONGEST if limit is None else PATIENCE * limit)
        while not (self._run.over or self._proof.ripe or self._proof.done):
            if self._proof.hint is not None and self._run.meter.now() > end:
                return
            self._run.enough.wait(PAUSE)

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
        values, before = split.lifted(values), run.objective
        if not keeps(half, values):
            return students, stays
        placed = self._place(values, np.inf)
        return (values, placed) if placed is not None and run.objective != before else (students, stays)

    def _follow_wanted(self, students: Floats, stays: Ints) -> tuple[Floats, Ints]:
        """The plan given, or a better one near what enterprises want at the latest prices."""
        wanted, half = self._proof.wanted, self._split.students
        if wanted is None or wanted is self._granted or self._run.over:
            return students, stays
        self._granted = wanted
        self._repaired = self._repaired or Repaired(half, self._run.meter)
        values = self._repaired.plan(wanted)
        if values is None or half.cost @ values <= half.cost @ students:
            return students, stays
        values, before = self._split.lifted(values), self._run.objective
        placed = self._place(values, np.inf)
        return (values, placed) if placed is not None and self._run.objective != before else (students, stays)

    def _search(self, students: Floats, stays: Ints) -> tuple[Floats, Ints, bool]:
        """Neighbourhoods around a plan, for a while; also whether they hold nothing more."""
        split, run = self._split, self._run
        restricted = Restricted(split.students, split.place, split.teaching, self._roster.pool)
        search = Neighbourhoods(restricted.program, restricted.cohorts, self._draw)
        values = restricted.values(students, stays)
        until = self._run.meter.now() + max(WHILE, SPARED * self._took)
        while not (run.over or search.exhausted or self._run.meter.now() > until or self._news or run.left() < self._took):
            idle = self._proof.done and not run.meter.by_work  # a processor is free
            better = search.improve(values, max(0.05, run.left()), run.enough, self._pool if idle else None)
            if better is not None:
                values = better
                run.found(split.join(*restricted.plan(values)))
        students, stays = restricted.plan(values)
        return split.lifted(students), stays, search.exhausted

    @property
    def _news(self) -> bool:
        """Whether there is something new to follow: a hint of settled prices, or what enterprises want."""
        settled = self._proof.ripe and self._proof.hint is not self._followed
        return settled or self._proof.wanted is not self._granted

    def _place(self, students: Floats, seconds: float) -> Ints | None:
        """Stays of the teachers around a plan of the students; None if none were found in time."""
        split, run = self._split, self._run
        began = self._run.meter.now()

        def left() -> float:
            return min(began + seconds - self._run.meter.now(), run.left() - self._took / 2)

        values = np.zeros(len(split.program.cost))
        values[split.columns] = students
        found = self._roster.place(beside_there(split.teaching, values), left)
        self._took = self._run.meter.now() - began
        if found is not None:
            run.found(split.join(students, found))
        return found

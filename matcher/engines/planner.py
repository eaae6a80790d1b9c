"""The thread that plans: neighbourhoods of students and teachers, and all teachers anew around them."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic

import numpy as np

from matcher.arrays import Floats, Ints
from matcher.engines.base import silent
from matcher.engines.highs import HighsEngine, complete
from matcher.engines.neighbourhoods import Draw, Neighbourhoods, around
from matcher.engines.proof import Proof
from matcher.engines.restricted import Restricted
from matcher.engines.roster import Roster, beside_there
from matcher.engines.run import Run
from matcher.engines.split import Split

FIRST_PLAN = 1.0  # seconds at most for placing teachers around the first plan
WHILE = 1.5  # seconds that neighbourhoods are searched at least, before teachers are placed again, and
SPARED = 1.5  # times as long as that took last
HINTED = 3.0  # seconds at most for the plan around what the prices are sure of


class Planner:
    """Plans of the students, and teachers around them."""

    def __init__(self, split: Split, run: Run, proof: Proof) -> None:
        self._split, self._run, self._proof = split, run, proof
        self._roster = Roster(split.teaching)
        self._draw = Draw(np.random.default_rng(run.limits.seed))
        self._took = 0.0
        self._hinted = False

    def plan(self, start: Floats | None) -> None:
        """Until the run has enough or nothing better turns up."""
        students = self._first(start)
        stays = None if students is None else self._place(students, FIRST_PLAN)
        while students is not None and stays is not None and not self._run.over:
            if self._proof.chosen is not None:
                self._roster.pool.add(self._proof.chosen)
            students, stays, exhausted = self._search(students, stays)
            if self._run.over or (exhausted and self._proof.done):
                return
            students, stays = self._follow_hint(students, stays)
            placed = self._place(students, np.inf)
            stays = stays if placed is None else placed

    def _follow_hint(self, students: Floats, stays: Ints) -> tuple[Floats, Ints]:
        """The plan given, or a better one around what the prices are sure of, once they are known."""
        hint, run, half = self._proof.hint, self._run, self._split.students
        if hint is None or self._hinted or run.over:
            return students, stays
        self._hinted = True
        free = np.flatnonzero(~hint.sure)
        part = around(replace(half, cost=half.cost + hint.bonus), hint.values, free)
        rest = HighsEngine().solve(part, run.limits_left(HINTED), None, silent).values
        if rest is None:
            return students, stays
        values, before = hint.values.copy(), run.objective
        values[free] = rest
        placed = self._place(values, np.inf)
        return (values, placed) if placed is not None and run.objective != before else (students, stays)

    def _search(self, students: Floats, stays: Ints) -> tuple[Floats, Ints, bool]:
        """Neighbourhoods around a plan, for a while; also whether they hold nothing more."""
        split, run = self._split, self._run
        restricted = Restricted(split.students, split.place, split.teaching, self._roster.pool)
        search = Neighbourhoods(restricted.program, restricted.cohorts, self._draw)
        values = restricted.values(students, stays)
        assert values is not None, "the roster knows the schedules that it placed"
        until = monotonic() + max(WHILE, SPARED * self._took)
        while (
            not run.over and not search.exhausted and monotonic() < until and not self._hint_waits and run.left() > self._reserve
        ):
            better = search.improve(values, max(0.05, run.left()), run.enough)
            if better is not None:
                values = better
                run.found(split.join(*restricted.plan(values)))
        return *restricted.plan(values), search.exhausted

    @property
    def _hint_waits(self) -> bool:
        return self._proof.hint is not None and not self._hinted

    @property
    def _reserve(self) -> float:
        """Seconds kept for placing teachers around the last plan."""
        return self._took

    def _first(self, start: Floats | None) -> Floats | None:
        """The start, or else any plan that meets the pins."""
        half = self._split.students
        if start is not None and (whole := complete(half, start[self._split.columns])) is not None:
            return whole
        anything = replace(half, cost=np.zeros(len(half.cost)))
        return HighsEngine().solve(anything, self._run.limits_left(), None, silent).values

    def _place(self, students: Floats, seconds: float) -> Ints | None:
        """Stays of the teachers around a plan of the students; None if none were found in time."""
        split, run = self._split, self._run
        began = monotonic()
        end = began + seconds
        values = np.zeros(len(split.program.cost))
        values[split.columns] = students
        left = lambda: min(end - monotonic(), run.left() - self._took / 2)  # noqa: E731
        found = self._roster.place(beside_there(split.teaching, values), left)
        self._took = monotonic() - began
        if found is None:
            return None
        run.found(split.join(students, found[0]))
        return found[0]

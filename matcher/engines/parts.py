"""Students and teachers apart, priced where they meet.

One thread proves: prices for the rows that join enterprises, cohorts and teachers (``decomposition``), then branch and cut on
the students' half at these prices while it is small enough. The other thread plans: neighbourhoods of the students' half at the
same prices, and teachers around each plan that is worth it (``roster``). Both bounds hold for the whole program.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Event
from time import monotonic
from typing import Literal

import numpy as np

from matcher.arrays import Flags, Floats, Ints
from matcher.engines.base import Answer, Limits, Report, relative_gap
from matcher.engines.blocks import Blocks
from matcher.engines.decomposition import Decomposition
from matcher.engines.highs import ROUNDING, HighsEngine, complete, relax_prices
from matcher.engines.neighbourhoods import Draw, Neighbourhoods, around
from matcher.engines.restricted import Restricted
from matcher.engines.roster import Roster, beside_there
from matcher.engines.schedules import Chosen
from matcher.engines.teaching import Teaching
from matcher.model.program import STUDENTS, TEACHERS, Program

BRANCHED = 20_000  # columns of the students' half that branch and cut is given
FIRST_PLAN = 1.0  # seconds at most for placing teachers around the first plan
WHILE = 1.5  # seconds that neighbourhoods are searched at least, before teachers are placed again, and
SPARED = 1.5  # times as long as that took last
HINTED = 3.0  # seconds at most for the plan around what the prices are sure of
WHOLE = 1.0  # point by which a bound may have been cut down to a whole number although prices are not whole
PAUSE = 0.02  # seconds between looks when there is nothing to do but wait


class Split:
    """The two halves of one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.teaching = Teaching.of(program)
        self.columns = np.flatnonzero(program.column_part == STUDENTS)
        others = np.flatnonzero(program.column_part == TEACHERS)
        rows = np.flatnonzero(np.diff(program.matrix[:, others].tocsr().indptr) == 0)
        self.students = program.slice(self.columns, rows)
        self.place = np.full(len(program.cost), -1, dtype=np.int64)
        self.place[self.columns] = np.arange(len(self.columns))

    def feasible(self, limits: Limits) -> bool:
        """Whether the pins can be met at all; True as well where the time is too short to tell."""
        return _can_be_met(self.students, limits) and Roster(self.teaching).can_be_met()

    def join(self, students: Floats, stays: Ints) -> Floats:
        """Values of all columns (n,) for a plan of the students and the stays taken."""
        values = np.zeros(len(self.program.cost))
        values[self.columns] = students
        return self.teaching.join(values, stays)


class PartsEngine:
    """See the module."""

    name = "parts"

    def solve(self, program: Program, limits: Limits, start: Floats | None, report: Report) -> Answer:
        """See Engine."""
        if len(np.unique(program.column_part)) < 2 or program.stays is None:
            return HighsEngine().solve(program, limits, start, report)
        split = Split(program)
        if not split.feasible(limits):
            return Answer("infeasible", None, None, 0.0)
        run = _Run(program, limits, report)
        proof = _Proof(split, run)
        with ThreadPoolExecutor(1) as pool:
            job = pool.submit(proof.prove)
            try:
                _Planner(split, run, proof).plan(start)
                run.wait(job)
            finally:
                run.enough.set()
            job.result()
        return run.answer()


def _can_be_met(half: Program, limits: Limits) -> bool:
    """Whether the students' half has a plan at all: only rows with a lower limit could prevent it."""
    if not (half.row_lower > 0).any():
        return True
    free = replace(half, cost=np.zeros(len(half.cost)))
    seconds = None if limits.seconds is None else limits.seconds / 2
    return HighsEngine().solve(free, Limits(seconds, 0.0, limits.seed, limits.stop), None, _silent).status != "infeasible"


class _Run:
    """One solve: its clock, its best plan and its best bound."""

    def __init__(self, program: Program, limits: Limits, report: Report) -> None:
        self.program = program
        self.limits = limits
        self.enough = Event()
        self.bound: float | None = None
        self.values: Floats | None = None
        self.work = 0.0
        self._report = report
        self._end = None if limits.seconds is None else monotonic() + limits.seconds

    def left(self) -> float:
        """Seconds left; infinite without a limit."""
        return np.inf if self._end is None else self._end - monotonic()

    def seconds(self) -> float | None:
        """Seconds left, a moment at least; None without a limit."""
        return None if np.isinf(self.left()) else max(0.05, self.left())

    @property
    def over(self) -> bool:
        """Whether to stop: the time is up, somebody asked, or the plan is good enough."""
        stopped = self.limits.stop is not None and self.limits.stop.is_set()
        if stopped or self.left() <= 0 or self.gap <= self.limits.gap:
            self.enough.set()
        return self.enough.is_set()

    @property
    def objective(self) -> int | None:
        """Points of the best plan."""
        return None if self.values is None else round(float(self.program.cost @ self.values)) + self.program.offset

    @property
    def gap(self) -> float:
        """Relative gap of plan and bound; infinite before there are both."""
        objective = self.objective
        return np.inf if objective is None or self.bound is None else relative_gap(objective, self.bound)

    def prove(self, bound: float) -> None:
        """Take up a bound of the program without its offset."""
        found = float(np.floor(bound + ROUNDING)) + self.program.offset
        self.bound = min(found, self.program.ceiling if self.bound is None else self.bound)
        self._report(self.objective, self.bound)

    def found(self, values: Floats) -> bool:
        """Take up a plan where it is better; whether it is."""
        if self.values is not None and self.program.cost @ values <= self.program.cost @ self.values + 0.5:
            return False
        self.values = values
        self._report(self.objective, self.bound)
        return True

    def wait(self, job: Future[None]) -> None:
        """Until the proof is done or the run is over."""
        while not (job.done() or self.over):
            self.enough.wait(PAUSE)

    def answer(self) -> Answer:
        """The best plan so far, which may be none, and the best bound."""
        status: Literal["optimal", "feasible"] = "optimal" if self.gap <= self.limits.gap else "feasible"
        return Answer("unknown" if self.values is None else status, self.values, self.bound, self.work)


@dataclass(frozen=True)
class Hint:
    """What the prices suggest: values of the students' columns (n,), which of them are sure, and points for besides."""

    values: Floats
    sure: Flags
    bonus: Floats


class _Proof:
    """Bounds, and the prices that the planner searches with."""

    def __init__(self, split: Split, run: _Run) -> None:
        self._split, self._run = split, run
        self.done = False
        self.hint: Hint | None = None
        self.chosen: Chosen | None = None  # schedules that are best at the latest prices

    def prove(self) -> None:
        """Until the run has enough."""
        split, run = self._split, self._run
        roster = Roster(split.teaching)
        roster.price(split.teaching.reward, lambda: not run.over)
        blocks = Blocks(split.students)
        start = relax_prices(split.students, run.left())[blocks.linking]
        decomposition = Decomposition(blocks, split.place, split.teaching, roster, start)

        def enough() -> bool:
            self.chosen = decomposition.chosen
            run.prove(decomposition.bound)
            return run.over

        with ThreadPoolExecutor(1) as pool:
            decomposition.run(pool, run.enough, enough)
        if decomposition.settled is not None:
            self.hint = Hint(*decomposition.settled, decomposition.bonus)
        if len(split.columns) <= BRANCHED and not run.over:
            self._branch(decomposition)
        self.done = True

    def _branch(self, decomposition: Decomposition) -> None:
        """Branch and cut on the students' half at the prices of the decomposition."""
        split, run = self._split, self._run
        half = replace(split.students, cost=split.students.cost + decomposition.bonus)
        teachers = decomposition.teachers()

        start = None if run.values is None else run.values[split.columns]

        def better(_objective: int | None, bound: float | None) -> None:
            if bound is not None and not run.over:
                run.prove(bound + WHOLE + teachers)

        limits = Limits(run.seconds(), 0.0, run.limits.seed, run.enough)
        answer = HighsEngine().solve(half, limits, start, better)
        run.work += answer.work
        better(None, answer.bound)


class _Planner:
    """Plans of the students, and teachers around them."""

    def __init__(self, split: Split, run: _Run, proof: _Proof) -> None:
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
        limits = Limits(min(HINTED, max(0.05, run.left())), 0.0, run.limits.seed, run.enough)
        rest = HighsEngine().solve(part, limits, None, _silent).values
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
        limits = Limits(self._run.seconds(), 0.0, self._run.limits.seed, self._run.enough)
        return HighsEngine().solve(anything, limits, None, _silent).values

    def _place(self, students: Floats, seconds: float) -> Ints | None:
        """Stays of the teachers around a plan of the students; None if none were found in time."""
        split, run = self._split, self._run
        began = monotonic()
        end = began + seconds
        values = np.zeros(len(split.program.cost))
        values[split.columns] = students
        found = self._roster.place(
            beside_there(split.teaching, values), lambda: monotonic() < end and run.left() > self._took / 2, max(0.05, run.left())
        )
        self._took = monotonic() - began
        if found is None:
            return None
        run.found(split.join(students, found[0]))
        return found[0]


def _silent(_objective: int | None, _bound: float | None) -> None:
    return

"""Students and teachers apart: for programs whose halves are joined by few rows.

The joint rows are taken out and paid for instead (Lagrangian relaxation): the students' half earns a little for the room
that it leaves teachers in, the teachers' half pays as much for using it. The students' half is solved by branch and cut, the
teachers' half by its linear relaxation; their two bounds add up to a bound of the whole. A first plan puts teachers around
the start; whenever the students' half is solved better they move, then each half improves around the other.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from time import monotonic
from typing import Any, Literal

import highspy
import numpy as np
from scipy import sparse

from matcher.arrays import Flags, Floats, Ints
from matcher.engines.base import Answer, Limits, Report, relative_gap
from matcher.engines.highs import ROUNDING, HighsEngine, complete, interruptible, load, relax
from matcher.model.program import STUDENTS, TEACHERS, Program

FEW = 6_000  # columns of the teachers' half that its mixed-integer program is given at once
SETTLED = 0.004  # gap of the students' half at which teachers are put around it
SHARE = 0.6  # of the time, after which they are anyway
EARLY = 0.2  # of the time left, for the first plan
STEP = 0.5  # of the time left, for each later step
PAUSE = 0.02  # seconds between looks at the students' half


class HalvesEngine:
    """Branch and cut on the students in one thread, everything else in another."""

    name = "halves"

    def solve(self, program: Program, limits: Limits, start: Floats | None, report: Report) -> Answer:
        """See Engine."""
        if len(np.unique(program.column_part)) < 2:
            return HighsEngine().solve(program, limits, start, report)
        idle = np.diff(program.matrix.indptr) == 0
        if ((program.row_lower[idle] > 0) | (program.row_upper[idle] < 0)).any():
            return Answer("infeasible", None, None, 0.0)  # a pin that no column can meet
        run = _Run(program, limits, report)
        run.values = None if start is None else complete(program, start)
        run.tell()
        with ThreadPoolExecutor(1) as pool:
            students = _Students(program, run, start)
            job = pool.submit(students.solve)
            try:
                return run.plan(_Teachers(program, run), students, job, start)
            finally:
                run.enough.set()


class _Run:
    """One solve: its clock, its best plan and its best bound."""

    def __init__(self, program: Program, limits: Limits, report: Report) -> None:
        self.program = program
        self.limits = limits
        self.enough = Event()
        self.work = 0.0
        self.bound: float | None = None
        self.values: Floats | None = None
        self._report = report
        self._began = monotonic()
        self._end = None if limits.seconds is None else monotonic() + limits.seconds
        self.columns = [np.flatnonzero(program.column_part == part) for part in (STUDENTS, TEACHERS)]
        touched = [np.diff(program.matrix[:, columns].tocsr().indptr) > 0 for columns in self.columns]
        self.rows = [np.flatnonzero(touched[part] & ~touched[1 - part]) for part in (STUDENTS, TEACHERS)]
        self.joint = np.flatnonzero(touched[STUDENTS] & touched[TEACHERS])
        self.prices = self._prices()

    def left(self, share: float = 1.0) -> float | None:
        """Seconds left, or a share of them."""
        return None if self._end is None else max(0.05, (self._end - monotonic()) * share)

    @property
    def stopped(self) -> bool:
        """Whether somebody asked to stop."""
        return self.limits.stop is not None and self.limits.stop.is_set()

    @property
    def over(self) -> bool:
        """Whether the time is up or somebody asked to stop."""
        return self.stopped or (self._end is not None and monotonic() >= self._end)

    @property
    def late(self) -> bool:
        """Whether teachers should not wait any longer."""
        return self._end is not None and monotonic() >= self._began + SHARE * (self._end - self._began)

    @property
    def objective(self) -> int | None:
        """Points of the best plan."""
        return None if self.values is None else round(float(self.program.cost @ self.values)) + self.program.offset

    @property
    def good(self) -> bool:
        """Whether the plan is within the gap asked for."""
        objective, bound = self.objective, self.bound
        return objective is not None and bound is not None and relative_gap(objective, bound) <= self.limits.gap

    def tell(self) -> None:
        """Report plan and bound."""
        self._report(self.objective, self.bound)

    def between(self, part: int) -> Any:
        """The joint rows' entries in the columns of one half (sparse)."""
        return self.program.matrix[self.joint][:, self.columns[part]]

    def plan(self, teachers: _Teachers, students: _Students, job: Future[Answer], start: Floats | None) -> Answer:
        """The best plan by turns, until it is good enough or the time is up."""
        if not teachers.feasible:
            return Answer("infeasible", None, None, self.work)
        self._wait(lambda: students.best is not None or job.done(), students, teachers)
        if students.best is None:
            if job.done() and job.result().status == "infeasible":
                return Answer("infeasible", None, None, self.work)
            return self._answer()
        placed = self._put_teachers(students.best, teachers, start, self.left(EARLY))
        if placed is not None and (self.values is None or self.program.cost @ placed > self.program.cost @ self.values):
            self.values = placed
        if self.values is None:
            return self._answer()
        self._improve(students, teachers, job)
        self.enough.set()
        job.result()
        self._look(students, teachers)
        self.work += students.work
        return self._answer()

    def _answer(self) -> Answer:
        """The best plan so far, which may be none, and the best bound."""
        status: Literal["optimal", "feasible", "unknown"] = "optimal" if self.good else "feasible"
        return Answer("unknown" if self.values is None else status, self.values, self.bound, self.work)

    def _improve(self, students: _Students, teachers: _Teachers, job: Future[Answer]) -> None:
        """Teachers move to better plans of the students as they come; then each half in turn around the other."""
        idle, turn, seen = 0, STUDENTS, students.best
        while not (self.good or self.over) and self.values is not None:
            self._look(students, teachers)
            if students.best is not seen and students.best is not None and (students.settled or self.late or job.done()):
                seen = students.best
                better = self._put_teachers(seen, teachers, self.values, self.left(STEP))
                idle, turn = 0, STUDENTS
            elif idle < 2 and (students.settled or self.late or job.done()):
                free = self._around_teachers if turn == STUDENTS else teachers.worth_while(self.values)
                better = self._step(self.values, free, self.values[free], self.left(STEP))
                idle, turn = idle + 1, STUDENTS + TEACHERS - turn
            elif idle >= 2 and job.done():
                return
            else:
                self.enough.wait(PAUSE)
                continue
            if better is not None and self.program.cost @ better > self.program.cost @ self.values:
                self.values, idle = better, 0

    def _wait(self, event: Callable[[], bool], students: _Students, teachers: _Teachers) -> None:
        """Until the event, the end of the time or a stop."""
        while not (event() or self.over):
            self._look(students, teachers)
            self.enough.wait(PAUSE)

    def _put_teachers(self, students: Floats, teachers: _Teachers, start: Floats | None, seconds: float | None) -> Floats | None:
        """The students' plan with teachers around it; ``start`` says where they were (NaN where open)."""
        values = np.zeros(len(self.program.cost))
        values[self.columns[STUDENTS]] = students
        free = teachers.worth_while(values)
        starts = [teachers.rounded(free)]
        if start is not None:
            starts.append(np.where(self.program.integer[free], start[free], np.nan))
        part = self._part(values, free)
        completed = [done for s in starts if (done := complete(part, s)) is not None]
        best = max(completed, key=lambda done: float(part.cost @ done), default=None)
        return self._step(values, free, best, seconds)

    def _look(self, students: _Students, teachers: _Teachers) -> None:
        """Join the bounds of the halves, and report."""
        if students.bound is not None:
            joined = float(np.floor(students.bound + teachers.bound + ROUNDING)) + self.program.offset
            self.bound = min(joined, self.program.ceiling)
        self.tell()

    @property
    def _around_teachers(self) -> Ints:
        """The students' columns and those that say which teachers are beside a group (positions, ascending)."""
        teachers = self.columns[TEACHERS]
        return np.union1d(self.columns[STUDENTS], teachers[~self.program.integer[teachers]])

    def _prices(self) -> Floats:
        """A price per joint row (whole points): half of what a placement beside a group nets, were its days worth nothing.

        It is shared by the joint rows that one column of the students opens. Any price gives a valid bound.
        """
        teachers = self.columns[TEACHERS]
        whole = self.program.integer[teachers]
        cost = self.program.cost[teachers]
        net = max(0.0, float(cost[~whole].max(initial=0.0)) + min(0.0, float(cost[whole].min(initial=0.0))))
        if len(self.joint) == 0:
            return np.zeros(0)
        opener = np.asarray(self.between(STUDENTS).argmin(axis=1)).ravel()
        shared = np.bincount(opener, minlength=len(self.columns[STUDENTS]))[opener]
        return np.asarray(np.rint(net / 2 / shared))

    def _step(self, values: Floats, free: Ints, start: Floats | None, seconds: float | None) -> Floats | None:
        """The best plan in which only the columns ``free`` (m,) move, beginning with ``start`` (m,); None if none was found."""
        part = self._part(values, free)
        limits = Limits(seconds, self.limits.gap / 4, self.limits.seed, self.limits.stop)
        answer = HighsEngine().solve(part, limits, start, lambda _objective, _bound: None)
        self.work += answer.work
        if answer.values is None:
            return None
        moved = values.copy()
        moved[free] = answer.values
        return moved

    def _part(self, values: Floats, free: Ints) -> Program:
        """The program of the columns ``free``, with all others held at ``values``."""
        p = self.program
        fixed = values.copy()
        fixed[free] = 0
        rows = np.flatnonzero(np.diff(p.matrix[:, free].tocsr().indptr) > 0)
        taken = p.matrix[rows] @ fixed
        part = p.slice(free, rows)
        return replace(part, row_upper=part.row_upper - taken, row_lower=part.row_lower - taken)


class _Students:
    """Branch and cut on the students' half, watched from another thread."""

    def __init__(self, program: Program, run: _Run, start: Floats | None) -> None:
        self._run = run
        half = program.slice(run.columns[STUDENTS], run.rows[STUDENTS])
        self._half = replace(half, cost=half.cost - run.between(STUDENTS).T @ run.prices)
        self._start = None if start is None else start[run.columns[STUDENTS]]
        self.best: Floats | None = None
        self.bound: float | None = None
        self.work = 0.0

    @property
    def settled(self) -> bool:
        """Whether the best plan of the half is close to its bound."""
        if self.best is None or self.bound is None:
            return False
        return relative_gap(float(self._half.cost @ self.best), self.bound) <= SETTLED

    def solve(self) -> Answer:
        """Solve until the run has enough."""

        def better(_objective: int | None, bound: float | None) -> None:
            if bound is not None:
                self.bound = bound if self.bound is None else min(self.bound, bound)
            if self._run.stopped:
                self._run.enough.set()

        def found(values: Floats) -> None:
            self.best = values

        relaxed = relax(self._half, self._run.left())
        if relaxed is not None:
            self.bound = float(np.floor(self._half.cost @ relaxed + ROUNDING))
        limits = Limits(self._run.left(), 0.0, self._run.limits.seed, self._run.enough)
        answer = HighsEngine(found).solve(self._half, limits, self._start, better)
        better(None, answer.bound)
        self.best = answer.values if answer.values is not None else self.best
        self.work = answer.work
        return answer


class _Teachers:
    """The linear relaxation of the teachers' half, kept warm."""

    def __init__(self, program: Program, run: _Run) -> None:
        self._run = run
        self._columns = run.columns[TEACHERS]
        self._joint = program.matrix[run.joint]
        rows = np.concatenate([run.rows[TEACHERS], run.joint])
        half = program.slice(self._columns, rows)
        self._first_joint = len(run.rows[TEACHERS])
        self._limit = half.row_upper[self._first_joint :]
        apart = np.concatenate([half.row_upper[: self._first_joint], np.full(len(run.joint), np.inf)])
        self._half = replace(half, row_upper=apart, cost=half.cost - run.between(TEACHERS).T @ run.prices)
        self._unpaid = half.cost
        asked = np.flatnonzero(half.row_lower[: self._first_joint] > 0)  # pins: some of these columns have to be taken
        self._asked: Flags = np.diff(half.matrix[asked].tocsc().indptr) > 0
        self._highs = load(self._half)
        interruptible(self._highs, run.limits.stop)
        self._highs.setOptionValue("solve_relaxation", True)
        self._highs.setOptionValue("solver", "simplex")
        self._solve()
        self.feasible = self._highs.getModelStatus() != highspy.HighsModelStatus.kInfeasible
        self.bound = self._weak_duality()

    def worth_while(self, values: Floats) -> Ints:
        """The columns with the best reduced costs around a students' plan, and those in the plan (positions, ascending)."""
        students = values.copy()
        students[self._columns] = 0
        upper = self._limit - self._joint @ students
        rows = np.arange(self._first_joint, self._first_joint + len(upper), dtype=np.int32)
        self._highs.changeRowsBounds(len(rows), rows, np.full(len(rows), -np.inf), upper)
        columns = np.arange(len(self._columns), dtype=np.int32)
        self._highs.changeColsCost(len(columns), columns, -self._unpaid)
        self._solve()
        if len(self._columns) <= FEW:
            return self._columns
        solution = self._highs.getSolution()
        gain = -np.array(solution.col_dual)
        gain[(np.array(solution.col_value) > 1e-7) | (values[self._columns] > 0.5) | self._asked] = np.inf
        return np.sort(self._columns[np.argsort(-gain, kind="stable")[:FEW]])

    def rounded(self, free: Ints) -> Floats:
        """The last relaxation rounded: stays (m,) of ``free`` taken whole, the fullest first; NaN for what follows from them."""
        half, local = self._half, np.searchsorted(self._columns, free)
        shares = np.array(self._highs.getSolution().col_value)[local]
        worth = self._unpaid[local]
        matrix = sparse.csc_matrix(half.matrix[: self._first_joint][:, local])
        room = half.row_upper[: self._first_joint].copy()
        taken = np.where(half.integer[local], 0.0, np.nan)
        for k in np.lexsort((-worth, -np.round(shares, 6), ~self._asked[local])).tolist():
            low, high = matrix.indptr[k], matrix.indptr[k + 1]
            rows, values = matrix.indices[low:high], matrix.data[low:high]
            if half.integer[local[k]] and (shares[k] > 1e-6 or worth[k] > 0) and (room[rows] >= values - 1e-9).all():
                room[rows] -= values
                taken[k] = 1.0
        unmet = matrix @ np.nan_to_num(taken) < half.row_lower[: self._first_joint]
        taken[np.diff(matrix[np.flatnonzero(unmet)].tocsc().indptr) > 0] = np.nan
        return taken

    def _solve(self) -> None:
        seconds = self._run.left(STEP)
        if seconds is not None:
            self._highs.setOptionValue("time_limit", self._highs.getRunTime() + seconds)
        self._highs.run()
        self._run.work += float(max(self._highs.getInfo().simplex_iteration_count, 0))

    def _weak_duality(self) -> float:
        """Upper bound of the half from its row duals, whatever their quality: rounding cannot break it."""
        half = self._half
        dual = -np.array(self._highs.getSolution().row_dual)
        if len(dual) != len(half.row_upper):
            dual = np.zeros(len(half.row_upper))
        dual = np.where((dual > 0) & np.isinf(half.row_upper) | (dual < 0) & np.isinf(half.row_lower), 0.0, dual)
        at = np.where(dual > 0, half.row_upper, np.where(dual < 0, half.row_lower, 0.0))
        gain = half.cost - half.matrix.T @ dual
        room = float(self._run.prices @ self._limit)
        return room + float(dual @ at) + float(np.maximum(gain, 0.0) @ half.upper)

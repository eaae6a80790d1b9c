"""Students and teachers apart: for programs whose halves are joined by few rows.

The bound: with the joint rows taken out (Lagrangian relaxation at price zero), the students' half is bounded by branch and cut
and the teachers' half by its linear relaxation; together they bound the whole. The plan: the students' half, paid a little for what the
teachers could use of it, then the teachers' half around it, then each again with the other fixed, while there is time.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from time import monotonic

import highspy
import numpy as np

from matcher.arrays import Floats, Ints
from matcher.engines.base import Answer, Limits, relative_gap
from matcher.engines.highs import ROUNDING, HighsEngine, interruptible, load
from matcher.model.program import STUDENTS, TEACHERS, Program

FEW = 6_000  # columns of the teachers' half that its mixed-integer program is given at once
FIRST = 0.35  # of the time left, for the first plan of the students' half
STEP = 0.5  # of the time left, for each later step
PAUSE = 0.05  # seconds between looks at the bound once the plan stands

Report = Callable[[int | None, float | None], None]


class HalvesEngine:
    """Bounds the two halves in one thread and plans them in turn in another."""

    name = "halves"

    def solve(self, program: Program, limits: Limits, start: Floats | None, report: Report) -> Answer:
        """See Engine."""
        run = _Run(program, limits, report)
        teachers = _Teachers(program, run)
        if not teachers.feasible:
            return Answer("infeasible", None, None, run.work)
        with ThreadPoolExecutor(1) as pool:
            bounding = pool.submit(run.bound_students, teachers.bound, start)
            try:
                return run.plan(teachers, start, bounding)
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
        self._end = None if limits.seconds is None else monotonic() + limits.seconds
        self.columns = [np.flatnonzero(program.column_part == part) for part in (STUDENTS, TEACHERS)]
        touched = [np.diff(program.matrix[:, columns].tocsr().indptr) > 0 for columns in self.columns]
        self.rows = [np.flatnonzero(touched[part] & ~touched[1 - part]) for part in (STUDENTS, TEACHERS)]
        self.joint = np.flatnonzero(touched[STUDENTS] & touched[TEACHERS])

    def left(self, share: float = 1.0) -> float | None:
        """Seconds left, or a share of them."""
        return None if self._end is None else max(0.05, (self._end - monotonic()) * share)

    @property
    def over(self) -> bool:
        """Whether the time is up or somebody asked to stop."""
        return (self._end is not None and monotonic() >= self._end) or (
            self.limits.stop is not None and self.limits.stop.is_set()
        )

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

    def bound_students(self, teachers_bound: float, start: Floats | None) -> Answer:
        """Branch and cut on the students' half alone; every bound of it tightens the bound of the whole."""

        def better(_objective: int | None, bound: float | None) -> None:
            if bound is not None:
                whole = float(np.floor(bound + teachers_bound + ROUNDING)) + self.program.offset
                self.bound = whole if self.bound is None else min(self.bound, whole)
            if self.good or (self.limits.stop is not None and self.limits.stop.is_set()):
                self.enough.set()

        half = self.program.slice(self.columns[STUDENTS], self.rows[STUDENTS])
        given = None if start is None else start[self.columns[STUDENTS]]
        answer = HighsEngine().solve(half, Limits(self.left(), 0.0, self.limits.seed, self.enough), given, better)
        better(None, answer.bound)
        return answer

    def plan(self, teachers: _Teachers, start: Floats | None, bounding: Future[Answer]) -> Answer:
        """The best plan by turns, until it is good enough or the time is up."""
        first = self._first(start)
        if first.values is None:
            self.enough.set()
            bounding.result()
            return Answer(first.status, None, None if first.status == "infeasible" else self.bound, self.work)
        values = np.zeros(len(self.program.cost))
        values[self.columns[STUDENTS]] = first.values
        plan = self._step(values, teachers.worth_while(values), None if start is None else np.nan_to_num(start))
        if plan is None:
            self.enough.set()
            bounding.result()
            return Answer("unknown", None, self.bound, self.work)
        self.values = plan
        self.tell()
        idle = 0
        turn = STUDENTS
        while not (self.good or self.over) and idle < 2:
            free = self._around_teachers if turn == STUDENTS else teachers.worth_while(plan)
            better = self._step(plan, free, plan)
            gained = better is not None and bool(self.program.cost @ better > self.program.cost @ plan)
            if better is not None and gained:
                self.values = plan = better
            idle = 0 if gained else idle + 1
            turn = TEACHERS if turn == STUDENTS else STUDENTS
            self.tell()
        while not (self.good or self.over or bounding.done()):
            self.enough.wait(PAUSE)
            self.tell()
        self.enough.set()
        self.work += bounding.result().work
        self.tell()
        return Answer("optimal" if self.good else "feasible", self.values, self.bound, self.work)

    @property
    def _around_teachers(self) -> Ints:
        """The students' columns and those that say which teachers are beside a group (positions, ascending)."""
        teachers = self.columns[TEACHERS]
        return np.union1d(self.columns[STUDENTS], teachers[~self.program.integer[teachers]])

    def _first(self, start: Floats | None) -> Answer:
        """The students' half, paid for each joint row that it would leave the teachers room in."""
        half = self.program.slice(self.columns[STUDENTS], self.rows[STUDENTS])
        opens = -self.program.matrix[self.joint][:, self.columns[STUDENTS]]
        gain = np.where(np.asarray(opens.sum(axis=0)).ravel() > 0, self._worth_of_room(), 0)
        given = None if start is None else start[self.columns[STUDENTS]]
        limits = Limits(self.left(FIRST), self.limits.gap / 2, self.limits.seed, self.limits.stop)
        answer = HighsEngine().solve(replace(half, cost=half.cost + gain), limits, given, lambda _objective, _bound: self.tell())
        self.work += answer.work
        return answer

    def _worth_of_room(self) -> int:
        """What one more teacher placement would be worth beside a group, were its days worth nothing."""
        whole = self.program.integer[self.columns[TEACHERS]]
        cost = self.program.cost[self.columns[TEACHERS]]
        most = float(cost[~whole].max(initial=0.0))
        least = float(cost[whole].min(initial=0.0))
        return max(0, round(most + min(0.0, least)))

    def _step(self, values: Floats, free: Ints, start: Floats | None) -> Floats | None:
        """The best plan in which only the columns ``free`` move (positions, ascending); None if none was found."""
        p = self.program
        fixed = values.copy()
        fixed[free] = 0
        rows = np.flatnonzero(np.diff(p.matrix[:, free].tocsr().indptr) > 0)
        taken = p.matrix[rows] @ fixed
        part = p.slice(free, rows)
        part = replace(part, row_upper=part.row_upper - taken, row_lower=part.row_lower - taken)
        limits = Limits(self.left(STEP), self.limits.gap / 4, self.limits.seed, self.limits.stop)
        answer = HighsEngine().solve(part, limits, None if start is None else start[free], lambda _objective, _bound: None)
        self.work += answer.work
        if answer.values is None:
            return None
        fixed[free] = answer.values
        return fixed


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
        self._half = replace(
            half, row_upper=np.concatenate([half.row_upper[: self._first_joint], np.full(len(run.joint), np.inf)])
        )
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
        self._solve()
        if len(self._columns) <= FEW:
            return self._columns
        solution = self._highs.getSolution()
        gain = -np.array(solution.col_dual)
        gain[(np.array(solution.col_value) > 1e-7) | (values[self._columns] > 0.5)] = np.inf
        return np.sort(self._columns[np.argsort(-gain, kind="stable")[:FEW]])

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
        return float(dual @ at) + float(np.maximum(gain, 0.0) @ half.upper)

"""Students and teachers priced apart: for programs whose halves are joined by few rows.

The linear relaxation of the whole program prices the rows that join the halves. At these prices the students' half is solved as
a mixed-integer program, whose bound together with the teachers' linear bound holds for the whole (Lagrangian relaxation). With
the students' plan fixed, the relaxation is solved again, warm, and the teachers' half is solved over the columns that it finds worth while.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import highspy
import numpy as np
from scipy import sparse

from matcher.engines.base import Answer, Limits, relative_gap
from matcher.engines.highs import HighsEngine, interruptible, load
from matcher.model.program import STUDENTS, TEACHERS, Program

TEACHER_SHARE = 0.3  # of the time left after the relaxation that is kept for the teachers' half
FEW = 6_000  # columns of the teachers' half that its mixed-integer program is given


class HalvesEngine:
    """Two mixed-integer programs and one relaxation in place of one large program."""

    name = "halves"

    def solve(self, program: Program, limits: Limits, start: np.ndarray | None, report: Callable[[int | None, float | None], None]) -> Answer:
        """See Engine. Where the relaxation does not end in time there is no bound to join the halves by: HiGHS gets the whole."""
        end = None if limits.seconds is None else monotonic() + limits.seconds

        def left(share: float = 1.0) -> float | None:
            return None if end is None else max(0.1, (end - monotonic()) * share)

        relaxed = _relaxation(program, left(), limits)
        relaxed.run()
        status = relaxed.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return Answer("infeasible", None, None, _work(relaxed))
        if status != highspy.HighsModelStatus.kOptimal:
            return HighsEngine().solve(program, Limits(left(), limits.gap, limits.seed, limits.stop), start, report)
        halves = _Halves(program)
        prices = np.maximum(0.0, np.rint(-np.array(relaxed.getSolution().row_dual)[halves.joint]))
        teachers_bound = halves.teachers_bound(-np.array(relaxed.getSolution().row_dual), prices)
        report(None, float(np.floor(-relaxed.getInfo().objective_function_value + 1e-4)))

        own = Limits(left(1 - TEACHER_SHARE), limits.gap / 2, limits.seed, limits.stop)
        students = HighsEngine().solve(
            halves.students(prices),
            own,
            None if start is None else start[halves.of[STUDENTS]],
            lambda _objective, bound: report(None, None if bound is None else halves.joined(bound, teachers_bound)),
        )
        work = _work(relaxed) + students.work
        if students.values is None:
            return Answer(students.status, None, None, work)
        bound = None if students.bound is None else halves.joined(students.bound, teachers_bound)
        values = halves.complete(students.values)
        report(round(float(program.cost @ values)) + program.offset, bound)

        columns = halves.worth_while(relaxed, values, left(), limits)
        half = halves.teachers(columns, values)
        given = None if start is None else start[columns]
        last = Limits(left(), limits.gap / 2, limits.seed, limits.stop)
        teachers = HighsEngine().solve(half, last, given, lambda _objective, _bound: None)
        work += teachers.work + _work(relaxed)
        if teachers.values is None:
            return Answer(teachers.status, None, bound, work)
        values[columns] = teachers.values
        objective = float(program.cost @ values) + program.offset
        optimal = bound is not None and relative_gap(objective, bound) <= limits.gap
        report(round(objective), bound)
        return Answer("optimal" if optimal else "feasible", values, bound, work)


class _Halves:
    """The two halves of a program and the rows that join them."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.of = [np.flatnonzero(program.column_part == part) for part in (STUDENTS, TEACHERS)]
        touched = [np.diff(program.matrix[:, columns].indptr) > 0 for columns in self.of]
        self.joint = np.flatnonzero(touched[STUDENTS] & touched[TEACHERS])
        self._rows = [np.flatnonzero(touched[part] & ~touched[1 - part]) for part in (STUDENTS, TEACHERS)]

    def students(self, prices: np.ndarray) -> Program:
        """The students' half, paying for what it uses of the joint rows; whole prices keep its points whole."""
        half = self._program.slice(self.of[STUDENTS], self._rows[STUDENTS])
        return Program(**{**vars(half), "cost": half.cost - self._between(STUDENTS).T @ prices})

    def teachers(self, columns: np.ndarray, values: np.ndarray) -> Program:
        """The teachers' half over some of its columns, with the students' plan fixed in the joint rows."""
        rows = np.concatenate([self._rows[TEACHERS], self.joint])
        half = self._program.slice(columns, rows)
        taken = self._program.matrix[rows][:, self.of[STUDENTS]] @ values[self.of[STUDENTS]]
        return Program(**{**vars(half), "row_upper": half.row_upper - taken, "row_lower": half.row_lower - taken})

    def teachers_bound(self, duals: np.ndarray, prices: np.ndarray) -> float:
        """Upper bound of the teachers' half at these prices, from any row duals (n_rows,): weak duality, so rounding cannot break it."""
        p, rows = self._program, self._rows[TEACHERS]
        dual = duals[rows]
        dual = np.where((dual > 0) & ~np.isfinite(p.row_upper[rows]) | (dual < 0) & ~np.isfinite(p.row_lower[rows]), 0.0, dual)
        at_bound = np.where(dual > 0, p.row_upper[rows], np.where(dual < 0, p.row_lower[rows], 0.0))
        gain = p.cost[self.of[TEACHERS]] - p.matrix[rows][:, self.of[TEACHERS]].T @ dual - self._between(TEACHERS).T @ prices
        joint = float(prices @ np.where(prices > 0, p.row_upper[self.joint], 0.0))
        return joint + float(dual @ at_bound) + float(np.maximum(gain, 0.0) @ p.upper[self.of[TEACHERS]])

    def joined(self, students_bound: float, teachers_bound: float) -> float:
        """The bound of the whole program; its points are whole."""
        return float(np.floor(students_bound + teachers_bound + 1e-4)) + self._program.offset

    def complete(self, students: np.ndarray) -> np.ndarray:
        """Values of all columns: the students' plan, no teacher anywhere."""
        values = np.zeros(len(self._program.cost))
        values[self.of[STUDENTS]] = students
        return values

    def worth_while(self, relaxed: highspy.Highs, values: np.ndarray, seconds: float | None, limits: Limits) -> np.ndarray:
        """The teachers' columns with the best reduced costs once the students' plan is fixed (positions, ascending)."""
        students = self.of[STUDENTS].astype(np.int32)
        relaxed.changeColsBounds(len(students), students, values[students], values[students])
        if seconds is not None:
            relaxed.setOptionValue("time_limit", relaxed.getRunTime() + seconds / 2)
        relaxed.run()
        columns = self.of[TEACHERS]
        if len(columns) <= FEW:
            return columns
        solution = relaxed.getSolution()
        gain = -np.array(solution.col_dual)[columns]
        gain[np.array(solution.col_value)[columns] > 1e-7] = np.inf
        return np.sort(columns[np.argsort(-gain, kind="stable")[:FEW]])

    def _between(self, part: int) -> sparse.csr_matrix:
        return self._program.matrix[self.joint][:, self.of[part]]


def _relaxation(program: Program, seconds: float | None, limits: Limits) -> highspy.Highs:
    highs = load(program)
    interruptible(highs, limits.stop)
    highs.setOptionValue("solve_relaxation", True)
    highs.setOptionValue("solver", "simplex")
    highs.setOptionValue("random_seed", limits.seed)
    if seconds is not None:
        highs.setOptionValue("time_limit", seconds)
    return highs


def _work(highs: highspy.Highs) -> float:
    return float(max(highs.getInfo().simplex_iteration_count, 0))

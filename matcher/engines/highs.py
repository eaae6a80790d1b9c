"""HiGHS on the whole program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import highspy
import numpy as np

from matcher.arrays import Floats
from matcher.engines.base import Answer, Limits, Report, Stop
from matcher.engines.meter import MIP_ASKS, Meter, stop_by
from matcher.model.program import Program

STOPPABLE = (
    highspy.cb.HighsCallbackType.kCallbackSimplexInterrupt,
    highspy.cb.HighsCallbackType.kCallbackIpmInterrupt,
    highspy.cb.HighsCallbackType.kCallbackMipInterrupt,
)
BETTER = highspy.cb.HighsCallbackType.kCallbackMipImprovingSolution
TELLING = (BETTER, highspy.cb.HighsCallbackType.kCallbackMipLogging)
COMPLETION = 2.0  # seconds at most for filling in a start, whatever the limit: without it there may be no plan at all
NEAR = 1e-3  # gap at which a start counts as filled in
SLACK = 1e-5  # by which a row may be missed in floating point
ROUNDING = 1e-4  # a bound this close below a whole number is not floored away from it


class HighsEngine:
    """Branch and cut on the monolithic program; objective points are whole, so a bound is floored."""

    name = "highs"

    def solve(self, program: Program, limits: Limits, start: Floats | None, report: Report) -> Answer:
        """See Engine."""
        meter, began = limits.meter, limits.meter.now()
        highs = load(program)
        highs.setOptionValue("random_seed", limits.seed)
        highs.setOptionValue("mip_rel_gap", limits.gap)
        highs.setOptionValue("mip_abs_gap", 0.999)
        highs.setOptionValue("mip_feasibility_tolerance", 1e-7)
        over = meter.limit_whole(highs, np.inf if limits.seconds is None else limits.seconds)
        if start is not None and (whole := complete(program, start, meter, stop=limits.stop)) is not None:
            solution = highspy.HighsSolution()
            solution.col_value = whole.tolist()
            highs.setSolution(solution)
            if limits.keep is not None:
                limits.keep(whole)
        best = _Best(program, limits, report, over)
        highs.setCallback(best.on_event, None)
        for kind in (*STOPPABLE, *TELLING):
            highs.startCallback(kind)
        highs.run()
        meter.ran(highs)
        answer = replace(best.answer(highs), seconds=meter.now() - began)
        if start is not None and answer.values is not None and _forgot(highs, program, answer.values):
            left = None if limits.seconds is None else max(0.05, limits.seconds - answer.seconds)
            return self.solve(program, replace(limits, seconds=left), None, report)
        return answer


class _Best:
    """Follows a run through its callbacks."""

    def __init__(self, program: Program, limits: Limits, report: Report, over: Callable[[], bool]) -> None:
        self._over = over
        self._program = program
        self._limits = limits
        self._report = report
        self._objective: int | None = None
        self._bound: float | None = None

    def on_event(self, kind: Any, _message: str, out: Any, into: Any, _data: Any) -> None:
        """Called by HiGHS."""
        if kind in TELLING:
            bound = -out.mip_dual_bound
            objective = -out.mip_primal_bound
            if abs(bound) < 1e19:
                self._bound = float(np.floor(bound + ROUNDING))
            if abs(objective) < 1e19:
                self._objective = round(objective)
            self._report(self._objective, self._bound)
        if kind == BETTER and self._limits.keep is not None:
            self._limits.keep(self._whole(out.mip_solution))
        asked = self._limits.stop is not None and self._limits.stop.is_set()
        if (asked or (kind == MIP_ASKS and self._over())) and into is not None:
            into.user_interrupt = True

    def answer(self, highs: highspy.Highs) -> Answer:
        """What the finished run says."""
        status, info = highs.getModelStatus(), highs.getInfo()
        work = float(max(info.simplex_iteration_count, 0))
        if status == highspy.HighsModelStatus.kInfeasible:
            return Answer("infeasible", None, None, work)
        if status == highspy.HighsModelStatus.kModelEmpty:
            # No column at all: only rows that nothing is asked of, or pins that nothing can meet.
            unmet = (self._program.row_lower > 0) | (self._program.row_upper < 0)
            if unmet.any():
                return Answer("infeasible", None, None, work)
            return Answer("optimal", np.zeros(0), float(self._program.offset), work)
        bound = -info.mip_dual_bound
        proven = float(np.floor(bound + ROUNDING)) if abs(bound) < 1e19 else self._bound
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return Answer("unknown", None, proven, work)
        values = self._whole(highs.getSolution().col_value)
        if not keeps(self._program, values):
            return Answer("unknown", None, proven, work)
        optimal = status == highspy.HighsModelStatus.kOptimal
        return Answer("optimal" if optimal else "feasible", values, proven, work)

    def _whole(self, values: Any) -> Floats:
        """A copy in which integer columns are whole."""
        found = np.array(values, dtype=np.float64)
        found[self._program.integer] = np.rint(found[self._program.integer])
        return found


def keeps(program: Program, values: Floats) -> bool:
    """Whether the values (n,) keep every row and bound of the program."""
    reached = program.matrix @ values
    rows = (reached <= program.row_upper + SLACK) & (reached >= program.row_lower - SLACK)
    return bool(rows.all() and (values <= program.upper + SLACK).all() and (values >= program.lower - SLACK).all())


def _forgot(highs: Any, program: Program, values: Floats) -> bool:
    """Whether HiGHS hands back the start although it found a better plan (seen where presolve alone solves a program)."""
    said = -float(highs.getInfo().objective_function_value)
    return abs(said - float(program.cost @ values) - program.offset) > 0.5


def complete(
    program: Program, start: Floats, meter: Meter, seconds: float = COMPLETION, stop: Stop | None = None
) -> Floats | None:
    """The start (n,) with its NaN columns filled in as well as some seconds allow; None where it cannot be.

    Done apart from the main solve: HiGHS would complete it too, but would tell that small problem's bounds as the whole's.
    """
    open_ = np.flatnonzero(np.isnan(start))
    if len(open_) == 0:
        return start if keeps(program, start) else None
    fixed = np.nan_to_num(start)
    rows = np.flatnonzero(np.diff(program.matrix[:, open_].tocsr().indptr) > 0)
    rest = program.slice(open_, rows)
    taken = program.matrix[rows] @ fixed
    highs = load(replace(rest, row_lower=rest.row_lower - taken, row_upper=rest.row_upper - taken))
    over = meter.limit_whole(highs, seconds)
    stop_by(highs, lambda: over() or (stop is not None and stop.is_set()))
    highs.setOptionValue("mip_rel_gap", NEAR)
    highs.run()
    meter.ran(highs)
    if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    fixed[open_] = highs.getSolution().col_value
    return fixed if keeps(program, fixed) else None


def heed(highs: Any, limits: Limits) -> None:
    """Let the run of a linear program end when the seconds are up or the stop event is set."""
    limits.meter.limit(highs, np.inf if limits.seconds is None else limits.seconds)
    if (stop := limits.stop) is None:
        return

    def on_event(_kind: Any, _message: str, _out: Any, into: Any, _data: Any) -> None:
        if stop.is_set() and into is not None:
            into.user_interrupt = True

    highs.setCallback(on_event, None)
    for kind in STOPPABLE:
        highs.startCallback(kind)


def load(program: Program, named: bool = False) -> Any:
    """HiGHS holding the program as a minimisation of the negated points; with names of columns and rows if asked for."""
    lp = highspy.HighsLp()
    columns, rows = len(program.cost), len(program.row_lower)
    lp.num_col_, lp.num_row_ = columns, rows
    lp.col_cost_, lp.offset_ = -program.cost, -float(program.offset)
    lp.col_lower_, lp.col_upper_ = program.lower, program.upper
    lp.row_lower_, lp.row_upper_ = program.row_lower, program.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.num_col_, lp.a_matrix_.num_row_ = columns, rows
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = (
        program.matrix.indptr,
        program.matrix.indices,
        program.matrix.data,
    )
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[int(whole)] for whole in program.integer]
    if named:
        lp.col_names_, lp.row_names_ = program.column_names, program.row_names
    highs = quiet()
    highs.passModel(lp)
    return highs


def quiet() -> Any:
    """HiGHS without a model, printing nothing, on one thread: what is done side by side is decided here, not by the library."""
    highs: Any = _Silent()  # the library's Python layer carries no types
    highs.setOptionValue("threads", 1)
    # A restart presolves the program and its cuts anew, where a loop of HiGHS 1.16 may never end, whatever the limit.
    highs.setOptionValue("mip_allow_restart", False)
    return highs


class _Silent(highspy.Highs):
    """HiGHS that prints nothing: its constructor would print a banner, which must not reach a command's output."""

    def enableCallbacks(self) -> None:
        """Called by the library's constructor."""
        self.setOptionValue("log_to_console", False)
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()

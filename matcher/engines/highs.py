"""HiGHS on the whole program."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any

import highspy
import numpy as np

from matcher.engines.base import Answer, Limits
from matcher.model.program import Program

STOPPABLE = (
    highspy.cb.HighsCallbackType.kCallbackSimplexInterrupt,
    highspy.cb.HighsCallbackType.kCallbackIpmInterrupt,
    highspy.cb.HighsCallbackType.kCallbackMipInterrupt,
)
TELLING = (highspy.cb.HighsCallbackType.kCallbackMipImprovingSolution, highspy.cb.HighsCallbackType.kCallbackMipLogging)
ROUNDING = 1e-4  # a bound this close below a whole number is not floored away from it


class HighsEngine:
    """Branch and cut on the monolithic program; objective points are whole, so a bound is floored."""

    name = "highs"

    def solve(self, program: Program, limits: Limits, start: np.ndarray | None, report: Callable[[int | None, float | None], None]) -> Answer:
        """See Engine."""
        highs = load(program)
        highs.setOptionValue("random_seed", limits.seed)
        highs.setOptionValue("mip_rel_gap", limits.gap)
        highs.setOptionValue("mip_abs_gap", 0.999)
        highs.setOptionValue("mip_feasibility_tolerance", 1e-7)
        if limits.seconds is not None:
            highs.setOptionValue("time_limit", max(0.01, limits.seconds))
        if start is not None:
            known = np.flatnonzero(~np.isnan(start)).astype(np.int32)
            highs.setSolution(len(known), known, start[known])
        best = _Best(program, limits, report)
        highs.setCallback(best.on_event, None)
        for kind in (*STOPPABLE, *TELLING):
            highs.startCallback(kind)
        highs.run()
        return best.answer(highs)


class _Best:
    """Follows a run through its callbacks."""

    def __init__(self, program: Program, limits: Limits, report: Callable[[int | None, float | None], None]) -> None:
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
        if self._limits.stop is not None and self._limits.stop.is_set() and into is not None:
            into.user_interrupt = True

    def answer(self, highs: highspy.Highs) -> Answer:
        """What the finished run says."""
        status, info = highs.getModelStatus(), highs.getInfo()
        work = float(max(info.simplex_iteration_count, 0))
        if status == highspy.HighsModelStatus.kInfeasible:
            return Answer("infeasible", None, None, work)
        bound = -info.mip_dual_bound
        proven = float(np.floor(bound + ROUNDING)) if abs(bound) < 1e19 else self._bound
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return Answer("unknown", None, proven, work)
        values = np.array(highs.getSolution().col_value)
        values[self._program.integer] = np.rint(values[self._program.integer])
        optimal = status == highspy.HighsModelStatus.kOptimal
        return Answer("optimal" if optimal else "feasible", values, proven, work)


def interruptible(highs: highspy.Highs, stop: Event | None) -> None:
    """Let a set event stop a linear solve."""

    def on_event(_kind: Any, _message: str, _out: Any, into: Any, _data: Any) -> None:
        if stop is not None and stop.is_set() and into is not None:
            into.user_interrupt = True

    highs.setCallback(on_event, None)
    highs.startCallback(highspy.cb.HighsCallbackType.kCallbackSimplexInterrupt)


def load(program: Program) -> highspy.Highs:
    """HiGHS holding the program as a minimisation of the negated points, with names of columns and rows."""
    lp = highspy.HighsLp()
    columns, rows = len(program.cost), len(program.row_names)
    lp.num_col_, lp.num_row_ = columns, rows
    lp.col_cost_, lp.offset_ = -program.cost, -float(program.offset)
    lp.col_lower_, lp.col_upper_ = program.lower, program.upper
    lp.row_lower_, lp.row_upper_ = program.row_lower, program.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.num_col_, lp.a_matrix_.num_row_ = columns, rows
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = program.matrix.indptr, program.matrix.indices, program.matrix.data
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[int(whole)] for whole in program.integer]
    lp.col_names_, lp.row_names_ = program.column_names, program.row_names
    highs = highspy.Highs()
    highs.setOptionValue("log_to_console", False)  # before all else: output_flag alone leaves the banner
    highs.setOptionValue("output_flag", False)
    highs.passModel(lp)
    return highs

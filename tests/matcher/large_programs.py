"""Small programs with students and teachers, and HiGHS on them and on parts of them: what pieces of a large solve are held to."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import highspy
import numpy as np
from busy_teachers import busy_baseline, busy_round
from small_rounds import small_baseline, small_round
from tiny_rounds import tiny_round

from matcher.arrays import Floats, Ints
from matcher.engines import HighsEngine, Limits
from matcher.engines.base import silent
from matcher.engines.highs import load
from matcher.engines.meter import SPEED, Meter
from matcher.engines.split import Split
from matcher.legality import Legality
from matcher.model import JointModel
from matcher.model.program import Program
from matcher.problem import Problem


@cache
def tiny(seed: int) -> Program | None:
    """The program of a tiny round; None where it has no teachers or nobody else."""
    return _joint(JointModel(Legality(Problem.of(tiny_round(seed)))).program)


@cache
def busy(seed: int) -> Program:
    """The program of a round in which teachers compete."""
    small = busy_round(seed)
    return JointModel(Legality(Problem.of(small.round)), busy_baseline(seed, small)).program


@cache
def town(seed: int) -> Program | None:
    """The program of a small town."""
    round_ = small_round(seed)
    return _joint(JointModel(Legality(Problem.of(round_)), small_baseline(seed, round_)).program)


@cache
def best(kind: str, seed: int) -> float | None:
    """The greatest objective of ``tiny``, ``busy`` or ``town`` by HiGHS on the whole program; None where there is no plan."""
    return optimum({"tiny": tiny, "busy": busy, "town": town}[kind](seed))


def optimum(program: Program | None) -> float | None:
    """The greatest objective by HiGHS; None where there is no plan."""
    assert program is not None
    answer = HighsEngine().solve(program, Limits(), None, silent)
    if answer.values is None:
        assert answer.status == "infeasible"
        return None
    assert answer.status == "optimal"
    return round(float(program.cost @ answer.values)) + program.offset


def most(program: Program, cost: Floats, whole: bool = True) -> float | None:
    """The most that a program without an offset earns at any costs, to 1e-6; None where there is no plan.

    Unless columns are to be ``whole``, in fractions.
    """
    highs = load(replace(program, cost=cost, integer=program.integer & whole))
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", 1e-7)
    highs.setOptionValue("mip_feasibility_tolerance", 1e-8)
    highs.run()
    if highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return None
    assert highs.getModelStatus() in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty)
    return -float(highs.getInfo().objective_function_value)


def teachers_part(split: Split) -> Program:
    """Columns and rows of the teachers alone: their stays, what else is theirs, and besides, free of groups."""
    program = split.program
    columns = np.setdiff1d(np.arange(len(program.cost)), split.columns)
    others = np.diff(program.matrix[:, columns].tocsr().indptr) > 0
    rows = np.flatnonzero(others & ~program.row_labels.starting_with("beside_group_"))
    return program.slice(columns, rows)


def block(half: Program, firm: int) -> tuple[Ints, Program]:
    """Columns and the program of one enterprise of the students' half, with all its rows."""
    columns, rows = np.flatnonzero(half.column_block == firm), np.flatnonzero(half.row_block == firm)
    return columns, half.slice(columns, rows)


def by_work(work: float, seed: int = 0) -> Limits:
    """Limits of so much work."""
    return Limits(work / SPEED, 0.0, seed, None, Meter(by_work=True))


class Told:
    """Keeps what an engine reports."""

    def __init__(self) -> None:
        self.plans: list[int] = []
        self.bounds: list[float] = []

    def __call__(self, objective: int | None, bound: float | None) -> None:
        self.plans += [] if objective is None else [objective]
        self.bounds += [] if bound is None else [bound]


def _joint(program: Program) -> Program | None:
    return None if program.stays is None or len(np.unique(program.column_part)) < 2 else program

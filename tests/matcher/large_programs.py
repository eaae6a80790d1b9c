"""Small programs with students and teachers, and HiGHS on them and on parts of them: what pieces of a large solve are held to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import highspy
import numpy as np
from busy_teachers import busy_baseline, busy_round
from small_rounds import small_baseline, small_round
from tiers import tiered
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

# Seeds of rounds that have teachers and groups; those at the front are for every run.
TINY = (2, 5, 9, 18, 19, 21, 23, 25, 27, 29, 31, 35, 38, 46, 49, 51, 52, 55, 65, 66, 67, 69, 74, 76, 81, 87, 92, 96, 97, 98)
PLANNED = tuple(seed for seed in TINY if seed not in (21, 27, 31, 65, 66, 97))  # whose pins can be met
# Seeds of rounds in which teachers compete and whose pins can be met.
BUSY = (0, 2, 3, 4, 5, 6, 8, 10, 15, 16, 19, 21, 22, 23, 25, 29, 31, 33, 39, 40, 41, 46, 47, 48, 50, 51, 52)
TOWNS = (2, 3, 6, 0, 1, 4, 5, 7, *range(9, 23), *range(24, 40))


def cases(kind: str, seeds: Sequence[int], quick: int, slow: int = 12) -> list[Any]:
    """Parameters ``kind`` and ``seed``, the first ``quick`` of them for every run, those up to ``slow`` for CI."""
    return tiered([(kind, seed) for seed in seeds], quick, slow)


def program_of(kind: str, seed: int) -> Program:
    """The program of a round: ``tiny``, ``busy`` or ``town``."""
    return {"tiny": tiny, "busy": busy, "town": town}[kind](seed)


@cache
def tiny(seed: int) -> Program:
    """The program of a tiny round."""
    return JointModel(Legality(Problem.of(tiny_round(seed)))).program


@cache
def busy(seed: int) -> Program:
    """The program of a round in which teachers compete."""
    small = busy_round(seed)
    return JointModel(Legality(Problem.of(small.round)), busy_baseline(seed, small)).program


@cache
def town(seed: int) -> Program:
    """The program of a small town; of every third there is an earlier plan."""
    round_ = small_round(seed)
    return JointModel(Legality(Problem.of(round_)), small_baseline(seed, round_)).program


@cache
def best(kind: str, seed: int) -> float | None:
    """The greatest objective of such a program by HiGHS; None where there is no plan."""
    return optimum(program_of(kind, seed))


def optimum(program: Program) -> float | None:
    """The greatest objective by HiGHS; None where there is no plan."""
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

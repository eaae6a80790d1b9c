"""The same points with as little changed as possible: churn has its price, and among equals fewer moves are better still."""

from __future__ import annotations

import highspy
import numpy as np

from matcher.arrays import Floats, Ints
from matcher.engines.highs import load
from matcher.model.budget import CHANGED
from matcher.model.program import Program


def moved(program: Program) -> Ints:
    """Columns that count students whom a group of the earlier plan loses; none without an earlier plan."""
    return np.flatnonzero(program.column_labels.starting_with("lost"))


def fewest_moves(program: Program, values: Floats, seconds: float, worth: float | None = None) -> Floats | None:
    """Values (n,) worth no less than ``values``, or than ``worth`` where given, with the fewest students moved.

    Where a churn budget counts changed placements, as few of these as that allows. None where nobody can tell within the time.
    """
    moves = _moves(program)
    if not moves @ values:
        return values
    least = float(program.cost @ values) if worth is None else worth
    found = _fewest(program, moves, least, seconds, values)
    if found is None or found[0] >= moves @ found[1] - _least_step(moves):
        return None if found is None else found[1]
    found = _fewest(program, moves, least, seconds, None)  # HiGHS had found better and handed back what it began with
    return None if found is None else found[1]


def _fewest(program: Program, moves: Floats, least: float, seconds: float, start: Floats | None) -> tuple[float, Floats] | None:
    """What HiGHS says is the least of ``moves``, and the values (n,) that it hands back; None where the time was too short."""
    highs = load(program)
    highs.setOptionValue("time_limit", seconds)
    highs.setOptionValue("mip_abs_gap", _least_step(moves))
    earning = np.flatnonzero(program.cost)
    highs.addRow(least, highspy.kHighsInf, len(earning), earning, program.cost[earning])
    highs.changeColsCost(len(moves), np.arange(len(moves)), moves)
    if start is not None:
        given = highspy.HighsSolution()
        given.col_value = start.tolist()
        highs.setSolution(given)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return float(highs.getInfo().objective_function_value), np.array(highs.getSolution().col_value)


def _least_step(moves: Floats) -> float:
    """Less than any two plans differ by."""
    return 0.4 * float(moves[moves > 0].min())


def _moves(program: Program) -> Floats:
    """What each column (n,) counts: a student moved more than all placements that change."""
    moves = np.zeros(len(program.cost))
    changed = program.column_labels.starting_with(*CHANGED)
    moves[changed] = 1.0 / (1 + np.count_nonzero(changed))
    moves[moved(program)] = 1.0
    return moves

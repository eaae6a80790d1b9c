"""The same points with as few students moved as possible: churn has its price, and among equals fewer moves are better still."""

from __future__ import annotations

import highspy
import numpy as np

from matcher.arrays import Floats, Ints
from matcher.engines.highs import load
from matcher.model.program import Program


def moved(program: Program) -> Ints:
    """Columns that count students whom a group of the earlier plan loses; none without an earlier plan."""
    return np.flatnonzero(program.column_labels.starting_with("lost"))


def fewest_moves(program: Program, values: Floats, seconds: float, worth: float | None = None) -> Floats | None:
    """Values (n,) worth no less than ``values``, or than ``worth`` where given, with the fewest students moved.

    None where nobody can tell within the time.
    """
    lost = moved(program)
    if not len(lost) or not values[lost].sum():
        return values
    highs = load(program)
    highs.setOptionValue("time_limit", seconds)
    earning = np.flatnonzero(program.cost)
    least = float(program.cost @ values) if worth is None else worth
    highs.addRow(least, highspy.kHighsInf, len(earning), earning, program.cost[earning])
    moves = np.zeros(len(program.cost))
    moves[lost] = 1.0
    highs.changeColsCost(len(moves), np.arange(len(moves)), moves)
    start = highspy.HighsSolution()
    start.col_value = values.tolist()
    highs.setSolution(start)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return np.array(highs.getSolution().col_value)

"""A students' half whose enterprises are taken apart: the rows that link them, to be paid for at prices."""

from __future__ import annotations

import numpy as np

from matcher.arrays import Floats
from matcher.engines.prices import worth_of
from matcher.model.program import LINKING, Program


class Linked:
    """Rows (r,) of no enterprise, ``linking``, with their entries and limits; columns of no enterprise are ``others``."""

    def __init__(self, half: Program) -> None:
        self.half = half
        self.linking = np.flatnonzero(half.row_block == LINKING)
        self.others = np.flatnonzero(half.column_block == LINKING)
        self.rows = half.matrix[self.linking].tocsr()
        self.lower, self.upper = half.row_lower[self.linking], half.row_upper[self.linking]

    def constant(self, prices: Floats) -> float:
        """What the limits of the linking rows are worth at these prices, and the columns of no enterprise."""
        profit = self.half.cost[self.others] - self.rows[:, self.others].T @ prices
        return worth_of(prices, self.lower, self.upper) + float(np.maximum(profit, 0.0) @ self.half.upper[self.others])

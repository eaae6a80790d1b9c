"""A students' half whose enterprises are taken apart: the rows that link them, to be paid for at prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.arrays import Floats, Ints
from matcher.engines.base import Breakdown
from matcher.engines.prices import worth_by_row, worth_of
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


@dataclass(frozen=True)
class Told:
    """What of a bound at certain prices tells what it is made of, besides the enterprises' own bounds.

    ``pinned`` (n_e,) is what pins of each enterprise are worth: a pin is of one enterprise, and counts as that one's. Each
    student of a cohort pays ``students`` (n_c,), and each member of its class ``members`` (n_c,).
    """

    pinned: Floats
    students: Floats
    members: Floats

    @classmethod
    def of(cls, linked: Linked, prices: Floats) -> Told:
        """Read from prices (r,) of the linking rows."""
        half = linked.half
        labels = half.row_labels[linked.linking]
        at = np.flatnonzero(labels.starting_with("pin_"))
        firm = half.column_block[linked.rows.indices[linked.rows.indptr[at]]]
        worth = worth_by_row(prices[at], linked.lower[at], linked.upper[at])
        pinned = np.zeros(int(half.column_block.max(initial=LINKING)) + 1)
        np.add.at(pinned, firm[firm != LINKING], worth[firm != LINKING])
        count = int(half.column_owner.max(initial=-1)) + 1
        paid = np.zeros(count), np.zeros(count)
        for points, name in zip(paid, ("size_", "order_once_"), strict=True):
            at = np.flatnonzero(labels.starting_with(name))
            entries = linked.rows[at].tocoo()
            points[half.column_owner[entries.col]] = prices[at[entries.row]]
        return cls(pinned, *paid)

    def breakdown(self, bound: float, firms: Ints, bounds: Floats) -> Breakdown:
        """What a ``bound`` is made of that rests on ``bounds`` (m,) of the enterprises ``firms``."""
        enterprises = self.pinned.copy()
        enterprises[firms] += bounds
        return Breakdown(bound, enterprises, self.students, self.members)

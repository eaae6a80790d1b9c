"""Enterprises of a large half, priced one by one: first with the groups that their prices make likely.

Prices of an enterprise's own rows (seats, shares, beds) bound what it can earn, and what it can earn with any one group. A group
that cannot be in a better plan than the one found with the likely groups is left out; where others could be, they are added and
the enterprise is solved again. So the bound holds for every group.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from matcher.arrays import Floats, Ints
from matcher.engines.base import Breakdown, Stop
from matcher.engines.blocks import FINE, NEAR, bound_of, grouped, tuned
from matcher.engines.condensed import Groups, Relaxed
from matcher.engines.linked import Linked, Told
from matcher.engines.meter import Meter
from matcher.engines.prices import feasible, grained, worth_by_row
from matcher.model.program import LINKING, Program

LIKELY = 400.0  # points that a likely group costs at most, by the prices
CLOSE = 5e-4  # share of what an enterprise earns that its plan may be below its best


class Shortlist(Linked):
    """The enterprises of a program of students only."""

    def __init__(self, half: Program, relaxed: Relaxed, meter: Meter | None = None) -> None:
        super().__init__(half)
        self._meter = meter or Meter()
        self.prices = grained(feasible(relaxed.prices[self.linking], self.lower, self.upper))
        self._groups = Groups.of(half)
        follows = half.column_labels.starting_with("site_", "any_")  # worth nothing: what they limit is not priced here
        own = np.flatnonzero((half.row_block != LINKING) & ~half.row_labels.starting_with("site_", "any_"))
        self._own = half.matrix[own].tocsr()
        self._own_prices = grained(feasible(relaxed.prices[own], half.row_lower[own], half.row_upper[own]))
        count = int(half.column_block.max(initial=LINKING)) + 1
        limits = worth_by_row(self._own_prices, half.row_lower[own], half.row_upper[own])
        self._limits = np.bincount(half.row_block[own], limits, count)
        self._waiting = np.zeros(len(half.cost))  # per column of students: the price of the row of its most students
        self._waiting[self._groups.students] = self._price_of_most(own)
        self._columns = grouped(half.column_block, np.arange(len(half.cost)))
        self._columns = {firm: c[~follows[c]] for firm, c in self._columns.items() if firm != LINKING}
        self._firms = np.array(sorted(self._columns, key=lambda firm: (len(self._columns[firm]), firm)), dtype=np.int64)
        self._rows_of = grouped(half.row_block[own], own)
        self._group_of = np.full(len(half.cost), -1, dtype=np.int64)
        for columns in (self._groups.students, self._groups.opened):
            self._group_of[columns] = np.arange(len(columns))

    def __len__(self) -> int:
        return len(self._columns)

    def easy(self, prices: Floats) -> tuple[Ints, Floats]:
        """The enterprises, and bounds for each that need no solving; those with few columns first, which are soon solved."""
        _, lost = self._lost(prices)
        own = self.half.column_block != LINKING
        earned = np.bincount(self.half.column_block[own], (np.maximum(lost, 0.0) * self.half.upper)[own], len(self._limits))
        return self._firms, np.asarray((self._limits + earned)[self._firms], dtype=np.float64)

    def told(self, bounds: Floats, bound: float) -> Breakdown:
        """What a ``bound`` is made of that rests on ``bounds``, in the order of ``easy``, and ``prices``."""
        return self._told.breakdown(bound, self._firms, bounds)

    @cached_property
    def _told(self) -> Told:
        return Told.of(self, self.prices)

    def spare(self, prices: Floats, bounds: Floats) -> Floats:
        """Points (n,) that a column may earn besides although ``bounds``, in the order of ``easy``, hold: those that open groups.

        A plan with the group is worth so much less than its enterprise's bound, and with several groups as much less for each.
        """
        firms, easy = self.easy(prices)
        below = np.zeros(len(self._limits))
        below[firms] = np.maximum(0.0, easy - bounds)  # FINE may put a bound above the easy one
        g, half = self._groups, self.half
        spare = np.zeros(len(half.cost))
        spare[g.opened] = np.maximum(0.0, -self._dearer(self._lost(prices)[1]) - below[half.column_block[g.opened]])
        met = half.matrix[np.flatnonzero(half.row_labels.starting_with("any_"))].tocoo()
        spare /= 1 + np.bincount(met.col[met.data < 0], minlength=len(spare))  # of one group several columns may be paid for
        column = np.zeros(met.shape[0], dtype=np.int64)
        column[met.row[met.data > 0]] = met.col[met.data > 0]
        least = np.full(met.shape[0], np.inf)
        np.minimum.at(least, met.row[met.data < 0], spare[met.col[met.data < 0]])
        spare[column] = least
        return spare

    def _lost(self, prices: Floats) -> tuple[Floats, Floats]:
        """What columns (n,) earn at the prices of the linking rows, and at those of the enterprises' own rows besides."""
        profit = self.half.cost - self.rows.T @ prices
        return profit, profit - self._own.T @ self._own_prices

    def _dearer(self, lost: Floats) -> Floats:
        """By how many points (g,), none above 0, a plan with the group is below the easy bound of its enterprise at least."""
        g = self._groups
        waiting = self._waiting[g.students] * (g.most - g.least)
        worth = np.maximum(g.most * lost[g.students], g.least * lost[g.students] - waiting) + lost[g.opened]
        return np.asarray(np.minimum(worth, 0.0))

    def price(self, prices: Floats, stop: Stop) -> Iterator[float]:
        """A bound of each enterprise, in the order of ``easy``; ends early once ``stop`` is set."""
        profit, lost = self._lost(prices)
        dearer = self._dearer(lost)
        firms, bounds = self.easy(prices)
        for firm, most in zip(firms.tolist(), bounds.tolist(), strict=True):
            bound = self._solve(firm, most, profit, dearer, stop)
            if bound is None:
                return
            yield bound

    def _solve(self, firm: int, most: float, profit: Floats, dearer: Floats, stop: Stop) -> float | None:
        """A bound of one enterprise, which earns ``most`` at most; None once asked to stop."""
        columns = self._columns[firm]
        group = self._group_of[columns]
        mine = np.unique(group[group >= 0])
        with_it = most + dearer[mine]
        listed = with_it >= most - LIKELY
        close = max(NEAR, CLOSE * most)
        while not stop.is_set():
            taken = np.ones(len(columns), dtype=bool)
            taken[np.isin(group, mine[~listed])] = False
            bound = self._best(firm, columns[taken], profit, close)
            missing = ~listed & (with_it > bound + close)
            if not missing.any():
                return min(most, max(bound, float(with_it[~listed].max(initial=0.0)))) + FINE
            listed |= missing
        return None

    def _best(self, firm: int, columns: Ints, profit: Floats, close: float) -> float:
        rows = self._rows_of.get(firm, np.zeros(0, dtype=np.int64))
        program = replace(self.half.slice(columns, rows), cost=profit[columns])
        highs: Any = tuned(program)
        highs.setOptionValue("presolve", "on")
        highs.setOptionValue("mip_abs_gap", close)
        highs.run()
        self._meter.ran(highs)
        return bound_of(highs, float(np.maximum(profit[columns], 0.0) @ program.upper))

    def _price_of_most(self, own: Ints) -> Floats:
        place = np.full(len(self.half.row_lower), -1, dtype=np.int64)
        place[own] = np.arange(len(own))
        return self._own_prices[place[self._groups.row]]

"""A bound for the whole program, and the prices that prove it.

Enterprises and teachers are taken apart. The rows that join them (sizes and classes of cohorts, pins, seats for teachers, a
teacher beside a group of the own school) get prices; at any prices the blocks' best plans add up to an upper bound. A master
program over the plans seen so far proposes better prices until bound and master meet.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor

import numpy as np

from matcher.arrays import Flags, Floats, Ints
from matcher.engines.base import Breakdown, Stop
from matcher.engines.blocks import Blocks
from matcher.engines.joint_master import JointMaster, Prices
from matcher.engines.linked import Told
from matcher.engines.roster import Roster
from matcher.engines.schedules import Chosen
from matcher.engines.teaching import Teaching

BOX = 100.0  # points by which prices may leave the best ones so far, at most
FIRST, LEAST = 20.0, 5.0  # at first, and at least
WIDER, TIGHTER = 2.0, 0.7  # of the box, where its last prices proved a better bound, or did not
CREEPING, ROUNDS, NEARLY = 2e-5, 6, 1e-3  # no better bound by this share in so many rounds, with the master this close
SETTLED = 1e-4  # relative difference between bound and master at which the prices are good enough


class Decomposition:
    """One program's blocks, the best prices so far and the bound that they prove."""

    def __init__(self, blocks: Blocks, place: Ints, teaching: Teaching, roster: Roster, start: Floats) -> None:
        """``place`` (columns of the whole program,) are positions in the students' half; ``start`` prices of its linking rows."""
        self._blocks, self._teaching, self._roster = blocks, teaching, roster
        self._group = place[teaching.group]
        self.bound = np.inf
        self.chosen: Chosen | None = None  # the best schedules at the latest prices
        self.settled: tuple[Floats, Flags] | None = None  # what the master takes whole, see ``JointMaster.settled``
        self.prices = Prices(start, roster.prices, np.zeros(len(teaching.reward))).valid(blocks, teaching)

    @property
    def bonus(self) -> Floats:
        """Points (columns of the students' half,) that a group earns for the besides that it makes possible."""
        return self._bonus(self.prices)

    def teachers(self) -> float:
        """What teachers add at most while groups are paid the ``bonus``."""
        return self._roster.bound(self._worth(self.prices), self.prices.teachers)[0]

    def told(self, pool: Executor, stop: Stop) -> Breakdown | None:
        """What a bound is made of that holds at the best prices where besides cost nothing; None once asked to stop.

        It is hardly wider than ``bound``, and what an enterprise earns in it needs no more than prices of students to be known.
        """
        blocks, t, prices = self._blocks, self._teaching, self.prices
        priced = blocks.price(blocks.half.cost - blocks.rows.T @ prices.students, pool, stop)
        if priced is None:
            return None
        rest, _ = self._roster.bound(t.worth + t.rewards(t.reward), prices.teachers)
        bound = float(priced[0].sum()) + rest + blocks.constant(prices.students)
        return Told.of(blocks, prices.students).breakdown(bound, blocks.firms, priced[0])

    def run(self, pool: Executor, stop: Stop, enough: Callable[[], bool], left: Callable[[], float]) -> None:
        """Improve bound and prices until they settle, ``stop`` is set, it is ``enough`` or no seconds are ``left``."""
        blocks = self._blocks
        master = JointMaster(blocks, self._teaching, self._group, blocks.meter)
        prices, box, creeping = self.prices, FIRST, 0
        while True:
            profit = blocks.half.cost + self._bonus(prices) - blocks.rows.T @ prices.students
            priced = blocks.price(profit, pool, stop)
            if priced is None:
                return
            bounds, plans = priced
            rest, chosen = self._roster.bound(self._worth(prices), prices.teachers)
            bound = float(bounds.sum()) + rest + blocks.constant(prices.students)
            better, creeping = bound < self.bound, 0 if bound < self.bound * (1 - CREEPING) else creeping + 1
            if better:
                self.bound, self.prices = bound, prices
            self.chosen = chosen
            grown = master.add_plans(plans)
            grown |= master.add_schedules(chosen, self._teaching.reward > prices.beside)
            if enough() or stop.is_set():
                return
            box = min(BOX, box * WIDER) if better else max(LEAST, box * TIGHTER)
            if not master.solve(self.prices, box, left()):
                return
            if master.link_missing():
                grown = True
                if not master.solve(self.prices, box, left()):
                    return
            self.settled = master.settled()
            close = self.bound - master.objective <= SETTLED * abs(self.bound)
            nearly = creeping >= ROUNDS and self.bound - master.objective <= NEARLY * abs(self.bound)
            if (close and not master.at_limit()) or nearly or not (grown or better):
                return
            prices = master.prices().valid(blocks, self._teaching)

    def _bonus(self, prices: Prices) -> Floats:
        return np.asarray(np.bincount(self._group, prices.beside, len(self._blocks.half.cost)), dtype=np.float64)

    def _worth(self, prices: Prices) -> Floats:
        """Points (stays,) of stays, with what besides earn above their price."""
        return self._teaching.worth + self._teaching.rewards(np.maximum(self._teaching.reward - prices.beside, 0.0))

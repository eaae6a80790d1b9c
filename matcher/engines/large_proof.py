"""The thread that proves bounds of a large program, enterprise by enterprise."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from matcher.arrays import Floats
from matcher.engines.ascent import Ascent
from matcher.engines.bidding import Bidding
from matcher.engines.blocks import Blocks
from matcher.engines.condensed import Relaxed
from matcher.engines.joint_master import grained
from matcher.engines.proof import CORES, Hint
from matcher.engines.roster import feasible, worth_of
from matcher.engines.run import Run
from matcher.engines.schedules import Chosen
from matcher.engines.split import Split

STEP = 20.0  # points by which prices of cohorts move at first
FIRST, LAST = 20.0, 0.5  # points of the steps of teachers' prices before enterprises are priced, and at the end


class LargeProof:
    """Bounds for the students' half and the teachers' apart, a beside being paid to the teacher whatever the groups."""

    def __init__(self, split: Split, run: Run, bidding: Bidding, relaxed: Relaxed | None) -> None:
        self._split, self._run, self._bidding, self._relaxed = split, run, bidding, relaxed
        self.done = self.ripe = False
        self.hint: Hint | None = None
        self.chosen: Chosen | None = None
        self._students = np.inf  # bounds of the halves so far
        self._teachers = np.inf

    def prove(self) -> None:
        """Until the run has enough."""
        try:
            self._prove()
        finally:
            self.done = self.ripe = True

    def _prove(self) -> None:
        half = self._split.students
        if self._relaxed is not None:
            prices = _with_signs(self._relaxed.prices, half.row_lower, half.row_upper)
            profit = half.cost - half.matrix.T @ prices
            self._students = worth_of(prices, half.row_lower, half.row_upper) + float(np.maximum(profit, 0.0) @ half.upper)
        self._price_teachers(FIRST)
        self.ripe = True
        if self._run.over:
            return
        self._price_enterprises()
        self._price_teachers(LAST)

    def _price_teachers(self, least: float) -> None:
        def enough(bound: float) -> bool:
            self._teachers = bound
            return self._tell()

        self._bidding.price(self._split.teaching.reward, enough, least)

    def _price_enterprises(self) -> None:
        half, run = self._split.students, self._run
        blocks = Blocks(half)
        everything = np.zeros(len(half.row_lower)) if self._relaxed is None else self._relaxed.prices
        prices = _with_signs(everything[blocks.linking], blocks.lower, blocks.upper)
        ascent = Ascent(prices, blocks.lower, blocks.upper, STEP)
        with ThreadPoolExecutor(CORES) as pool:
            while not run.over:
                profit = half.cost - blocks.rows.T @ prices
                priced = blocks.price(profit, pool, run.enough)
                if priced is None:
                    return
                run.work += blocks.work
                bounds, plans = priced
                others = np.zeros(len(half.cost))
                others[blocks.others] = np.where(profit[blocks.others] > 0, half.upper[blocks.others], 0.0)
                used = blocks.rows @ (np.asarray(plans.sum(axis=1)).ravel() + others)
                bound = float(bounds.sum()) + blocks.constant(prices)
                self._students = min(self._students, bound)
                if self._tell():
                    return
                prices = _with_signs(ascent.next(bound, used), blocks.lower, blocks.upper)

    def _tell(self) -> bool:
        if np.isfinite(self._students + self._teachers):
            self._run.prove(self._students + self._teachers)
        return self._run.over


def _with_signs(prices: Floats, lower: Floats, upper: Floats) -> Floats:
    return grained(feasible(prices, lower, upper))

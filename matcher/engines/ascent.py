"""Prices that follow what is asked for too much: for programs too large for a master program.

An incremental subgradient method (Nedić & Bertsekas, 2001): prices move after some have been asked and before the others are,
so those who are alike do not all ask for the same at once. Steps shrink with every round; the mean of late prices proves most.
"""

from __future__ import annotations

import numpy as np

from matcher.arrays import Floats
from matcher.engines.prices import feasible

SHORTER = 0.9  # steps with every round
MEMORY = 0.7  # of the mean, for the rounds before


class Ascent:
    """Prices (r,) of rows with these limits, from a start; ``step`` in points for each unit asked for too much."""

    def __init__(self, prices: Floats, lower: Floats, upper: Floats, step: float) -> None:
        self._lower, self._upper, self.step = lower, upper, step
        self.prices = self.mean = self.best = prices
        self.bound = np.inf

    def follow(self, used: Floats) -> None:
        """Move the prices, where so much (r,) is asked for in all."""
        over, under = used - self._upper, used - self._lower
        excess = np.where(self.prices > 0, over, np.where(self.prices < 0, under, np.maximum(over, 0) + np.minimum(under, 0)))
        moved = self.prices + self.step * excess
        turned = moved * self.prices < 0  # a price stops at nothing before it changes its sign
        self.prices = feasible(np.where(turned, 0.0, moved), self._lower, self._upper)

    def end_round(self) -> None:
        """All have been asked once more."""
        self.mean = MEMORY * self.mean + (1 - MEMORY) * self.prices
        self.step *= SHORTER

    def proved(self, bound: float) -> None:
        """Take up what the mean prices proved, where it is better."""
        if bound < self.bound:
            self.bound, self.best = bound, self.mean

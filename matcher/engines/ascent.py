"""Prices that follow what is asked for too much: for programs too large for a master program.

Each price moves by a step of its own, smaller where its row swings (Kingma & Ba, Adam, 2015); after some moves without a
better bound all steps shrink and the search goes on from the best prices.
"""

from __future__ import annotations

import numpy as np

from matcher.arrays import Floats
from matcher.engines.prices import feasible

SLOW, SWING = 0.8, 0.95  # memory of what was asked for, and of how much it swings
PATIENCE, SHORTER = 6, 0.7  # moves without a better bound after which steps shrink, and by how much


class Ascent:
    """Prices (r,) of rows with these limits, from a start; ``step`` in points."""

    def __init__(self, prices: Floats, lower: Floats, upper: Floats, step: float) -> None:
        self._lower, self._upper, self._step = lower, upper, step
        self._last = self.best = prices
        self.bound = np.inf
        self._mean, self._square = np.zeros(len(prices)), np.zeros(len(prices))
        self._waited = 0

    @property
    def step(self) -> float:
        """Points by which a price moves at most, about."""
        return self._step

    def next(self, bound: float, used: Floats) -> Floats:
        """The next prices to try, when the last ones proved ``bound`` and the best answers to them used so much (r,)."""
        if bound < self.bound:
            self.bound, self.best, self._waited = bound, self._last, 0
        else:
            self._waited += 1
        over, under = used - self._upper, used - self._lower
        excess = np.where(self._last > 0, over, np.where(self._last < 0, under, np.maximum(over, 0) + np.minimum(under, 0)))
        self._mean = SLOW * self._mean + (1 - SLOW) * excess
        self._square = SWING * self._square + (1 - SWING) * excess**2
        if self._waited >= PATIENCE:
            self._step, self._waited, self._last = self._step * SHORTER, 0, self.best
        moved = self._last + self._step * self._mean / (np.sqrt(self._square) + 1e-3)
        self._last = feasible(moved, self._lower, self._upper)
        return self._last

"""Prices of rows: the signs that they may have, and what the rows' limits are worth at them."""

from __future__ import annotations

import numpy as np

from matcher.arrays import Floats

GRAIN = 64.0  # prices are whole multiples of 1/64 point, so that what they add up to is exact


def feasible(prices: Floats, lower: Floats, upper: Floats) -> Floats:
    """Prices (r,) with the signs that rows without a lower or an upper limit allow."""
    prices = np.where(np.isinf(lower), np.maximum(prices, 0.0), prices)
    return np.where(np.isinf(upper), np.minimum(prices, 0.0), prices)


def grained(prices: Floats) -> Floats:
    """Prices in whole multiples of 1 / GRAIN."""
    return np.asarray(np.rint(prices * GRAIN) / GRAIN)


def worth_by_row(prices: Floats, lower: Floats, upper: Floats) -> Floats:
    """Points (r,) that each row's limit is worth at these prices: its upper limit where they are above 0, its lower one below."""
    limit = np.where(prices > 0, upper, np.where(prices < 0, lower, 0.0))
    return np.asarray(prices * limit)


def worth_of(prices: Floats, lower: Floats, upper: Floats) -> float:
    """What the rows' limits are worth together at these prices."""
    return float(worth_by_row(prices, lower, upper).sum())

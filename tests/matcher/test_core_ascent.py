"""Prices that follow what is asked for too much, on small linear programs whose optimum is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from matcher.engines.ascent import Ascent
from matcher.engines.prices import feasible, worth_of

ROWS, COLUMNS, MOVES = 12, 60, 400


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Points (n,), rows (r × n), and their limits: some have an upper one only, some a lower one, some both."""
    random = np.random.default_rng(seed)
    rows = (random.random((ROWS, COLUMNS)) < 0.2) * random.integers(1, 4, (ROWS, COLUMNS)).astype(float)
    middle = rows @ random.random(COLUMNS) * 0.5
    kind = random.integers(0, 4, ROWS)
    lower = np.where(kind == 1, middle * 0.8, np.where(kind == 2, middle, -np.inf))
    upper = np.where(kind == 1, np.inf, middle)
    return random.integers(-100, 900, COLUMNS).astype(float), rows, lower, upper


def optimum(cost: np.ndarray, rows: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> float:
    """In fractions, each column at most 1."""
    low, high = np.isfinite(lower), np.isfinite(upper)
    found = linprog(
        -cost, np.concatenate([rows[high], -rows[low]]), np.concatenate([upper[high], -lower[low]]), bounds=(0, 1), method="highs"
    )
    assert found.success
    return -float(found.fun)


@pytest.mark.parametrize("seed", range(20))
def test_bounds_come_down_to_the_optimum(seed: int) -> None:
    cost, rows, lower, upper = drawn(seed)
    best = optimum(cost, rows, lower, upper)
    start = np.zeros(ROWS)
    ascent, prices = Ascent(start, lower, upper, step=50.0), start
    bounds = []
    for _ in range(MOVES):
        assert (prices == feasible(prices, lower, upper)).all()
        profit = cost - rows.T @ prices
        bounds.append(worth_of(prices, lower, upper) + float(np.maximum(profit, 0.0).sum()))
        prices = ascent.next(bounds[-1], rows @ (profit > 0))
    assert min(bounds) >= best - 1e-6
    assert ascent.bound == min(bounds)
    profit = cost - rows.T @ ascent.best
    assert worth_of(ascent.best, lower, upper) + float(np.maximum(profit, 0.0).sum()) == pytest.approx(ascent.bound)
    assert ascent.bound - best <= 0.05 * (bounds[0] - best) + 1e-6
    assert ascent.step < 50.0


def test_rows_that_nothing_asks_of_stay_free() -> None:
    ascent = Ascent(np.zeros(2), np.array([-np.inf, -np.inf]), np.array([5.0, 5.0]), step=10.0)
    prices = ascent.next(100.0, np.array([9.0, 1.0]))
    assert prices[0] > 0
    assert prices[1] == 0

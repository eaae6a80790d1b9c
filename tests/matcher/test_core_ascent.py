"""Prices that follow what is asked for too much, on small linear programs whose optimum is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from matcher.engines.ascent import Ascent
from matcher.engines.prices import feasible, worth_of

ROWS, COLUMNS, MOVES = 12, 60, 60


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
    """Columns are asked in three parts, so that prices move between them."""
    cost, rows, lower, upper = drawn(seed)
    best = optimum(cost, rows, lower, upper)
    ascent, used = Ascent(np.zeros(ROWS), lower, upper, step=5.0), np.zeros((3, ROWS))
    bounds = []

    def bound_at(prices: np.ndarray) -> float:
        return worth_of(prices, lower, upper) + float(np.maximum(cost - rows.T @ prices, 0.0).sum())

    ascent.proved(bound_at(ascent.mean))
    for _ in range(MOVES):
        for part in range(3):
            own = slice(part, None, 3)
            used[part] = rows[:, own] @ (cost[own] - rows[:, own].T @ ascent.prices > 0)
            ascent.follow(used.sum(axis=0))
            assert (ascent.prices == feasible(ascent.prices, lower, upper)).all()
        ascent.end_round()
        bounds.append(bound_at(ascent.mean))
        ascent.proved(bounds[-1])
    assert min(bounds) >= best - 1e-6
    assert bound_at(ascent.best) == pytest.approx(ascent.bound)
    assert ascent.bound - best <= 0.05 * (bound_at(np.zeros(ROWS)) - best) + 1e-6
    assert ascent.step < 5.0


def test_rows_that_nothing_asks_of_stay_free() -> None:
    ascent = Ascent(np.zeros(2), np.array([-np.inf, -np.inf]), np.array([5.0, 5.0]), step=10.0)
    ascent.follow(np.array([9.0, 1.0]))
    assert ascent.prices[0] > 0
    assert ascent.prices[1] == 0

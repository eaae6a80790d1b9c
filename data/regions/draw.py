"""Small draws from a numpy generator that return plain Python values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

import numpy as np

T = TypeVar("T")


def chance(rng: np.random.Generator, share: float) -> bool:
    """True with that probability."""
    return bool(rng.random() < share)


def pick(rng: np.random.Generator, items: Sequence[T], weights: Sequence[float] | None = None) -> T:
    """One of the items, equally likely or by weight."""
    if weights is None:
        return items[int(rng.integers(len(items)))]
    edges = np.cumsum(weights)
    return items[int(np.searchsorted(edges, rng.random() * edges[-1], side="right"))]


def between(rng: np.random.Generator, low: int, high: int) -> int:
    """A whole number from low to high, both included."""
    return int(rng.integers(low, high + 1))


def real(rng: np.random.Generator, low: float, high: float) -> float:
    """A number between low and high."""
    return float(rng.uniform(low, high))


def some(rng: np.random.Generator, items: Sequence[T], count: int, weights: Sequence[float] | None = None) -> list[T]:
    """That many different items (all of them if there are fewer), in drawn order."""
    if not items:
        return []
    share = None if weights is None else np.asarray(weights, dtype=float) / float(np.sum(weights))
    chosen = rng.choice(len(items), size=min(count, len(items)), replace=False, p=share)
    return [items[int(i)] for i in chosen]


def day(rng: np.random.Generator, first: date, last: date) -> date:
    """A day from first to last, both included."""
    return first + timedelta(days=between(rng, 0, (last - first).days))


def spread(rng: np.random.Generator, total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers that add up to the total, in proportion to the weights; ties broken by chance."""
    share = np.asarray(weights, dtype=float) * total / float(np.sum(weights))
    whole = np.floor(share).astype(int)
    rest = total - int(whole.sum())
    order = np.argsort(-(share - whole) - 1e-9 * rng.random(len(whole)), kind="stable")
    whole[order[:rest]] += 1
    return [int(n) for n in whole]

"""Means with intervals: askers are drawn again, with replacement, from those there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from data.contract.evaluation import Estimate

Floats = npt.NDArray[np.float64]

RESAMPLES = 2000
BLOCK = 4_000_000  # drawn counts held at a time
DECIMALS = 6
_INTERVAL = (2.5, 97.5)


def estimates(values: Floats, seed: int) -> list[Estimate]:
    """Mean of each column of ``values`` (askers × figures) with its 95 % percentile interval (Efron, Tibshirani 1993, ch. 13).

    All columns see the same draws, so a column of differences is a paired comparison. The same values and seed give the same
    intervals.
    """
    return resampled(len(values), seed, lambda counts: counts @ values / len(values), values.mean(axis=0))


def resampled(n: int, seed: int, figures: Callable[[Floats], Floats], found: Floats) -> list[Estimate]:
    """``found`` (figures,) with intervals of ``figures``, which makes (draws × figures) of how often each of ``n`` is drawn
    (draws × n)."""
    if n < 2:
        return [_estimate(value) for value in found]
    drawn = np.concatenate([figures(counts) for counts in _draws(n, seed)])
    low, high = np.percentile(drawn, _INTERVAL, axis=0)
    return [_estimate(*of) for of in zip(found, low, high, strict=True)]


def _draws(n: int, seed: int) -> Iterator[Floats]:
    rng = np.random.default_rng(seed)
    step = max(1, BLOCK // n)
    for first in range(0, RESAMPLES, step):
        yield rng.multinomial(n, np.full(n, 1 / n), size=min(step, RESAMPLES - first)).astype(np.float64)


def _estimate(value: float, *interval: float) -> Estimate:
    low, high = (round(float(end), DECIMALS) for end in interval) if interval else (None, None)
    return Estimate(value=round(float(value), DECIMALS), low=low, high=high)

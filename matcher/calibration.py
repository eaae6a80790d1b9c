"""Whether fits come true: bins of like fit, and how far the rate in each lies from the fit."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matcher.arrays import Floats, Ints

BINS = 10  # few enough that each holds some students


class Binned(NamedTuple):
    """Sums over bins of like fit: ``bin`` (n,) of each pair; weight, weighted fit and weighted rate (bins,)."""

    bin: Ints
    weight: Floats
    fit: Floats
    rate: Floats


def calibration_error(binned: Binned) -> float:
    """Mean distance of fit and rate over bins, weighted (expected calibration error: Naeini, Cooper, Hauskrecht, AAAI 2015)."""
    return float(np.abs(binned.fit - binned.rate).sum() / binned.weight.sum())


def binned(fit: Floats, rate: Floats, weight: Floats, bins: int = BINS) -> Binned:
    """Pairs (n,) in bins of like fit that hold about the same weight each; equal fits share a bin."""
    values, place = np.unique(fit, return_inverse=True)
    held = np.bincount(place, weight, len(values))
    middle = (np.cumsum(held) - held / 2) / held.sum()
    by = np.unique(np.minimum((middle * bins).astype(np.int64), bins - 1), return_inverse=True)[1][place]
    sums = [np.asarray(np.bincount(by, part), dtype=np.float64) for part in (weight, weight * fit, weight * rate)]
    return Binned(by, *sums)

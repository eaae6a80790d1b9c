"""How far the fit is from the rates at which students really got on."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from data.contract.evaluation import Bin, Calibration
from matcher.calibration import Binned, binned, calibration_error
from matcher.evaluate.bootstrap import DECIMALS, resampled
from matcher.evaluate.groups import Judged
from matcher.evaluate.scorers import Scorers

Floats = npt.NDArray[np.float64]


def calibrations(counted: Judged, rate: Floats, scorers: Scorers, seed: int) -> tuple[Calibration, ...]:
    """One per scorer that gives a fit; none where no outcome tells its counts.

    ``counted``: pairs whose gain is the students who stood before a step, ``rate`` (n,) the share who took it. The fit of a pair
    is the mean over its members. Intervals draw pairs again; bins stay as they are.
    """
    if not len(counted):
        return ()
    pair, cohort, post = counted.members()
    members = np.bincount(pair)
    return tuple(
        _calibration(name, np.bincount(pair, scorers.pairs(name, cohort, post).fit) / members, rate, counted.gain, seed)
        for name in scorers.fits
    )


def _calibration(scorer: str, fit: Floats, rate: Floats, weight: Floats, seed: int) -> Calibration:
    found = binned(np.round(fit, DECIMALS), rate, weight)
    bins = len(found.weight)
    sums = np.zeros((len(fit), bins))
    sums[np.arange(len(fit)), found.bin] = weight * (fit - rate)
    (error,) = resampled(
        len(fit),
        seed,
        lambda counts: (np.abs(counts @ sums).sum(axis=1) / (counts @ weight))[:, None],
        np.array([calibration_error(found)]),
    )
    return Calibration(scorer=scorer, pairs=len(fit), students=float(weight.sum()), error=error, bins=_bins(found))


def _bins(found: Binned) -> tuple[Bin, ...]:
    rows = zip(found.weight.tolist(), found.fit.tolist(), found.rate.tolist(), strict=True)
    return tuple(Bin(students=w, fit=round(fit / w, DECIMALS), rate=round(rate / w, DECIMALS)) for w, fit, rate in rows)

"""Curves between the prior's and those that boosting found: the more results speak for a piece, the more it says."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from sklearn.isotonic import IsotonicRegression

from data.contract.fit import Curve
from matcher.fit.settings import Share
from matcher.learn.pieces import GRAIN, Pieces, near

Floats = npt.NDArray[np.float64]

HALFWAY = 150.0  # steps near a piece at which it stands halfway between the prior's word and what was found
DECIMALS = 5  # of worth and evidence in the document


def mixed(pieces: Pieces, steps: Floats, share: Share, slope: float, values: Floats, weight: Floats) -> Curve:
    """The curve of one feature: n / (n + 150) of the steps found, the rest of the prior's line, rising, 0 at neutral.

    ``slope`` is what one point of prior is worth in log odds; ``values`` (NaN: unknown) and ``weight`` are the results'. Where
    nothing lies at 0 or 1, the prior's line leads there.
    """
    points = np.unique(np.concatenate([[0.0, 1.0], pieces.middle]))
    line = slope * share.weight * (points - share.neutral)
    found = np.interp(points, pieces.middle, steps - np.interp(share.neutral, pieces.middle, steps))
    counted = near(values, weight, points)
    trust = counted / (counted + HALFWAY)
    rising = IsotonicRegression().fit_transform(points, trust * found + (1 - trust) * line, sample_weight=counted + 1.0)
    return curve(points, np.asarray(rising), trust, share.neutral)


def curve(points: Floats, worth: Floats, evidence: Floats, neutral: float) -> Curve:
    """The curve through those points, lowered or raised so that it is 0 at neutral, which becomes a point of it."""
    neutral = round(neutral, GRAIN)
    whole = np.unique(np.append(points, neutral))
    told = np.interp(whole, points, worth)
    told = np.round(told - np.interp(neutral, points, worth), DECIMALS) + 0.0  # no minus zero
    trusted = np.round(np.interp(whole, points, evidence), DECIMALS)
    return Curve(neutral=neutral, values=tuple(whole.tolist()), worth=tuple(told.tolist()), evidence=tuple(trusted.tolist()))


def scaled(given: Curve, by: float) -> Curve:
    """The curve with every worth ``by`` times as much."""
    worth = np.round(by * np.array(given.worth), DECIMALS) + 0.0
    return given.model_copy(update={"worth": tuple(worth.tolist())})


def worth_of(given: Curve, values: Floats) -> Floats:
    """What values (n,) are worth by the curve; unknown ones 0."""
    return np.where(np.isnan(values), 0.0, np.interp(values, given.values, given.worth))

"""Curves between the prior's and those that boosting found: the more results speak for a piece, the more it says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.isotonic import IsotonicRegression

from data.contract.fit import Curve
from matcher.fit.settings import Share
from matcher.learn.pieces import GRAIN, Pieces, near

Floats = npt.NDArray[np.float64]

DECIMALS = 5  # of worth and evidence in the document


@dataclass(frozen=True)
class Found:
    """What is known of one feature at some points (k,): what boosting found and what the prior's line says, both in log odds.

    ``near`` counts the steps of results near each point.
    """

    points: Floats
    steps: Floats
    line: Floats
    near: Floats
    neutral: float

    @classmethod
    def of(cls, pieces: Pieces, steps: Floats, share: Share, slope: float, values: Floats, weight: Floats) -> Found:
        """From steps (pieces,) found and a prior worth ``slope`` a point; results (n,) have values (NaN: unknown) and weight."""
        points = np.unique(np.concatenate([[0.0, 1.0], pieces.middle]))
        at_neutral = np.interp(share.neutral, pieces.middle, steps)
        return cls(
            points,
            np.interp(points, pieces.middle, steps) - at_neutral,
            slope * share.weight * (points - share.neutral),
            near(values, weight, points),
            share.neutral,
        )

    def curve(self, halfway: float) -> Curve:
        """n / (n + halfway) of what was found by n steps nearby, the rest by the prior; made to rise, and 0 at neutral."""
        trust = self.near / (self.near + halfway)
        between = trust * self.steps + (1 - trust) * self.line
        rising = IsotonicRegression().fit_transform(self.points, between, sample_weight=self.near + 1.0)
        return curve(self.points, np.asarray(rising), trust, self.neutral)


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

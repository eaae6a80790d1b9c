"""What every additive scorer does: measure features, add up what they are worth, share the fit out among them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from data.contract.round import Round
from data.contract.text import Text
from matcher.features import Context, Feature, PairKind, features_of
from matcher.features.kinship import Kinship
from matcher.fit.link import Link
from matcher.fit.scores import BASE, DECIMALS, PairScores
from matcher.fit.settings import PriorSettings, Share

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

BLOCK = 262_144  # pairs measured at a time: bounds what is needed besides the result


class AdditiveScorer(ABC):
    """Scores pairs of one round: fit = g(base + Σ worth of the features), where an unknown value is worth 0.

    Subclasses say what a known value is worth, and how far that is backed by evidence.
    """

    NAME: ClassVar[str]
    LINK: ClassVar[Link]

    def __init__(self, round_: Round, kind: PairKind, settings: PriorSettings | None = None):
        self._settings = settings or PriorSettings()
        self._context = Context.of(round_, kind)
        self._features: dict[str, Feature] = {feature.key: feature(self._context) for feature in features_of(kind)}
        self._shares: Mapping[str, Share] = self._settings.shares(kind)
        self._base = 0.0

    @abstractmethod
    def _worth(self, key: str, values: Floats) -> Floats:
        """What values (n,) of a feature add to the sum; NaN counts as neutral and may give anything."""

    def _backed(self, key: str, values: Floats) -> Floats | float:
        """How far what values (n,) are worth is backed by evidence, 0..1; whatever for NaN, as long as it is a number."""
        return 1.0

    @abstractmethod
    def settings(self) -> dict[str, Any]:
        """Everything the scores depend on besides the round."""

    def score(self, left: Rows, right: Rows) -> PairScores:
        """Scores of the pairs, in blocks."""
        left, right = np.asarray(left, dtype=np.int64), np.asarray(right, dtype=np.int64)
        n = len(left)
        base = float(self.LINK.fit(np.array([self._base]))[0])
        fit, grade, evidence = np.empty(n), np.empty(n, dtype=np.int8), np.empty(n)
        contributions = {BASE: np.full(n, base), **{key: np.zeros(n) for key in self._features}}
        kinship = Kinship.of(self._context)
        for block in _blocks(n):
            at, to = left[block], right[block]
            total = np.full(len(at), self._base)
            sure, asked = np.zeros(len(at)), np.zeros(len(at))
            for key, value, part in self._parts(at, to):
                feature, weight, known = self._features[key], self._shares[key].weight, ~np.isnan(value)
                contributions[key][block] = part
                total += part
                sure += weight * (feature.confidence(at, to, known) * self._backed(key, value))
                asked += weight * (known | feature.expected)
            share = self.LINK.share(self._base, total)
            for key in self._features:
                contributions[key][block] *= share
            fit[block] = self._fit(total)
            evidence[block] = np.clip(np.round(sure / asked, DECIMALS), 0.0, 1.0)
            grade[block] = kinship.grades(at, to)
        return PairScores(left, right, fit, grade, evidence, contributions)

    def fits(self, left: Rows, right: Rows) -> Floats:
        """The fit alone, to the last bit, where nothing else of many pairs is asked."""
        left, right = np.asarray(left, dtype=np.int64), np.asarray(right, dtype=np.int64)
        fit = np.empty(len(left))
        for block in _blocks(len(left)):
            total = np.full(len(left[block]), self._base)
            for _, _, part in self._parts(left[block], right[block]):
                total += part
            fit[block] = self._fit(total)
        return fit

    def _parts(self, left: Rows, right: Rows) -> Iterator[tuple[str, Floats, Floats]]:
        """Every feature with its values (n,), NaN where unknown, and what they add to the sum."""
        for key, feature in self._features.items():
            value = feature.values(left, right)
            yield key, value, np.where(np.isnan(value), 0.0, self._worth(key, value))

    def _fit(self, total: Floats) -> Floats:
        return np.clip(np.round(self.LINK.fit(total), DECIMALS), 0.0, 1.0)

    def span(self) -> float:
        """From the worst values of all features to the best, in fit as a step near the base counts."""
        ends = np.array([0.0, 1.0])
        reach = sum(float(np.ptp(self._worth(key, ends))) for key in self._features)
        return reach * float(self.LINK.share(self._base, np.array([self._base]))[0])

    def say(self, feature: str, left: Rows, right: Rows) -> list[Text]:
        """What that feature found in each pair, in words with its number."""
        found = self._features[feature]
        pairs = zip(found.measure(left, right).tolist(), left.tolist(), right.tolist(), strict=True)
        return [found.say(measured, at, to) for measured, at, to in pairs]

    def names(self) -> dict[str, Text]:
        """Names of the features by key."""
        return {key: feature.name for key, feature in self._features.items()}


def _blocks(n: int) -> Iterator[slice]:
    return (slice(start, min(n, start + BLOCK)) for start in range(0, n, BLOCK))

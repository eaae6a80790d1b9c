"""The expert prior: a weighted sum of features, set by people who place students."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from data.contract.round import Round
from data.contract.text import Text
from matcher.features import Context, PairKind, features_of
from matcher.features.kinship import Kinship
from matcher.fit.scores import BASE, DECIMALS, PairScores
from matcher.fit.settings import PriorSettings

BLOCK = 262_144  # pairs measured at a time: bounds what is needed besides the result


class ExpertPrior:
    """Scores pairs of one round as base + Σ weight · (value − neutral); an unknown value contributes nothing.

    The base is Σ weight · neutral, so fit is a weighted mean of values and neutrals and lies in 0..1.
    """

    NAME: ClassVar[str] = "expert-prior/1"

    def __init__(self, round_: Round, kind: PairKind, settings: PriorSettings | None = None):
        self._settings = settings or PriorSettings()
        self._context = Context.of(round_, kind)
        self._features = {feature.key: feature(self._context) for feature in features_of(kind)}
        self._shares = self._settings.shares(kind)
        self._base = sum(share.weight * share.neutral for share in self._shares.values())

    def score(self, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> PairScores:
        """Scores of the pairs, in blocks."""
        left, right = np.asarray(left, dtype=np.int64), np.asarray(right, dtype=np.int64)
        n = len(left)
        fit, grade, evidence = np.empty(n), np.empty(n, dtype=np.int8), np.empty(n)
        contributions = {BASE: np.full(n, self._base), **{key: np.zeros(n) for key in self._features}}
        kinship = Kinship.of(self._context)
        for block in _blocks(n):
            at, to = left[block], right[block]
            total = np.full(len(at), self._base)
            sure, asked = np.zeros(len(at)), np.zeros(len(at))
            for key, part, known in self._parts(at, to):
                feature, weight = self._features[key], self._shares[key].weight
                contributions[key][block] = part
                total += part
                sure += weight * feature.confidence(at, to, known)
                asked += weight * (known | feature.expected)
            fit[block] = _fit(total)
            evidence[block] = np.clip(np.round(sure / asked, DECIMALS), 0.0, 1.0)
            grade[block] = kinship.grades(at, to)
        return PairScores(left, right, fit, grade, evidence, contributions)

    def fits(self, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """The fit alone, which takes a third of the time."""
        left, right = np.asarray(left, dtype=np.int64), np.asarray(right, dtype=np.int64)
        fit = np.empty(len(left))
        for block in _blocks(len(left)):
            total = np.full(len(left[block]), self._base)
            for _, part, _ in self._parts(left[block], right[block]):
                total += part
            fit[block] = _fit(total)
        return fit

    def _parts(
        self, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]
    ) -> Iterator[tuple[str, npt.NDArray[np.float64], npt.NDArray[np.bool_]]]:
        """Every feature with its contribution to each pair (n,), and where its value is known."""
        for key, feature in self._features.items():
            share = self._shares[key]
            value = feature.values(left, right)
            known = ~np.isnan(value)
            yield key, np.where(known, share.weight * (value - share.neutral), 0.0), known

    def say(self, feature: str, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> list[Text]:
        """What that feature found in each pair, in words with its number."""
        found = self._features[feature]
        pairs = zip(found.measure(left, right).tolist(), left.tolist(), right.tolist(), strict=True)
        return [found.say(measured, at, to) for measured, at, to in pairs]

    def names(self) -> dict[str, Text]:
        """Names of the features by key."""
        return {key: feature.name for key, feature in self._features.items()}

    def settings(self) -> dict[str, Any]:
        """The weights and neutral values."""
        return {"scorer": self.NAME, **self._settings.model_dump(mode="json")}


def _fit(total: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.clip(np.round(total, DECIMALS), 0.0, 1.0)


def _blocks(n: int) -> Iterator[slice]:
    return (slice(start, min(n, start + BLOCK)) for start in range(0, n, BLOCK))

"""The learned fit: one rising curve per feature, read from a document that a round carries."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from data.contract.fit import FitModel
from data.contract.round import Round
from data.fits import fit_sha256
from matcher.features import PairKind
from matcher.fit.additive import AdditiveScorer, Floats
from matcher.fit.link import Link, Logistic
from matcher.fit.usable import curves_of, refuse_unusable


class LearnedFit(AdditiveScorer):
    """Scores pairs of one round as 1 / (1 + exp(−z)), z = base + Σ worth of the features by the model's curves.

    Evidence is what is known of a pair, as for the prior, times how far the curves were learned at its values.
    UnusableFit where the model was made for other features or holds nothing of that kind of pairs.
    """

    NAME: ClassVar[str] = "learned-fit/1"
    LINK: ClassVar[Link] = Logistic()

    def __init__(self, round_: Round, kind: PairKind, model: FitModel):
        super().__init__(round_, kind)
        refuse_unusable(model)
        curves = curves_of(model, kind)
        self._model = model
        self._base = curves.base
        self._curves = {
            key: tuple(np.array(points) for points in (curve.values, curve.worth, curve.evidence))
            for key, curve in curves.features.items()
        }

    def _worth(self, key: str, values: Floats) -> Floats:
        at, worth, _ = self._curves[key]
        return np.asarray(np.interp(values, at, worth))

    def _backed(self, key: str, values: Floats) -> Floats:
        at, _, evidence = self._curves[key]
        return np.asarray(np.interp(np.where(np.isnan(values), 0.0, values), at, evidence))

    def settings(self) -> dict[str, Any]:
        """Which model it is; its curves stand in the settings of the round."""
        return told(self._model)


def told(model: FitModel) -> dict[str, Any]:
    """How the record of a run names a model."""
    return {"scorer": LearnedFit.NAME, "model": model.id, "sha256": fit_sha256(model)}

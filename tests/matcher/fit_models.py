"""Learned fits made by hand, for tests that need one and not how it was learned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from data.contract.fit import Curve, Curves, FitModel, Training
from matcher.features import PairKind, features_of
from matcher.fit.settings import PriorSettings
from matcher.learn.curves import curve


def bent(neutral: float, seed: int, height: float = 1.5) -> Curve:
    """A rising curve of steps of any height at any place."""
    rng = np.random.default_rng(seed)
    points = np.unique(np.round(np.concatenate([[0, 1], rng.random(6)]), 4))
    return curve(points, height * np.cumsum(rng.random(len(points)) ** 3), rng.random(len(points)), neutral)


def curves_of(kind: PairKind, base: float = 0.4, seed: int = 1) -> Curves:
    """One bent curve for every feature there is."""
    shares = PriorSettings().shares(kind)
    return Curves(
        base=base,
        features={feature.key: bent(shares[feature.key].neutral, seed + j) for j, feature in enumerate(features_of(kind))},
    )


def made_model(seed: int = 1, teacher: bool = True, **changes: Any) -> FitModel:
    """A model with curves of both kinds, or of cohorts only."""
    training = Training(
        input_sha256="0" * 64, seed=0, years=(2024, 2025), holdout=2025, rows=10, steps=100, halfway=60.0, taken=True
    )
    given: Mapping[str, Any] = {
        "id": f"made-{seed}",
        "created": "2026-01-01T00:00:00+00:00",
        "versions": {"xiaoqi": "0"},
        "prior_sha256": PriorSettings().sha256(),
        "cohort": curves_of("cohort", seed=seed),
        "teacher": curves_of("teacher", seed=seed + 50) if teacher else None,
        "training": training,
    }
    return FitModel(**{**given, **changes})

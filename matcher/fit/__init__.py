"""Fit: how well a cohort or a teacher and a post suit each other, as a sum of parts shown to people."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from data.contract.round import Round
from data.contract.text import Text
from data.fits import model_of
from matcher.features import PairKind
from matcher.fit.kept import scorer_of
from matcher.fit.learned import LearnedFit, told
from matcher.fit.prior import ExpertPrior
from matcher.fit.reasons import reasons_of
from matcher.fit.scores import BASE, PairScores, Scorer
from matcher.fit.settings import PriorSettings
from matcher.fit.usable import UnusableFit, refuse_unusable

__all__ = [
    "BASE",
    "ExpertPrior",
    "LearnedFit",
    "PairScores",
    "PriorSettings",
    "Scorer",
    "UnusableFit",
    "reasons",
    "refuse_unusable",
    "score_pairs",
    "scorer_settings",
]

Rows = npt.NDArray[np.int64]


def score_pairs(round_: Round, kind: PairKind, left: Rows, right: Rows) -> PairScores:
    """Scores of pairs (n,): ``left`` are row positions in cohorts or teachers, ``right`` in posts."""
    return scorer_of(round_, kind).score(left, right)


def reasons(
    round_: Round, kind: PairKind, left: Rows, right: Rows, scores: PairScores | None = None, at: Rows | None = None
) -> list[tuple[Text, ...]]:
    """Why each pair fits: up to three good points with their numbers, then a weak point where there is a notable one.

    ``scores`` are those of the pairs (n,) where they are at hand; ``at`` names the positions asked about (all by default).
    """
    scorer = scorer_of(round_, kind)
    scored = scorer.score(left, right) if scores is None else scores
    return reasons_of(scorer, scored, np.arange(len(scored)) if at is None else np.asarray(at, dtype=np.int64))


def scorer_settings(round_: Round) -> dict[str, Any]:
    """By what a round is scored, as plain values: the model that it carries by name, with the prior behind it; else the prior."""
    prior = {"scorer": ExpertPrior.NAME, **PriorSettings().model_dump(mode="json")}
    model = model_of(round_)
    return prior if model is None else {**told(model), "prior_sha256": PriorSettings().sha256()}

"""How good the ranking is, ``xiaoqi.evaluation/1``."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Asking = Literal["school_major", "cohort", "major", "post", "enterprise", "occupation"]
"""One asker or candidate: cohorts of one school and major, a cohort, a major; a post or an enterprise's posts of one title, an
enterprise, an occupation."""


class Part(BaseModel):
    """Base of the parts: immutable, and lenient towards keys of later versions."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Estimate(Part):
    """A mean with its 95 % bootstrap interval; without one where there are fewer than two askers."""

    value: float
    low: float | None = None
    high: float | None = None


class Result(Part):
    """One scorer, or the fit minus that scorer (paired, asker by asker)."""

    scorer: str
    recall: Estimate
    ndcg: Estimate
    mrr: Estimate


class Slice(Part):
    """Results over all pairs, or over the pairs of one level, cohort grade (年级), grade (对口 / 相近 / 不对口) or category.

    ``askers`` have ``pairs`` held to be right. ``differences``: the fit minus each other scorer.
    """

    by: Literal["all", "level", "cohort_grade", "pair_grade", "category"]
    value: str
    askers: int
    pairs: int
    results: tuple[Result, ...]
    differences: tuple[Result, ...] = ()


class Exposure(Part):
    """How far one scorer's first ``top`` candidates reach: share of candidates shown to anybody, Gini of how often."""

    scorer: str
    coverage: float
    gini: float


class View(Part):
    """One side's view: ``asking`` is answered with a ranking of ``candidates`` of the kind ``answering``.

    ``asked`` is how many asked; ``left_out`` how many of the pairs held to be right nobody in the round stands for.
    """

    asking: Asking
    answering: Asking
    asked: int
    candidates: int
    left_out: int
    slices: tuple[Slice, ...]
    exposure: tuple[Exposure, ...]


class Bin(Part):
    """Pairs of like fit: mean fit and mean outcome rate, weighted by students counted."""

    students: float
    fit: float
    rate: float


class Calibration(Part):
    """Weighted mean distance of fit and outcome rate over bins of like fit; ``pairs`` and ``students`` counted."""

    scorer: str
    pairs: int
    students: float
    error: Estimate
    bins: tuple[Bin, ...]


class Ablated(Part):
    """NDCG with one feature's contribution taken out, minus NDCG of the fit: below zero where the feature helps."""

    feature: str
    name: str
    name_en: str
    ndcg: Estimate


class EvaluationProvenance(Part):
    """What the figures depend on."""

    input_sha256: str
    fit: dict[str, Any]
    seed: int
    resamples: int
    sample: int | None = None


class Evaluation(Part):
    """Rankings held against outcomes of a year (as the round was before it), or against a table of links."""

    format: Literal["xiaoqi.evaluation/1"] = "xiaoqi.evaluation/1"
    against: Literal["outcomes", "links"]
    year: int | None
    top: int = Field(ge=1)
    views: tuple[View, ...]
    calibration: tuple[Calibration, ...] = ()
    ablation: tuple[Ablated, ...] = ()
    provenance: EvaluationProvenance

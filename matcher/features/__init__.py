"""Named features of pairs: measured, scaled to 0..1, unknown where nothing is known."""

from __future__ import annotations

from matcher.features.base import Feature
from matcher.features.context import Context, PairKind
from matcher.features.distance import Distance
from matcher.features.evaluation import Evaluations
from matcher.features.history import Past
from matcher.features.mentors import Mentors
from matcher.features.pay import Pay
from matcher.features.qualification import Qualification
from matcher.features.standing import Standing
from matcher.features.stay import Days
from matcher.features.taxonomy import Relations, Taxonomy
from matcher.features.text import TextFeature

COHORT_FEATURES: tuple[type[Feature], ...] = (
    Taxonomy,
    Relations,
    TextFeature,
    Qualification,
    Distance,
    Days,
    Pay,
    Mentors,
    Standing,
    Past,
    Evaluations,
)
"""Features of a cohort and a post, in the order in which contributions are shown."""

TEACHER_FEATURES: tuple[type[Feature], ...] = (Taxonomy, Relations, TextFeature, Distance, Standing, Past)
"""Features of a teacher and a post."""

__all__ = ["COHORT_FEATURES", "TEACHER_FEATURES", "Context", "Feature", "PairKind", "features_of"]


def features_of(kind: PairKind) -> tuple[type[Feature], ...]:
    """The features that describe pairs of that kind."""
    return COHORT_FEATURES if kind == "cohort" else TEACHER_FEATURES

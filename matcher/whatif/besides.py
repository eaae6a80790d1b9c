"""teacher_with_cohort over a whole plan: what ties teachers who were planned again to students who were not, and the reverse."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction

from data.contract.plan import Plan
from data.contract.round import Round
from data.rulebook.settings import Settings
from matcher.model.points import half_up

TERM = "teacher_with_cohort"


def beside_points(round_: Round, plan: Plan) -> int:
    """Points of all stays of teachers that share a day with a group of their school at the same enterprise."""
    settings = Settings.of(round_)
    each = half_up(Fraction(settings.weight(TERM)) * Fraction(settings.threshold("objective", TERM)))
    school = dict(zip(round_["cohorts"]["cohort_id"], round_["cohorts"]["school_id"], strict=True))
    own = dict(zip(round_["teachers"]["teacher_id"], round_["teachers"]["school_id"], strict=True))
    firm = dict(zip(round_["posts"]["post_id"], round_["posts"]["enterprise_id"], strict=True))
    spans: dict[tuple[str, str], set[tuple[date, date]]] = defaultdict(set)
    for group in plan.internships:
        spans[school[group.cohort_id], firm[group.post_id]].add((group.start, group.end))
    beside = 0
    for stay in plan.teachers:
        found = spans.get((own[stay.teacher_id], firm[stay.post_id]), ())
        beside += any(start <= stay.end and stay.start <= end for start, end in found)
    return beside * each

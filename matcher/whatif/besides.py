"""teacher_with_cohort over a whole plan: what ties teachers who were planned again to students who were not, and the reverse."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from data.contract.plan import Plan
from data.contract.round import Round
from data.made import made_of
from data.rulebook.settings import Settings
from matcher.model.couplings import TERM
from matcher.model.points import Points


def beside_points(round_: Round, plan: Plan) -> int:
    """Points of all stays of teachers that share a day with a group of their school at the same enterprise."""
    each = Points(Settings.of(round_)).each(TERM, TERM)
    school = _columns(round_, "cohorts", "cohort_id", "school_id")
    own = _columns(round_, "teachers", "teacher_id", "school_id")
    firm = _columns(round_, "posts", "post_id", "enterprise_id")
    spans: dict[tuple[str, str], set[tuple[date, date]]] = defaultdict(set)
    for group in plan.internships:
        spans[school[group.cohort_id], firm[group.post_id]].add((group.start, group.end))
    beside = 0
    for stay in plan.teachers:
        found = spans.get((own[stay.teacher_id], firm[stay.post_id]), ())
        beside += any(start <= stay.end and stay.start <= end for start, end in found)
    return beside * each


def _columns(round_: Round, sheet: str, key: str, value: str) -> dict[str, str]:
    table = round_[sheet]
    return made_of((table,), f"{key} {value}", lambda: dict(zip(table[key].tolist(), table[value].tolist(), strict=True)))

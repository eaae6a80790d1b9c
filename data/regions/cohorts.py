"""Cohorts: who is to be placed, when, and how many of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import ceil
from typing import Any

import numpy as np

from data.regions.drafts import CohortDraft, Row, SchoolDraft
from data.regions.draw import between, chance, pick, real, spread
from data.regions.fields import Major, StudyField
from data.regions.spec import RegionSpec

_LEAST = 14  # students of the smallest cohort


def draw_cohorts(rng: np.random.Generator, spec: RegionSpec, schools: list[SchoolDraft], counts: list[int]) -> list[CohortDraft]:
    """All cohorts, with a first guess of their students to place (``settle_sizes`` fixes it once there are posts)."""
    drafts: list[CohortDraft] = []
    staged_left = round(spec.cohorts * spec.staged_share / 2)
    for number, (school, count) in enumerate(zip(schools, counts, strict=True), start=1):
        visits = max(1, round(count * spec.visit_share)) if count > 3 else 0
        staged = 1 if staged_left > 0 and count - visits >= 4 and school.kind != "health" else 0
        staged_left -= staged
        for i in range(count - visits - staged):
            field, major = school.majors[i % len(school.majors)]
            final = 3 if i < len(school.majors) else 2
            drafts.append(_cohort(rng, spec, school, field, major, f"S{number:02d}-C{i + 1:02d}", final))
        if staged:
            drafts.append(_second_stage(spec, drafts[-1]))
        for i in range(visits):
            field, major = pick(rng, school.majors)
            drafts.append(_visit(rng, spec, school, field, major, f"S{number:02d}-V{i + 1:02d}"))
    _first_guess(rng, spec, drafts)
    return drafts


def _cohort(
    rng: np.random.Generator, spec: RegionSpec, school: SchoolDraft, field: StudyField, major: Major, name: str, grade: int
) -> CohortDraft:
    year = spec.year
    start, end = pick(
        rng,
        (
            (date(year, 7, 1), date(year, 12, 31)),
            (date(year, 7, 13), date(year + 1, 1, 8)),
            (date(year, 9, 1), date(year + 1, 1, 31)),
        ),
        (0.65, 0.2, 0.15),
    )
    row: Row = {
        "cohort_id": name,
        "school_id": school.row["school_id"],
        "major_code": major.code,
        "grade": grade,
        "kind": "internship",
        "start": start,
        "end": end,
        "commute_km": pick(rng, (15.0, 20.0, 30.0, 40.0)) if chance(rng, 0.15) else None,
        "min_group": pick(rng, (3, 8, 10)) if chance(rng, 0.2) else None,
        "min_days": pick(rng, (60, 90)) if chance(rng, 0.15) else None,
    }
    return CohortDraft(row, school, field, major, 0)


def _second_stage(spec: RegionSpec, first: CohortDraft) -> CohortDraft:
    """The same people a quarter later, at other enterprises."""
    first.row |= {
        "class_id": f"{first.row['cohort_id']}-班",
        "start": date(spec.year, 7, 1),
        "end": date(spec.year, 9, 30),
        "min_days": None,
    }
    later: dict[str, Any] = {
        "cohort_id": f"{first.row['cohort_id']}-2",
        "start": date(spec.year, 10, 8),
        "end": date(spec.year, 12, 31),
    }
    return CohortDraft(first.row | later, first.school, first.field, first.major, 0)


def _visit(
    rng: np.random.Generator, spec: RegionSpec, school: SchoolDraft, field: StudyField, major: Major, name: str
) -> CohortDraft:
    start, end = pick(
        rng, ((date(spec.year, 9, 14), date(spec.year, 10, 30)), (date(spec.year, 10, 12), date(spec.year, 11, 27)))
    )
    row: Row = {
        "cohort_id": name,
        "school_id": school.row["school_id"],
        "major_code": major.code,
        "grade": 1,
        "kind": "visit",
        "start": start,
        "end": end,
        "min_group": pick(rng, (15, 20)),
        "commute_km": 60.0,
    }
    return CohortDraft(row, school, field, major, 0)


def _first_guess(rng: np.random.Generator, spec: RegionSpec, drafts: list[CohortDraft]) -> None:
    """Students to place, spread over the internship cohorts; visits are of any size."""
    interns = [d for d in drafts if d.row["kind"] == "internship"]
    for draft, free in zip(interns, spread(rng, spec.students, [real(rng, 0.35, 1.8) for _ in interns]), strict=True):
        draft.free = max(_LEAST, free)
    firsts: dict[str, CohortDraft] = {}
    for draft in drafts:
        if draft.row["kind"] == "visit":
            draft.free = between(rng, 35, 160)
        draft.free = firsts.setdefault(_class(draft), draft).free


def settle_sizes(rng: np.random.Generator, spec: RegionSpec, drafts: list[CohortDraft], room: Mapping[str, float]) -> None:
    """Lean the students to place towards fields with room, then add those who stay on, arrange themselves or wait.

    ``room`` is what the posts of each field can take. Schools enrol where there is work, so a region is tight in some
    fields but not hopeless in any; ``spec.tightness`` says how unevenly.
    """
    interns = [d for d in drafts if d.row["kind"] == "internship"]
    need: dict[str, float] = {}
    for draft in interns:
        need[draft.field.index] = need.get(draft.field.index, 0.0) + draft.free
    lean = {i: float(np.clip(room.get(i, 0.0) / n * np.exp(rng.normal(0, spec.tightness)), 0.4, 2.5)) for i, n in need.items()}
    shares = spread(rng, spec.students, [d.free * lean[d.field.index] for d in interns])
    for draft, free in zip(interns, shares, strict=True):
        draft.free = max(_LEAST, free)
    by_class: dict[str, CohortDraft] = {}
    for draft in drafts:
        _add_the_rest(rng, draft)
        first = by_class.setdefault(_class(draft), draft)
        draft.free = first.free
        draft.row |= {key: first.row[key] for key in ("size", "continuing", "self_arranged", "deferred")}
        if draft.plain and draft.free <= 24 and chance(rng, 0.5):
            draft.row |= {"keep_together": True, "min_group": None}
        elif draft.plain and chance(rng, 0.12):
            draft.row["max_sites"] = between(rng, 12, 25)


def _class(draft: CohortDraft) -> str:
    return str(draft.row.get("class_id") or draft.row["cohort_id"])


def _add_the_rest(rng: np.random.Generator, draft: CohortDraft) -> None:
    continuing, own = 0.0, 0.0
    if draft.row["kind"] == "internship":
        continuing = real(rng, 0.3, 0.5) if draft.school.kind in ("general", "health") else real(rng, 0.02, 0.15)
        own = real(rng, 0.0, 0.1)
    size = ceil(draft.free / (1 - continuing - own))
    deferred = pick(rng, (0, 0, 0, 1, 2, 3))
    draft.row |= {
        "continuing": int(size * continuing),
        "deferred": deferred,
        "self_arranged": size - int(size * continuing) - draft.free,
        "size": size + deferred,
    }


def count_people(rng: np.random.Generator, spec: RegionSpec, drafts: list[CohortDraft]) -> list[Row]:
    """Rows of all cohorts, now that their sizes stand: minors, women and guides, some of them blank."""
    by_class: dict[str, Row] = {}
    for draft in drafts:
        row, size = draft.row, int(draft.row["size"])
        women = int(rng.binomial(size, draft.field.women))
        young = (
            real(rng, 0.7, 1.0) if row["kind"] == "visit" else real(rng, 0.1, 0.45) if draft.school.level != "diploma" else 0.02
        )
        minors = int(rng.binomial(size, young))
        both = min(minors, women, max(round(minors * draft.field.women), minors + women - size))
        row |= {"minors": minors, "women": women, "minor_women": both}
        if row["kind"] == "internship" and minors and draft.school.level != "diploma" and chance(rng, 0.1):
            row["under16"] = min(minors, between(rng, 1, 2))
        if chance(rng, spec.blank_share):
            row |= {"minors": None, "minor_women": None, "under16": None}
        elif chance(rng, spec.blank_share):
            row["minor_women"] = None
        if chance(rng, spec.blank_share / 2):
            row |= {"women": None, "minor_women": None}
        if row["kind"] == "internship" and not chance(rng, 0.35):
            row["guides"] = max(3, ceil(draft.free / 18))
        twin = by_class.setdefault(_class(draft), row)
        row |= {key: twin.get(key) for key in ("minors", "women", "minor_women", "under16", "guides")}
    return [draft.row for draft in drafts]

"""Cohorts: who is to be placed, and when."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from data.regions.drafts import CohortDraft, Row, SchoolDraft
from data.regions.draw import chance, pick
from data.regions.fields import Major, StudyField
from data.regions.sizes import first_guess
from data.regions.spec import RegionSpec


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
    first_guess(rng, spec, drafts)
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

"""Placements confirmed or under way when the round begins, and some that came to nothing."""

from __future__ import annotations

from datetime import date

import numpy as np

from data.regions.distances import Nearby
from data.regions.drafts import CohortDraft, PostDraft, Row
from data.regions.draw import between, pick, some
from data.regions.spec import RegionSpec
from data.regions.suitable import SurePosts, posts_by_field, room


def draw_placements(rng: np.random.Generator, spec: RegionSpec, cohorts: list[CohortDraft], posts: list[PostDraft]) -> list[Row]:
    """Rows of ``placements``. Students of fixed ones are added to their cohort, so that those to place stay as many."""
    rows: list[Row] = []
    by_field = posts_by_field(posts)
    sure = SurePosts(posts)
    plain = [c for c in cohorts if c.plain]
    for cohort in some(rng, plain, max(1, round(len(plain) * spec.fixed_share))):
        able = [p for p in sure.of(cohort) if room(p) >= 3]
        post = pick(rng, able or _known(spec, cohort, by_field) or posts)
        students = min(between(rng, 2, 7), room(post)) if able else between(rng, 1, 3)
        # where no post surely suits, students found an enterprise themselves
        kind = pick(rng, ("confirmed", "on_site", "own", "returned", "ended"), (0.4, 0.25, 0.15, 0.1, 0.1)) if able else "own"
        row = _row(spec, cohort, post, students, kind)
        row["placement_id"] = f"A{len(rows) + 1:04d}"
        rows.append(row)
        if row["status"] in ("confirmed", "on_site"):
            cohort.row["size"] += students
            post.used += students if row.get("post_id") else 0
    return rows


def _known(spec: RegionSpec, cohort: CohortDraft, by_field: dict[str, Nearby[PostDraft]]) -> list[PostDraft]:
    """Posts of the cohort's field that are not too far away to be known."""
    own = by_field.get(cohort.field.index)
    return own.within(cohort.school.spot, spec.dealings_km) if own else []


def _row(spec: RegionSpec, cohort: CohortDraft, post: PostDraft, students: int, kind: str) -> Row:
    year = spec.year
    row: Row = {
        "cohort_id": cohort.row["cohort_id"],
        "enterprise_id": post.row["enterprise_id"],
        "post_id": post.row["post_id"],
        "students": students,
        "start": cohort.row["start"],
        "end": cohort.row["end"],
        "status": kind,
    }
    if kind == "on_site":
        row |= {"start": date(year, 3, 2), "end": date(year, 8, 31)}
    elif kind == "own":
        row |= {"status": "on_site", "own_choice": True, "post_id": None, "start": date(year, 4, 6), "end": date(year, 9, 30)}
    elif kind in ("returned", "ended"):
        row |= {"start": date(year - 1, 11, 2), "end": date(year, 4, 24)}
    return row

"""Sizes of cohorts: students to place, those who stay on or wait, minors, women and guides."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

import numpy as np

from data.regions.drafts import CohortDraft, Row
from data.regions.draw import between, chance, pick, real, spread
from data.regions.spec import RegionSpec

_LEAST = 14  # students of the smallest cohort


def first_guess(rng: np.random.Generator, spec: RegionSpec, drafts: list[CohortDraft]) -> None:
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

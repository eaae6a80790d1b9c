"""Pairs that are certainly legal: what placements under way and pins may be drawn from."""

from __future__ import annotations

from data.regions.drafts import CohortDraft, PostDraft
from data.regions.relations import barred_title
from data.regions.room import open_places


def room(post: PostDraft) -> int:
    """Students the post can still take, with one place in reserve."""
    return min(post.firm.cap, open_places(post)) - post.used - 1


def suits(cohort: CohortDraft, post: PostDraft) -> bool:
    """Whether nothing in the rules can stand between the two: field, level, dates, shifts, hazards, pay, distance."""
    row, firm = post.row, post.firm
    return (
        row["kind"] == "internship"
        and post.whole
        and not barred_title(row["title"])
        and post.field.index == cohort.field.index
        and firm.sound
        and not firm.outside
        and firm.row["lon"] is not None
        and firm.spot.km_to(cohort.school.spot) < 14
        and (not row["levels"] or cohort.school.level in row["levels"])
        and not any(row.get(key) for key in ("night_shift", "rest_days", "overtime", "hazards", "post_group"))
        and row["start"] <= cohort.row["start"]
        and row["end"] >= cohort.row["end"]
    )

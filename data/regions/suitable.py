"""Pairs that are certainly legal: what placements under way and pins may be drawn from."""

from __future__ import annotations

from data.regions.drafts import CohortDraft, PostDraft, Row
from data.regions.relations import barred_title

_NEEDS_NO_FILING = {"dust", "heavy_load"}


def open_places(post: PostDraft) -> int:
    """Places for interns that the rules on work leave open at the post, before the cap of the enterprise."""
    row = post.row
    filed = row.get("filing_no") is not None
    if not post.firm.sound or row["intensity"] >= 3 or row.get("hours_per_day") or not _paid(row):
        return 0
    if not filed and set(row.get("hazards") or ()) - _NEEDS_NO_FILING:
        return 0
    irregular = any(row.get(key) for key in ("night_shift", "rest_days", "overtime"))
    places = int(row.get("regular_seats") or 0) if irregular and not filed else int(row["seats"])
    return min(places, int(row["post_staff"]) // 5) if row.get("post_staff") is not None else places


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


def _paid(row: Row) -> bool:
    wage, lowest = row.get("post_wage"), row.get("lowest_wage")
    floors = ([] if wage is None else [0.8 * wage]) + ([] if lowest is None else [lowest])
    return not row.get("independent") or row.get("pay") is None or not floors or bool(row["pay"] >= min(floors))

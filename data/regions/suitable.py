"""Pairs that are certainly legal: what placements under way and pins may be drawn from."""

from __future__ import annotations

from data.regions.distances import Nearby
from data.regions.drafts import CohortDraft, PostDraft
from data.regions.relations import barred_title
from data.regions.room import open_places

_NEAR_KM = 14


def room(post: PostDraft) -> int:
    """Students the post can still take, with one place in reserve."""
    return min(post.firm.cap, open_places(post)) - post.used - 1


def posts_by_field(posts: list[PostDraft]) -> dict[str, Nearby[PostDraft]]:
    """The posts of each field, to be looked up by distance."""
    by_field: dict[str, list[PostDraft]] = {}
    for post in posts:
        by_field.setdefault(post.field.index, []).append(post)
    return {index: Nearby(own, (p.firm.spot for p in own)) for index, own in by_field.items()}


class SurePosts:
    """Posts that nothing in the rules on posts and enterprises can bar, by field."""

    def __init__(self, posts: list[PostDraft]) -> None:
        self._nearby = posts_by_field([p for p in posts if _sure(p)])

    def of(self, cohort: CohortDraft) -> list[PostDraft]:
        """Those of the cohort's field that are also near and right in level and dates, in the order of the posts."""
        if cohort.field.index not in self._nearby:
            return []
        return [p for p in self._nearby[cohort.field.index].within(cohort.school.spot, _NEAR_KM) if _meet(cohort, p)]


def _sure(post: PostDraft) -> bool:
    """Whether shifts, hazards, titles and the enterprise bar nobody."""
    row, firm = post.row, post.firm
    return (
        row["kind"] == "internship"
        and post.whole
        and not barred_title(row["title"])
        and firm.sound
        and not firm.outside
        and firm.row["lon"] is not None
        and not any(row.get(key) for key in ("night_shift", "rest_days", "overtime", "hazards", "post_group"))
    )


def _meet(cohort: CohortDraft, post: PostDraft) -> bool:
    row = post.row
    return (
        (not row["levels"] or cohort.school.level in row["levels"])
        and row["start"] <= cohort.row["start"]
        and row["end"] >= cohort.row["end"]
    )

"""How many interns the posts of a region can take, and scaling that to the students there are."""

from __future__ import annotations

from data.regions.drafts import PostDraft, Row
from data.regions.spec import RegionSpec

_NEEDS_NO_FILING = {"dust", "heavy_load"}


def fit_room(spec: RegionSpec, posts: list[PostDraft]) -> None:
    """Scale what enterprises offer so that the region has ``spec.room`` places that rules leave open per student to place."""
    interns = [p for p in posts if p.row["kind"] in ("internship", "apprentice")]
    factor = spec.room * spec.students / max(1.0, sum(room_by_field(posts).values()))
    for post in interns:
        row = post.row
        for key in ("seats", "post_staff", "regular_seats", "mentors"):
            if row.get(key):
                row[key] = max(1, round(row[key] * factor))
        if row.get("post_staff") is not None:
            row["post_staff"] = min(post.firm.staff, row["post_staff"])
        if row.get("min_group"):
            row["min_group"] = min(row["seats"], row["min_group"])


def room_by_field(posts: list[PostDraft]) -> dict[str, float]:
    """Interns that the posts of each field can take: open places, cut to a tenth of the staff of each enterprise."""
    places = {id(p): open_places(p) for p in posts if p.row["kind"] in ("internship", "apprentice")}
    wanted: dict[int, int] = {}
    for post in posts:
        wanted[id(post.firm)] = wanted.get(id(post.firm), 0) + places.get(id(post), 0)
    room: dict[str, float] = {}
    for post in posts:
        if places.get(id(post)):
            share = min(1.0, post.firm.cap / wanted[id(post.firm)])
            room[post.field.index] = room.get(post.field.index, 0.0) + places[id(post)] * share
    return room


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


def _paid(row: Row) -> bool:
    wage, lowest = row.get("post_wage"), row.get("lowest_wage")
    floors = ([] if wage is None else [0.8 * wage]) + ([] if lowest is None else [lowest])
    return not row.get("independent") or row.get("pay") is None or not floors or bool(row["pay"] >= min(floors))

"""kind, min_group: which posts a row may name, and how small a group may be."""

from __future__ import annotations

from matcher.audit.days import Span, most
from matcher.audit.ledger import Ledger
from matcher.audit.reading import PLACED_KINDS, Reading, Stay, grouped
from matcher.audit.shares import Shares

KINDS_OF = {"internship": PLACED_KINDS, "visit": frozenset({"visit"})}


def measure(reading: Reading, ledger: Ledger) -> None:
    """Kinds of all rows of the plan, then the size of each group against the least it may have."""
    for group in reading.groups:
        assert group.post is not None
        kind, allowed = group.post["kind"], KINDS_OF[group.cohort["kind"]]
        ledger.measure("kind", group.subject, kind, "/".join(sorted(allowed)), kind in allowed)
    for member in reading.members:
        ledger.measure("kind", member.subject, member.post["kind"], "order", member.post["kind"] == "order")
    for stay in reading.teacher_stays:
        ledger.measure("kind", stay.subject, stay.post["kind"], "teacher", stay.post["kind"] == "teacher")
    _sizes(reading, ledger)


def _sizes(reading: Reading, ledger: Ledger) -> None:
    shares = Shares(reading)
    at_post = grouped((f for f in reading.fixed if f.post), lambda f: f.post["post_id"] if f.post else "")
    for group in reading.groups:
        post, cohort = group.post, group.cohort
        assert post is not None
        fixed = [Span(f.start, f.end, f.students) for f in at_post.get(post["post_id"], [])]
        to_place = reading.to_place_of_age(cohort)
        room = min(to_place, _room(reading, shares, group, post["seats"] - most(fixed, group.start, group.end)))
        asked = reading.least_group(post)
        ledger.measure("min_group", f"{group.subject} U", room, asked, asked <= room)
        least = max(asked, min(cohort["min_group"], room))
        ledger.measure("min_group", group.subject, group.students, least, group.students >= least)
        if cohort["keep_together"]:
            ledger.measure("min_group", f"{group.subject} keep_together", group.students, to_place, group.students == to_place)


def _room(reading: Reading, shares: Shares, group: Stay, seats: int) -> int:
    """The least room in seats and shares during the stay, never below 0; shares only where they count."""
    rooms = [seats]
    if group.placed:
        rooms += shares.rooms(group)
    return max(0, min(rooms))

"""beds: everybody who cannot go home in the evening has one."""

from __future__ import annotations

from collections import defaultdict

from matcher.audit.days import Span, worst
from matcher.audit.ground import needs_bed
from matcher.audit.ledger import Ledger
from matcher.audit.reading import Reading, Stay, grouped


def measure(reading: Reading, ledger: Ledger) -> None:
    """Beds used at every enterprise with placed groups that need some, on the worst day."""
    default_km = float(reading.threshold("beds", "commute_km"))

    def sleeps_there(stay: Stay) -> bool:
        school = reading.schools[stay.cohort["school_id"]]
        return needs_bed(school, stay.cohort, stay.post, stay.enterprise, default_km)

    housed: dict[str, int] = defaultdict(int)
    for post in reading.posts.values():
        if post["housing"]:
            housed[post["enterprise_id"]] += post["seats"]
    fixed = grouped(filter(sleeps_there, reading.fixed_placed), _enterprise)
    for enterprise_id, groups in grouped(filter(sleeps_there, reading.placed), _enterprise).items():
        beds = reading.enterprises[enterprise_id]["dorm_beds"]
        beds = housed[enterprise_id] if beds is None else beds
        found = worst(
            [Span(g.start, g.end, g.students, beds) for g in groups],
            [Span(f.start, f.end, f.students) for f in fixed.get(enterprise_id, [])],
        )
        if found:
            ledger.measure("beds", f"enterprise:{enterprise_id} {found.day}", found.value, found.limit, found.ok, show=True)


def _enterprise(stay: Stay) -> str:
    return str(stay.enterprise["enterprise_id"])

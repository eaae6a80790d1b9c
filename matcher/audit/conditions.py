"""intensity, hours, hazards, shifts, pay: what the work at an internship or apprentice post may be like."""

from __future__ import annotations

from decimal import Decimal

from data.catalogues import hazard
from data.filings import TO_BE_FILED
from matcher.audit.days import Span, worst
from matcher.audit.ledger import Ledger
from matcher.audit.reading import Reading, Record, Stay, grouped


def measure(reading: Reading, ledger: Ledger) -> None:
    """Every post with a placed group."""
    hardest, longest = reading.threshold("intensity", "grade"), reading.threshold("hours", "hours_per_day")
    fixed = grouped((f for f in reading.fixed_placed if f.post), _post)
    for post_id, groups in grouped(reading.placed, _post).items():
        post, subject = reading.posts[post_id], f"post:{post_id}"
        ledger.measure("intensity", subject, post["intensity"], hardest - 1, post["intensity"] < hardest)
        hours = Decimal(str(post["hours_per_day"]))
        ledger.measure("hours", subject, hours, longest, hours <= longest)
        risky = [tag for tag in post["hazards"] if hazard(tag).filing]
        ledger.measure("hazards", subject, ";".join(risky), post["filing_no"], not risky or bool(post["filing_no"]))
        if risky and post["filing_no"] == TO_BE_FILED:
            ledger.todo("hazards", subject, ";".join(risky), TO_BE_FILED, ok=False)
        _shifts(post, groups, fixed.get(post_id, []), ledger)
        _pay(post, reading.threshold("pay", "share"), ledger)


def _shifts(post: Record, groups: list[Stay], fixed: list[Stay], ledger: Ledger) -> None:
    irregular = post["night_shift"] or post["rest_days"] or post["overtime"]
    if irregular and not post["filing_no"]:
        regular = post["regular_seats"] or 0
        found = worst(
            [Span(g.start, g.end, g.students, regular) for g in groups], [Span(f.start, f.end, f.students) for f in fixed]
        )
        if found:
            ledger.measure("shifts", f"post:{post['post_id']} {found.day}", found.value, found.limit, found.ok, show=True)
    elif irregular and post["filing_no"] == TO_BE_FILED:
        ledger.todo("shifts", f"post:{post['post_id']}", None, TO_BE_FILED, ok=False)


def _pay(post: Record, share: Decimal, ledger: Ledger) -> None:
    if not post["independent"]:
        return
    subject = f"post:{post['post_id']}"
    floors = []
    if post["post_wage"] is not None:
        floors.append(share * Decimal(str(post["post_wage"])))
    if post["lowest_wage"] is not None:
        floors.append(Decimal(str(post["lowest_wage"])))
    floor = min(floors, default=None)
    if post["pay"] is None:
        ledger.todo("pay", subject, None, floor)
    elif floor is not None:
        pay = Decimal(str(post["pay"]))
        ledger.measure("pay", subject, pay, floor, pay >= floor, show=True)


def _post(stay: Stay) -> str:
    return str(stay.post["post_id"]) if stay.post else ""

"""dates, min_days: when a group stays, and for how long at least."""

from __future__ import annotations

from datetime import date

from matcher.audit.days import length
from matcher.audit.ledger import Ledger
from matcher.audit.reading import Reading, Record


def measure(reading: Reading, ledger: Ledger) -> None:
    """First and last day of every group against the rule, and its days against the least."""
    for group in reading.groups:
        assert group.post is not None
        start, end = stay_of(group.cohort, group.post, reading.as_of)
        ledger.measure("dates", f"{group.subject} start", group.start, start, group.start == start)
        ledger.measure("dates", f"{group.subject} end", group.end, end, group.end == end)
        days, least = length(group.start, group.end), least_days(reading, group.cohort, group.start)
        ledger.measure("min_days", group.subject, days, least, days >= least)


def stay_of(cohort: Record, post: Record, as_of: date | None) -> tuple[date, date]:
    """First and last day of a stay of the cohort at the post; the last may lie before the first: then there is no stay."""
    start = max(d for d in (cohort["start"], post["start"], as_of) if d)
    end = min(d for d in (cohort["end"], post["end"]) if d)
    return start, end


def least_days(reading: Reading, cohort: Record, start: date) -> int:
    """The least days of a stay that starts then: an exception's, else the cohort's own, else the rulebook's for its kind."""
    excepted = reading.exceptions.min_days(cohort["cohort_id"], start)
    if excepted is not None:
        return excepted
    if cohort["min_days"] is not None:
        return int(cohort["min_days"])
    return int(reading.threshold("min_days", "visit_days" if cohort["kind"] == "visit" else "days"))

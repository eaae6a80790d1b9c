"""pin, forbid, except: what people decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from matcher.audit.dates import stay_of
from matcher.audit.days import length
from matcher.audit.groups import KINDS_OF
from matcher.audit.ledger import Ledger
from matcher.audit.reading import Membership, Reading, Record, Row, Stay, TeacherStay, grouped

PARTIES = ("cohort_id", "teacher_id", "school_id", "post_id", "enterprise_id")


def measure(reading: Reading, ledger: Ledger) -> None:
    """Every decision of the round."""
    at_enterprise = grouped(reading.rows, lambda row: row.enterprise["enterprise_id"])
    for decision in reading.decisions:
        place = _enterprise_of(reading, decision)
        near = reading.rows if place is None else at_enterprise.get(place, [])
        matched = [row for row in near if _names(decision, row) and _holds(decision, _start(reading, row))]
        if decision["action"] == "forbid":
            _forbid(decision, matched, ledger)
        elif decision["action"] == "pin":
            _pin(reading, decision, matched, ledger)


def _forbid(decision: Record, matched: list[Row], ledger: Ledger) -> None:
    people = sum(row.students if not isinstance(row, TeacherStay) else 1 for row in matched)
    ledger.measure("forbid", _subject(decision), people, 0, not matched)


def _pin(reading: Reading, decision: Record, matched: list[Row], ledger: Ledger) -> None:
    subject, wanted = _subject(decision), decision["students"]
    if _too_late(reading, decision):
        ledger.note("pin", subject, "until", decision["until"])
    elif decision["teacher_id"]:
        stays = [s for s in matched if isinstance(s, TeacherStay) and s.post["kind"] == "teacher" and _on_given_days(decision, s)]
        if wanted == 0:
            ledger.measure("pin", subject, len(stays), 0, not stays, show=True)
        else:
            ledger.measure("pin", subject, len(stays), 1, bool(stays), show=True)
    else:
        counted: tuple[type, ...] = (Stay,)
        if decision["post_id"] and reading.posts[decision["post_id"]]["kind"] == "order":
            counted = (Membership,)
        students = sum(row.students for row in matched if isinstance(row, counted) and not isinstance(row, TeacherStay))
        ok = students >= 1 if wanted is None else students == wanted
        ledger.measure("pin", subject, students, 1 if wanted is None else wanted, ok, show=True)


def _on_given_days(decision: Record, stay: TeacherStay) -> bool:
    return decision["start"] in (None, stay.start) and decision["end"] in (None, stay.end)


def _names(decision: Record, row: Row) -> bool:
    """Whether the decision names the row's people and place; a school stands for its cohorts and its teachers."""
    person = row.teacher if isinstance(row, TeacherStay) else row.cohort
    key, other = ("teacher_id", "cohort_id") if isinstance(row, TeacherStay) else ("cohort_id", "teacher_id")
    post_id = row.post["post_id"] if row.post else None
    return (
        not decision[other]
        and decision[key] in (None, person[key])
        and decision["school_id"] in (None, person["school_id"])
        and decision["post_id"] in (None, post_id)
        and decision["enterprise_id"] in (None, row.enterprise["enterprise_id"])
    )


def _holds(decision: Record, start: date | None) -> bool:
    return decision["until"] is None or start is None or start <= decision["until"]


def _start(reading: Reading, row: Row) -> date | None:
    return reading.class_start(row.post) if isinstance(row, Membership) else row.start


def _enterprise_of(reading: Reading, decision: Record) -> str | None:
    if decision["post_id"]:
        return str(reading.posts[decision["post_id"]]["enterprise_id"])
    return decision["enterprise_id"] or None


def _subject(decision: Record) -> str:
    named = [f"{key.removesuffix('_id')}:{decision[key]}" for key in PARTIES if decision[key]]
    return " ".join([f"decision:{decision['decision_id']}", *named])


def _too_late(reading: Reading, decision: Record) -> bool:
    """Whether all that a pin could match starts after it has ended. What could match nothing is not late: it cannot hold."""
    if decision["until"] is None:
        return False
    starts = list(_possible_starts(reading, decision))
    return bool(starts) and not any(_holds(decision, start) for start in starts)


def _possible_starts(reading: Reading, decision: Record) -> Iterator[date | None]:
    """First days of all stays and classes that a pin's people could have at its place, other rules aside."""
    posts = [
        post
        for post in reading.posts.values()
        if decision["post_id"] in (None, post["post_id"]) and decision["enterprise_id"] in (None, post["enterprise_id"])
    ]
    if decision["teacher_id"]:
        for window in reading.round.rows("teacher_windows"):
            if window["teacher_id"] == decision["teacher_id"]:
                yield from (start for post in posts if post["kind"] == "teacher" for start in _first_start(reading, window, post))
        return
    for cohort in reading.cohorts.values():
        if decision["cohort_id"] in (None, cohort["cohort_id"]) and decision["school_id"] in (None, cohort["school_id"]):
            for post in posts:
                if post["kind"] in KINDS_OF[cohort["kind"]]:
                    yield stay_of(cohort, post, reading.as_of)[0]
                elif post["kind"] == "order" and decision["post_id"]:
                    yield reading.class_start(post)


def _first_start(reading: Reading, window: Record, post: Record) -> Iterator[date]:
    """The first day of the grid that is not before as_of and leaves at least a day."""
    first = max(d for d in (window["start"], post["start"]) if d)
    last = min(d for d in (window["end"], post["end"]) if d)
    if reading.as_of and first < reading.as_of:
        step = int(reading.threshold("teacher_window", "step_days"))
        first += timedelta(days=-(-(length(first, reading.as_of) - 1) // step) * step)
    if first <= last:
        yield first

"""level, major: whether a post is for these students, in an order class as well."""

from __future__ import annotations

from datetime import date

from matcher.audit.ledger import Ledger
from matcher.audit.majors import normalised
from matcher.audit.reading import Reading, Record


def measure(reading: Reading, ledger: Ledger) -> None:
    """Every group and every membership."""
    for group in reading.groups:
        assert group.post is not None
        _pair(reading, ledger, group.cohort, group.post, group.start, group.subject)
    for member in reading.members:
        _pair(reading, ledger, member.cohort, member.post, reading.class_start(member.post), member.subject)


def _pair(reading: Reading, ledger: Ledger, cohort: Record, post: Record, start: date | None, subject: str) -> None:
    level, levels = reading.schools[cohort["school_id"]]["level"], post["levels"]
    ledger.measure("level", subject, level, "/".join(levels), not levels or level in levels)
    code = normalised(cohort["major_code"])
    majors = reading.exceptions.majors(cohort["cohort_id"], post["post_id"], start)
    if majors is not None:
        _listed(reading, ledger, code, majors, subject)
    elif (said := reading.majors.said(code, post)) == "unrelated":
        ledger.measure("major", subject, said, "near", False)
    elif post["majors"]:
        _listed(reading, ledger, code, post["majors"], subject)
    else:
        grade = said or reading.majors.graded(code, post, reading.enterprises[post["enterprise_id"]])
        ledger.measure("major", subject, grade, "near", grade != "unrelated")
        if grade is None:
            ledger.note("major", subject, None, "near")


def _listed(reading: Reading, ledger: Ledger, code: str, majors: tuple[str, ...], subject: str) -> None:
    ledger.measure("major", subject, code, ";".join(majors), any(reading.majors.digits(entry, code) for entry in majors))

"""size, age, class: no more students than there are."""

from __future__ import annotations

from matcher.audit.days import Span, worst
from matcher.audit.ledger import Ledger
from matcher.audit.reading import Reading, grouped


def measure(reading: Reading, ledger: Ledger) -> None:
    """Students of each cohort against to place, and students away of each class, day by day, against its size."""
    for cohort_id, groups in grouped(reading.groups, lambda g: g.cohort["cohort_id"]).items():
        cohort = reading.cohorts[cohort_id]
        students = sum(g.students for g in groups)
        subject = f"cohort:{cohort_id}"
        before, after = reading.to_place(cohort), reading.to_place_of_age(cohort)
        ledger.measure("size", subject, students, before, students <= before)
        if after < before:
            ledger.measure("age", subject, students, after, students <= after, show=True)
        elif cohort["kind"] == "internship":
            ledger.measure("age", subject, students, after, True)
    for cohort in reading.cohorts.values():
        if cohort["under16"] and cohort["kind"] == "internship":
            ledger.todo("age", f"cohort:{cohort['cohort_id']}", cohort["under16"])
    _classes(reading, ledger)


def _classes(reading: Reading, ledger: Ledger) -> None:
    fixed = grouped(reading.fixed, lambda f: reading.class_of(f.cohort))
    for key, groups in grouped(reading.groups, lambda g: reading.class_of(g.cohort)).items():
        size = reading.class_sizes[key]
        found = worst(
            [Span(g.start, g.end, g.students, size) for g in groups],
            [Span(f.start, f.end, f.students) for f in fixed.get(key, [])],
        )
        if found:
            ledger.measure("class", f"class:{key} {found.day}", found.value, found.limit, found.ok)

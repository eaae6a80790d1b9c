"""document: nobody is forgotten and nobody is counted twice among the unplaced."""

from __future__ import annotations

from collections import Counter

from matcher.audit.document import require
from matcher.audit.ledger import Ledger
from matcher.audit.reading import Reading


def measure(reading: Reading, ledger: Ledger) -> None:
    """Groups and unplaced of every cohort against to place, and the teachers who should be listed."""
    rows = reading.plan.unplaced
    for position, row in enumerate(rows):
        named = (row.cohort_id is not None) + (row.teacher_id is not None)
        require(ledger, f"unplaced {position} ids", named, 1, named == 1)
    _cohorts(reading, ledger)
    _teachers(reading, ledger)


def _cohorts(reading: Reading, ledger: Ledger) -> None:
    listed: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    for row in reading.plan.unplaced:
        if row.cohort_id is not None:
            listed[row.cohort_id] += 1
            missing[row.cohort_id] += row.students
    placed: Counter[str] = Counter()
    for group in reading.groups:
        placed[group.cohort["cohort_id"]] += group.students
    for cohort_id, cohort in reading.cohorts.items():
        left = max(0, reading.to_place_of_age(cohort) - placed[cohort_id])
        require(ledger, f"unplaced cohort:{cohort_id}", missing[cohort_id], left, missing[cohort_id] == left)
        require(ledger, f"unplaced cohort:{cohort_id} rows", listed[cohort_id], 1, listed[cohort_id] <= 1)


def _teachers(reading: Reading, ledger: Ledger) -> None:
    listed = Counter(row.teacher_id for row in reading.plan.unplaced if row.teacher_id is not None)
    away = {stay.teacher["teacher_id"] for stay in reading.teacher_stays}
    months = reading.threshold("objective", "teacher_target_days") / reading.threshold("objective", "teacher_month_days")
    for teacher_id, teacher in reading.teachers.items():
        due = int(teacher["months_done"] < months and teacher_id not in away)
        require(ledger, f"unplaced teacher:{teacher_id}", listed[teacher_id], due, listed[teacher_id] == due)

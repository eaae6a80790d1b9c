"""document: whether the plan is what the format says a plan is, and says what its rows add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from data.rounds import input_sha256
from data.rulebook import FORMAT_RULES
from matcher.audit.days import length
from matcher.audit.ledger import DOCUMENT, Ledger, Measured
from matcher.audit.reading import Reading, thousandths

TINY = 1e-6


def measure(reading: Reading, ledger: Ledger) -> None:
    """Ids, doubles, rows, numbers and the input's hash. What is unplaced and what the plan is worth have modules of their own."""
    plan = reading.plan
    _ids(reading, ledger)
    _once(ledger, "internships", ((g.cohort_id, g.post_id) for g in plan.internships))
    _once(ledger, "order_classes", ((c.post_id,) for c in plan.order_classes))
    _once(ledger, "members", ((m.cohort_id, c.post_id) for c in plan.order_classes for m in c.members))
    people = [(f"cohort:{g.cohort_id} post:{g.post_id}", g.students, g.fit) for g in plan.internships]
    people += [(f"cohort:{m.cohort_id} post:{c.post_id}", m.students, m.fit) for c in plan.order_classes for m in c.members]
    people += [(f"teacher:{t.teacher_id} post:{t.post_id}", 1, t.fit) for t in plan.teachers]
    for subject, students, fit in people:
        require(ledger, f"{subject} students", students, 1, students >= 1)
        require(ledger, f"{subject} fit", fit, None, 0 <= fit <= 1 and thousandths(fit) == Decimal(str(fit)))
    for stay in plan.teachers:
        days = length(stay.start, stay.end)
        require(ledger, f"teacher:{stay.teacher_id} post:{stay.post_id} days", stay.days, days, stay.days == days)
    given, found = plan.provenance.input_sha256, input_sha256(reading.round)
    require(ledger, "input_sha256", given, found, given == found)
    for check in plan.checks:
        require(ledger, f"checks {check.rule} {check.subject}", check.value, check.limit, check.ok or check.severity != "barred")


def require(ledger: Ledger, subject: str, value: Measured, limit: Measured, ok: bool) -> None:
    """One thing the format asks of the document itself."""
    ledger.measure(DOCUMENT, subject, value, limit, ok)


def _ids(reading: Reading, ledger: Ledger) -> None:
    plan = reading.plan
    cohorts = [g.cohort_id for g in plan.internships] + [m.cohort_id for c in plan.order_classes for m in c.members]
    cohorts += [u.cohort_id for u in plan.unplaced if u.cohort_id is not None]
    teachers = [t.teacher_id for t in plan.teachers] + [u.teacher_id for u in plan.unplaced if u.teacher_id is not None]
    posts = [row.post_id for rows in (plan.internships, plan.order_classes, plan.teachers) for row in rows]
    for sheet, used, known in (
        ("cohorts", cohorts, reading.cohorts.keys()),
        ("teachers", teachers, reading.teachers.keys()),
        ("posts", posts, reading.posts.keys()),
        ("decisions", [one for conflict in plan.conflicts for one in conflict], {d["decision_id"] for d in reading.decisions}),
        ("rules", [b.rule for u in plan.unplaced for b in u.blocked_by], FORMAT_RULES),
    ):
        for one in dict.fromkeys(used):
            require(ledger, f"{sheet}:{one}", one, None, one in known)


def _once(ledger: Ledger, name: str, keys: Iterable[tuple[str, ...]]) -> None:
    for key, times in Counter(keys).items():
        require(ledger, f"{name} {' '.join(key)}", times, 1, times == 1)

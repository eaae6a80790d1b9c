"""order, order_once: which classes may open, and nobody in two of them."""

from __future__ import annotations

from collections import Counter

from matcher.audit.ledger import Ledger
from matcher.audit.reading import Membership, Reading, grouped


def measure(reading: Reading, ledger: Ledger) -> None:
    """Every opened class, then the members of every class of students over all of them."""
    joined = grouped(reading.members, lambda m: m.post["post_id"])
    for opened in reading.plan.order_classes:
        if opened.post_id in reading.posts:
            _opened(reading, ledger, opened.post_id, joined.get(opened.post_id, []))
    standing: Counter[str] = Counter()
    for row in reading.order_members:
        standing[reading.class_of(reading.cohorts[row["cohort_id"]])] += row["students"]
    for key, members in grouped(reading.members, lambda m: reading.class_of(m.cohort)).items():
        total, size = sum(m.students for m in members) + standing[key], reading.class_sizes[key]
        ledger.measure("order_once", f"class:{key}", total, size, total <= size)


def _opened(reading: Reading, ledger: Ledger, post_id: str, members: list[Membership]) -> None:
    post, subject = reading.posts[post_id], f"post:{post_id}"
    total, least = sum(m.students for m in members), reading.least_group(post)
    ledger.measure("order", f"{subject} least", total, least, total >= least)
    ledger.measure("order", subject, total, post["seats"], total <= post["seats"], show=True)
    schools = len({m.cohort["school_id"] for m in members})
    if not post["cross_school"]:
        ledger.measure("order", f"{subject} schools", schools, 1, schools <= 1)
    grades = {int(grade) for grade in post["grades"]}
    for member in members:
        kind, grade = member.cohort["kind"], member.cohort["grade"]
        ledger.measure("order", f"{member.subject} kind", kind, "internship", kind == "internship")
        ledger.measure("order", f"{member.subject} grade", grade, "/".join(post["grades"]), not grades or grade in grades)

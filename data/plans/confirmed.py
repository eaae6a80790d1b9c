"""Confirmed placements: what school and enterprise have both accepted, and whether a plan keeps it."""

from __future__ import annotations

from data.contract.comparison import ConfirmedRow
from data.contract.plan import Plan


def keeps(plan: Plan, row: ConfirmedRow) -> bool:
    """Whether the plan has no fewer people there, at the same dates."""
    match row.kind:
        case "group":
            students = [
                g.students
                for g in plan.internships
                if (g.cohort_id, g.post_id, g.start, g.end) == (row.cohort_id, row.post_id, row.start, row.end)
            ]
        case "order_member":
            classes = (c for c in plan.order_classes if c.post_id == row.post_id)
            students = [m.students for c in classes for m in c.members if m.cohort_id == row.cohort_id]
        case "teacher":
            stay = row.teacher_id, row.post_id, row.start, row.end
            return any((t.teacher_id, t.post_id, t.start, t.end) == stay for t in plan.teachers)
    return sum(students) >= (row.students or 0) > 0

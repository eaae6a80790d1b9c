"""Which rows of a plan concern some of its cohorts and teachers, and which posts they use."""

from __future__ import annotations

from collections.abc import Callable

from data.contract.plan import Plan


def restrict(plan: Plan, cohort: Callable[[str], bool], teacher: Callable[[str], bool]) -> Plan:
    """The plan with the rows of those cohorts and teachers only, classes without a member left out; its numbers stay."""
    classes = (c.model_copy(update={"members": tuple(m for m in c.members if cohort(m.cohort_id))}) for c in plan.order_classes)
    return plan.model_copy(
        update={
            "internships": tuple(g for g in plan.internships if cohort(g.cohort_id)),
            "order_classes": tuple(c for c in classes if c.members),
            "teachers": tuple(t for t in plan.teachers if teacher(t.teacher_id)),
        }
    )


def posts_of(plan: Plan) -> set[str]:
    """Posts that the plan uses."""
    return {row.post_id for rows in (plan.internships, plan.order_classes, plan.teachers) for row in rows}

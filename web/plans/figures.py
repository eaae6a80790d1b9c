"""The figures of a plan."""

from __future__ import annotations

from dataclasses import dataclass

from data.contract.plan import Plan
from data.plans.headcount import students_placed, students_unplaced, students_visiting
from data.plans.names import Names


@dataclass(frozen=True)
class Figures:
    """Counts of a plan, in students unless named otherwise."""

    interns: int
    visiting: int
    unplaced: int
    enterprises: int
    classes: int
    members: int
    teachers: int
    teachers_left: int


def figures(plan: Plan, names: Names) -> Figures:
    """The counts of a plan."""
    visiting = students_visiting(plan, names.posts.values())
    posts = {row.post_id for rows in (plan.internships, plan.order_classes, plan.teachers) for row in rows}
    return Figures(
        interns=students_placed(plan) - visiting,
        visiting=visiting,
        unplaced=students_unplaced(plan),
        enterprises=len({names.host(post_id).get("enterprise_id") for post_id in posts}),
        classes=len(plan.order_classes),
        members=sum(member.students for opened in plan.order_classes for member in opened.members),
        teachers=len({stay.teacher_id for stay in plan.teachers}),
        teachers_left=sum(1 for row in plan.unplaced if row.teacher_id),
    )

"""churn: what a plan loses against an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from data.contract.plan import Plan
from matcher.model.program import TEACHERS

if TYPE_CHECKING:
    from matcher.model.joint import JointModel


def constrain(model: JointModel, previous: Plan) -> None:
    """Columns for students that groups of the earlier plan lose, and for teachers no longer at a post."""
    b, p = model.builder, model.problem
    student = model.points.each("churn", "churn_student", -1)
    gone = model.points.each("churn", "churn_teacher", -1)
    column = dict(
        zip(
            zip(model.groups.pairs.left.tolist(), model.groups.pairs.right.tolist(), strict=True),
            model.groups.students.tolist(),
            strict=True,
        )
    )
    kept = []
    for group in previous.internships:
        at = column.get((p.places.cohorts.get(group.cohort_id, -1), p.places.posts.get(group.post_id, -1)))
        if at is None:
            b.offset += student * group.students
        else:
            kept.append((at, group.students))
    if kept:
        columns, before = (np.array(v) for v in zip(*kept, strict=True))
        lost = b.columns("lost", len(kept), before, student, integer=False)
        row = np.arange(len(kept))
        b.rows("lost", np.concatenate([row, row]), np.concatenate([lost, columns]), 1.0, lower=before)
    t = model.teachers
    for teacher_id, post_id in sorted({(s.teacher_id, s.post_id) for s in previous.teachers}):
        hit = (t.teacher == p.places.teachers.get(teacher_id, -1)) & (t.post == p.places.posts.get(post_id, -1))
        if not hit.any():
            b.offset += gone
            continue
        away = b.columns("gone", 1, 1, gone, integer=False, part=TEACHERS)
        columns = np.concatenate([away, t.taken[hit]])
        b.rows("gone", np.zeros(len(columns), dtype=int), columns, 1.0, lower=1)

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
    pairs = model.groups.pairs
    position = {pair: k for k, pair in enumerate(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))}
    kept = []
    for group in previous.internships:
        where = position.get((p.places.cohorts.get(group.cohort_id, -1), p.places.posts.get(group.post_id, -1)))
        if where is None:
            b.offset += student * group.students
        else:
            kept.append((where, group.students))
    if kept:
        at, before = (np.array(v) for v in zip(*kept, strict=True))
        firm = pairs.enterprise[at]
        lost = b.columns("lost", len(kept), before, student, firm, integer=False, owner=pairs.left[at])
        row = np.arange(len(kept))
        columns = np.concatenate([lost, model.groups.students[at]])
        b.rows("lost", np.concatenate([row, row]), columns, 1.0, lower=before, block=firm)
    t = model.teachers
    for teacher_id, post_id in sorted({(s.teacher_id, s.post_id) for s in previous.teachers}):
        hit = (t.teacher == p.places.teachers.get(teacher_id, -1)) & (t.post == p.places.posts.get(post_id, -1))
        if not hit.any():
            b.offset += gone
            continue
        away = b.columns("gone", 1, 1, gone, integer=False, part=TEACHERS, owner=int(t.teacher[hit][0]))
        columns = np.concatenate([away, t.taken[hit]])
        b.rows("gone", np.zeros(len(columns), dtype=int), columns, 1.0, lower=1)

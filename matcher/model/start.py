"""A plan as values of the program's columns, for an engine to begin with."""

from __future__ import annotations

import numpy as np

from data.contract.plan import Plan
from matcher.arrays import Floats
from matcher.model.joint import JointModel
from matcher.problem.days import day


def from_plan(model: JointModel, plan: Plan) -> Floats:
    """Values (n,) of the columns that stand for the plan's rows; rows that are no longer legal are left out.

    Columns that follow from others (sites, couplings, losses) are NaN: the engine completes them.
    """
    p, g, o, t = model.problem, model.groups, model.orders, model.teachers
    values = np.full(len(model.program.cost), np.nan)
    for columns in (g.students, g.opened, o.members, o.opened, t.taken):
        values[columns] = 0
    at_group = {key: k for k, key in enumerate(zip(g.pairs.left.tolist(), g.pairs.right.tolist(), strict=True))}
    for group in plan.internships:
        k = at_group.get((p.places.cohorts.get(group.cohort_id, -1), p.places.posts.get(group.post_id, -1)))
        if k is not None:
            values[g.students[k]], values[g.opened[k]] = group.students, 1
    at_member = {key: k for k, key in enumerate(zip(o.pairs.left.tolist(), o.pairs.right.tolist(), strict=True))}
    for order_class in plan.order_classes:
        post = p.places.posts.get(order_class.post_id, -1)
        for member in order_class.members:
            k = at_member.get((p.places.cohorts.get(member.cohort_id, -1), post))
            if k is not None:
                values[o.members[k]], values[o.opened[o.class_of[k]]] = member.students, 1
    keys = zip(t.teacher.tolist(), t.post.tolist(), t.start.tolist(), t.end.tolist(), strict=True)
    at_stay: dict[tuple[int, int, int, int], int] = {}
    for k, key in enumerate(keys):
        at_stay[key] = k
    for stay in plan.teachers:
        who, post = p.places.teachers.get(stay.teacher_id, -1), p.places.posts.get(stay.post_id, -1)
        k = at_stay.get((who, post, day(stay.start), day(stay.end)))
        if k is not None:
            values[t.taken[k]] = 1
    return values

"""What an earlier plan has to offer to the columns of a model."""

from __future__ import annotations

import numpy as np

from data.contract.plan import Plan
from matcher.arrays import Flags, Ints
from matcher.model.joint import JointModel
from matcher.problem.days import day
from matcher.problem.pairs import Pairs


def earlier_groups(model: JointModel, previous: Plan) -> Ints:
    """Students (n,) that the earlier plan had per legal pair."""
    return _had(model, model.groups.pairs, {(g.cohort_id, g.post_id): g.students for g in previous.internships})


def earlier_members(model: JointModel, previous: Plan) -> Ints:
    """Members (n,) that the earlier plan had per legal pair of a cohort and an order-based class."""
    had = {(m.cohort_id, c.post_id): m.students for c in previous.order_classes for m in c.members}
    return _had(model, model.orders.pairs, had)


def _had(model: JointModel, pairs: Pairs, had: dict[tuple[str, str], int]) -> Ints:
    p = model.problem
    ids = zip(p.cohorts.ids[pairs.left].tolist(), p.posts.ids[pairs.right].tolist(), strict=True)
    return np.array([had.get(key, 0) for key in ids], dtype=np.int64)


def earlier_classes(model: JointModel, previous: Plan) -> Ints:
    """The enterprises (n,) at which the earlier plan had order-based classes."""
    p = model.problem
    had = {p.places.posts[c.post_id] for c in previous.order_classes if c.post_id in p.places.posts}
    return np.unique(p.posts.enterprise[sorted(had)])


def earlier_stays(model: JointModel, previous: Plan) -> Flags:
    """True (n,) for the teachers' columns that stand for stays of the earlier plan: of several the one that is always open."""
    p, t = model.problem, model.teachers
    had = {
        (p.places.teachers.get(s.teacher_id, -1), p.places.posts.get(s.post_id, -1), day(s.start), day(s.end))
        for s in previous.teachers
    }
    keys = list(zip(t.teacher.tolist(), t.post.tolist(), t.start.tolist(), t.end.tolist(), strict=True))
    last = {
        key: k for k, key in enumerate(keys)
    }  # columns of one stay stand in order of days used up before; the last is always open
    return np.array([key in had and last[key] == k for k, key in enumerate(keys)], dtype=bool)

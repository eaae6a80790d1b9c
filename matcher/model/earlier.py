"""What an earlier plan has to offer to the columns of a model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.contract.plan import Plan
from matcher.arrays import Flags, Ints
from matcher.model.joint import JointModel
from matcher.problem.days import day
from matcher.problem.pairs import Pairs


@dataclass(frozen=True)
class Had:
    """What an earlier plan had that costs nothing to change: members of order-based classes, and stays at their very dates.

    ``number`` (m,) says how many people; they are still there as far as the values of ``columns`` (k,) say, each in row ``of``.
    """

    number: Ints
    of: Ints
    columns: Ints

    @classmethod
    def by(cls, model: JointModel, previous: Plan) -> Had:
        """What of the plan the model knows."""
        members, stay = earlier_members(model, previous), _columns_of_stays(model, previous)
        kept = np.flatnonzero(members)
        stays, of = np.unique(stay[stay >= 0], return_inverse=True)
        return cls(
            number=np.concatenate([members[kept], np.ones(len(stays), dtype=np.int64)]),
            of=np.concatenate([np.arange(len(kept)), len(kept) + of]),
            columns=np.concatenate([model.orders.members[kept], model.teachers.taken[stay >= 0]]),
        )


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
    stay = _columns_of_stays(model, previous)
    last = dict(zip(stay.tolist(), range(len(stay)), strict=True))  # they stand in order of days used up before
    found = np.zeros(len(stay), dtype=bool)
    found[[k for one, k in last.items() if one >= 0]] = True
    return found


def _columns_of_stays(model: JointModel, previous: Plan) -> Ints:
    """Which of the earlier plan's stays (n,) each teachers' column stands for; −1 for none."""
    p, t = model.problem, model.teachers
    had: dict[tuple[int, int, int, int], int] = {}
    for s in previous.teachers:
        place = p.places.teachers.get(s.teacher_id, -1), p.places.posts.get(s.post_id, -1)
        had.setdefault((*place, day(s.start), day(s.end)), len(had))
    keys = zip(t.teacher.tolist(), t.post.tolist(), t.start.tolist(), t.end.tolist(), strict=True)
    return np.array([had.get(key, -1) for key in keys], dtype=np.int64)

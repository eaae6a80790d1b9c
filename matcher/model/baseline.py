"""churn: what a plan loses against an earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from data.contract.plan import Plan
from matcher.arrays import Ints, repeat
from matcher.model.program import TEACHERS

if TYPE_CHECKING:
    from matcher.model.joint import JointModel


def constrain_students(model: JointModel, previous: Plan) -> None:
    """Columns for students that groups of the earlier plan lose."""
    b, g, p = model.builder, model.groups, model.problem
    worth = model.points.each("churn", "churn_student", -1)
    had = _pairs(((group.cohort_id, group.post_id) for group in previous.internships), p.places.cohorts, p.places.posts)
    before = np.array([group.students for group in previous.internships], dtype=np.int64)
    low, counts = _found(had, g.pairs.left * len(p.posts.ids) + g.pairs.right)
    b.offset += worth * int(before[counts == 0].sum())
    kept, n = counts > 0, int(np.count_nonzero(counts))
    at = low[kept]
    firm = g.pairs.enterprise[at]
    lost = b.columns("lost", n, before[kept], worth, firm, integer=False, owner=g.pairs.left[at])
    row = np.arange(n)
    columns = np.concatenate([lost, g.students[at]])
    b.rows("lost", np.concatenate([row, row]), columns, 1.0, lower=before[kept], count=n, block=firm)


def constrain_teachers(model: JointModel, previous: Plan) -> None:
    """Columns for teachers no longer at a post of the earlier plan."""
    b, t, p = model.builder, model.teachers, model.problem
    worth = model.points.each("churn", "churn_teacher", -1)
    stays = sorted({(stay.teacher_id, stay.post_id) for stay in previous.teachers})
    low, counts = _found(_pairs(stays, p.places.teachers, p.places.posts), t.teacher * len(p.posts.ids) + t.post)
    b.offset += worth * int(np.count_nonzero(counts == 0))
    low, counts, n = low[counts > 0], counts[counts > 0], int(np.count_nonzero(counts))
    gone = b.columns("gone", n, 1, worth, integer=False, part=TEACHERS, owner=t.teacher[low])
    row = np.arange(n)
    of, low, k = repeat(counts, row, low)
    b.rows("gone", np.concatenate([row, of]), np.concatenate([gone, t.taken[low + k]]), 1.0, lower=1, count=n)


def _pairs(ids: Iterable[tuple[str, str]], lefts: Mapping[str, int], posts: Mapping[str, int]) -> Ints:
    """One number per pair of ids (n,), in order of left side and post; −1 where the round does not know one of them."""
    known = ((lefts.get(left, -1), posts.get(post, -1)) for left, post in ids)
    return np.array([-1 if min(left, post) < 0 else left * len(posts) + post for left, post in known], dtype=np.int64)


def _found(wanted: Ints, keys: Ints) -> tuple[Ints, Ints]:
    """Where each wanted number (n,) first stands in ``keys``, which ascend, and how often."""
    low, high = (np.searchsorted(keys, wanted, side) for side in ("left", "right"))
    return low, high - low

"""Order-based classes: members per cohort and class, and whether the class opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matcher.arrays import Ints
from matcher.problem.pairs import Pairs

if TYPE_CHECKING:
    from matcher.model.joint import JointModel


@dataclass(frozen=True)
class OrderColumns:
    """Per legal pair (n,): column of its members and the position of its class; per class: its post and column of opening."""

    pairs: Pairs
    members: Ints
    class_of: Ints
    posts: Ints
    opened: Ints

    @classmethod
    def add(cls, model: JointModel, fit: Ints) -> OrderColumns:
        """Columns with the terms order_member and order_class. ``fit`` in thousandths (n,)."""
        p, pairs = model.problem, model.legality.orders
        most = np.minimum(p.left_of_class[p.cohorts.klass[pairs.left]], p.posts.seats[pairs.right])
        worth = model.points.order_member(fit, p.posts.hire_promise[pairs.right])
        members = model.builder.columns("m", len(pairs), most, worth, pairs.enterprise, owner=pairs.left)
        posts, class_of = np.unique(pairs.right, return_inverse=True)
        paid = model.points.each("order_class", "order_class", -1)
        opened = model.builder.columns("open", len(posts), 1, paid, p.posts.enterprise[posts])
        return cls(pairs, members, class_of, posts, opened)


def constrain(model: JointModel) -> None:
    """Rules order and order_once."""
    o, b, p = model.orders, model.builder, model.problem
    n, classes = len(o.pairs), len(o.posts)
    if n == 0:
        return
    firm = p.posts.enterprise[o.posts]
    row = np.concatenate([o.class_of, np.arange(classes)])
    column = np.concatenate([o.members, o.opened])
    for name, limit, bound in (("order_most", p.posts.seats, "upper"), ("order_least", p.posts.min_group, "lower")):
        value = np.concatenate([np.ones(n), -limit[o.posts]])
        b.rows(name, row, column, value, count=classes, block=firm, **{bound: 0.0})
    _one_school(model)
    klass = p.cohorts.klass[o.pairs.left]
    taken, row = np.unique(klass, return_inverse=True)
    b.rows("order_once", row, o.members, 1.0, upper=p.left_of_class[taken])


def _one_school(model: JointModel) -> None:
    """Members come from one school unless the post crosses schools: a column per class and school where several could send."""
    o, b, p = model.orders, model.builder, model.problem
    schools = len(p.schools.ids)
    key, of_pair = np.unique(o.class_of * schools + o.pairs.school, return_inverse=True)
    several = (np.bincount(key // schools, minlength=len(o.posts)) > 1) & ~p.posts.cross_school[o.posts]
    at = np.flatnonzero(several[o.class_of])
    if len(at) == 0:
        return
    chosen = np.full(len(key), -1, dtype=np.int64)
    used = np.flatnonzero(several[key // schools])
    chosen[used] = b.columns("from", len(used), 1, 0, p.posts.enterprise[o.posts[key[used] // schools]])
    row = np.arange(len(at))
    most = p.posts.seats[o.pairs.right[at]]
    b.rows(
        "order_school",
        np.concatenate([row, row]),
        np.concatenate([o.members[at], chosen[of_pair[at]]]),
        np.concatenate([np.ones(len(at)), -most]),
        upper=0,
        block=o.pairs.enterprise[at],
    )
    classes, of_key = np.unique(key[used] // schools, return_inverse=True)
    b.rows("order_schools", of_key, chosen[used], 1.0, upper=1, block=p.posts.enterprise[o.posts[classes]])

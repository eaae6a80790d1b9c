"""Caps by day: class, seats, the two shares, shifts and beds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from matcher.arrays import Flags, Ints
from matcher.model.program import LINKING
from matcher.model.rows import DayRows
from matcher.problem.caps import ShareCap
from matcher.problem.parties import UNLIMITED
from matcher.problem.pools import FixedLoads, day_caps

if TYPE_CHECKING:
    from matcher.model.joint import JointModel

Limit = Callable[[int], int]


def constrain(model: JointModel) -> None:
    """Rows of the rules class, seats, shifts, beds, enterprise_share and post_share."""
    p, pairs = model.problem, model.groups.pairs
    everyone = np.ones(len(pairs), dtype=bool)
    klass = p.cohorts.klass
    shared = np.bincount(klass, minlength=len(p.cohorts.class_ids)) > 1
    _pool(
        model,
        "class",
        klass[pairs.left],
        shared[klass[pairs.left]],
        klass[p.fixed.cohort],
        lambda k: int(p.cohorts.class_size[k]),
        True,
    )
    _pool(model, "seats", pairs.right, everyone, p.fixed.post, lambda k: int(p.posts.seats[k]))
    limited = p.posts.regular_only[pairs.right]
    _pool(model, "shifts", pairs.right, limited, p.fixed_placed_post, lambda k: int(p.posts.regular_seats[k]))
    of_bed = np.where(p.fixed_needs_bed, p.fixed.enterprise, -1)
    _pool(model, "beds", pairs.enterprise, pairs.needs_bed, of_bed, lambda k: int(p.enterprises.dorm_beds[k]))
    of_firm = np.where(p.fixed.placed, p.fixed.enterprise, -1)
    present = p.enterprises.interns_present
    _share(model, "enterprise_share", p.enterprise_cap, pairs.enterprise, of_firm, lambda k: int(present[k]))
    _share(model, "post_share", p.post_cap, pairs.post_group, p.fixed_post_group, lambda _: 0)


def _pool(
    model: JointModel, name: str, entity: Ints, members: Flags, of_fixed: Ints, limit: Limit, linking: bool = False
) -> None:
    """On every day the students of ``members`` (n,) at an entity, with its fixed ones, are at most its limit."""
    g = model.groups
    at = np.flatnonzero(members)
    rows, fixed = DayRows(), FixedLoads(model.problem.fixed, of_fixed)
    for cap in day_caps(entity[at], g.pairs.start[at], g.pairs.end[at], fixed.starts):
        together = at[cap.members]
        left = max(0, limit(cap.entity) - fixed.at(cap.entity, cap.day))
        if g.most[together].sum() > left:
            rows.add(
                g.students[together], np.ones(len(together)), left, LINKING if linking else int(g.pairs.enterprise[together[0]])
            )
    rows.write(model.builder, name)


def _share(model: JointModel, name: str, cap: ShareCap, entity: Ints, of_fixed: Ints, present: Limit) -> None:
    """As ``_pool`` for placed students, where stays of one day may have different caps: each group in place keeps its own."""
    g = model.groups
    at = np.flatnonzero(g.pairs.placed)
    own = cap.of(entity, g.pairs.start)
    rows, fixed = DayRows(), FixedLoads(model.problem.fixed, of_fixed)
    for day in day_caps(entity[at], g.pairs.start[at], g.pairs.end[at], fixed.starts):
        together = at[day.members]
        used = present(day.entity) + fixed.at(day.entity, day.day)
        caps = np.where(own[together] >= UNLIMITED, UNLIMITED, np.maximum(0, own[together] - used))
        widest = int(caps.max())
        total = int(g.most[together].sum())
        firm = int(g.pairs.enterprise[together[0]])
        if total > widest:
            rows.add(g.students[together], np.ones(len(together)), widest, firm)
        for narrow in np.unique(caps[caps < min(widest, total)]).tolist():
            top = min(widest, total)
            for k in together[caps == narrow]:
                rows.add(np.append(g.students[together], g.opened[k]), np.append(np.ones(len(together)), top - narrow), top, firm)
    rows.write(model.builder, name)

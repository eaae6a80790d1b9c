"""Caps by day: class, seats, the two shares, shifts and beds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcher.arrays import Flags, Ints
from matcher.model.program import LINKING
from matcher.problem.caps import ShareCap
from matcher.problem.parties import UNLIMITED
from matcher.problem.pools import DayCaps, FixedLoads

if TYPE_CHECKING:
    from matcher.model.joint import JointModel


def constrain(model: JointModel) -> None:
    """Rows of the rules class, seats, shifts, beds, enterprise_share and post_share."""
    p, pairs = model.problem, model.groups.pairs
    everyone = np.ones(len(pairs), dtype=bool)
    klass = p.cohorts.klass
    shared = np.bincount(klass, minlength=len(p.cohorts.class_ids)) > 1
    of_class = klass[p.fixed.cohort]
    _pool(model, "class", klass[pairs.left], shared[klass[pairs.left]], of_class, p.cohorts.class_size, linking=True)
    _pool(model, "seats", pairs.right, everyone, p.fixed.post, p.posts.seats)
    limited = p.posts.regular_only[pairs.right]
    _pool(model, "shifts", pairs.right, limited, p.fixed_placed_post, p.posts.regular_seats)
    of_bed = np.where(p.fixed_needs_bed, p.fixed.enterprise, -1)
    _pool(model, "beds", pairs.enterprise, pairs.needs_bed, of_bed, p.enterprises.dorm_beds)
    of_firm = np.where(p.fixed.placed, p.fixed.enterprise, -1)
    _share(model, "enterprise_share", p.enterprise_cap, pairs.enterprise, of_firm, p.enterprises.interns_present)
    nobody = np.zeros(len(p.posts.group_staff), dtype=np.int64)
    _share(model, "post_share", p.post_cap, pairs.post_group, p.fixed_post_group, nobody)


def _pool(model: JointModel, name: str, entity: Ints, members: Flags, of_fixed: Ints, limit: Ints, linking: bool = False) -> None:
    """On every day the students of ``members`` (n,) at an entity, with its fixed ones, are at most its limit (n_entities,)."""
    g = model.groups
    at = np.flatnonzero(members)
    fixed = FixedLoads(model.problem.fixed, of_fixed)
    days = DayCaps.of(entity[at], g.pairs.start[at], g.pairs.end[at], fixed)
    left = np.maximum(0, limit[days.entity] - fixed.at(days.entity, days.day))
    kept = np.flatnonzero((days.present @ g.most[at] > left) & days.leading(left, -days.size))
    row, member = days.entries(kept)
    block = LINKING if linking else days.first(g.pairs.enterprise[at])[kept]
    model.builder.rows(name, row, g.students[at[member]], 1.0, upper=left[kept], count=len(kept), block=block)


def _share(model: JointModel, name: str, cap: ShareCap, entity: Ints, of_fixed: Ints, others: Ints) -> None:
    """As ``_pool`` for placed students, where stays of one day may have different caps: each group in place keeps its own.

    ``others`` (n_entities,) are interns that no fixed row tells of.
    """
    g = model.groups
    at = np.flatnonzero(g.pairs.placed)
    fixed = FixedLoads(model.problem.fixed, of_fixed)
    days = DayCaps.of(entity[at], g.pairs.start[at], g.pairs.end[at], fixed)
    used = others[days.entity] + fixed.at(days.entity, days.day)
    row, member = days.row, days.member
    own = cap.of(entity[at], g.pairs.start[at])[member]
    caps = np.where(own >= UNLIMITED, UNLIMITED, np.maximum(0, own - used[row]))
    widest, total = days.over(np.maximum, caps), days.present @ g.most[at]
    top = np.minimum(widest, total)
    wide = np.flatnonzero((total > widest) & days.leading(widest, -days.size))
    # A row per group whose own cap is narrower; of days with the same stays the one on which most are there says it all.
    narrow = np.flatnonzero((caps < top[row]) & days.leading(days.size, -used)[row])
    lines = np.concatenate([wide, row[narrow]])
    number, there = days.entries(lines)
    opened = g.opened[at[member[narrow]]]
    model.builder.rows(
        name,
        np.concatenate([number, len(wide) + np.arange(len(narrow))]),
        np.concatenate([g.students[at[there]], opened]),
        np.concatenate([np.ones(len(number)), (top[row] - caps)[narrow]]),
        upper=top[lines],
        count=len(lines),
        block=days.first(g.pairs.enterprise[at])[lines],
    )

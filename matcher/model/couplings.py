"""What couples the programmes: interns of an order-based class at its enterprise, and teachers beside their school's groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcher.arrays import Ints, runs
from matcher.model.program import TEACHERS

if TYPE_CHECKING:
    from matcher.model.joint import JointModel


def constrain(model: JointModel) -> None:
    """Columns and rows of the terms order_internship and teacher_with_cohort."""
    _order_internship(model)
    _teacher_with_cohort(model)


def _order_internship(model: JointModel) -> None:
    """Per cohort and enterprise a column for min(members, students placed there)."""
    worth = model.points.each("order_internship", "order_internship")
    g, o, b, p = model.groups, model.orders, model.builder, model.problem
    firms = len(p.enterprises.ids)
    placed = np.flatnonzero(g.pairs.placed)
    key_of_group = g.pairs.left[placed] * firms + g.pairs.enterprise[placed]
    key_of_member = o.pairs.left * firms + o.pairs.enterprise
    key_of_old = p.members.cohort * firms + p.members.enterprise
    keys = np.intersect1d(key_of_group, np.union1d(key_of_member, key_of_old))
    if worth == 0 or len(keys) == 0:
        return
    old = np.zeros(len(keys))
    counts = np.isin(key_of_old, keys)
    np.add.at(old, np.searchsorted(keys, key_of_old[counts]), p.members.students[counts])
    both = b.columns("both", len(keys), p.cohorts.size[keys // firms], worth, keys % firms, integer=False, owner=keys // firms)
    row = np.arange(len(keys))
    for name, key_of_column, columns, more in (
        ("both_placed", key_of_group, g.students[placed], 0),
        ("both_members", key_of_member, o.members, old),
    ):
        hit = np.isin(key_of_column, keys)
        rows = np.concatenate([row, np.searchsorted(keys, key_of_column[hit])])
        values = np.concatenate([np.ones(len(keys)), -np.ones(int(hit.sum()))])
        b.rows(name, rows, np.concatenate([both, columns[hit]]), values, upper=more, count=len(keys), block=keys % firms)


def _teacher_with_cohort(model: JointModel) -> None:
    """A teacher's placement that shares a day with a group of the same school at the same enterprise."""
    worth = model.points.each("teacher_with_cohort", "teacher_with_cohort")
    g, t, p = model.groups, model.teachers, model.problem
    firms = len(p.enterprises.ids)
    of_group = g.pairs.school * firms + g.pairs.enterprise
    of_stay = p.teachers.school[t.teacher] * firms + p.posts.enterprise[t.post]
    if worth == 0:
        return
    common = np.intersect1d(of_group, of_stay)
    with_stays, with_groups = (np.flatnonzero(np.isin(of, common)) for of in (of_stay, of_group))
    for stays, groups in zip(runs(of_stay[with_stays]), runs(of_group[with_groups]), strict=True):
        _beside(model, worth, with_stays[stays], with_groups[groups])


def _beside(model: JointModel, worth: int, stays: Ints, groups: Ints) -> None:
    """Columns and rows of one school at one enterprise. Stays that meet the same groups share a column that says one is open."""
    g, t, b = model.groups, model.teachers, model.builder
    firm = int(g.pairs.enterprise[groups[0]])
    meets = (t.start[stays][:, None] <= g.pairs.end[groups]) & (g.pairs.start[groups] <= t.end[stays][:, None])
    patterns, which = np.unique(meets, axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        if not pattern.any():
            continue
        there = g.opened[groups[pattern]]
        if len(there) == 1:
            any_open = there
        else:
            any_open = b.columns("any", 1, 1, 0, firm, integer=False)
            values = np.append(-np.ones(len(there)), 1.0)
            b.rows("any", np.zeros(len(values), dtype=int), np.append(there, any_open), values, upper=0, block=firm)
        own = stays[which.reshape(-1) == number]
        # Stays of one teacher that begin on one day exclude each other, so they share a column.
        begins, of_begin = np.unique(np.stack([t.teacher[own], t.start[own]]), axis=1, return_inverse=True)
        n = begins.shape[1]
        beside = b.columns("beside", n, 1, worth, firm, integer=False, part=TEACHERS, owner=begins[0])
        row = np.arange(n)
        rows, columns = np.concatenate([row, of_begin.reshape(-1)]), np.concatenate([beside, t.taken[own]])
        b.rows("beside_stay", rows, columns, np.append(np.ones(n), -np.ones(len(own))), upper=0, count=n, block=firm)
        columns = np.concatenate([beside, np.repeat(any_open, n)])
        b.rows("beside_group", np.concatenate([row, row]), columns, np.repeat([1.0, -1.0], n), upper=0, block=firm)

"""What couples the programmes: interns of an order-based class at its enterprise, and teachers beside their school's groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

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
    old = np.bincount(
        np.searchsorted(
            known := np.unique(key := p.members.cohort * firms + p.members.enterprise),
            key,
        ),
        weights=p.members.students,
        minlength=len(known),
    )
    keys = np.intersect1d(key_of_group, np.union1d(key_of_member, known))
    if worth == 0 or len(keys) == 0:
        return
    standing = np.zeros(len(keys))
    at = np.isin(known, keys)
    standing[np.searchsorted(keys, known[at])] = old[at]
    both = b.columns("both", len(keys), p.cohorts.size[keys // firms], worth, keys % firms, integer=False)
    row = np.arange(len(keys))
    for name, of, columns, extra in (
        ("both_placed", key_of_group, g.students[placed], 0),
        ("both_members", key_of_member, o.members, standing),
    ):
        hit = np.isin(of, keys)
        rows = np.concatenate([row, np.searchsorted(keys, of[hit])])
        b.rows(
            name,
            rows,
            np.concatenate([both, columns[hit]]),
            np.concatenate([np.ones(len(keys)), -np.ones(int(hit.sum()))]),
            upper=extra,
            count=len(keys),
            block=keys % firms,
        )


def _teacher_with_cohort(model: JointModel) -> None:
    """A teacher's placement that shares a day with a group of the same school at the same enterprise."""
    worth = model.points.each("teacher_with_cohort", "teacher_with_cohort")
    g, t, b, p = model.groups, model.teachers, model.builder, model.problem
    firms = len(p.enterprises.ids)
    of_group = g.pairs.school * firms + g.pairs.enterprise
    of_stay = p.teachers.school[t.teacher] * firms + p.posts.enterprise[t.post]
    if worth == 0:
        return
    teacher, start, end = t.teacher, t.start, t.end
    for key in np.intersect1d(of_group, of_stay).tolist():
        groups, stays = np.flatnonzero(of_group == key), np.flatnonzero(of_stay == key)
        meets = (start[stays][:, None] <= g.pairs.end[groups]) & (g.pairs.start[groups] <= end[stays][:, None])
        patterns, which = np.unique(meets, axis=0, return_inverse=True)
        for number, pattern in enumerate(patterns):
            if not pattern.any():
                continue
            there = g.opened[groups[pattern]]
            column = there[0]
            if len(there) > 1:
                column = b.columns("any", 1, 1, 0, key % firms, integer=False)[0]
                b.rows(
                    "any",
                    np.zeros(len(there) + 1, dtype=int),
                    np.append(there, column),
                    np.append(-np.ones(len(there)), 1.0),
                    upper=0,
                    block=key % firms,
                )
            own = stays[which.reshape(-1) == number]
            # Stays of one teacher that begin on one day exclude each other, so they share a column.
            begins, of_begin = np.unique(np.stack([teacher[own], start[own]]), axis=1, return_inverse=True)
            n = begins.shape[1]
            beside = b.columns("beside", n, 1, worth, key % firms, integer=False, part=TEACHERS)
            row = np.arange(n)
            b.rows(
                "beside_stay",
                np.concatenate([row, of_begin.reshape(-1)]),
                np.concatenate([beside, t.taken[own]]),
                np.concatenate([np.ones(n), -np.ones(len(own))]),
                upper=0,
                count=n,
                block=key % firms,
            )
            b.rows(
                "beside_group",
                np.concatenate([row, row]),
                np.concatenate([beside, np.full(n, column)]),
                np.repeat([1.0, -1.0], n),
                upper=0,
                block=key % firms,
            )

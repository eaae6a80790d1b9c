"""What couples the programmes: interns of an order-based class at its enterprise, and teachers beside their school's groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcher.arrays import Ints, repeat, row_keys
from matcher.model.program import TEACHERS
from matcher.problem.pairs import Pairs
from matcher.problem.part import Company
from matcher.problem.pools import moments

if TYPE_CHECKING:
    from matcher.model.joint import JointModel

NOBODY = -1
TERM = "teacher_with_cohort"


def order_internship(model: JointModel) -> None:
    """Columns and rows of the term order_internship: per cohort and enterprise min(members, students placed there)."""
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


def groups_met(model: JointModel) -> Ints:
    """Per legal stay of a teacher (n_s,) the column that says that a group beside it is open; NOBODY where none can be.

    A group of the same school is beside a stay that it shares the enterprise and a day with; where one is held, none is asked
    for. Of one group the column is its own opening; of several it is a column of their own, shared by all stays that meet the
    same groups.
    """
    stays, g, p = model.legality.stays, model.groups, model.problem
    found = np.full(len(stays), NOBODY)
    firms = len(p.enterprises.ids)
    of_group = g.pairs.school * firms + g.pairs.enterprise
    of_stay = (p.teachers.school[stays.pairs.left] * firms + stays.pairs.enterprise)[stays.pair]
    common = np.zeros(len(p.schools.ids) * firms, dtype=bool)
    common[of_group] = True
    at = np.flatnonzero(common[of_stay] & ~model.beside_held)
    if model.points.each(TERM, TERM) == 0 or len(at) == 0:
        return found
    # What matters of a stay is the latest start of a group up to its end, and the earliest end of a group from its start on.
    starts, ends = np.unique(moments(of_group, g.pairs.start)), np.unique(moments(of_group, g.pairs.end))
    latest = np.searchsorted(starts, moments(of_stay[at], stays.end[at]), "right") - 1
    earliest = np.searchsorted(ends, moments(of_stay[at], stays.start[at]), "left")
    _, one, span = np.unique(row_keys(of_stay[at], latest, earliest), return_index=True, return_inverse=True)
    one = at[one]
    where, group = meetings(of_group, of_stay[one], g.pairs, stays.start[one], stays.end[one])
    opened = np.full(len(one), NOBODY)
    if len(where):
        opened[where[first_of(where)]] = columns_met(model, where, group)
    found[at] = opened[span]
    return found


def meetings(of_group: Ints, of_stay: Ints, groups: Pairs | Company, start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Stays (positions, ascending) and groups that share the place, given as a number, and a day."""
    order = np.argsort(of_group, kind="stable")
    low, high = (np.searchsorted(of_group[order], of_stay, side) for side in ("left", "right"))
    stay, low, k = repeat(high - low, np.arange(len(of_stay)), low)
    group = order[low + k]
    meet = (groups.start[group] <= end[stay]) & (start[stay] <= groups.end[group])
    return stay[meet], group[meet]


def first_of(keys: Ints) -> Ints:
    """Positions at which a new key begins in ``keys`` (n,), whose equals stand together."""
    return np.flatnonzero(np.append(True, np.diff(keys) != 0))


def columns_met(model: JointModel, stay: Ints, group: Ints) -> Ints:
    """The column for each stay that meets groups, in order; ``stay`` and ``group`` (n,) say which, stay by stay."""
    g = model.groups
    first = first_of(stay)
    # Stays at one place with the same latest start and earliest end among the groups that they meet meet the same groups.
    latest = np.maximum.reduceat(g.pairs.start[group], first)
    earliest = np.minimum.reduceat(g.pairs.end[group], first)
    place = (g.pairs.school * len(model.problem.enterprises.ids) + g.pairs.enterprise)[group[first]]
    _, one, of_stay = np.unique(row_keys(place, latest, earliest), return_index=True, return_inverse=True)
    sizes = np.diff(np.append(first, len(stay)))[one]
    column = g.opened[group[first[one]]]
    several = np.flatnonzero(sizes > 1)
    firm = g.pairs.enterprise[group[first[one[several]]]]
    column[several] = model.builder.columns("any", len(several), 1, 0, firm, integer=False)
    n = np.arange(len(several))
    row, entry, k = repeat(sizes[several], n, first[one[several]])
    model.builder.rows(
        "any",
        np.concatenate([row, n]),
        np.concatenate([g.opened[group[entry + k]], column[several]]),
        np.concatenate([-np.ones(len(row)), np.ones(len(n))]),
        upper=0,
        count=len(n),
        block=firm,
    )
    return np.asarray(column[of_stay])


def teacher_with_cohort(model: JointModel) -> None:
    """Columns and rows of the term teacher_with_cohort: a stay is taken, and a group beside it is open."""
    t, b, p = model.teachers, model.builder, model.problem
    worth = model.points.each(TERM, TERM)
    met = model.groups_met[t.stay]
    at = np.flatnonzero(met != NOBODY)
    # Stays of one teacher that begin on one day exclude each other, so those that meet the same groups share a column.
    _, one, of_stay = np.unique(row_keys(met[at], t.teacher[at], t.start[at]), return_index=True, return_inverse=True)
    n = len(one)
    firm = p.posts.enterprise[t.post[at[one]]]
    beside = b.columns("beside", n, 1, worth, firm, integer=False, part=TEACHERS, owner=t.teacher[at[one]])
    row = np.arange(n)
    values = np.append(np.ones(n), -np.ones(len(at)))
    b.rows("beside_stay", np.append(row, of_stay), np.append(beside, t.taken[at]), values, upper=0, count=n, block=firm)
    columns = np.append(beside, met[at[one]])
    b.rows("beside_group", np.append(row, row), columns, np.repeat([1.0, -1.0], n), upper=0, count=n, block=firm)

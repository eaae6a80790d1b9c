"""The columns and rows of a churn budget: which placements of an earlier plan change, and how many at most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.contract.budget import Budget
from data.contract.plan import Plan
from matcher.arrays import Flags, Ints
from matcher.model.program import TEACHERS, Program
from matcher.problem.days import day

if TYPE_CHECKING:
    from matcher.model.joint import JointModel

CHANGED = ("changed_", "left_")  # beginnings of the names of columns that are 1 where a placement changes
WITHIN, FIRM = "within", "firm"  # names of the rows that hold the number of changes, of all placements and of the firm ones


@dataclass(frozen=True)
class Changed:
    """Columns (n,) that are 1 where a placement of the earlier plan changes; those that the model no longer knows have none."""

    columns: Ints
    firm: Flags


def constrain(model: JointModel, previous: Plan, budget: Budget) -> Changed:
    """A column and a row for each placement of the earlier plan, and a row over all and over the firm, without a limit yet."""
    g, o = model.groups, model.orders
    groups = {(row.cohort_id, row.post_id): row.students for row in previous.internships}
    members = {(m.cohort_id, row.post_id): m.students for row in previous.order_classes for m in row.members}
    found = [
        _lessened(model, groups, g.pairs.left, g.pairs.right, g.students, budget),
        _lessened(model, members, o.pairs.left, o.pairs.right, o.members, budget),
        _left(model, previous, budget),
    ]
    changed = Changed(np.concatenate([one.columns for one in found]), np.concatenate([one.firm for one in found]))
    for name, columns in ((WITHIN, changed.columns), (FIRM, changed.columns[changed.firm])):
        model.builder.rows(name, np.zeros(len(columns), dtype=np.int64), columns, 1.0, count=1)
    return changed


def is_within(program: Program) -> bool:
    """Whether the program holds a churn budget."""
    return bool(program.row_labels.starting_with(WITHIN).any())


def _lessened(
    model: JointModel, had: dict[tuple[str, str], int], left: Ints, right: Ints, students: Ints, budget: Budget
) -> Changed:
    """students + before · changed ≥ before, for each pair (n,) with ``students`` columns that people had."""
    b, p = model.builder, model.problem
    ids = list(zip(p.cohorts.ids[left].tolist(), p.posts.ids[right].tolist(), strict=True))
    at = np.array([k for k, pair in enumerate(ids) if pair in had], dtype=np.int64)
    pairs = [ids[k] for k in at.tolist()]
    before = np.array([had[pair] for pair in pairs], dtype=np.int64)
    firms, n = p.posts.enterprise[right[at]], len(at)
    changed = b.columns("changed", n, 1, block=firms, owner=left[at])
    row, columns = np.tile(np.arange(n), 2), np.concatenate([students[at], changed])
    values = np.concatenate([np.ones(n), before])
    b.rows("changed", row, columns, values, lower=before, count=n, block=firms)
    return Changed(changed, _among(pairs, budget))


def _left(model: JointModel, previous: Plan, budget: Budget) -> Changed:
    """changed + the columns of the stay ≥ 1: those of the same dates or, where there are none any more, all at that post."""
    b, t, p = model.builder, model.teachers, model.problem
    of: dict[tuple[int, int], list[int]] = {}
    for k, pair in enumerate(zip(t.teacher.tolist(), t.post.tolist(), strict=True)):
        of.setdefault(pair, []).append(k)
    pairs, rows = [], []
    for stay in previous.teachers:
        place = p.places.teachers.get(stay.teacher_id, -1), p.places.posts.get(stay.post_id, -1)
        there = of.get(place, [])
        same = [k for k in there if (t.start[k], t.end[k]) == (day(stay.start), day(stay.end))]
        if there:
            pairs.append((stay.teacher_id, stay.post_id))
            rows.append(same or there)
    n = len(rows)
    owner = np.array([t.teacher[columns[0]] for columns in rows], dtype=np.int64)
    changed = b.columns("left", n, 1, integer=False, part=TEACHERS, owner=owner)
    row = np.concatenate([np.arange(n), np.repeat(np.arange(n), [len(columns) for columns in rows])])
    stays = t.taken[np.array([k for columns in rows for k in columns], dtype=np.int64)]
    b.rows("left", row, np.concatenate([changed, stays]), 1.0, lower=1, count=n)
    return Changed(changed, _among(pairs, budget))


def _among(pairs: Iterable[tuple[str, str]], budget: Budget) -> Flags:
    return np.array([pair in budget.firm for pair in pairs], dtype=bool)

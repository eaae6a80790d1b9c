"""A first plan in a moment: groups opened one after the other, the best value per student first."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from matcher.arrays import Floats, Ints
from matcher.model.joint import JointModel
from matcher.rules.routes import guided_sites

TIES = ("most_", "least_", "site_", "any_")  # rows that only tie a group's students to its opening or what follows from it


def greedy(model: JointModel) -> Floats:
    """Values (n,) of the columns of groups that break no cap; no teachers; order-based classes and what follows from others NaN.

    Pins and limits on the number of enterprises are kept where that is easy; what the engine cannot complete it drops.
    """
    g, program = model.groups, model.program
    values = np.full(len(program.cost), np.nan)
    for columns in (g.students, g.opened, model.teachers.taken):
        values[columns] = 0
    keep = np.array([not name.startswith(TIES) for name in program.row_names], dtype=bool)
    matrix = sparse.csc_matrix(program.matrix[keep])
    slack = program.row_upper[keep].copy()
    pinned = np.array([name.startswith("pin_") for name in program.row_names], dtype=bool)[keep]
    sites: dict[int, set[int]] = {}
    most_sites = np.minimum(model.problem.cohorts.max_sites, np.maximum(0, guided_sites(model.problem)))
    worth = program.cost[g.students] + program.cost[g.opened] / np.maximum(1, g.most)
    worth = worth + np.where(np.asarray(np.abs(matrix[pinned][:, g.students]).sum(axis=0)).ravel() > 0, 1e6, 0)
    for k in np.argsort(-worth, kind="stable").tolist():
        cohort, firm = int(g.pairs.left[k]), int(g.pairs.enterprise[k])
        known = sites.setdefault(cohort, set())
        if firm not in known and len(known) >= most_sites[cohort]:
            continue
        rows, values_of = _column(matrix, int(g.students[k]))
        open_rows, open_values = _column(matrix, int(g.opened[k]))
        after = slack.copy() if len(open_rows) else slack
        if len(open_rows):
            after[open_rows] -= np.maximum(open_values, 0)
            if (after[open_rows] < 0).any():
                continue
        students = int(min(g.most[k], np.floor(np.min(after[rows] / values_of, initial=np.inf))))
        if students < g.pairs.least[k] or students < 1 or program.cost[g.students[k]] * students + program.cost[g.opened[k]] < 0:
            continue
        after[rows] -= values_of * students
        slack = after
        known.add(firm)
        values[g.students[k]], values[g.opened[k]] = students, 1
    return values


def _column(matrix: sparse.csc_matrix, column: int) -> tuple[Ints, Ints]:
    """Rows and values of the positive entries of one column."""
    low, high = matrix.indptr[column], matrix.indptr[column + 1]
    rows, values = matrix.indices[low:high], matrix.data[low:high]
    positive = values > 0
    return rows[positive], values[positive]

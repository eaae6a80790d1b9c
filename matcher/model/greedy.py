"""Groups opened one after the other while every cap has room, and what an earlier plan has to offer."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from data.contract.plan import Plan
from matcher.arrays import Flags, Floats, Ints
from matcher.model.joint import JointModel
from matcher.problem.days import day

TIES = ("most_", "least_", "site_", "any_")  # rows that only tie a group's students to its opening or what follows from it
FIRST = 1e6  # points per student by which pinned and earlier groups go before others


class Greedy:
    """Opens groups while every cap has room."""

    def __init__(self, model: JointModel) -> None:
        self._groups = model.groups
        _, half = model.program.students  # whose columns come first in the program
        keep = ~half.row_labels.starting_with(*TIES)
        self._cost = half.cost
        self._matrix = sparse.csc_matrix(half.matrix[keep])
        self._upper = half.row_upper[keep]
        pins = half.row_labels.starting_with("pin_")[keep]
        self._pinned: Flags = np.asarray(abs(self._matrix[pins][:, self._groups.students]).sum(axis=0)).ravel() > 0
        self._most_sites = np.minimum(model.problem.cohorts.max_sites, np.maximum(0, model.problem.guides.sites))

    def open(self, wanted: Ints, among: Flags | None = None) -> Ints:
        """Students per pair (n,). Pairs with ``wanted`` students come first and get no more; others are ``among`` these (n,)."""
        g = self._groups
        self._room, self._sites = self._upper.copy(), dict[int, set[int]]()
        worth = self._cost[g.students] + self._cost[g.opened] / np.maximum(1, g.most)
        order = np.argsort(-(worth + FIRST * (self._pinned * 2 + (wanted > 0))), kind="stable")
        if among is not None:
            order = order[(among | self._pinned | (wanted > 0))[order]]
        students = np.zeros(len(g.pairs), dtype=np.int64)
        for k in order.tolist():
            students[k] = self._try(k, int(wanted[k]) or int(g.most[k]))
        return students

    def _try(self, k: int, most: int) -> int:
        """Students that the pair takes; its caps then hold that much less."""
        g = self._groups
        known = self._sites.setdefault(int(g.pairs.left[k]), set())
        firm = int(g.pairs.enterprise[k])
        if firm not in known and len(known) >= self._most_sites[g.pairs.left[k]]:
            return 0
        rows, values = self._column(int(g.students[k]))
        open_rows, open_values = self._column(int(g.opened[k]))
        self._room[open_rows] -= open_values
        fits = bool((self._room[open_rows] >= 0).all())
        students = int(min(most, g.most[k], np.floor(np.min(self._room[rows] / values, initial=np.inf)))) if fits else 0
        pays = self._cost[g.students[k]] * students + self._cost[g.opened[k]] > 0 or self._pinned[k]
        if students < max(1, int(g.pairs.least[k])) or not pays:
            self._room[open_rows] += open_values
            return 0
        self._room[rows] -= values * students
        known.add(firm)
        return students

    def _column(self, column: int) -> tuple[Ints, Floats]:
        """Rows and values of the positive entries of one column."""
        low, high = self._matrix.indptr[column], self._matrix.indptr[column + 1]
        rows, values = self._matrix.indices[low:high], self._matrix.data[low:high]
        positive = values > 0
        return rows[positive], values[positive]


def earlier_groups(model: JointModel, previous: Plan) -> Ints:
    """Students (n,) that the earlier plan had per legal pair."""
    p, pairs = model.problem, model.groups.pairs
    had = {(g.cohort_id, g.post_id): g.students for g in previous.internships}
    ids = zip(p.cohorts.ids[pairs.left].tolist(), p.posts.ids[pairs.right].tolist(), strict=True)
    return np.array([had.get(key, 0) for key in ids], dtype=np.int64)


def earlier_stays(model: JointModel, previous: Plan) -> Flags:
    """True (n,) for the teachers' columns that stand for stays of the earlier plan: of several the one that is always open."""
    p, t = model.problem, model.teachers
    had = {
        (p.places.teachers.get(s.teacher_id, -1), p.places.posts.get(s.post_id, -1), day(s.start), day(s.end))
        for s in previous.teachers
    }
    keys = list(zip(t.teacher.tolist(), t.post.tolist(), t.start.tolist(), t.end.tolist(), strict=True))
    last = {
        key: k for k, key in enumerate(keys)
    }  # columns of one stay stand in order of days used up before; the last is always open
    return np.array([key in had and last[key] == k for k, key in enumerate(keys)], dtype=bool)

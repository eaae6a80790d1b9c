"""Groups opened one after the other while every cap has room."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from matcher.arrays import Flags, Floats, Ints
from matcher.engines.condensed import OWN, Groups
from matcher.model.program import Program

FIRST = 1e6  # points per student by which pinned and wanted groups go before others


class Greedy:
    """Opens groups of the students' half while every cap has room."""

    def __init__(self, half: Program) -> None:
        self._groups = groups = Groups.of(half)
        keep = ~half.row_labels.starting_with(*OWN)
        self._cost = half.cost
        self._matrix = sparse.csc_matrix(half.matrix[keep])
        self._upper = half.row_upper[keep]
        pins = half.row_labels.starting_with("pin_")[keep]
        self._pinned: Flags = np.asarray(abs(self._matrix[pins][:, groups.students]).sum(axis=0)).ravel() > 0
        self._cohort, self._firm = half.column_owner[groups.students], half.column_block[groups.students]
        self._size = np.full(int(half.column_owner.max(initial=-1)) + 1, np.inf)
        size = np.flatnonzero(half.row_labels.starting_with("size_"))
        entries = half.matrix[size].tocoo()
        self._size[half.column_owner[entries.col]] = half.row_upper[size][entries.row]
        self._most_sites = np.full(int(half.column_owner.max(initial=-1)) + 1, np.inf)
        for name in ("sites_", "guide_sites_"):
            rows = np.flatnonzero(half.row_labels.starting_with(name))
            entries = half.matrix[rows].tocoo()
            np.minimum.at(self._most_sites, half.column_owner[entries.col], half.row_upper[rows][entries.row])

    def open(self, wanted: Ints, among: Flags | None = None) -> Ints:
        """Students per group (g,), in the order of ``Groups``. Groups with ``wanted`` students come first and get no more.

        Others are ``among`` these (g,).
        """
        g = self._groups
        self._room, self._sites = self._upper.copy(), dict[int, set[int]]()
        left, cohort, least = self._size.tolist(), self._cohort.tolist(), g.least.tolist()  # most are asked when nobody is left
        worth = self._cost[g.students] + self._cost[g.opened] / np.maximum(1, g.most)
        order = np.argsort(-(worth + FIRST * (self._pinned * 2 + (wanted > 0))), kind="stable")
        if among is not None:
            order = order[(among | self._pinned | (wanted > 0))[order]]
        students = np.zeros(len(g.students), dtype=np.int64)
        for k in order.tolist():
            if left[cohort[k]] >= least[k]:
                students[k] = self._try(k, int(wanted[k]) or int(g.most[k]))
                left[cohort[k]] -= int(students[k])
        return students

    def _try(self, k: int, most: int) -> int:
        """Students that the group gets; its caps then hold that much less."""
        g = self._groups
        known = self._sites.setdefault(int(self._cohort[k]), set())
        firm = int(self._firm[k])
        if firm not in known and len(known) >= self._most_sites[self._cohort[k]]:
            return 0
        rows, values = self._column(int(g.students[k]))
        open_rows, open_values = self._column(int(g.opened[k]))
        self._room[open_rows] -= open_values
        fits = bool((self._room[open_rows] >= 0).all())
        students = int(min(most, g.most[k], np.floor(np.min(self._room[rows] / values, initial=np.inf)))) if fits else 0
        pays = self._cost[g.students[k]] * students + self._cost[g.opened[k]] > 0 or self._pinned[k]
        if students < max(1, int(g.least[k])) or not pays:
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

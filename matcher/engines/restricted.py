"""The whole program with schedules in place of stays: those of a pool, each taken whole or not at all.

Every plan of the restricted program is a plan of the whole; as more schedules are known, fewer plans are missing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from matcher.arrays import Floats, Ints, runs
from matcher.engines.roster import Pool
from matcher.engines.teaching import Teaching
from matcher.model.program import LINKING, TEACHERS, Program


class Restricted:
    """Columns: the students' half, then the pool's schedules, then besides that some schedule uses, then the others' columns."""

    def __init__(self, half: Program, place: Ints, teaching: Teaching, pool: Pool) -> None:
        """``place`` (columns of the whole program,) are positions in the students' half, below 0 where left out."""
        self._teaching, self._pool = teaching, pool
        t, stays, people = teaching, pool.stays, pool.people
        at = stays.tocoo()
        beside = t.beside[at.row]
        uses = np.append(place[t.group] >= 0, False)[beside]  # NONE comes last; nor of groups that are left out
        shape = (len(t.reward), len(people))
        possible = sparse.csr_matrix((np.ones(uses.sum()), (beside[uses], at.col[uses])), shape=shape)
        used = np.flatnonzero(np.diff(possible.indptr))
        possible = possible[used]
        group = place[t.group[used]]
        cohorts = int(half.column_owner.max(initial=LINKING)) + 1
        who = np.zeros(len(t.reward), dtype=np.int64)
        who[beside[uses]] = people[at.col[uses]]
        n, s, b, k = len(half.cost), len(people), len(used), len(t.others)
        self.students, self._schedules = np.arange(n), np.arange(n, n + s)
        self.cohorts = cohorts
        one_each = sparse.csr_matrix((np.ones(s), (people, np.arange(s))), shape=(t.people, s))
        there = sparse.csr_matrix((-np.ones(b), (np.arange(b), group)), shape=(b, n))
        rows = [
            [half.matrix, None, None, sparse.csr_matrix((half.matrix.shape[0], k))],
            [None, one_each, None, None],
            [None, t.rows @ stays, None, t.others_rows],
            [None, -possible, sparse.eye(b), None],
            [there, None, sparse.eye(b), None],
        ]
        shared = len(t.lower)
        self.program = Program(
            cost=np.concatenate([half.cost, stays.T @ t.worth, t.reward[used], t.others_worth]),
            offset=0,
            lower=np.zeros(n + s + b + k),
            upper=np.concatenate([half.upper, np.ones(s + b), t.others_upper]),
            integer=np.concatenate([half.integer, np.ones(s, dtype=bool), np.zeros(b + k, dtype=bool)]),
            column_block=np.concatenate([half.column_block, np.full(s, LINKING), half.column_block[group], np.full(k, LINKING)]),
            column_part=np.concatenate([half.column_part, np.full(s + b + k, TEACHERS)]),
            column_owner=np.concatenate(
                [half.column_owner, cohorts + people, cohorts + who[used], cohorts + self._owners_of_others()]
            ),
            column_labels=half.column_labels.followed_by("schedule", range(s + b + k)),
            matrix=_stacked(rows, n + s + b + k),
            row_lower=np.concatenate([half.row_lower, np.full(t.people, -np.inf), t.lower, np.full(2 * b, -np.inf)]),
            row_upper=np.concatenate([half.row_upper, np.ones(t.people), t.upper, np.zeros(2 * b)]),
            row_block=np.concatenate([half.row_block, np.full(t.people + shared + 2 * b, LINKING)]),
            row_labels=half.row_labels.followed_by("teachers", range(t.people + shared + 2 * b)),
        )
        self._used, self._possible, self._group = used, possible, group

    def values(self, students: Floats, stays: Ints) -> Floats:
        """Values of all columns for a plan whose schedules the pool knows."""
        t = self._teaching
        found = [self._pool.position(own) for own in self._by_person(stays)]
        taken = np.zeros(len(self._schedules))
        taken[found] = 1.0
        beside = np.minimum(self._possible @ taken, students[self._group])
        count = self._pool.stays @ taken
        return np.concatenate([students, taken, np.minimum(beside, 1.0), t.fill_others(count)])

    def plan(self, values: Floats) -> tuple[Floats, Ints]:
        """The students' values and the stays taken (m,)."""
        schedules = np.flatnonzero(values[self._schedules] > 0.5)
        return values[self.students], np.unique(self._pool.stays[:, schedules].indices).astype(np.int64)

    def _by_person(self, stays: Ints) -> list[Ints]:
        return [stays[own] for own in runs(self._teaching.stays.person[stays])]

    def _owners_of_others(self) -> Ints:
        """Whose the other columns are: the teacher whose stays share their row."""
        t = self._teaching
        rows: Any = abs(t.others_rows).T @ abs(t.rows)
        found = [t.stays.person[rows[k].indices[0]] if rows[k].nnz else 0 for k in range(rows.shape[0])]
        return np.array(found, dtype=np.int64)


def _stacked(rows: list[list[Any]], columns: int) -> sparse.csr_matrix:
    """Rows of blocks, those without any row left out; a matrix of no rows where that leaves none."""
    kept = [blocks for blocks in rows if any(block is not None and block.shape[0] for block in blocks)]
    return sparse.bmat(kept).tocsr() if kept else sparse.csr_matrix((0, columns))

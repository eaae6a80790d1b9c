"""fairness: every school has at least a share of its students placed, or placed in related posts.

What is out of reach cannot be guaranteed, so a plan is first looked for that is as fair as can be. How fair a plan is, is a
number: a student counts the more the further the own school still is from its share, in ``STEPS`` steps, so that no school
waits until another has its full share. No plan that is less fair counts then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from math import floor
from typing import Any

import numpy as np
from scipy import sparse

from data.catalogues.relations import RELATED
from matcher.arrays import Flags, Floats, Ints
from matcher.model.joint import JointModel
from matcher.model.program import LINKING, STUDENTS, Program

KINDS = ("placed", "good")
STEPS = 10


@dataclass(frozen=True)
class Guarantee:
    """What is asked, line by line (n,): one line per kind that is asked for and school with students to place."""

    shares: dict[str, Decimal]  # by kind, above 0
    to_place: Ints  # (n_s,) students of each school to place in internships and apprenticeships
    kind: Ints  # position in KINDS
    school: Ints
    asked: Ints  # students
    counts: Any  # (n × columns) 1 where a column's students count in a line

    @classmethod
    def of(cls, model: JointModel) -> Guarantee | None:
        """The guarantee that the round's settings ask for; None where they ask for none."""
        p, pairs = model.problem, model.groups.pairs
        shares = {kind: share for kind in KINDS if (share := p.settings.threshold("fairness", kind)) > 0}
        if not shares:
            return None
        schools = len(p.schools.ids)
        own = model.legality.part.cohorts
        to_place = np.bincount(p.cohorts.school[own], np.where(p.cohorts.visit, 0, p.to_place)[own], schools).astype(np.int64)
        kind, school = np.nonzero([np.where(kind in shares, to_place, 0) for kind in KINDS])
        asked = [floor(shares[KINDS[k]] * n) for k, n in zip(kind.tolist(), to_place[school].tolist(), strict=True)]
        good = model.group_scores.grade == RELATED
        columns = len(model.program.cost)
        counts = sparse.vstack(
            [
                _counted(pairs.placed & among, model.groups.students, pairs.school, (schools, columns))
                for among in (np.ones(len(pairs), dtype=bool), good)
            ]
        ).tocsr()
        return cls(shares, to_place, kind, school, np.array(asked, dtype=np.int64), counts[kind * schools + school])

    def reached(self, values: Floats) -> Ints:
        """Students (n,) of a plan that count; ``values`` of the columns of the program with or without this guarantee."""
        return np.asarray(np.rint(self.counts @ values[: self.counts.shape[1]]), dtype=np.int64)

    def fairness(self, values: Floats) -> int:
        """How fair a plan is; the more the better."""
        filled = np.clip(STEPS * self.reached(values)[:, None] - self._begin, 0, self.asked[:, None])
        return int((filled * _weights()).sum())

    @property
    def fairest(self) -> int:
        """How fair a plan is in which every school has its share."""
        return int(self.asked.sum() * _weights().sum())

    def keeping(self, program: Program, fairness: int) -> Program:
        """The program without plans that are less fair than that."""
        if fairness >= self.fairest:
            return _with_rows(program, self.counts, self.asked)
        stepped = self._stepped(program)
        steps = len(stepped.cost) - len(program.cost)
        weighed = sparse.csr_matrix((np.tile(_weights(), len(self.asked)), (np.zeros(steps, int), np.arange(steps))))
        level = sparse.hstack([sparse.csr_matrix((1, len(program.cost))), weighed])
        return _with_rows(stepped, level, np.array([fairness]), first=len(self.asked))

    def alone(self, program: Program) -> Program:
        """The program with nothing to gain but fairness."""
        stepped = self._stepped(program)
        cost = np.zeros(len(stepped.cost))
        cost[len(program.cost) :] = np.tile(_weights(), len(self.asked))
        return replace(stepped, cost=cost, offset=0)

    @property
    def _begin(self) -> Ints:
        """Where each step (n × STEPS) begins, in parts of a student of which STEPS are one."""
        return np.arange(STEPS) * self.asked[:, None]

    def _stepped(self, program: Program) -> Program:
        """With columns for each line's steps, in parts of a student, and a row that lets its students fill them."""
        lines = len(self.asked)
        n = lines * STEPS
        more = np.repeat(self.asked, STEPS).astype(np.float64)
        grown = replace(
            program,
            cost=np.concatenate([program.cost, np.zeros(n)]),
            lower=np.concatenate([program.lower, np.zeros(n)]),
            upper=np.concatenate([program.upper, more]),
            integer=np.concatenate([program.integer, np.zeros(n, dtype=bool)]),
            column_block=np.concatenate([program.column_block, np.full(n, LINKING)]),
            column_part=np.concatenate([program.column_part, np.full(n, STUDENTS)]),
            column_owner=np.concatenate([program.column_owner, np.full(n, LINKING)]),
            column_labels=program.column_labels.followed_by("fair", range(n)),
            matrix=sparse.hstack([program.matrix, sparse.csr_matrix((program.matrix.shape[0], n))]).tocsr(),
        )
        steps = sparse.csr_matrix((np.ones(n), (np.repeat(np.arange(lines), STEPS), np.arange(n))), shape=(lines, n))
        return _with_rows(grown, sparse.hstack([STEPS * self.counts, -steps]), np.zeros(lines))


def _weights() -> Ints:
    """What a part of a student is worth in each step (STEPS,): the first, furthest from the share, is worth most."""
    return np.arange(STEPS, 0, -1)


def _counted(mask: Flags, columns: Ints, rows: Ints, shape: tuple[int, int]) -> Any:
    at = np.flatnonzero(mask)
    return sparse.csr_matrix((np.ones(len(at)), (rows[at], columns[at])), shape=shape)


def _with_rows(program: Program, rows: Any, lower: Ints | Floats, first: int = 0) -> Program:
    """The program with rows that reach at least ``lower``, named ``fair_`` from ``first`` on."""
    n = len(lower)
    return replace(
        program,
        matrix=sparse.vstack([program.matrix, rows]).tocsr(),
        row_lower=np.concatenate([program.row_lower, lower]),
        row_upper=np.concatenate([program.row_upper, np.full(n, np.inf)]),
        row_block=np.concatenate([program.row_block, np.full(n, LINKING)]),
        row_labels=program.row_labels.followed_by("fair", range(first, first + n)),
    )

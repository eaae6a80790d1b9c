"""How much room a plan leaves: which rules keep one more student, group or stay out."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from matcher.arrays import Flags, Floats, Ints
from matcher.model import JointModel
from matcher.model.groups import limits

RULE_OF_ROW = {"guide_sites": "guides"}  # the other rows are named after their rules
TIES = ("most", "least", "site", "teacher_overlap", "teacher_days")  # rows that only tie columns of one cohort or teacher


class Room:
    """What a finished plan leaves. ``values`` (n,) are those of the program's columns.

    ``stays`` (m,), ascending, are those that will be asked about: there are too many of them to look at all.
    """

    def __init__(self, model: JointModel, values: Floats, stays: Ints) -> None:
        self._model, self._values, self._stays = model, values, stays
        program, g = model.program, model.groups
        self._slack = program.row_upper - program.matrix @ values
        self._limits = limits(model.problem, g.pairs)
        self._site = self._sites()
        columns = np.concatenate([g.students, g.opened, np.unique(self._site.indices), model.teachers.taken[stays]])
        self._place = np.full(len(values), -1, dtype=np.int64)
        self._place[columns] = np.arange(len(columns))
        self._columns = sparse.csc_matrix(program.matrix[:, columns])

    def needed(self, pairs: Ints) -> Ints:
        """Students (n,) that one more step takes: one where the group is open, else the smallest group."""
        return np.where(self._open(pairs), 1, self._model.groups.pairs.least[pairs])

    def full(self, pairs: Ints) -> dict[str, Flags]:
        """Rules, and for which of these pairs (n,) each leaves no room for that step."""
        g, need, fresh = self._model.groups, self.needed(pairs), ~self._open(pairs)
        sites = self._site[pairs].tocoo()  # what may be one more enterprise of the cohort
        new = fresh[sites.row] & (self._values[sites.col] < 0.5)
        column = np.concatenate([g.students[pairs], g.opened[pairs], sites.col[new]])
        step = np.concatenate([need, fresh, np.ones(int(new.sum()))])
        pair = np.concatenate([np.arange(len(pairs)), np.arange(len(pairs)), sites.row[new]])
        steps = sparse.csc_matrix((step, (self._place[column], pair)), shape=(self._columns.shape[1], len(pairs)))
        found = self._tight(sparse.csc_matrix(self._columns @ steps))
        reached = self._values[g.students[pairs]] + need
        for rule, most in self._limits:
            if (over := reached > most[pairs]).any():
                found[rule] = found.get(rule, np.zeros(len(pairs), dtype=bool)) | over
        return found

    def gain(self, pairs: Ints) -> Floats:
        """Points (n,) of that step."""
        g, cost = self._model.groups, self._model.program.cost
        return np.asarray(cost[g.students[pairs]] * self.needed(pairs) + np.where(self._open(pairs), 0, cost[g.opened[pairs]]))

    def full_for_stays(self, stays: Ints) -> dict[str, Flags]:
        """Rules, and for which of these columns of stays (n,) each leaves no room for one more."""
        return self._tight(self._columns[:, self._place[self._model.teachers.taken[stays]]])

    def pins(self, pairs: Ints) -> list[str]:
        """Ids of the pins that name one of the pairs, in order."""
        problem, labels = self._model.problem, self._model.program.row_labels
        rows = np.unique(self._columns[:, self._place[self._model.groups.students[pairs]]].indices)
        named = {labels.prefixes[prefix] for prefix in labels.prefix[rows].tolist()}
        return sorted(problem.decisions[int(one.split("_")[1])].id for one in named if one.startswith("pin_"))

    def _open(self, pairs: Ints) -> Flags:
        return np.asarray(self._values[self._model.groups.students[pairs]] > 0.5)

    def _sites(self) -> Any:
        """Sparse (pairs × columns): the column that says that the cohort goes to the enterprise, where there is one."""
        program = self._model.program
        rows = program.matrix[np.flatnonzero(program.row_labels.starting_with("site_"))]
        opened, site = rows.maximum(0).tocsc()[:, self._model.groups.opened], -rows.minimum(0)
        return sparse.csr_matrix(opened.T @ site)

    def _tight(self, change: Any) -> dict[str, Flags]:
        """Rules whose rows have no room for steps (n,) that take so much of them (sparse, rows × n), and for which of these."""
        tight = np.flatnonzero(change.data > np.maximum(0.0, self._slack[change.indices]) + 1e-6)
        step = np.repeat(np.arange(change.shape[1]), np.diff(change.indptr))[tight]
        labels = self._model.program.row_labels
        prefix = labels.prefix[change.indices[tight]]
        found: dict[str, Flags] = {}
        for one in np.unique(prefix).tolist():
            rule = _rule_of(labels.prefixes[one])
            if rule is not None:
                found.setdefault(rule, np.zeros(change.shape[1], dtype=bool))[step[prefix == one]] = True
        return found


def _rule_of(row: str) -> str | None:
    """The rule behind rows of that name; None where they only tie columns of one cohort or teacher."""
    return None if row in TIES else "pin" if row.startswith("pin_") else RULE_OF_ROW.get(row, row)

"""How much room a plan leaves: which rules keep one more student, group or stay out."""

from __future__ import annotations

from collections import Counter

import numpy as np
from scipy import sparse

from matcher.arrays import Flags, Floats, Ints
from matcher.model import JointModel
from matcher.model.groups import limits

RULE_OF_ROW = {"guide_sites": "guides"}  # the other rows are named after their rules
TIES = ("most", "least", "site", "teacher_overlap", "teacher_days")  # rows that only tie columns of one cohort or teacher


class Room:
    """What a finished plan leaves. ``values`` (n,) are those of the program's columns."""

    def __init__(self, model: JointModel, values: Floats) -> None:
        self._model = model
        self._values = values
        program = model.program
        self._columns = sparse.csc_matrix(program.matrix)
        self._slack = program.row_upper - program.matrix @ values
        self._names = program.row_names
        self._limits = limits(model.problem, model.groups.pairs)

    def needed(self, pair: int) -> int:
        """Students that one more step takes: one where the group is open, else the smallest group."""
        g = self._model.groups
        return 1 if self._open(pair) else int(g.pairs.least[pair])

    def full(self, pair: int) -> frozenset[str]:
        """Rules that leave no room for that step; empty where it could be taken at once."""
        g, need = self._model.groups, self.needed(pair)
        found = self._tight((int(g.students[pair]), need)) if self._open(pair) else self._tight_for_group(pair, need)
        reached = self._values[g.students[pair]] + need
        return frozenset(found | {rule for rule, most in self._limits if reached > most[pair]})

    def gain(self, pair: int) -> float:
        """Points of that step."""
        g, cost = self._model.groups, self._model.program.cost
        return float(cost[g.students[pair]] * self.needed(pair) + (0 if self._open(pair) else cost[g.opened[pair]]))

    def full_for_stays(self, stays: Ints) -> dict[str, Flags]:
        """Rules, and for which of these columns of stays (n,) each leaves no room for one more."""
        entries = self._columns[:, self._model.teachers.taken[stays]]
        tight = np.flatnonzero(entries.data > np.maximum(0.0, self._slack[entries.indices]) + 1e-6)
        stay = np.repeat(np.arange(len(stays)), np.diff(entries.indptr))[tight]
        labels = self._model.program.row_labels
        prefix = labels.prefix[entries.indices[tight]]
        found: dict[str, Flags] = {}
        for one in np.unique(prefix).tolist():
            rule = _rule_of(labels.prefixes[one])
            if rule is not None:
                found.setdefault(rule, np.zeros(len(stays), dtype=bool))[stay[prefix == one]] = True
        return found

    def pins(self, pair: int) -> list[str]:
        """Ids of the pins that name the pair."""
        low, high = self._span(int(self._model.groups.students[pair]))
        numbers = [
            self._names[row].split("_")[1] for row in self._columns.indices[low:high] if self._names[row].startswith("pin_")
        ]
        return [self._model.problem.decisions[int(number)].id for number in numbers]

    def _open(self, pair: int) -> bool:
        return bool(self._values[self._model.groups.students[pair]] > 0.5)

    def _tight_for_group(self, pair: int, need: int) -> set[str]:
        """Rules without room for a new group: its students, its opening, and what may be one more enterprise of the cohort."""
        g = self._model.groups
        steps = [(int(g.students[pair]), need), (int(g.opened[pair]), 1)]
        steps += [(site, 1) for site in self._sites(int(g.opened[pair])) if self._values[site] < 0.5]
        return self._tight(*steps)

    def _sites(self, opened: int) -> list[int]:
        """The column that says that the cohort goes to the enterprise, where there is one."""
        matrix, found = self._model.program.matrix, []
        low, high = self._span(opened)
        for row in self._columns.indices[low:high]:
            if self._names[row].startswith("site_"):
                entries = slice(matrix.indptr[row], matrix.indptr[row + 1])
                found.append(int(matrix.indices[entries][np.argmin(matrix.data[entries])]))
        return found

    def _tight(self, *steps: tuple[int, int]) -> set[str]:
        """Rules whose rows have no room for columns to grow together by these numbers."""
        change: Counter[int] = Counter()
        for column, number in steps:
            low, high = self._span(column)
            for row, value in zip(self._columns.indices[low:high].tolist(), self._columns.data[low:high].tolist(), strict=True):
                change[row] += value * number
        names = {self._names[row].rsplit("_", 1)[0] for row, more in change.items() if more > max(0.0, self._slack[row]) + 1e-6}
        return {rule for name in names if (rule := _rule_of(name)) is not None}

    def _span(self, column: int) -> tuple[int, int]:
        return int(self._columns.indptr[column]), int(self._columns.indptr[column + 1])


def _rule_of(row: str) -> str | None:
    """The rule behind rows of that name; None where they only tie columns of one cohort or teacher."""
    return None if row in TIES else "pin" if row.startswith("pin_") else RULE_OF_ROW.get(row, row)

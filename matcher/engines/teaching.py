"""The teachers' half of a program: stays, the rows that several teachers share, and what being beside a group earns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from matcher.arrays import Flags, Floats, Ints
from matcher.engines.prices import worth_of
from matcher.engines.schedules import Chosen, Schedules
from matcher.model.program import TEACHERS, Program, StayColumns

WITHIN = ("teacher_overlap_", "teacher_days_")  # rows that every schedule keeps by itself
NONE = -1


class Scheduling(Protocol):
    """Whatever finds the best schedule of every teacher."""

    def best(self, worth: Floats) -> tuple[Floats, Chosen]:
        """Value (people,) of each best schedule when stays are worth ``worth`` (n,), and the stays that make them up."""
        ...


@dataclass(frozen=True)
class Batch:
    """Some of the teachers: where their stays are (a slice of all), their schedules, and entries of the shared rows (r × m)."""

    own: slice
    schedules: Schedules
    rows: Any

    def best(self, worth: Floats) -> tuple[Floats, Chosen]:
        """See Scheduling; ``worth`` (n,) and the schedules are of all stays, and other teachers have none."""
        values, chosen = self.schedules.best(worth[self.own])
        return values, self._of_all(chosen)

    def ask(self, worth: Floats, prices: Floats) -> Chosen:
        """Their best schedules at these prices (r,) of the shared rows when stays are worth ``worth`` (n,)."""
        return self._of_all(self.schedules.best(worth[self.own] - self.rows.T @ prices)[1])

    def _of_all(self, chosen: Chosen) -> Chosen:
        return Chosen(chosen.person, chosen.column + self.own.start)


@dataclass(frozen=True)
class Teaching:
    """Arrays over stays (n,), shared rows (r,), columns besides stays that these rows have (k,) and besides (b,).

    A *beside* is a teacher's chance to be in an enterprise together with a group of the own school.
    """

    stays: StayColumns
    people: int
    worth: Floats  # (n,) points of each stay, alone
    rows: Any  # (r × n) entries of the stays
    lower: Floats
    upper: Floats
    others: Ints  # (k,) positions in the program
    others_worth: Floats
    others_upper: Floats
    others_rows: Any  # (r × k)
    beside: Ints  # (n,) the beside that a stay makes possible, or NONE
    reward: Floats  # (b,) points
    group: Ints  # (b,) position in the program of the column that says whether the group is there
    beside_column: Ints  # (b,) position in the program

    @classmethod
    def of(cls, program: Program) -> Teaching:
        """Read from the whole program."""
        stays = program.stays
        assert stays is not None
        matrix = program.matrix
        teachers = program.column_part == TEACHERS
        tied, met = _rows(program, "beside_stay_"), _rows(program, "beside_group_")
        touched = np.diff(matrix[:, np.flatnonzero(teachers)].tocsr().indptr) > 0
        touched[np.concatenate([_rows(program, *WITHIN), tied, met])] = False
        rows = np.flatnonzero(touched)
        column, group = _ends(matrix[met])
        place = np.full(matrix.shape[1], NONE, dtype=np.int64)
        place[column] = np.arange(len(column))
        taken = np.full(matrix.shape[1], NONE, dtype=np.int64)
        ties = matrix[tied].tocoo()
        minus = ties.data < 0
        own = np.full(len(tied), NONE, dtype=np.int64)
        own[ties.row[~minus]] = place[ties.col[~minus]]
        taken[ties.col[minus]] = own[ties.row[minus]]
        alone = teachers.copy()
        alone[stays.column] = alone[column] = False
        others = np.flatnonzero(alone)
        return cls(
            stays=stays,
            people=int(stays.person.max(initial=-1)) + 1,
            worth=program.cost[stays.column],
            rows=matrix[rows][:, stays.column].tocsc(),
            lower=program.row_lower[rows],
            upper=program.row_upper[rows],
            others=others,
            others_worth=program.cost[others],
            others_upper=program.upper[others],
            others_rows=matrix[rows][:, others].tocsc(),
            beside=taken[stays.column],
            reward=program.cost[column],
            group=group,
            beside_column=column,
        )

    @property
    def dearest(self) -> float:
        """Points of the stay, or other column, that is worth or costs most."""
        return float(max(np.abs(v).max(initial=0.0) for v in (self.worth, self.others_worth)))

    def bound(self, schedules: Scheduling, worth: Floats, prices: Floats) -> tuple[float, Chosen]:
        """What no roster exceeds when stays earn ``worth`` (n,), by prices (r,) of the shared rows; and the schedules."""
        values, chosen = schedules.best(worth - self.rows.T @ prices)
        others = self.others_worth - self.others_rows.T @ prices
        rest = float(np.maximum(others, 0.0) @ self.others_upper)
        return float(values.sum()) + worth_of(prices, self.lower, self.upper) + rest, chosen

    def batch(self, low: int, high: int) -> Batch:
        """The teachers from position ``low`` to before ``high``. Stays are in order of teacher."""
        s = self.stays
        first, last = (int(np.searchsorted(s.person, k, "left")) for k in (low, high))
        own = slice(first, last)
        stays = StayColumns(s.column[own], s.person[own], s.start[own], s.end[own], s.used_before[own])
        return Batch(own, Schedules(stays, self.people), self.rows[:, own])

    def schedules(self) -> Schedules:
        """The dynamic programme over these stays."""
        return Schedules(self.stays, self.people)

    def rewards(self, reward: Floats) -> Floats:
        """Points (n,) that each stay adds where being beside a group earns ``reward`` (b,)."""
        padded = np.append(reward, 0.0)
        return padded[self.beside]

    def worth_where(self, there: Flags) -> Floats:
        """Points (n,) of each stay where the besides in ``there`` (b,) earn their reward."""
        return self.worth + self.rewards(np.where(there, self.reward, 0.0))

    def join(self, values: Floats, stays: Ints) -> Floats:
        """Values of all columns of the program, given those of the students and which stays (m,) are taken."""
        values = values.copy()
        values[self.stays.column[stays]] = 1.0
        possible = np.bincount(self.beside[stays] + 1, minlength=len(self.reward) + 1)[1:] > 0
        values[self.beside_column[possible & (values[self.group] > 0.5)]] = 1.0
        taken = np.zeros(len(self.worth))
        taken[stays] = 1.0
        values[self.others] = self.fill_others(taken)
        return values

    def fill_others(self, taken: Floats) -> Floats:
        """Values (k,) of the others' columns that make up for what the stays ``taken`` (n,) leave short."""
        short = np.where(np.isinf(self.lower), 0.0, np.maximum(0.0, self.lower - self.rows @ taken))
        return np.asarray(np.minimum(self.others_upper, self.others_rows.T @ short))


def _rows(program: Program, *beginnings: str) -> Ints:
    return np.flatnonzero(program.row_labels.starting_with(*beginnings))


def _ends(rows: Any) -> tuple[Ints, Ints]:
    """The column with a positive and the one with a negative entry of rows that have one of each."""
    found = rows.tocoo()
    plus, minus = (np.zeros(rows.shape[0], dtype=np.int64) for _ in range(2))
    plus[found.row[found.data > 0]] = found.col[found.data > 0]
    minus[found.row[found.data < 0]] = found.col[found.data < 0]
    return plus, minus

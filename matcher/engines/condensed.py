"""The linear relaxation of the students' half, condensed: a group is opened by the share of its most students that it has.

In the relaxation opening costs least where it is just that share, so the group's own two rows and its column need not be
written. Limits on the number of enterprises are left out, which only raises the bound.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import highspy
import numpy as np

from matcher.arrays import Flags, Floats, Ints
from matcher.engines.base import Limits
from matcher.engines.highs import heed, load
from matcher.model.program import Program

OWN = ("most_", "least_", "site_", "any_")  # rows that tie a group's students to its opening, or say what follows from it
LEFT_OUT = (*OWN, "sites_", "guide_sites_")
_SOLVED = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty)  # nothing to decide is solved, too


@dataclass(frozen=True)
class Relaxed:
    """The relaxation's values (n,) of columns, prices (rows,), and points (n,) lost by a unit of a column more."""

    values: Floats
    prices: Floats
    lost: Floats

    def narrowed(self, columns: Flags) -> Relaxed:
        """The same with only some ``columns`` (n,)."""
        return replace(self, values=self.values[columns], lost=self.lost[columns])


@dataclass(frozen=True)
class Groups:
    """Groups (g,) as their own rows tell them: columns of students and opening, most and least students, the row of the most."""

    students: Ints
    opened: Ints
    most: Floats
    least: Floats
    row: Ints

    @classmethod
    def of(cls, half: Program) -> Groups:
        """Read from the rows of the students' half."""
        row, students, opened, most = _tied(half, "most_")
        return cls(students, opened, most, _tied(half, "least_")[3], row)


def _tied(half: Program, name: str) -> tuple[Ints, Ints, Ints, Floats]:
    """Rows of that name, their columns of students and of opening, and how many students an opening stands for."""
    at = np.flatnonzero(half.row_labels.starting_with(name))
    rows = half.matrix[at].tocoo()
    plus, minus = rows.data > 0, rows.data < 0
    students, opened = (np.zeros(len(at), dtype=np.int64) for _ in range(2))
    limit = np.zeros(len(at))
    students[rows.row[plus]] = rows.col[plus]
    opened[rows.row[minus]] = rows.col[minus]
    limit[rows.row[minus]] = -rows.data[minus]
    return at, students, opened, limit


def condense(half: Program) -> tuple[Program, Ints, Ints, Floats]:
    """The condensed program, its columns and rows (positions in ``half``), and the share (n,) that a unit of students opens."""
    groups = Groups.of(half)
    share = np.zeros(len(half.cost))
    share[groups.students] = 1.0 / np.maximum(1.0, groups.most)
    cost = half.cost.copy()
    cost[groups.students] += cost[groups.opened] * share[groups.students]
    follows = half.column_labels.starting_with("site_", "any_")
    follows[groups.opened] = True
    columns = np.flatnonzero(~follows)
    rows = np.flatnonzero(~half.row_labels.starting_with(*LEFT_OUT))
    return replace(half, cost=cost).slice(columns, rows), columns, rows, share


def relax(half: Program, limits: Limits) -> Relaxed | None:
    """Solve the relaxation of the students' half; None where the time is too short, or there is no plan."""
    program, columns, rows, share = condense(half)
    highs = load(program)
    highs.setOptionValue("solve_relaxation", True)
    highs.setOptionValue("solver", "simplex")
    heed(highs, limits)
    highs.run()
    limits.meter.ran(highs)
    if highs.getModelStatus() not in _SOLVED:
        return None
    solution = highs.getSolution()
    groups = Groups.of(half)
    values, prices, lost = np.zeros(len(half.cost)), np.zeros(len(half.row_lower)), np.zeros(len(half.cost))
    values[columns] = solution.col_value
    values[groups.opened] = values[groups.students] * share[groups.students]
    prices[rows] = -np.array(solution.row_dual)
    prices[groups.row] = -half.cost[groups.opened] * share[groups.students]  # what a student pays for the opening
    lost[columns] = np.maximum(0.0, solution.col_dual)
    return Relaxed(values, prices, lost)

"""A plan made of what enterprises want at some prices: groups and classes that find room, one after the other."""

from __future__ import annotations

import numpy as np

from matcher.arrays import Floats
from matcher.engines.blocks import grouped
from matcher.engines.condensed import Groups
from matcher.engines.greedy import Greedy
from matcher.engines.highs import complete
from matcher.engines.meter import Meter
from matcher.model.program import LINKING, Program

FOLLOWING_COLUMNS = ("both_", "site_", "any_", "lost_", "fair_")  # columns that say what follows from the others


class Repaired:
    """Plans of one students' half."""

    def __init__(self, half: Program, meter: Meter) -> None:
        self._half, self._meter = half, meter
        self._greedy = Greedy(half)
        self._groups = Groups.of(half)
        rest = np.ones(len(half.cost), dtype=bool)
        rest[self._groups.students] = rest[self._groups.opened] = False
        self._follows = half.column_labels.starting_with(*FOLLOWING_COLUMNS)
        classes = np.flatnonzero(rest & ~self._follows & (half.column_block != LINKING))
        self._classes = grouped(half.column_block[classes], classes)
        self._linking = half.matrix[np.flatnonzero(half.row_block == LINKING)].tocsc()
        self._upper = half.row_upper[half.row_block == LINKING]

    def plan(self, wanted: Floats) -> Floats | None:
        """Values (n,) of a plan near the values ``wanted`` (n,), which may ask too much together; None if none is found."""
        half, g = self._half, self._groups
        values = np.zeros(len(half.cost))
        students = self._greedy.open(np.rint(wanted[g.students]).astype(np.int64))
        values[g.students], values[g.opened] = students, students > 0
        room = self._upper - self._linking @ values
        worth = {firm: float(half.cost[columns] @ wanted[columns]) for firm, columns in self._classes.items()}
        for firm in sorted(worth, key=lambda k: -worth[k]):
            columns = self._classes[firm]
            asked = self._linking[:, columns] @ wanted[columns]
            if worth[firm] > 0 and (asked <= room + 1e-9).all():
                values[columns] = wanted[columns]
                room -= asked
        values[self._follows] = np.nan
        return complete(half, values, self._meter)

"""Rows of caps by day, each kept once."""

from __future__ import annotations

import numpy as np

from matcher.arrays import Floats, Ints
from matcher.model.program import ProgramBuilder


class DayRows:
    """Rows of one rule; a row that asks the same of the same columns is kept once, at its tightest."""

    def __init__(self) -> None:
        self._rows: dict[tuple[bytes, bytes], tuple[Ints, Floats, int, int]] = {}

    def add(self, columns: Ints, values: Floats, limit: int, block: int) -> None:
        """values · columns ≤ limit."""
        key = (columns.tobytes(), values.tobytes())
        if key not in self._rows or limit < self._rows[key][2]:
            self._rows[key] = (columns, values, limit, block)

    def write(self, builder: ProgramBuilder, name: str) -> None:
        """Add the rows to a program."""
        rows = list(self._rows.values())
        if rows:
            number = np.repeat(np.arange(len(rows)), [len(r[0]) for r in rows])
            columns, values = (np.concatenate([r[k] for r in rows]) for k in (0, 1))
            limits, blocks = (np.array([r[k] for r in rows]) for k in (2, 3))
            builder.rows(name, number, columns, values, upper=limits, count=len(rows), block=blocks)

"""A mixed-integer program in arrays, filled block by block."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matcher.arrays import Flags, Floats, Ints
from matcher.model.labels import Labels

LINKING = -1  # the block of columns and rows that belong to no enterprise
STUDENTS, TEACHERS = 0, 1  # the two halves of the program; few rows join them
NO_LIMIT = -1  # of days used up before a stay


@dataclass(frozen=True)
class StayColumns:
    """Columns (n,) that stand for a stay: whose, from which to which day, and the most days used up before it (NO_LIMIT: any).

    The stays of one person do not overlap, and days are used up in order of the calendar.
    """

    column: Ints
    person: Ints
    start: Ints
    end: Ints
    used_before: Ints


@dataclass(frozen=True)
class Program:
    """maximise cost·x + offset, row_lower ≤ A x ≤ row_upper, lower ≤ x ≤ upper, x whole where ``integer``.

    Every column and row has a name and the enterprise (position) it belongs to, or LINKING.
    """

    cost: Floats  # whole numbers, float64
    offset: int
    lower: Floats
    upper: Floats
    integer: Flags
    column_block: Ints
    column_part: Ints  # STUDENTS or TEACHERS
    column_owner: Ints  # the cohort or teacher (position) whose column it is, or LINKING
    column_labels: Labels
    matrix: sparse.csr_matrix
    row_lower: Floats
    row_upper: Floats
    row_block: Ints
    row_labels: Labels
    stays: StayColumns | None = None

    @property
    def column_names(self) -> list[str]:
        """Name of each column, written out when first asked for."""
        return self.column_labels.names

    @property
    def row_names(self) -> list[str]:
        """Name of each row, written out when first asked for."""
        return self.row_labels.names

    @property
    def ceiling(self) -> float:
        """A bound that needs no solving: every column that earns points at its most."""
        return float(np.maximum(self.cost, 0.0) @ self.upper) + self.offset

    @cached_property
    def students(self) -> tuple[Ints, Program]:
        """The students' columns (positions), and their half: these columns and the rows that no other column is in."""
        of_others = self.column_part != STUDENTS
        foreign = np.append(0, np.cumsum(of_others[self.matrix.indices]))[self.matrix.indptr]
        columns, rows = np.flatnonzero(~of_others), np.flatnonzero(np.diff(foreign) == 0)
        return columns, self.slice(columns, rows)

    def slice(self, columns: Ints, rows: Ints) -> Program:
        """The program of some columns and rows (positions), without the offset; entries of other columns are dropped."""
        return Program(
            cost=self.cost[columns],
            offset=0,
            lower=self.lower[columns],
            upper=self.upper[columns],
            integer=self.integer[columns],
            column_block=self.column_block[columns],
            column_part=self.column_part[columns],
            column_owner=self.column_owner[columns],
            column_labels=self.column_labels[columns],
            matrix=self.matrix[rows][:, columns].tocsr(),
            row_lower=self.row_lower[rows],
            row_upper=self.row_upper[rows],
            row_block=self.row_block[rows],
            row_labels=self.row_labels[rows],
        )


class ProgramBuilder:
    """Collects columns and rows."""

    def __init__(self) -> None:
        self._columns: list[tuple[NDArray[Any], ...]] = []
        self._column_runs: list[tuple[str, int]] = []
        self._column_count = 0
        self._matrices: list[sparse.csr_matrix] = []  # one per block of rows, as wide as its last column
        self._rows: list[tuple[NDArray[Any], ...]] = []
        self._row_runs: list[tuple[str, int]] = []
        self.offset = 0
        self.stays: StayColumns | None = None

    def columns(
        self,
        name: str,
        count: int,
        upper: Floats | Ints | float,
        cost: Floats | Ints | float = 0,
        block: Ints | int = LINKING,
        integer: bool = True,
        part: int = STUDENTS,
        owner: Ints | int = LINKING,
    ) -> Ints:
        """Add ``count`` columns with lower bound 0; returns their positions."""
        first = self._column_count
        given = (upper, cost, block, integer, part, owner)
        types = (np.float64, np.float64, np.int64, bool, np.int8, np.int64)
        self._columns.append(tuple(np.broadcast_to(np.asarray(v, dtype=t), (count,)) for v, t in zip(given, types, strict=True)))
        self._column_runs.append((name, count))
        self._column_count += count
        return np.arange(first, first + count)

    def rows(
        self,
        name: str,
        row: Ints,
        column: Ints,
        value: Floats | Ints | float,
        upper: Floats | Ints | float = np.inf,
        lower: Floats | Ints | float = -np.inf,
        count: int | None = None,
        block: Ints | int = LINKING,
    ) -> None:
        """Add ``count`` rows from entries: ``row`` numbers them 0 … count − 1 (entries of one cell add up)."""
        total = (int(row.max()) + 1 if len(row) else 0) if count is None else count
        values = np.broadcast_to(np.asarray(value, dtype=np.float64), row.shape)
        self._matrices.append(sparse.csr_matrix((values, (row, column)), shape=(total, column.max(initial=-1) + 1)))
        bounds = (np.broadcast_to(np.asarray(v, dtype=np.float64), (total,)) for v in (lower, upper))
        self._rows.append((*bounds, np.broadcast_to(np.asarray(block, dtype=np.int64), (total,))))
        self._row_runs.append((name, total))

    def build(self) -> Program:
        """The program of all that was added."""
        upper, cost, block, integer, part, owner = (np.concatenate(v) for v in zip(*self._columns, strict=True))
        low, high, row_block = (np.concatenate(v) for v in zip(*self._rows, strict=True))
        for matrix in self._matrices:
            matrix.resize(matrix.shape[0], self._column_count)
        return Program(
            cost=cost,
            offset=self.offset,
            lower=np.zeros(len(cost)),
            upper=upper,
            integer=integer,
            column_block=block,
            column_part=part,
            column_owner=owner,
            column_labels=Labels.of(self._column_runs),
            matrix=sparse.vstack(self._matrices, format="csr"),
            row_lower=low,
            row_upper=high,
            row_block=row_block,
            row_labels=Labels.of(self._row_runs),
            stays=self.stays,
        )

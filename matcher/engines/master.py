"""The master program of a decomposition: which mixture of the blocks' plans is best while the linking rows hold."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
from scipy import sparse

from matcher.arrays import Floats, Ints
from matcher.engines.highs import quiet
from matcher.engines.meter import Meter, stop_by

BREACH = 300.0  # times the dearest column: what a linking row's shortfall costs, so that the master always has a solution
BINDS = 1e-4  # share from which a column counts as taken


class Master:
    """Columns are plans of blocks; every block takes at most one, in fractions."""

    def __init__(self, lower: Floats, upper: Floats, blocks: int, dearest: float, meter: Meter) -> None:
        """Rows with these limits, and what the ``dearest`` column of the program is worth, or costs."""
        self._highs: Any = quiet()
        self._breach = BREACH * max(1.0, dearest)
        self._meter = meter
        self._rows, self._blocks = len(lower), blocks
        inf = highspy.kHighsInf
        low = np.concatenate([np.maximum(lower, -inf), np.full(blocks, -inf)])
        high = np.concatenate([np.minimum(upper, inf), np.ones(blocks)])
        nothing = np.zeros(0, dtype=np.int32)
        self._highs.addRows(len(low), low, high, 0, np.zeros(len(low), dtype=np.int32), nothing, np.zeros(0))
        short = np.flatnonzero(lower > 0)
        self.breaches = len(short)
        entries = sparse.csc_matrix((np.ones(len(short)), (short, np.arange(len(short)))), shape=(len(low), len(short)))
        self._add(np.full(len(short), -self._breach), np.full(len(short), inf), entries)

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return int(self._highs.getNumCol())

    def box(self) -> None:
        """Columns that keep the prices of the linking rows within limits: see ``within``."""
        self._box = self.columns
        both = sparse.hstack([-sparse.eye(self._rows), sparse.eye(self._rows)])
        self.others(np.full(2 * self._rows, -self._breach), np.full(2 * self._rows, highspy.kHighsInf), both)

    def within(self, least: Floats, most: Floats) -> None:
        """Keep the prices (rows,) between ``least`` and ``most``."""
        at = np.arange(self._box, self._box + 2 * self._rows, dtype=np.int32)
        self._highs.changeColsCost(len(at), at, np.concatenate([most, -least]))

    def at_limit(self) -> bool:
        """Whether one of the limits on prices binds."""
        return bool(self.mixture()[self._box : self._box + 2 * self._rows].max(initial=0.0) > BINDS)

    def others(self, worth: Floats, upper: Floats, rows: Any) -> None:
        """Columns of no block: points and bounds (k,) and entries in the linking rows (rows × k)."""
        self._add(worth, upper, sparse.vstack([rows, sparse.csc_matrix((self._blocks, len(worth)))]).tocsc())

    def add(self, block: Ints, worth: Floats, rows: Any) -> Ints:
        """Plans (n,) of blocks, with their points and their entries (all rows but the blocks' × n); returns their positions."""
        first = self._highs.getNumCol()
        own = sparse.csc_matrix((np.ones(len(block)), (block, np.arange(len(block)))), shape=(self._blocks, len(block)))
        head, tail = rows[: self._rows], rows[self._rows :]
        self._add(worth, np.full(len(worth), highspy.kHighsInf), sparse.vstack([head, own, tail]).tocsc())
        return np.arange(first, first + len(block))

    def link(self, rows: Any) -> None:
        """Further linking rows (m × all columns so far), each ≤ 0."""
        rows = rows.tocsr()
        count = rows.shape[0]
        self._highs.addRows(
            count,
            np.full(count, -highspy.kHighsInf),
            np.zeros(count),
            rows.nnz,
            rows.indptr[:-1].astype(np.int32),
            rows.indices.astype(np.int32),
            rows.data,
        )

    def solve(self, seconds: float) -> bool:
        """Solve; whether an optimum was reached in ``seconds`` (which may be infinite)."""
        self._meter.limit(self._highs, seconds)
        self._highs.run()
        self._meter.ran(self._highs)
        return bool(self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    @property
    def objective(self) -> float:
        """Points of the mixture."""
        return -float(self._highs.getInfo().objective_function_value)

    @property
    def breached(self) -> bool:
        """Whether a linking row falls short."""
        return bool(np.array(self._highs.getSolution().col_value)[: self.breaches].sum() > BINDS)

    def mixture(self) -> Floats:
        """How much of every column is taken (all columns,)."""
        return np.array(self._highs.getSolution().col_value)

    def prices(self) -> tuple[Floats, Floats, Floats]:
        """Prices of the linking rows, of the blocks, and of the rows linked later."""
        dual = -np.array(self._highs.getSolution().row_dual)
        first, last = self._rows, self._rows + self._blocks
        return dual[:first], dual[first:last], dual[last:]

    def leave_out(self, columns: Ints, close: float) -> None:
        """Take none of ``columns`` (n,) that the last prices make worse than ``close`` points."""
        lost = np.array(self._highs.getSolution().col_dual)[columns]
        far = columns[lost > close].astype(np.int32)
        self._highs.changeColsBounds(len(far), far, np.zeros(len(far)), np.zeros(len(far)))

    def whole(self, columns: Ints, seconds: float, start: Floats) -> Floats | None:
        """Values (n,) of ``columns`` in the best plan that takes each of them whole or not at all; None if none was found.

        ``start`` (n,) are those of a plan to begin with.
        """
        self._highs.changeColsIntegrality(len(columns), columns.astype(np.int32), np.ones(len(columns), dtype=np.uint8))
        self._highs.setSolution(len(columns), columns.astype(np.int32), start)
        self._highs.setOptionValue("mip_abs_gap", 0.999)
        self._highs.setOptionValue("mip_rel_gap", 0.0)
        stop_by(self._highs, self._meter.limit_whole(self._highs, seconds))
        self._highs.run()
        self._meter.ran(self._highs)
        if self._highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible or self.breached:
            return None
        return np.rint(self.mixture()[columns])

    def _add(self, worth: Floats, upper: Floats, entries: Any) -> None:
        count = len(worth)
        if count:
            self._highs.addCols(
                count,
                -worth,
                np.zeros(count),
                upper,
                entries.nnz,
                entries.indptr[:-1].astype(np.int32),
                entries.indices.astype(np.int32),
                entries.data,
            )

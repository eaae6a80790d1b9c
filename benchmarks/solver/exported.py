"""An exported model read back from its file, and plans held against it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matcher.engines.highs import quiet

Numbers = NDArray[np.float64]
SLACK = 1e-5  # by which a row or a bound may be missed in floating point


@dataclass(frozen=True)
class Exported:
    """minimise cost·x + offset, row_lower ≤ A x ≤ row_upper, lower ≤ x ≤ upper, x whole where ``integer``; points are negated."""

    cost: Numbers
    offset: float
    lower: Numbers
    upper: Numbers
    integer: NDArray[np.bool_]
    matrix: sparse.csr_matrix
    row_lower: Numbers
    row_upper: Numbers

    @classmethod
    def read(cls, path: Path) -> Exported:
        """The model of a file. ValueError where it cannot be read."""
        highs = quiet()
        if highs.readModel(str(path)) != highspy.HighsStatus.kOk:
            raise ValueError(f"{path} is no model")
        return cls.of(highs.getLp())

    @classmethod
    def of(cls, lp: Any) -> Exported:
        """The model that HiGHS holds."""
        held = lp.a_matrix_
        shape = (lp.num_row_, lp.num_col_)
        by_column = held.format_ == highspy.MatrixFormat.kColwise
        made = sparse.csc_matrix if by_column else sparse.csr_matrix
        whole = highspy.HighsVarType.kInteger
        return cls(
            cost=np.array(lp.col_cost_),
            offset=float(lp.offset_),
            lower=np.array(lp.col_lower_),
            upper=np.array(lp.col_upper_),
            integer=np.array([kind == whole for kind in lp.integrality_], dtype=bool),
            matrix=made((held.value_, held.index_, held.start_), shape=shape).tocsr(),
            row_lower=np.array(lp.row_lower_),
            row_upper=np.array(lp.row_upper_),
        )

    def points(self, values: Numbers) -> float:
        """Points of a plan (n,)."""
        return -float(self.cost @ values) - self.offset

    def faults(self, values: Numbers) -> list[str]:
        """What is wrong with a plan (n,): nothing, or a sentence per kind of fault."""
        reached = self.matrix @ np.where(self.integer, np.rint(values), values)
        missed = np.maximum(self.row_lower - reached, reached - self.row_upper)
        beyond = np.maximum(self.lower - values, values - self.upper)
        broken = np.abs(values - np.rint(values))[self.integer]
        found = (("rows missed", missed), ("bounds missed", beyond), ("whole columns broken", broken))
        return [f"{(by > SLACK).sum()} {name}, by {by.max():.2g} at most" for name, by in found if (by > SLACK).any()]

    def whole_suffices(self) -> bool:
        """Whether some best plan has whole values in every column, not only in those that must be whole.

        Once the whole columns are chosen, what is left of each row must be one column, or a difference of two, with whole
        limits: such programs have whole vertices.
        """
        if self.integer.all():
            return True
        free = self.matrix[:, ~self.integer].tocsr()
        rows = np.flatnonzero(np.diff(free.indptr))
        free, fixed = free[rows], self.matrix[rows][:, self.integer]
        size, total = np.diff(free.indptr), np.asarray(free.sum(axis=1)).ravel()
        network = ((np.abs(free.data) == 1).all()) and bool(((size == 1) | ((size == 2) & (total == 0))).all())
        limits = np.concatenate([self.row_lower[rows], self.row_upper[rows], self.lower, self.upper, fixed.data])
        return network and bool((limits[np.isfinite(limits)] % 1 == 0).all())

"""The same points with as little changed as possible: churn has its price, and among equals fewer moves are better still."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event
from time import monotonic
from typing import Any

import highspy
import numpy as np
from scipy import sparse

from matcher.arrays import Floats, Ints
from matcher.engines.highs import complete, keeps, load
from matcher.engines.meter import CHECKS, SPEED, Meter, stop_by
from matcher.engines.neighbourhoods import around, told_apart
from matcher.model.budget import CHANGED
from matcher.model.earlier import Had
from matcher.model.program import LINKING, TEACHERS, Program

WHOLE = 20_000  # columns of a program that is searched as a whole; a larger one in pieces of
TOGETHER = 20  # cohorts and teachers whose places change, each for
SHARE = 0.2  # of the time that is left
LARGEST = 100_000  # columns of a program that is searched at all


def moved(program: Program) -> Ints:
    """Columns that count students whom a group of the earlier plan loses; none without an earlier plan."""
    return np.flatnonzero(program.column_labels.starting_with("lost"))


class Patience:
    """How long is searched: so many seconds of work, lest a plan depend on the clock, which may end it all the same.

    ``cut`` says whether the clock, or somebody who asked to stop, has. The work is counted in ``meter``.
    """

    def __init__(self, seconds: float, longest: float = np.inf, stop: Event | None = None, meter: Meter | None = None) -> None:
        self.left, self.cut = seconds, False
        self._until, self._stop, self._meter = monotonic() + longest, stop, meter or Meter()

    @property
    def over(self) -> bool:
        """Whether to leave off."""
        self.cut |= monotonic() >= self._until or (self._stop is not None and self._stop.is_set())
        return self.cut or self.left <= 0

    def run(self, highs: Any, share: float = 1.0) -> None:
        """Run branch and cut for a ``share`` of the work that is left, at most."""
        work = Meter(by_work=True)
        highs.setOptionValue("time_limit", max(0.0, self._until - monotonic()))
        asked, allowed = 0, share * self.left

        def over() -> bool:
            nonlocal asked
            asked += 1
            return self.over or asked > allowed * CHECKS

        stop_by(highs, over)
        highs.run()
        work.ran(highs)
        self._meter.spend(work.spent)
        self.left -= max(asked / CHECKS, work.spent / SPEED)
        self.cut |= highs.getModelStatus() == highspy.HighsModelStatus.kTimeLimit


def fewest_moves(
    program: Program, had: Had, values: Floats, patience: Patience, worth: float | None = None
) -> tuple[Floats, bool]:
    """Values (n,) worth no less than ``values``, or than ``worth`` where given, with fewer students moved, and if none has fewer.

    Of these those with the least changed besides: members whom order-based classes lose and stays of teachers at other dates, as
    ``had`` knows them, and where a churn budget counts changed placements, these.
    """
    aim = _Aim.of(program, had)
    if aim.kept_by(values):
        return values, True
    if len(program.cost) > LARGEST:
        return values, False
    earning = complete(program, np.where(program.integer, values, np.nan), Meter())  # what follows may have been left free
    values = values if earning is None else earning
    least = float(program.cost @ values) if worth is None else worth
    if len(program.cost) <= WHOLE:
        values, proven = _fewest(program, aim, values, least, patience)
        if proven or aim.kept_by(values):
            return values, True
    values = values.copy()
    for free in _around_changes(program, aim, values):
        if patience.over:
            break
        rest = float(program.cost @ values) - float(program.cost[free] @ values[free])
        part, near = around(program, values, free), aim.within(values, free)
        values[free], _ = _fewest(part, near, values[free], least - rest, patience, SHARE)
    return values, aim.kept_by(values)


@dataclass(frozen=True)
class _Aim:
    """What a plan changes: ``moves`` (n,) of its columns, and ``each`` for everybody missing of the ``number`` (m,) in a row.

    Those in the row are the sum of the columns that ``there`` (m × n) names. A student moved counts more than all else.
    """

    moves: Floats
    each: float
    number: Floats
    there: Any

    @classmethod
    def of(cls, program: Program, had: Had) -> _Aim:
        changed = program.column_labels.starting_with(*CHANGED)
        each = 1.0 / (1 + int(had.number.sum()) + np.count_nonzero(changed))
        moves = np.where(changed, each, 0.0)
        moves[moved(program)] = 1.0
        there = sparse.csr_matrix((np.ones(len(had.of)), (had.of, had.columns)), shape=(len(had.number), len(moves)))
        return cls(moves, each, had.number.astype(np.float64), there)

    def within(self, values: Floats, free: Ints) -> _Aim:
        """What changes where only the columns ``free`` (k,) of a plan (n,) may."""
        there = self.there[:, free].tocsr()
        left = self.number - (self.there @ values - there @ values[free])
        open_ = np.flatnonzero((left > 0) & (np.diff(there.indptr) > 0))
        return _Aim(self.moves[free], self.each, left[open_], there[open_])

    @property
    def least_step(self) -> float:
        """Less than any two plans differ by."""
        return 0.4 * self.each

    def missing(self, values: Floats) -> Floats:
        """How many people each row (m,) falls short of."""
        return np.asarray(np.maximum(0.0, self.number - self.there @ values))

    def kept_by(self, values: Floats) -> bool:
        """Whether a plan changes nothing."""
        return self.of_plan(values) <= self.least_step

    def of_plan(self, values: Floats) -> float:
        return float(self.moves @ values + self.each * self.missing(values).sum())


def _around_changes(program: Program, aim: _Aim, values: Floats) -> Iterator[Ints]:
    """Columns of some of those whose places change, of all students where these leave, and those that are nobody's."""
    apart, _ = told_apart(program)
    left = (aim.moves > 0) & (values > 0.5)
    left[aim.there[np.flatnonzero(aim.missing(values) > 0.5)].indices] = True
    left &= apart.column_owner != LINKING
    owners = np.unique(apart.column_owner[left])
    nobodys = (program.column_owner == LINKING) | ~program.integer
    by_column = program.matrix.tocsc()
    for some in np.array_split(owners, -(-len(owners) // TOGETHER)) if len(owners) else ():
        own = np.isin(apart.column_owner, some)
        firms = np.setdiff1d(program.column_block[left & own], [LINKING])
        own |= np.isin(program.column_block, firms) & (program.column_part != TEACHERS)
        touched = np.zeros(program.matrix.shape[0], dtype=bool)
        touched[by_column[:, np.flatnonzero(own)].indices] = True
        near = np.diff(program.matrix[np.flatnonzero(touched)].tocsc().indptr) > 0
        yield np.flatnonzero(own | (nobodys & near))


def _fewest(
    program: Program, aim: _Aim, start: Floats, least: float, patience: Patience, share: float = 1.0
) -> tuple[Floats, bool]:
    """Values (n,) worth no less than ``least`` that change the least that was found, and whether nothing changes less."""
    for begin in (start, None):  # HiGHS may have found better and handed back what it began with
        highs = load(program)
        _aim_at(highs, program, aim, least)
        if begin is not None:
            given = highspy.HighsSolution()
            given.col_value = [*begin.tolist(), *aim.missing(begin).tolist()]
            highs.setSolution(given)
        patience.run(highs, share)
        proven = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        values = np.array(highs.getSolution().col_value)[: len(start)]
        if len(values) == 0 or not (proven or keeps(program, values)):
            return start, False
        if not proven or highs.getInfo().objective_function_value >= aim.of_plan(values) - aim.least_step:
            break
    values[program.integer] = np.rint(values[program.integer])
    enough = program.cost @ values >= least - 0.5 and keeps(program, values)
    better = enough and aim.of_plan(values) < aim.of_plan(start) - aim.least_step
    return values if better else start, proven


def _aim_at(highs: Any, program: Program, aim: _Aim, least: float) -> None:
    """Let HiGHS minimise what changes, with a column for those missing in each row, among plans worth no less than ``least``."""
    highs.setOptionValue("mip_abs_gap", aim.least_step)
    earning = np.flatnonzero(program.cost)
    highs.addRow(least, highspy.kHighsInf, len(earning), earning, program.cost[earning])
    n, m = len(aim.moves), len(aim.number)
    highs.changeColsCost(n, np.arange(n), aim.moves)
    none = np.zeros(m, dtype=np.int32), np.zeros(0, dtype=np.int32), np.zeros(0)
    highs.addCols(m, np.full(m, aim.each), np.zeros(m), aim.number, 0, *none)
    rows = sparse.hstack([aim.there, sparse.eye_array(m)], format="csr")
    highs.addRows(m, aim.number, np.full(m, highspy.kHighsInf), rows.nnz, rows.indptr[:-1], rows.indices, rows.data)

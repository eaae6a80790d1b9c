"""The same points with as little changed as possible: churn has its price, and among equals fewer moves are better still."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event
from time import monotonic
from typing import Any, NamedTuple

import highspy
import numpy as np
from scipy import sparse

from matcher.arrays import Floats, Ints
from matcher.engines.highs import keeps, load
from matcher.engines.meter import Meter, stop_by
from matcher.engines.neighbourhoods import around, told_apart
from matcher.model.budget import CHANGED
from matcher.model.earlier import Had
from matcher.model.program import LINKING, TEACHERS, Program

WHOLE = 20_000  # columns of a program that is searched as a whole
TOGETHER = 20  # cohorts and teachers whose places change, where that is too much; each time for
SHARE = 0.2  # of the seconds


def moved(program: Program) -> Ints:
    """Columns that count students whom a group of the earlier plan loses; none without an earlier plan."""
    return np.flatnonzero(program.column_labels.starting_with("lost"))


def fewest_moves(
    program: Program,
    had: Had,
    values: Floats,
    seconds: float,
    longest: float = np.inf,
    stop: Event | None = None,
    worth: float | None = None,
) -> tuple[Floats, bool]:
    """Values (n,) worth no less than ``values``, or than ``worth`` where given, with fewer students moved, and if none has fewer.

    Of these those with the least changed besides: members whom order-based classes lose and stays of teachers at other dates, as
    ``had`` knows them, and where a churn budget counts changed placements, these. ``seconds`` are reckoned by work, lest the
    plan depend on the clock, which ends the search after ``longest`` in any case.
    """
    aim, until = _Aim.of(program, had), monotonic() + longest
    least = float(program.cost @ values) if worth is None else worth
    if not aim.of_plan(values):
        return values, True
    if len(program.cost) <= WHOLE:
        values, proven = _fewest(program, aim, values, least, _Over(seconds, until, stop))
        if proven:
            return values, True
    values = values.copy()
    for free in _around_changes(program, aim, values):
        over = _Over(seconds * SHARE, until, stop)
        rest = float(program.cost @ values) - float(program.cost[free] @ values[free])
        values[free], _ = _fewest(around(program, values, free), aim.within(values, free), values[free], least - rest, over)
    return values, not aim.of_plan(values)


class _Over(NamedTuple):
    """When a search ends: after so many seconds of work, at a time of the clock, or when asked to."""

    work: float
    until: float
    stop: Event | None

    def limit(self, highs: Any) -> None:
        """Let the next run end so."""
        highs.setOptionValue("time_limit", max(0.0, self.until - monotonic()))
        spent = Meter(by_work=True).limit_whole(highs, self.work)
        stop_by(highs, lambda: spent() or (self.stop is not None and self.stop.is_set()))


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
    for some in np.array_split(owners, -(-len(owners) // TOGETHER)):
        own = np.isin(apart.column_owner, some)
        firms = np.setdiff1d(program.column_block[left & own], [LINKING])
        there = np.isin(program.column_block, firms) & (program.column_part != TEACHERS)
        yield np.flatnonzero(own | there | nobodys)


def _fewest(program: Program, aim: _Aim, start: Floats, least: float, over: _Over) -> tuple[Floats, bool]:
    """Values (n,) worth no less than ``least`` that change the least that was found, and whether nothing changes less."""
    for begin in (start, None):  # HiGHS may have found better and handed back what it began with
        highs = load(program)
        over.limit(highs)
        _aim_at(highs, program, aim, least)
        if begin is not None:
            given = highspy.HighsSolution()
            given.col_value = [*begin.tolist(), *aim.missing(begin).tolist()]
            highs.setSolution(given)
        highs.run()
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

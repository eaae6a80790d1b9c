"""Better plans: a few cohorts that want the same enterprises, with teachers who could be beside them, are planned anew."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from matcher.arrays import Floats, Ints
from matcher.engines.base import Limits, Stop, silent
from matcher.engines.highs import HighsEngine, keeps
from matcher.engines.meter import Meter
from matcher.model.program import LINKING, Program
from matcher.model.program import TEACHERS as OF_TEACHERS

TEACHERS = 2  # per cohort at most
FIRST = 6  # cohorts planned together at first
LEAST = 2
QUICK, LONG = 0.15, 0.6  # seconds after which more cohorts are taken next time, or fewer
EXACT, NEARLY = 1e-5, 5e-4  # gap at which a neighbourhood counts as solved, the second in programs of more than so
MANY = 50_000  # many columns


@dataclass
class Draw:
    """What one search has learned and the next goes on with: chance, how many cohorts to take, and how many found nothing."""

    random: np.random.Generator
    size: int = FIRST
    fruitless: int = 0
    meter: Meter = field(default_factory=Meter)


class Neighbourhoods:
    """Neighbourhoods of one program; owners of columns below ``cohorts`` are cohorts, the others teachers."""

    def __init__(self, half: Program, cohorts: int, draw: Draw) -> None:
        self._half = half
        self._exact = EXACT if len(half.cost) <= MANY else NEARLY
        self._draw = draw
        owned = np.flatnonzero((half.column_owner != LINKING) & (half.column_block != LINKING))
        shape = (int(half.column_owner.max(initial=0)) + 1, int(half.column_block.max(initial=0)) + 1)
        ones = np.ones(len(owned))
        wants = sparse.csr_matrix((ones, (half.column_owner[owned], half.column_block[owned])), shape=shape)
        wants.data[:] = 1.0
        self._wants = wants
        self._besides = ~half.integer & (half.column_owner >= cohorts) & (half.column_block != LINKING)
        owners = np.unique(half.column_owner[owned])
        self._cohorts, self._teachers = owners[owners < cohorts], owners[owners >= cohorts]

    @property
    def exhausted(self) -> bool:
        """Whether many neighbourhoods in a row held nothing better."""
        return len(self._cohorts) == 0 or self._draw.fruitless > 3 * len(self._cohorts) + 20

    def improve(self, values: Floats, seconds: float, stop: Stop | None, pool: Executor | None = None) -> Floats | None:
        """A better plan than ``values`` (n,) from one neighbourhood; None where it holds none.

        With a ``pool`` two neighbourhoods are searched side by side that have no enterprise in common.
        """
        first = self._free(np.zeros(0, dtype=np.int64))
        if pool is None:
            return self._taken(values, [self._search(values, first, seconds, stop)])
        second = self._free(first)
        searched = [pool.submit(self._search, values, free, seconds, stop) for free in (first, second)]
        return self._taken(values, [search.result() for search in searched])

    def _search(self, values: Floats, free: Ints, seconds: float, stop: Stop | None) -> tuple[Ints, Floats | None]:
        """The columns of a neighbourhood, and better values for them if there are any."""
        if len(free) == 0:
            return free, None
        part = around(self._half, values, free)
        limits = Limits(min(seconds, LONG * 2), self._exact, self._seed(), stop, self._draw.meter)
        answer = HighsEngine().solve(part, limits, values[free], silent)
        self._fit_size(answer.seconds, answer.status == "optimal")
        worse = answer.values is None or part.cost @ answer.values <= part.cost @ values[free] + 0.5
        return free, None if worse else answer.values

    def _taken(self, values: Floats, found: list[tuple[Ints, Floats | None]]) -> Floats | None:
        better = values.copy()
        for free, own in found:
            if own is not None:
                better[free] = own
            self._draw.fruitless = 0 if own is not None else self._draw.fruitless + 1
        if all(own is None for _, own in found):
            return None
        if len(found) > 1 and not keeps(self._half, better):  # they met after all: in a row of a class, or of a teacher
            return self._taken(values, found[:1] if found[0][1] is not None else found[1:])
        return better

    def _seed(self) -> int:
        return int(self._draw.random.integers(1 << 30))

    def _free(self, but: Ints) -> Ints:
        """Columns of a random cohort and of others that want the same enterprises, and what hangs on these.

        Besides of all teachers at these enterprises are among them: a group may go, or come, where a teacher stays. Whoever
        has one of the columns ``but`` (m,) is left alone, and so are the enterprises.
        """
        half = self._half
        owners = np.unique(half.column_owner[but[~self._besides[but]]])
        busy = np.setdiff1d(half.column_block[but], [LINKING])
        left = self._cohorts[~np.isin(self._cohorts, owners)]
        if len(left) == 0:
            return np.zeros(0, dtype=np.int64)
        first = int(self._draw.random.choice(left))
        alike = np.asarray((self._wants @ self._wants[first].T).todense()).ravel()[self._cohorts] + 1e-3
        weight = alike * self._draw.random.random(len(alike))
        weight[np.isin(self._cohorts, owners)] = -1.0
        weight[self._cohorts == first] = np.inf
        chosen = self._cohorts[np.argsort(-weight)[: self._draw.size]]
        chosen = chosen[~np.isin(chosen, owners)]
        firms = np.setdiff1d(self._wants[chosen].indices, busy)
        near = np.asarray(self._wants[self._teachers][:, firms].sum(axis=1)).ravel()
        near = near * self._draw.random.random(len(near))
        most = np.argsort(-near)[: TEACHERS * self._draw.size]
        own = np.isin(half.column_owner, np.concatenate([chosen, self._teachers[most[near[most] > 0]]]))
        own |= self._besides & np.isin(half.column_block, firms)
        own &= ~(np.isin(half.column_block, busy) | np.isin(half.column_owner, owners))
        return np.flatnonzero(own | ((half.column_owner == LINKING) & np.isin(half.column_block, firms)))

    def _fit_size(self, seconds: float, solved: bool) -> None:
        if not solved or seconds > LONG:
            self._draw.size = max(LEAST, self._draw.size - 1)
        elif seconds < QUICK:
            self._draw.size = min(len(self._cohorts), self._draw.size + 1)


def told_apart(program: Program) -> tuple[Program, int]:
    """The program with numbers of owners that no cohort and teacher share, teachers after cohorts, and how many are cohorts'."""
    teachers = (program.column_part == OF_TEACHERS) & (program.column_owner != LINKING)
    cohorts = int(program.column_owner[~teachers].max(initial=LINKING)) + 1
    return replace(program, column_owner=program.column_owner + np.where(teachers, cohorts, 0)), cohorts


def around(program: Program, values: Floats, free: Ints) -> Program:
    """The program of the columns ``free``, with all others held at ``values`` (n,)."""
    rows = np.flatnonzero(np.diff(program.matrix[:, free].tocsr().indptr) > 0)
    part = program.slice(free, rows)
    taken = program.matrix[rows] @ values - part.matrix @ values[free]
    return replace(part, row_upper=part.row_upper - taken, row_lower=part.row_lower - taken)

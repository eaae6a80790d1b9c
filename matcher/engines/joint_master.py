"""The master program of enterprises and teachers together, and the prices that it proposes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from matcher.arrays import Flags, Floats, Ints
from matcher.engines.blocks import Blocks
from matcher.engines.master import Master
from matcher.engines.meter import Meter
from matcher.engines.prices import feasible, grained
from matcher.engines.schedules import Chosen
from matcher.engines.teaching import NONE, Teaching

SURE = 0.99  # share at which a plan counts as taken whole
FULL = 1e-6  # by which besides may be taken beyond their groups


@dataclass(frozen=True)
class Prices:
    """Prices of the students' linking rows, of the teachers' shared rows, and of the besides (b,)."""

    students: Floats
    teachers: Floats
    beside: Floats

    def valid(self, blocks: Blocks, teaching: Teaching) -> Prices:
        """With the signs that the rows allow, in whole multiples of 1 / GRAIN."""
        return Prices(
            grained(feasible(self.students, blocks.lower, blocks.upper)),
            grained(feasible(self.teachers, teaching.lower, teaching.upper)),
            grained(np.clip(self.beside, 0.0, teaching.reward)),
        )


class JointMaster:
    """Rows: the students' linking rows, the teachers' shared rows, then besides against groups as they turn out to matter."""

    def __init__(self, blocks: Blocks, teaching: Teaching, group: Ints, meter: Meter) -> None:
        """``group`` (b,) is the column of the students' half that says whether the group of a beside is there."""
        b, t = blocks, teaching
        self._blocks, self._teaching, self._group = b, t, group
        self._lower = np.concatenate([b.lower, t.lower])
        self._dearest = max(t.dearest, float(np.abs(b.half.cost).max(initial=0.0)))
        self._master = Master(self._lower, np.concatenate([b.upper, t.upper]), len(b) + t.people, self._dearest, meter)
        worth, most = (
            np.concatenate(pair) for pair in ((b.half.cost[b.others], t.others_worth), (b.half.upper[b.others], t.others_upper))
        )
        self._master.others(worth, most, sparse.block_diag([b.rows[:, b.others], t.others_rows]))
        self._master.box()
        self._usage: list[Any] = [sparse.csc_matrix((len(group), self._master.columns))]
        self._plans: list[tuple[int, Ints, Any]] = []  # position in the master of the first, whose they are, the plans
        self._linked = np.zeros(0, dtype=np.int64)
        self._known: set[tuple[int, bytes, bytes]] = set()

    def add_plans(self, plans: Any) -> bool:
        """Take up plans of enterprises (columns of the students' half × blocks); whether any was new."""
        fresh = self._fresh(np.arange(plans.shape[1]), plans)
        plans = plans[:, fresh]
        groups = plans.tocsr()[self._group].tocsc()
        rows = [self._blocks.rows @ plans, sparse.csc_matrix((len(self._teaching.lower), len(fresh)))]
        self._plans.append((self._master.columns, fresh, plans))
        self._add(fresh, plans.T @ self._blocks.half.cost, rows, -groups)
        return len(fresh) > 0

    def add_schedules(self, chosen: Chosen, paid: Flags) -> bool:
        """Take up schedules that use the besides ``paid`` (b,); whether any was new."""
        t, first = self._teaching, len(self._blocks)
        people, stays = chosen.schedules(len(t.worth))
        at = stays.tocoo()
        beside = t.beside[at.row]
        uses = (beside != NONE) & np.append(paid, False)[beside]
        besides = sparse.csc_matrix((np.ones(uses.sum()), (beside[uses], at.col[uses])), shape=(len(self._group), len(people)))
        fresh = self._fresh(first + people, sparse.vstack([stays, besides]).tocsc())
        stays, besides = stays[:, fresh], besides[:, fresh]
        rows = [sparse.csc_matrix((len(self._blocks.lower), len(fresh))), t.rows @ stays]
        self._add(first + people[fresh], stays.T @ t.worth + besides.T @ t.reward, rows, besides)
        return len(fresh) > 0

    def solve(self, centre: Prices, box: float, seconds: float) -> bool:
        """Solve with the prices of students and teachers at most ``box`` points from those of ``centre``; whether in time."""
        middle = np.concatenate([centre.students, centre.teachers])
        least = np.where(np.isinf(self._lower), np.maximum(0.0, middle - box), middle - box)
        self._master.within(least, middle + box)
        return self._master.solve(seconds)

    def link_missing(self) -> bool:
        """Add the rows of besides that the last solution takes beyond their groups; whether there were any."""
        usage = sparse.hstack(self._usage).tocsr()
        over = usage @ self._master.mixture() > FULL
        over[self._linked] = False
        missing = np.flatnonzero(over)
        if len(missing):
            self._master.link(usage[missing])
            self._linked = np.concatenate([self._linked, missing])
        return len(missing) > 0

    def settled(self) -> tuple[Floats, Flags]:
        """Plans that the last solution takes whole: values of the students' columns, and whose columns (n,) these are."""
        mixture, values = self._master.mixture(), np.zeros(len(self._blocks.half.cost))
        sure = np.zeros(len(values), dtype=bool)
        for first, block, plans in self._plans:
            whole = np.flatnonzero(mixture[first : first + len(block)] > SURE)
            values += np.asarray(plans[:, whole].sum(axis=1)).ravel()
            sure[self._blocks.columns_of(block[whole])] = True
        return values, sure

    @property
    def objective(self) -> float:
        """Points of the best mixture."""
        return self._master.objective

    def at_limit(self) -> bool:
        """Whether the box holds a price back."""
        return self._master.at_limit()

    def prices(self) -> Prices:
        """The last solution's prices."""
        rows, _blocks, linked = self._master.prices()
        beside = np.zeros(len(self._group))
        beside[self._linked] = np.maximum(linked, 0.0)
        students = len(self._blocks.lower)
        return Prices(rows[:students], rows[students:], beside)

    def _fresh(self, block: Ints, plans: Any) -> Ints:
        """Positions of the plans (columns of a sparse matrix) that are not in the master yet; they count as known from now on."""
        found = []
        for k, owner in enumerate(block.tolist()):
            low, high = plans.indptr[k], plans.indptr[k + 1]
            key = (owner, plans.indices[low:high].tobytes(), plans.data[low:high].tobytes())
            if key not in self._known:
                self._known.add(key)
                found.append(k)
        return np.array(found, dtype=np.int64)

    def _add(self, block: Ints, worth: Floats, rows: list[Any], usage: Any) -> None:
        self._master.add(block, worth, sparse.vstack([*rows, usage.tocsr()[self._linked]]).tocsr())
        self._usage.append(usage)

"""Teachers placed anew, some who compete at a time: the best set of schedules known for them in what the others leave."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import sparse

from matcher.arrays import Flags, Floats, Ints, runs
from matcher.engines.master import Master
from matcher.engines.meter import Meter
from matcher.engines.roster import CLOSE, WHOLE_SECONDS, Pool
from matcher.engines.schedules import Chosen
from matcher.engines.teaching import NONE, Teaching

TOGETHER = 150  # teachers
OTHERS = 1e-3  # weight of who asks for nothing alike, against one for each seat asked for alike
LATEST = 40  # schedules per teacher that are looked at, besides those that teachers have


class Exchange:
    """The teachers of one program, the schedules known for them, and which of these they have."""

    def __init__(self, teaching: Teaching, seed: int, meter: Meter) -> None:
        self._teaching, self._meter = teaching, meter
        self._random = np.random.default_rng(seed)
        self._bids = np.zeros(teaching.people, dtype=bool)
        self._bids[teaching.stays.person] = True
        self._known = Pool(teaching)
        self._has = np.full(teaching.people, NONE, dtype=np.int64)  # position of the schedule among the known

    def learn(self, chosen: Chosen) -> None:
        """Take up schedules."""
        self._known.add(chosen)

    def begin(self, stays: Ints) -> None:
        """Let teachers have the ``stays`` (m,), ascending, of a plan."""
        person = self._teaching.stays.person[stays]
        self._known.add(Chosen(person, stays))
        self._has[:] = NONE
        for own in (stays[k] for k in runs(person)):
            self._has[self._teaching.stays.person[own[0]]] = self._known.position(own)

    @property
    def stays(self) -> Ints:
        """Stays (m,), ascending, that teachers have."""
        return np.sort(self._known.stays[:, self._has[self._has != NONE]].indices).astype(np.int64)

    def improve(self, worth: Floats, kept: Ints, over: Callable[[], bool]) -> None:
        """Better schedules where stays are ``worth`` (n,), until it is ``over`` or nothing better turns up around anybody.

        Teachers of the stays ``kept`` (m,) keep them.
        """
        t, known = self._teaching, self._known
        self._worth = np.asarray(known.stays.T @ worth)
        self._usage = (t.rows @ known.stays).tocsc()
        shape = (t.people, len(known.people))
        whose = sparse.csr_matrix((np.ones(len(known.people)), (known.people, np.arange(len(known.people)))), shape=shape)
        self._asks = (whose @ self._usage.T).tocsr()  # (people × r)
        self._asks.data[:] = 1.0
        self._free = np.ones(t.people, dtype=bool)
        self._free[t.stays.person[kept]] = False
        left = self._free & self._bids
        while left.any() and not over():
            who = self._around(int(self._random.choice(np.flatnonzero(left))))
            left = self._free & self._bids if self._anew(who) else left & ~who

    def _around(self, first: int) -> Flags:
        """Teachers (people,): the first, those who ask for what the first asks for, and others if these are few."""
        alike = np.asarray((self._asks @ self._asks[first].T).todense()).ravel() + OTHERS
        weight = alike * self._random.random(len(alike)) * (self._free & self._bids)
        weight[first] = np.inf
        who = np.zeros(len(weight), dtype=bool)
        who[np.argsort(-weight, kind="stable")[:TOGETHER]] = True
        return np.asarray(who & (weight > 0), dtype=bool)

    def _anew(self, who: Flags) -> bool:
        """Exchange schedules among some teachers (people,); whether the plan is better for it."""
        t = self._teaching
        has = self._has != NONE
        lately = np.arange(len(self._known.people)) >= len(self._known.people) - LATEST * t.people
        lately[self._has[has]] = True
        among = np.flatnonzero(who[self._known.people] & lately)
        if len(among) == 0:
            return False
        usage = self._usage[:, among].tocsr()
        rows = np.flatnonzero(np.diff(usage.indptr))
        others = np.asarray(self._usage[:, self._has[has & ~who]].sum(axis=1)).ravel()[rows]
        master = Master(t.lower[rows] - others, t.upper[rows] - others, t.people, t.dearest, self._meter)
        master.others(t.others_worth, t.others_upper, t.others_rows[rows])
        at = master.add(self._known.people[among], self._worth[among], usage[rows].tocsc())
        own = np.isin(among, self._has[has])
        if not master.solve(WHOLE_SECONDS):
            return False
        master.leave_out(at[~own], CLOSE)
        taken = master.whole(at, WHOLE_SECONDS, own.astype(np.float64))
        if taken is None:
            return False
        mine, before = among[taken > 0.5], self._has.copy()
        self._has[who] = NONE
        self._has[self._known.people[mine]] = mine
        if self._value(self._has) <= self._value(before) + 0.5:
            self._has = before
            return False
        return True

    def _value(self, has: Ints) -> float:
        """Points of the schedules that teachers have (people,), less what is lost of an earlier plan."""
        t, own = self._teaching, has[has != NONE]
        value = float(self._worth[own].sum())
        if len(t.others) == 0:
            return value
        taken = np.zeros(len(t.worth))
        taken[self._known.stays[:, own].indices] = 1.0
        return value + float(t.others_worth @ t.fill_others(taken))

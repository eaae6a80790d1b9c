"""Teachers around given groups: schedules are generated until none is missing, then the best set of them is taken whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import sparse

from matcher.arrays import Flags, Floats, Ints
from matcher.engines.bids import won_by_bids
from matcher.engines.master import Master
from matcher.engines.meter import Meter
from matcher.engines.prices import feasible
from matcher.engines.schedules import Chosen
from matcher.engines.teaching import Teaching

ROUNDS = 80  # of generating schedules, at most
CENTRE = 0.3  # weight of the best prices so far against the master's latest
CLOSE = 300.0  # points by which a schedule may be worse than the best of its teacher to be taken whole
MOMENT, WHOLE_SECONDS = 0.3, 1.5  # seconds at least and at most for taking schedules whole
SETTLED = 1e-5  # relative difference between bound and master at which nothing worth having is missing


@dataclass
class Pool:
    """Schedules known so far: whose they are (n,), and which stays they have (sparse, stays × n)."""

    teaching: Teaching
    people: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    stays: Any = None
    _known: dict[tuple[int, ...], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.stays = sparse.csc_matrix((len(self.teaching.worth), 0))

    def add(self, chosen: Chosen) -> None:
        """Take up the schedules that are new; they come last."""
        people, stays = chosen.schedules(len(self.teaching.worth))
        keys = [tuple(own.tolist()) for own in np.split(stays.indices, stays.indptr[1:-1])]
        fresh = np.array([k for k in range(len(people)) if keys[k] not in self._known], dtype=np.int64)
        self._known.update({keys[k]: len(self.people) + n for n, k in enumerate(fresh)})
        self.people = np.concatenate([self.people, people[fresh]])
        self.stays = sparse.hstack([self.stays, stays[:, fresh]]).tocsc()

    def position(self, stays: Ints) -> int:
        """Where the schedule of just these stays (ascending) is."""
        return self._known[tuple(stays.tolist())]


@dataclass(frozen=True)
class Proven:
    """Prices (r,) of the shared rows, and the bound that they prove."""

    rows: Floats
    bound: float


class Roster:
    """The teachers of one program."""

    def __init__(self, teaching: Teaching, meter: Meter | None = None, rounds: int = ROUNDS, settled: float = SETTLED) -> None:
        self._teaching, self._meter, self._rounds, self._settled = teaching, meter or Meter(), rounds, settled
        self._schedules = teaching.schedules()
        self.pool = Pool(teaching)
        self.prices = np.zeros(len(teaching.lower))
        self.proven = np.inf
        self._needed = 0
        self._kept = np.zeros(0, dtype=np.int64)  # stays that meet pins

    def price(self, reward: Floats, left: Callable[[], float]) -> None:
        """Set the prices by generating schedules until the bound settles or the time ends; a beside earns ``reward`` (b,)."""
        worth = self._teaching.worth + self._teaching.rewards(reward)
        master = self._master(worth)
        best = self._generate(master, worth, left)
        self.prices = best.rows

    def place(self, there: Flags, left: Callable[[], float]) -> Ints | None:
        """Stays taken (m,) where the besides in ``there`` (b,) earn their reward; None if no plan was found.

        Schedules are generated for as long as ``left`` gives seconds; taking them whole has a limit of its own. What no plan
        exceeds is ``proven`` then.
        """
        worth = self._teaching.worth_where(there)
        master = self._master(worth)
        best = self._generate(master, worth, left)
        self.prices, self.proven = best.rows, best.bound
        if master.columns == 0:  # nothing that anybody could do is worth it
            return np.zeros(0, dtype=np.int64)
        master.leave_out(self._in_master[self._needed :], CLOSE)
        begin = np.where(np.arange(len(self._in_master)) < self._needed, 1.0, 0.0)
        taken = master.whole(self._in_master, min(WHOLE_SECONDS, max(MOMENT, left())), begin)
        if taken is None:
            return None
        return np.unique(self.pool.stays[:, np.flatnonzero(taken > 0.5)].indices).astype(np.int64)

    def need(self, chosen: Chosen) -> None:
        """Take up schedules that meet the pins, before any others: with them there always is a plan."""
        self.pool.add(chosen)
        self._needed = len(self.pool.people)
        self._kept = np.sort(chosen.column)

    def first(self, there: Flags) -> Ints:
        """See Placing: won by bids, without prices, which keep few teachers from too many seats."""
        t = self._teaching
        return won_by_bids(t, self._schedules, t.worth_where(there), np.zeros(len(t.lower)), self._kept, self._meter)

    def begin(self, chosen: Chosen) -> None:
        """Take up the stays of a plan to begin with."""
        self.pool.add(chosen)

    def bound(self, worth: Floats, prices: Floats) -> tuple[float, Chosen]:
        """What no roster exceeds when stays earn ``worth`` (n,), by prices of the shared rows; and the schedules."""
        return self._teaching.bound(self._schedules, worth, prices)

    def _master(self, worth: Floats) -> Master:
        t = self._teaching
        master = Master(t.lower, t.upper, t.people, t.dearest, self._meter)
        master.others(t.others_worth, t.others_upper, t.others_rows)
        self._in_master = np.zeros(0, dtype=np.int64)
        self._extend(master, worth)
        return master

    def _extend(self, master: Master, worth: Floats) -> bool:
        """Put the pool's new schedules into the master; whether there were any."""
        known = len(self._in_master)
        stays, people = self.pool.stays[:, known:], self.pool.people[known:]
        if len(people):
            at = master.add(people, stays.T @ worth, (self._teaching.rows @ stays).tocsr())
            self._in_master = np.concatenate([self._in_master, at])
        return len(people) > 0

    def _generate(self, master: Master, worth: Floats, left: Callable[[], float]) -> Proven:
        prices, best = self.prices, Proven(self.prices, np.inf)
        for _ in range(self._rounds):
            bound, chosen = self.bound(worth, prices)
            if bound < best.bound:
                best = Proven(prices, bound)
            self.pool.add(chosen)
            grown = self._extend(master, worth)
            in_time = master.solve(left())
            if (
                best.bound - master.objective <= self._settled * abs(best.bound)
                or not in_time
                or left() <= 0
                or (not grown and prices is not best.rows)
            ):
                break
            prices = feasible(master.prices()[0], self._teaching.lower, self._teaching.upper)
            if grown:
                prices = CENTRE * best.rows + (1 - CENTRE) * prices
        return best


def beside_there(teaching: Teaching, values: Floats) -> Flags:
    """True (b,) where the group that the beside needs is there; ``values`` of the program's columns."""
    return np.asarray(values[teaching.group] > 0.5)

"""Teachers of a program that has too many of them for one master program: placed by bidding, then some at a time anew.

Everybody asks for the best schedule at the prices, and whose schedule is worth most goes first; who finds a seat taken asks
again among what is left. Then the teachers of one group of those who compete let go of their stays and are placed as well as
possible in what the others leave.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from matcher.arrays import Flags, Floats, Ints
from matcher.engines.ascent import Ascent
from matcher.engines.meter import Meter
from matcher.engines.roster import Pool, Roster
from matcher.engines.schedules import NEVER_WORTH, Chosen
from matcher.engines.teaching import NONE, Teaching

STEP = 100.0  # points by which prices move at first
TOGETHER, ROUNDS, SETTLED = 60, 12, 1e-3  # teachers placed anew together, and how well
SPELL = 4.0  # seconds of placing teachers anew at most, before students are looked at again
FEE = 0.3  # of a step, by which the fee of a beside grows that is asked for
SAFE = 1 - 1e-9  # of what groups may take
ASKED = 12  # times at most that one bids
TURNS = 1.5  # of all teachers without a better plan after which a search ends


class Bidding:
    """The teachers of one program, their prices and the stays they have."""

    def __init__(self, teaching: Teaching, seed: int, meter: Meter | None = None) -> None:
        self._teaching, self._meter = teaching, meter or Meter()
        self._random = np.random.default_rng(seed)
        self._rows = teaching.rows
        self._schedules = teaching.schedules()
        self._ascent = Ascent(np.zeros(len(teaching.lower)), teaching.lower, teaching.upper, STEP)
        self._tried = self._ascent.best
        self._fees = np.zeros(len(teaching.reward))  # (b,) what is taken of the rewards, and
        self._spare = np.zeros(len(teaching.reward))  # how much the groups may take in all
        self._seats = teaching.upper
        self._kept = np.zeros(0, dtype=np.int64)  # stays that meet pins
        self._bidders = np.unique(teaching.stays.person)
        self.pool = Pool(teaching)
        self._stays: Ints | None = None

    @property
    def prices(self) -> Floats:
        """The best prices (r,) so far."""
        return self._ascent.best

    def need(self, chosen: Chosen) -> None:
        """Stays that meet the pins: they stay."""
        self._kept = np.sort(chosen.column)

    def begin(self, chosen: Chosen) -> None:
        """Take up the stays of a plan to begin with."""
        self._stays = np.sort(chosen.column)

    def allow(self, spare: Floats) -> None:
        """Let the groups of besides take up to ``spare`` points (columns of the program,) of what their teachers earn."""
        self._spare = spare[self._teaching.group]
        self._fees = self._within(self._fees)
        self._ascent.bound = np.inf

    def price(self, enough: Callable[[float], bool], moves: int) -> None:
        """Better prices and bounds, in some moves or until it is ``enough``."""
        t = self._teaching
        for _ in range(moves):
            earned = t.reward - self._fees
            bound, chosen = self.bound(t.worth + t.rewards(earned), self._tried)
            self._tried = self._ascent.next(bound, self._used(chosen.column))
            beside = t.beside[chosen.column]
            asked = np.bincount(beside[beside != NONE], minlength=len(earned)) * (earned > 0)
            self._fees = self._within(self._fees + FEE * self._ascent.step * asked)
            if enough(self._ascent.bound):
                return

    def _within(self, fees: Floats) -> Floats:
        """The fees (b,), none above the reward, and together no more than their group may take."""
        t = self._teaching
        fees = np.where(self._spare > 0, np.minimum(fees, t.reward), 0.0)
        total = np.bincount(t.group, fees, int(t.group.max(initial=-1)) + 1)[t.group]
        return np.asarray(fees * np.minimum(1.0, SAFE * self._spare / np.maximum(total, 1e-9)))

    def bound(self, worth: Floats, prices: Floats) -> tuple[float, Chosen]:
        """What no roster exceeds when stays earn ``worth`` (n,), by prices of the shared rows; and the schedules."""
        self._meter.spend(self._teaching.people)
        return self._teaching.bound(self._schedules, worth, prices)

    def place(self, there: Flags, left: Callable[[], float]) -> Ints:
        """Stays taken (m,) where the besides in ``there`` (b,) earn their reward; while seconds are ``left``."""
        t = self._teaching
        reward = np.where(there, t.reward, 0.0)
        worth = t.worth + t.rewards(reward)
        if self._stays is None:
            self._stays = self._bid(worth)
        fruitless, end = 0, self._meter.now() + SPELL
        while self._meter.now() < end and fruitless * TOGETHER < TURNS * len(self._bidders) and left() > 0:
            fruitless = 0 if self._anew(worth, reward, left) else fruitless + 1
        self.pool.add(Chosen(t.stays.person[self._stays], self._stays))
        return self._stays

    def _anew(self, worth: Floats, reward: Floats, left: Callable[[], float]) -> bool:
        """Place some teachers anew who compete; whether the plan is better for it."""
        t, stays = self._teaching, self._stays
        assert stays is not None
        who = self._some()
        mine = who[t.stays.person[stays]]
        part, columns, rows = t.part(who, stays[~mine])
        roster = Roster(part, self._meter, ROUNDS, SETTLED)
        roster.prices = np.where(part.upper >= 1, self.prices[rows], 0.0)
        own = np.searchsorted(columns, stays[mine])
        roster.need(Chosen(part.stays.person[own], own))
        found = roster.place(np.isin(part.beside_column, t.beside_column[reward > 0]), left)
        if found is None:
            return False
        tried = columns[found]
        together = np.sort(np.concatenate([stays[~mine], tried]))
        if self._value(together, worth) <= self._value(stays, worth) + 0.5:
            return False
        self._stays = together
        return True

    def _value(self, stays: Ints, worth: Floats) -> float:
        """Points of the stays (m,), less what is lost of an earlier plan."""
        t, value = self._teaching, float(worth[stays].sum())
        if len(t.others) == 0:
            return value
        taken = np.zeros(len(worth))
        taken[stays] = 1.0
        return value + float(t.others_worth @ t.fill_others(taken))

    def _some(self) -> Flags:
        """Teachers (people,) who could be where one drawn at random is."""
        t, first = self._teaching, self._random.choice(self._bidders)
        shared = np.zeros(len(t.lower))
        shared[np.unique(self._rows[:, np.flatnonzero(t.stays.person == first)].indices)] = 1.0
        meets = np.bincount(t.stays.person, self._rows.T @ shared, t.people) * self._random.random(t.people)
        meets[t.stays.person[self._kept]] = 0.0
        who = np.zeros(t.people, dtype=bool)
        who[np.argsort(-meets, kind="stable")[:TOGETHER]] = True
        return who & (meets > 0)

    def _used(self, stays: Ints) -> Floats:
        return np.asarray(self._rows[:, stays].sum(axis=1)).ravel()

    def _bid(self, worth: Floats) -> Ints:
        """Stays that meet the pins, and those that the other teachers win one after the other."""
        person = self._teaching.stays.person
        room = self._seats - self._used(self._kept)
        free = np.ones(self._teaching.people, dtype=bool)
        free[person[self._kept]] = False
        won = [self._kept]
        for _ in range(ASKED):
            profit = worth - self._rows.T @ np.where(room >= 1, self.prices, 0.0)
            profit[(self._rows.T @ (room < 1.0).astype(np.float64) > 0) | ~free[person]] = NEVER_WORTH
            values, chosen = self._schedules.best(profit)
            self._meter.spend(len(values))
            taken = self._first_come(chosen, values, room)
            if len(taken) == 0:
                break
            won.append(taken)
            free[person[taken]] = False
        return np.sort(np.concatenate(won))

    def _first_come(self, chosen: Chosen, values: Floats, room: Floats) -> Ints:
        """Stays of those who find all their rows free, in order of what they are worth to them; ``room`` shrinks."""
        rows, taken = self._rows, [np.zeros(0, dtype=np.int64)]
        people, schedules = chosen.schedules(len(self._teaching.worth))
        for k in np.argsort(-values[people], kind="stable").tolist():
            own = schedules.indices[schedules.indptr[k] : schedules.indptr[k + 1]]
            used = rows[:, own]
            if (room[used.indices] >= used.data).all():
                np.subtract.at(room, used.indices, used.data)
                taken.append(own)
        return np.concatenate(taken).astype(np.int64)

"""Teachers of a program that has too many of them for one master program: prices follow what is asked for too much.

At such prices, and others near by where a plan says which besides earn something, teachers' best schedules become known. They
win a first one by bids, and exchange some after that.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from matcher.arrays import Flags, Floats, Ints
from matcher.engines.ascent import Ascent
from matcher.engines.bids import won_by_bids
from matcher.engines.crowd import Crowd
from matcher.engines.exchange import Exchange
from matcher.engines.meter import Meter
from matcher.engines.roster import Pool
from matcher.engines.schedules import Chosen
from matcher.engines.teaching import NONE, Teaching

STEP = 5.0  # points by which the price of a seat moves at first, for each teacher too many
ONCE_MORE = 1.5  # the same, once groups may take fees
NEAR_BY, LEARNED, AGAIN = 1.0, 20, 4  # the same for a plan's own prices, and the rounds at first and later
FINEST = 0.05  # a step too short for a better bound
PROVEN_EVERY = 3  # rounds of asking
SPELL = 4.0  # seconds of exchange at most, before students are looked at again
FEE = 6.0  # of a step, by which the fee of a beside grows that is asked for
SAFE = 1 - 1e-9  # of what groups may take


class Bidding:
    """The teachers of one program, their prices and the stays they have."""

    def __init__(self, teaching: Teaching, seed: int, meter: Meter | None = None) -> None:
        self._teaching, self._meter = teaching, meter or Meter()
        self._crowd = Crowd(teaching)
        self._ascent = Ascent(np.zeros(len(teaching.lower)), teaching.lower, teaching.upper, STEP)
        self._fees = np.zeros(len(teaching.reward))  # (b,) what is taken of the rewards, and
        self._spare = np.zeros(len(teaching.reward))  # how much the groups may take in all
        self._kept = np.zeros(0, dtype=np.int64)  # stays that meet pins
        self.chosen: Chosen | None = None  # schedules that are best at the latest prices
        self._here: Floats | None = None  # prices (r,) for the plans so far
        self._exchange = Exchange(teaching, seed, self._meter)
        self.pool = Pool(teaching)

    @property
    def prices(self) -> Floats:
        """The best prices (r,) so far."""
        return self._ascent.best if np.isfinite(self._ascent.bound) else self._ascent.mean

    @property
    def proven(self) -> float:
        """The best bound so far of what teachers earn besides ``fees``; infinite before there is one."""
        return self._ascent.bound

    def need(self, chosen: Chosen) -> None:
        """Stays that meet the pins: they stay."""
        self._kept = np.sort(chosen.column)
        self.begin(chosen)

    def begin(self, chosen: Chosen) -> None:
        """Take up the stays of a plan to begin with."""
        self.pool.add(chosen)
        self._exchange.begin(np.sort(chosen.column))

    def allow(self, spare: Floats) -> None:
        """Let the groups of besides take up to ``spare`` points (columns of the program,) of what their teachers earn."""
        self._spare = spare[self._teaching.group]
        self._fees = self._within(self._fees)
        t = self._teaching
        self._ascent = Ascent(self.prices, t.lower, t.upper, ONCE_MORE)

    def price(self, enough: Callable[[float], bool], rounds: int) -> None:
        """Better prices and bounds, in some rounds of asking, until steps are too short or it is ``enough``."""
        t, ascent = self._teaching, self._ascent
        for number in range(1, rounds + 1):
            earned = t.reward - self._fees
            worth = t.worth + t.rewards(earned)
            self.chosen = self._ask(worth, ascent)
            done = ascent.step < FINEST or number == rounds
            if done or number % PROVEN_EVERY == 0:
                ascent.proved(self.bound(worth, ascent.mean)[0])
            beside = t.beside[self.chosen.column]
            asked = np.bincount(beside[beside != NONE], minlength=len(earned)) * (earned > 0)
            self._fees = self._within(self._fees + FEE * ascent.step * asked)
            if enough(ascent.bound) or done:
                return

    def _ask(self, worth: Floats, ascent: Ascent) -> Chosen:
        """One round of asking: the schedules (of all) that are best at the prices of their moment."""
        self._meter.spend(self._teaching.people)
        return self._crowd.ask(worth, ascent)

    def _within(self, fees: Floats) -> Floats:
        """The fees (b,), none above the reward, and together no more than their group may take."""
        t = self._teaching
        fees = np.where(self._spare > 0, np.minimum(fees, t.reward), 0.0)
        total = np.bincount(t.group, fees, int(t.group.max(initial=-1)) + 1)[t.group]
        return np.asarray(fees * np.minimum(1.0, SAFE * self._spare / np.maximum(total, 1e-9)))

    def bound(self, worth: Floats, prices: Floats) -> tuple[float, Chosen]:
        """What no roster exceeds when stays earn ``worth`` (n,), by prices of the shared rows; and the schedules."""
        self._meter.spend(self._teaching.people)
        return self._teaching.bound(self._crowd, worth, prices)

    def first(self, there: Flags) -> Ints:
        """See Placing."""
        t = self._teaching
        return won_by_bids(t, self._crowd, t.worth_where(there), self.prices, self._kept, self._meter)

    def place(self, there: Flags, left: Callable[[], float]) -> Ints:
        """Stays taken (m,) where the besides in ``there`` (b,) earn their reward; while seconds are ``left``."""
        t = self._teaching
        worth = t.worth_where(there)
        self._learn(worth, left)
        end = self._meter.now() + SPELL
        self._exchange.improve(worth, self._kept, lambda: self._meter.now() > end or left() <= 0)
        stays = self._exchange.stays
        self.pool.add(Chosen(t.stays.person[stays], stays))
        return stays

    def _learn(self, worth: Floats, left: Callable[[], float]) -> None:
        """Schedules that are good where stays are ``worth`` (n,), at prices that follow what is asked for there."""
        t = self._teaching
        prices, rounds = (self.prices, LEARNED) if self._here is None else (self._here, AGAIN)
        ascent = Ascent(prices, t.lower, t.upper, NEAR_BY)
        for _ in range(rounds):
            if left() <= 0:
                return
            self._exchange.learn(self._ask(worth, ascent))
        self._here = ascent.mean

"""The thread that proves bounds of a large program, enterprise by enterprise."""

from __future__ import annotations

import numpy as np

from matcher.arrays import Floats
from matcher.engines.ascent import Ascent
from matcher.engines.bidding import Bidding
from matcher.engines.condensed import Relaxed
from matcher.engines.guide import Guide
from matcher.engines.prices import grained
from matcher.engines.run import Run
from matcher.engines.shortlist import Shortlist
from matcher.engines.split import Split

STEP = 4.0  # points by which prices of cohorts move at first
FIRST = 12  # moves of the prices of teachers' seats before enterprises are priced for the first time, if there are no prices yet
MOVES, LAST = 40, 150  # of the prices of teachers' seats between two rounds of the enterprises, and after them
ROUNDS = 3  # of the enterprises: prices of the relaxation are nearly the best, further rounds are for what they want
OFTEN = 50  # enterprises after which a bound is told


class LargeProof(Guide):
    """Bounds of the two halves apart: a beside is paid to the teacher whatever the groups, less what groups may take of it."""

    ripe = True  # the search begins with the relaxation and waits for no other prices

    def __init__(self, split: Split, run: Run, bidding: Bidding, relaxed: Relaxed | None) -> None:
        self._split, self._run, self._bidding, self._relaxed = split, run, bidding, relaxed
        self._students = np.inf  # bounds of the halves so far
        self._teachers = np.inf

    def prove(self) -> None:
        """Until the run has enough."""
        try:
            self._prove()
        finally:
            self.done = True

    def _prove(self) -> None:
        if self._relaxed is None:
            return
        enterprises = Shortlist(self._split.students, self._relaxed, self._run.meter)
        prices = enterprises.prices
        _, easy = enterprises.easy(prices)
        self._students = float(easy.sum()) + enterprises.constant(prices)
        self._teachers = self._bidding.proven
        self._price_teachers(0 if np.isfinite(self._teachers) else FIRST)
        ascent = Ascent(prices, enterprises.lower, enterprises.upper, STEP)
        for number in range(ROUNDS):
            first = number == 0
            bounds, used = self._price_enterprises(enterprises, prices, first)
            bound = float(bounds.sum()) + enterprises.constant(prices)
            if used is None:
                return
            if first or bound < self._students:
                self._students, self._teachers = bound, np.inf
                spare = np.zeros(len(self._split.place))
                spare[self._split.columns] = enterprises.spare(prices, bounds)
                self._bidding.allow(spare)
            self._price_teachers(MOVES)
            if self._run.meter.by_work:
                return  # nothing goes on beside it, and the rest is for the plans
            moved = ascent.next(bound, np.where(enterprises.priced, used, 0.0))
            prices = grained(np.where(enterprises.priced, moved, enterprises.prices))
        self._price_teachers(LAST)

    def _price_teachers(self, moves: int) -> None:
        def enough(bound: float) -> bool:
            self._teachers = bound
            return self._tell()

        self._bidding.price(enough, moves)

    def _price_enterprises(self, enterprises: Shortlist, prices: Floats, first: bool) -> tuple[Floats, Floats | None]:
        """Bounds of the enterprises, and how much their best plans at these prices use of the linking rows.

        None where the run ends before. Of the ``first`` round bounds are told as they come.
        """
        half, run = self._split.students, self._run
        _, bounds = enterprises.easy(prices)
        values, known = np.zeros(len(half.cost)), 0
        for k, bound, columns, plan in enterprises.price(prices, run.enough):
            bounds[k] = bound
            values[columns] = plan
            known += 1
            if first and known % OFTEN == 0:
                self._students = float(bounds.sum()) + enterprises.constant(prices)
                self._tell()
            if run.over:
                return bounds, None
        if known < len(bounds):
            return bounds, None
        return bounds, np.asarray(enterprises.rows @ values)

    def _tell(self) -> bool:
        if np.isfinite(self._students + self._teachers):
            self._run.prove(self._students + self._teachers)
        return self._run.over

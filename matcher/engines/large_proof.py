"""The thread that proves bounds of a large program, enterprise by enterprise."""

from __future__ import annotations

import numpy as np

from matcher.arrays import Floats
from matcher.engines.bidding import Bidding
from matcher.engines.condensed import Relaxed
from matcher.engines.guide import Guide
from matcher.engines.run import Run
from matcher.engines.shortlist import Shortlist
from matcher.engines.split import Split

FIRST = 12  # rounds in which teachers are asked before enterprises are priced, if there are no prices of their seats yet
ROUNDS = 40  # after that
PROVING = 0.5  # of the work at most, where that is the limit
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
        self._enterprises, prices = enterprises, enterprises.prices
        self._take(enterprises.easy(prices)[1])
        self._teachers, self.chosen = self._bidding.proven, self._bidding.chosen
        self._tell()
        self._price_teachers(0 if np.isfinite(self._teachers) else FIRST)
        bounds = self._price_enterprises(enterprises)
        if bounds is None:
            return
        self._teachers = np.inf
        spare = np.zeros(len(self._split.place))
        spare[self._split.columns] = enterprises.spare(prices, bounds)
        self._bidding.allow(spare)
        self._price_teachers(ROUNDS)

    def _price_teachers(self, rounds: int) -> None:
        def enough(bound: float) -> bool:
            self._teachers, self.chosen = bound, self._bidding.chosen
            return self._tell()

        self._bidding.price(enough, rounds)

    def _price_enterprises(self, enterprises: Shortlist) -> Floats | None:
        """Bounds of the enterprises, told as they come; None where the run ends before.

        The prices of the relaxation are nearly the best: others that follow what is asked for prove hardly more.
        """
        prices = enterprises.prices
        _, bounds = enterprises.easy(prices)
        known = 0
        for bound in enterprises.price(prices, self._run.stop):
            bounds[known] = bound
            known += 1
            if known % OFTEN == 0 or known == len(bounds):
                self._take(bounds)
                self._tell()
            if self._over:
                break
        return bounds if known == len(bounds) else None

    def _take(self, bounds: Floats) -> None:
        """Take up bounds of the enterprises, in the order of ``easy``."""
        self._bounds = bounds
        self._students = float(bounds.sum()) + self._enterprises.constant(self._enterprises.prices)

    def _tell(self) -> bool:
        bound = self._students + self._teachers
        if np.isfinite(bound):
            self._run.prove(bound, self._enterprises.told(self._bounds, bound))
        return self._over

    @property
    def _over(self) -> bool:
        """Whether to leave off: where work is the limit nothing goes on beside it, and some is left for the plans."""
        run = self._run
        return run.over or (run.meter.by_work and run.share_left() < 1 - PROVING)

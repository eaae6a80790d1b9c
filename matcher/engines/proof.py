"""The thread that proves: bounds of the whole program, and what their prices suggest to the planner."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from matcher.engines.base import Limits
from matcher.engines.blocks import Blocks
from matcher.engines.condensed import Relaxed
from matcher.engines.decomposition import Decomposition
from matcher.engines.guide import Guide, Hint
from matcher.engines.highs import HighsEngine
from matcher.engines.roster import Roster
from matcher.engines.run import CORES, Run
from matcher.engines.shortlist import Shortlist
from matcher.engines.split import Split

TEACHERS = 0.2  # of the time at most, for first prices of what teachers share
DECOMPOSING, BRANCHING = 0.4, 0.3  # of the work at most, where that is the limit; the second of what is left then
BRANCHED = 20_000  # columns of the students' half that branch and cut is given
MUCH = 0.01  # by which a bound must be better for what it is made of to be told before prices settle: it takes a round of asking
ONE = 1.0  # point by which a bound may have been cut down to a whole number although prices are not whole


class Proof(Guide):
    """Bounds, and what the planner can use of their prices."""

    def __init__(self, split: Split, run: Run, roster: Roster, relaxed: Relaxed | None) -> None:
        self._split, self._run, self._roster, self._relaxed = split, run, roster, relaxed
        self.priced = False

    def prove(self) -> None:
        """Until the run has enough."""
        run = self._run
        try:
            self._prove_by_relaxation()
            decomposition = self._decompose()
            self.ripe = True  # the prices have settled
            if len(self._split.columns) <= BRANCHED and not run.over:
                # Where work is the limit nothing goes on beside it, and some is left for the plans.
                self._branch(decomposition, run.limits_left(BRANCHING * run.left() if run.meter.by_work else np.inf))
        finally:
            self.done = True

    def _prove_by_relaxation(self) -> None:
        """A first bound: the relaxed students, and teachers who have all seats and all besides to themselves."""
        t, half = self._split.teaching, self._split.students
        if self._relaxed is not None:
            alone, _ = self._roster.bound(t.worth + t.rewards(t.reward), np.zeros(len(t.lower)))
            enterprises = Shortlist(half, self._relaxed, self._run.meter)
            bounds = enterprises.easy(enterprises.prices)[1]
            bound = float(bounds.sum()) + enterprises.constant(enterprises.prices) + alone
            self._run.prove(bound, enterprises.told(bounds, bound))

    def _decompose(self) -> Decomposition:
        split, run = self._split, self._run
        blocks, began = Blocks(split.students, run.meter), run.share_left()
        self._roster.price(split.teaching.reward, lambda: run.left() if began - run.share_left() < TEACHERS else 0.0)
        start = np.zeros(len(split.students.row_lower)) if self._relaxed is None else self._relaxed.prices
        decomposition = Decomposition(blocks, split.place, split.teaching, self._roster, start[blocks.linking])
        self.priced = True  # its bounds only are asked for from now on, and it may place teachers

        told = run.made_of.bound if run.made_of else np.inf  # what the decomposition had proven when last told of

        def take_up() -> None:
            self.chosen = decomposition.chosen
            if decomposition.settled is not None:
                self.hint = Hint(*decomposition.settled, decomposition.bonus)
            run.prove(decomposition.bound)

        def tell(by: float) -> None:
            """Say what a bound is made of, where the best one is better by so much than when that was last said."""
            nonlocal told
            if told - decomposition.bound > by and (found := decomposition.told(pool, run.stop)):
                run.prove(found.bound, found)
                told = decomposition.bound

        def enough() -> bool:
            take_up()
            tell(MUCH * abs(decomposition.bound))
            return run.over or (run.meter.by_work and run.share_left() < 1 - DECOMPOSING)

        with ThreadPoolExecutor(CORES) as pool:
            decomposition.run(pool, run.stop, enough, run.left)
            tell(0.0)
        take_up()
        return decomposition

    def _branch(self, decomposition: Decomposition, limits: Limits) -> None:
        """Branch and cut on the students' half at the prices of the decomposition."""
        split, run = self._split, self._run
        half = replace(split.students, cost=split.students.cost + decomposition.bonus)
        teachers = decomposition.teachers()

        start = None if run.values is None else run.values[split.columns]

        def better(_objective: int | None, bound: float | None) -> None:
            if bound is not None and not run.over:
                run.prove(bound + ONE + teachers)

        answer = HighsEngine().solve(half, limits, start, better)
        better(None, answer.bound)

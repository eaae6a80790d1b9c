"""The thread that plans within a churn budget: neighbourhoods of the whole program around a plan that keeps it."""

from __future__ import annotations

import numpy as np

from matcher.arrays import Floats
from matcher.engines.highs import complete
from matcher.engines.neighbourhoods import Draw, Neighbourhoods, told_apart
from matcher.engines.run import Run


class Steady:
    """Every plan on the way keeps every row, that of the budget too: the other planner would find plans that break it."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._draw = Draw(np.random.default_rng(run.limits.seed), meter=run.meter)

    def plan(self, start: Floats | None) -> None:
        """Until the run has enough or nothing better turns up."""
        run = self._run
        values = None if start is None else complete(run.program, start, run.meter, stop=run.stop)
        if values is None or not run.found(values):
            return
        search = Neighbourhoods(*told_apart(run.program), self._draw)
        while not (run.over or search.exhausted):
            better = search.improve(values, max(0.05, run.left()), run.stop)
            if better is not None:
                values = better
                run.found(values)

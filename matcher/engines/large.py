"""Programs too large for a master program over all enterprises and teachers.

The condensed relaxation gives first prices, and says which groups are promising: plans are sought among these. One thread
plans; another proves, with every group there is: teachers by prices that follow demand, enterprises one by one at the prices of
the relaxation.
"""

from __future__ import annotations

import numpy as np

from matcher.arrays import Floats
from matcher.engines.ahead import Ahead
from matcher.engines.base import Answer, Limits, Report
from matcher.engines.condensed import Relaxed, relax
from matcher.engines.large_proof import LargeProof
from matcher.engines.pinned import meet_pins
from matcher.engines.planner import Planner
from matcher.engines.promising import promising
from matcher.engines.run import Run, beside
from matcher.model.program import Program


class LargeEngine:
    """See the module."""

    name = "large"

    def __init__(self, relaxed: Relaxed | None = None, ahead: Ahead | None = None) -> None:
        """``relaxed`` is the relaxation of the students' half, ``ahead`` what was done for the program beside it, if anything."""
        self._relaxed, self._ahead = relaxed, ahead

    def solve(self, program: Program, limits: Limits, start: Floats | None, report: Report) -> Answer:
        """See Engine."""
        run = Run(program, limits, report)
        split, bidding = (self._ahead or Ahead(program, limits, 0)).ready()
        pinned = meet_pins(split, run.limits_left)
        if pinned is None:
            return Answer("infeasible", None, None, 0.0)
        relaxed = self._relaxed or relax(split.students, run.limits_left())
        bidding.need(pinned)
        among = np.ones(len(split.columns), dtype=bool)
        if relaxed is not None:
            among = promising(split.students, relaxed, None if start is None else start[split.columns])
        proof = LargeProof(split, run, bidding, relaxed)
        planner = Planner(split.narrowed(among), run, proof, bidding, pinned, relaxed and relaxed.narrowed(among))
        with beside(proof.prove, run) as job:
            planner.plan(start)
            run.wait(job)
        return run.answer()

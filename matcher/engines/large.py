"""Programs too large for a master program over all enterprises and teachers.

The condensed relaxation gives first prices, and says which groups are promising: plans are sought among these. One thread
plans; another proves, with every group there is: teachers by prices that follow demand, enterprises one by one at the prices of
the relaxation, later at prices that follow what their best plans ask for.
"""

from __future__ import annotations

import numpy as np

from matcher.arrays import Floats
from matcher.engines.base import Answer, Limits, Report
from matcher.engines.bidding import Bidding
from matcher.engines.condensed import Relaxed, relax
from matcher.engines.large_proof import LargeProof
from matcher.engines.pinned import meet_pins
from matcher.engines.planner import Planner
from matcher.engines.promising import promising
from matcher.engines.repaired import FOLLOWING_COLUMNS
from matcher.engines.run import Run, beside
from matcher.engines.split import Split
from matcher.model.program import Program


class LargeEngine:
    """See the module."""

    name = "large"

    def __init__(self, relaxed: Relaxed | None = None) -> None:
        """``relaxed`` is the relaxation of the students' half, if it is known already."""
        self._relaxed = relaxed

    def solve(self, program: Program, limits: Limits, start: Floats | None, report: Report) -> Answer:
        """See Engine."""
        run, split = Run(program, limits, report), Split(program)
        pinned = meet_pins(split, run.limits_left)
        if pinned is None:
            return Answer("infeasible", None, None, 0.0)
        relaxed = self._relaxed or relax(split.students, run.limits_left())
        bidding = Bidding(split.teaching, limits.seed, limits.meter)
        bidding.need(pinned)
        among = np.ones(len(split.columns), dtype=bool)
        if relaxed is not None:
            among = promising(split.students, relaxed, None if start is None else start[split.columns])
        proof = LargeProof(split, run, bidding, relaxed, among)
        planner = Planner(split.narrowed(among), run, proof, bidding, pinned)
        with beside(proof.prove, run) as job:
            planner.plan(_without_classes(split, start))
            run.wait(job)
        return run.answer()


def _without_classes(split: Split, start: Floats | None) -> Floats | None:
    """The start (n,) with no order-based classes where it leaves them open, but for pins: prices find better ones."""
    if start is None:
        return None
    half = split.students
    start, own = start.copy(), start[split.columns]
    pinned = half.column_block[half.matrix[np.flatnonzero(half.row_labels.starting_with("pin_"))].indices]
    left = np.isnan(own) & ~half.column_labels.starting_with(*FOLLOWING_COLUMNS) & ~np.isin(half.column_block, pinned)
    start[split.columns[left]] = 0.0
    return start

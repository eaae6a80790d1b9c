"""Programs too large for a master program over all enterprises and teachers.

The condensed relaxation gives first prices, and says which groups are promising: plans are sought among these. One thread
plans; another proves, with every group there is: teachers by prices that follow demand, enterprises one by one at the prices of
the relaxation, later at prices that follow what their best plans ask for.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from matcher.arrays import Flags, Floats
from matcher.engines.base import Answer, Limits, Report
from matcher.engines.bidding import Bidding
from matcher.engines.condensed import Groups, Relaxed, relax
from matcher.engines.large_proof import LargeProof
from matcher.engines.pinned import meet_pins
from matcher.engines.planner import Planner
from matcher.engines.run import Run
from matcher.engines.split import Split
from matcher.model.program import Program

PROMISING = 40_000  # groups among which plans are sought


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
        bidding = Bidding(split.teaching, limits.seed)
        bidding.need(pinned)
        proof = LargeProof(split, run, bidding, relaxed)
        with ThreadPoolExecutor(1) as pool:
            job = pool.submit(proof.prove)
            try:
                narrow = split if relaxed is None else split.narrowed(promising(split, relaxed, start))
                Planner(narrow, run, proof, bidding, pinned).plan(start)
                run.wait(job)
            finally:
                run.enough.set()
            job.result()
        return run.answer()


def promising(split: Split, relaxed: Relaxed, start: Floats | None) -> Flags:
    """True (students' columns,) for groups that the relaxation loses least by, those of the start, and all that is no group."""
    half = split.students
    groups = Groups.of(half)
    loss = relaxed.lost[groups.students] * groups.least
    if start is not None:
        loss[np.nan_to_num(start[split.columns])[groups.students] > 0] = -1.0
    pinned = half.matrix[np.flatnonzero(half.row_labels.starting_with("pin_"))]
    named = np.zeros(len(half.cost), dtype=bool)
    named[pinned.indices] = True
    loss[named[groups.students]] = -1.0
    most = np.sort(loss)[min(PROMISING, len(loss) - 1)] if len(loss) else 0.0
    keep = np.ones(len(half.cost), dtype=bool)
    dropped = loss > most
    keep[groups.students[dropped]] = keep[groups.opened[dropped]] = False
    following = half.matrix[np.flatnonzero(half.row_labels.starting_with("site_", "any_"))]
    is_group = np.zeros(len(half.cost), dtype=bool)
    is_group[groups.opened] = True
    # A column that says what follows from groups is kept where one of its groups is.
    led = np.asarray((following[:, np.flatnonzero(is_group & keep)] != 0).sum(axis=1)).ravel() > 0
    follows, left = (np.zeros(len(half.cost), dtype=bool) for _ in range(2))
    follows[following.indices] = True
    left[following[led].indices] = True
    keep &= is_group | ~follows | left
    return keep

"""Students and teachers apart, priced where they meet.

One thread proves: prices for the rows that join enterprises, cohorts and teachers (``decomposition``), then branch and cut on
the students' half at these prices while it is small enough. The other thread plans (``planner``): among what the relaxation
takes, around what the prices are sure of, then in neighbourhoods, and with all teachers anew around the groups; within a churn
budget (``steady``) in neighbourhoods of a plan that keeps it. The bounds hold for the whole program.
"""

from __future__ import annotations

import numpy as np

from matcher.arrays import Floats
from matcher.engines.base import Answer, Limits, Report, silent
from matcher.engines.condensed import Relaxed, relax
from matcher.engines.highs import HighsEngine
from matcher.engines.pinned import meet_pins
from matcher.engines.planner import Planner
from matcher.engines.proof import Proof
from matcher.engines.roster import Roster
from matcher.engines.run import Run, beside
from matcher.engines.split import Split
from matcher.engines.steady import Steady
from matcher.model.budget import is_within
from matcher.model.program import Program

RELAXING = 0.2  # of the time at most, for a relaxation that is not known yet
WHOLE = 60_000  # columns of a program that is given to branch and cut where the halves leave a gap


class PartsEngine:
    """See the module."""

    name = "parts"

    def __init__(self, relaxed: Relaxed | None = None) -> None:
        """``relaxed`` is the relaxation of the students' half, if it is known already."""
        self._relaxed = relaxed

    def solve(self, program: Program, limits: Limits, start: Floats | None, report: Report) -> Answer:
        """See Engine."""
        if len(np.unique(program.column_part)) < 2 or program.stays is None:
            return HighsEngine().solve(program, limits, start, report)
        run, split = Run(program, limits, report), Split(program)
        pinned = meet_pins(split, run.limits_left)
        if pinned is None:
            return Answer("infeasible", None, None, 0.0)
        most = np.inf if limits.seconds is None else RELAXING * limits.seconds
        relaxed = self._relaxed or relax(split.students, run.limits_left(most))
        roster = Roster(split.teaching, run.meter)
        proof = Proof(split, run, roster, relaxed)
        planner = Steady(run) if is_within(program) else Planner(split, run, proof, roster, pinned, relaxed)
        with beside(proof.prove, run) as job:
            planner.plan(start)
            run.wait(job)
            if not run.over and len(program.cost) <= WHOLE:
                self._finish(program, run)
        return run.answer()

    def _finish(self, program: Program, run: Run) -> None:
        """What neither half can settle: the whole program at once, where it is small."""
        answer = HighsEngine().solve(program, run.limits_left(), run.values, silent)
        if answer.values is not None:
            run.found(answer.values)
        if answer.bound is not None:
            run.prove(answer.bound - program.offset)

"""Students and teachers apart, priced where they meet.

One thread proves: prices for the rows that join enterprises, cohorts and teachers (``decomposition``), then branch and cut on
the students' half at these prices while it is small enough. The other thread plans: neighbourhoods of the students' half at the
same prices, and teachers around each plan that is worth it (``roster``). Both bounds hold for the whole program.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from matcher.arrays import Floats
from matcher.engines.base import Answer, Limits, Report
from matcher.engines.highs import HighsEngine
from matcher.engines.planner import Planner
from matcher.engines.proof import Proof
from matcher.engines.run import Run
from matcher.engines.split import Split
from matcher.model.program import Program


class PartsEngine:
    """See the module."""

    name = "parts"

    def solve(self, program: Program, limits: Limits, start: Floats | None, report: Report) -> Answer:
        """See Engine."""
        if len(np.unique(program.column_part)) < 2 or program.stays is None:
            return HighsEngine().solve(program, limits, start, report)
        run, split = Run(program, limits, report), Split(program)
        if not split.feasible(run):
            return Answer("infeasible", None, None, 0.0)
        proof = Proof(split, run)
        with ThreadPoolExecutor(1) as pool:
            job = pool.submit(proof.prove)
            try:
                Planner(split, run, proof).plan(start)
                run.wait(job)
            finally:
                run.enough.set()
            job.result()
        return run.answer()

"""HiGHS on the exported model, on one thread: with two it was slower, and ran past its limit while other programs were busy."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np

from benchmarks.solver.solvers import Outcome, Task
from benchmarks.solver.timeline import Timeline
from matcher.engines.highs import TELLING, quiet


def run(task: Task, timeline: Timeline) -> Outcome:
    """See ``solvers``."""
    highs = quiet()
    highs.readModel(str(task.model))
    highs.setOptionValue("output_flag", True)  # without it HiGHS does not tell of bounds; its console stays shut
    highs.setOptionValue("time_limit", task.seconds)
    highs.setOptionValue("mip_rel_gap", task.gap)

    def tell(_kind: Any, _message: str, out: Any, _into: Any, _data: Any) -> None:
        timeline.tell(out.running_time, _points(out.mip_primal_bound), _points(out.mip_dual_bound))

    highs.setCallback(tell, None)
    for kind in TELLING:
        highs.startCallback(kind)
    highs.run()
    info = highs.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    plan = _points(info.objective_function_value) if found else None
    timeline.close(highs.getRunTime(), plan, _points(info.mip_dual_bound))
    values = np.array(highs.getSolution().col_value) if found else None
    return Outcome(highs.modelStatusToString(highs.getModelStatus()), values)


def _points(value: float) -> float | None:
    """Points of a value that is minimised; None where there is none yet."""
    return -value if abs(value) < 1e19 else None

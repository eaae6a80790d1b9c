"""One solver on one model, in this process; what it did goes to a file as JSON."""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.solver.machine import Others
from benchmarks.solver.solvers import SOLVERS, Task
from benchmarks.solver.timeline import Timeline

UNITS = 1024 if sys.platform == "linux" else 1  # of ``ru_maxrss``, in bytes


def main(solver: str, task: Task, result: Path) -> None:
    """Solve, hold the plan against the exported model, and write what came of it."""
    chosen, timeline, others = SOLVERS[solver], Timeline(), Others()
    outcome = import_module(f"benchmarks.solver.{chosen.module}").run(task, timeline)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNITS  # before the check, which is not the solver's
    share = others.share()
    if outcome.values is not None:
        outcome = replace(outcome, notes=outcome.notes | _checked(task.model, outcome.values, timeline))
    document = {
        "status": outcome.status,
        "plan": timeline.plan,
        "bound": timeline.bound,
        "took": timeline.points[-1][0],
        "peak_bytes": peak,
        "others": share,
        "versions": chosen.versions(),
        "cores": chosen.cores,
        "notes": outcome.notes,
        "timeline": timeline.points,
    }
    result.write_text(json.dumps(document))


def _checked(model: Path, values: Any, timeline: Timeline) -> dict[str, Any]:
    """Faults of the plan, and what it is worth by the exported model where that is not what the solver said."""
    from benchmarks.solver.exported import Exported

    exported = Exported.read(model)
    faults, worth = exported.faults(values), exported.points(values)
    if timeline.plan is None or abs(worth - timeline.plan) > 0.5:
        faults.append(f"said to be worth {timeline.plan}, is worth {worth}")
    return {"faults": faults}

"""Our solver, from typed tables to an audited plan: building the model and the audit are within its time."""

from __future__ import annotations

from benchmarks.solver.solvers import Outcome, Task
from benchmarks.solver.timeline import Timeline
from data.rounds import load_round
from matcher.engines import Progress
from matcher.solve import SolveOptions, solve


def run(task: Task, timeline: Timeline) -> Outcome:
    """See ``solvers``. No values: the audit has checked the plan, and would have refused one that breaks a rule."""
    loaded = load_round(task.round)
    assert loaded.round is not None

    def tell(progress: Progress) -> None:
        timeline.tell(progress.seconds, progress.objective, progress.bound)

    plan = solve(loaded.round, SolveOptions(time_limit=task.seconds, gap=task.gap), progress=tell)
    seconds = plan.provenance.seconds
    assert seconds is not None
    timeline.close(seconds, plan.objective, plan.bound)
    return Outcome(plan.status, notes={"engine": plan.provenance.settings["engine"], "checks": len(plan.checks)})

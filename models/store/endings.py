"""How runs end, or go back into the queue: what the acts of people and of workers share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from data.contract.plan import Plan
from data.contract.text import Text
from models.base import now
from models.packing import unpack_plan
from models.store.events import record
from models.store.plans import add_plan
from models.tables import Run, StoredPlan


def end_run(session: Session, run: Run, state: str, **detail: Any) -> None:
    """Nothing more will come of the run."""
    run.state, run.finished, run.lease_until = state, now(), None
    record(session, f"run.{state}", "run", run.id, None, **detail)


def end_as_cancelled(session: Session, run: Run, plan: Plan | None) -> StoredPlan | None:
    """Stopped as somebody asked; the plan, if any, is stored."""
    stored = keep_plan(session, run, plan) if plan is not None else None
    end_run(session, run, "cancelled", plan_id=stored.id if stored else None)
    return stored


def end_as_failed(session: Session, run: Run, error: Text) -> None:
    """Failed for that reason. What was found stays with the run, for another try."""
    run.error = error._asdict()
    end_run(session, run, "failed", error=error.en)


def put_back(session: Session, run: Run) -> None:
    """Into the queue again, held by nobody."""
    count_time(run, now())
    run.state, run.lease, run.lease_until, run.worker = "queued", None, None, None
    forget_figures(run)
    record(session, "run.requeue", "run", run.id, None)


def keep_plan(session: Session, run: Run, plan: Plan) -> StoredPlan:
    """Store the plan of the run."""
    run.incumbent = figures_of(plan)
    run.work, run.best = plan.provenance.work, None
    return add_plan(session, run, plan)


def left_plan(run: Run) -> Plan | None:
    """The best plan that the run's workers have left so far."""
    return unpack_plan(run.best) if run.best else None


def count_time(run: Run, end: datetime | None) -> None:
    """What the attempt took that is over now."""
    if run.claimed is not None and end is not None:
        run.spent += max(0.0, (end - run.claimed).total_seconds())
    run.claimed = None


def forget_figures(run: Run) -> None:
    """Figures of a worker that is gone are nobody's, but for those of the plan that it has left."""
    run.progress = None
    left = left_plan(run)
    run.incumbent = None if left is None else figures_of(left)


def figures_of(plan: Plan) -> dict[str, float | None]:
    """What is told of a plan while there is a better one to be found."""
    return {"objective": plan.objective, "bound": plan.bound, "gap": plan.gap}

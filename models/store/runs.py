"""Runs: ordering solver work, and doing it under a lease so that a worker that dies loses nothing."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from data.contract.plan import Plan
from data.contract.text import Text
from models.base import now
from models.store.events import record
from models.store.plans import add_plan, plan_of_run
from models.tables import Run, StoredPlan

LEASE_SECONDS = 60.0


class LeaseLost(Exception):
    """The run is no longer this worker's: its lease ran out and another took over, or the run has ended."""


def add_run(
    session: Session, scenario_id: int, settings: dict[str, Any], *, baseline_id: int | None = None, by: int | None = None
) -> Run:
    """Order a scenario to be solved. ``settings`` are the solver's; ``baseline_id`` a stored plan to start from."""
    run = Run(scenario_id=scenario_id, settings=settings, baseline_id=baseline_id, creator_id=by)
    session.add(run)
    session.flush()
    record(session, "run.add", "run", run.id, by, scenario_id=scenario_id)
    return run


def claim_run(session: Session, worker: str, *, run_id: int | None = None, lease_seconds: float = LEASE_SECONDS) -> Run | None:
    """Take the oldest run that waits or whose worker is gone; None if there is none. ``run.lease`` is the secret to keep.

    With ``run_id`` it is that run or none.

    A run that has lost its worker too often fails instead of being taken, one asked to stop is cancelled.
    """
    moment = now()
    open_runs = (
        select(Run)
        .where(or_(Run.state == "queued", and_(Run.state == "running", Run.lease_until < moment)))
        .order_by(Run.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if run_id is not None:
        open_runs = open_runs.where(Run.id == run_id)
    while (run := session.scalar(open_runs)) is not None:
        if run.cancel_asked:
            _end(session, run, "cancelled")
        elif run.attempts >= run.max_attempts:
            lost = Text(f"计算进程中断了 {run.attempts} 次", f"The worker was lost {run.attempts} times")
            _fail(session, run, lost)
        else:
            run.state, run.worker, run.lease = "running", worker, uuid.uuid4().hex
            run.heartbeat, run.lease_until = moment, moment + timedelta(seconds=lease_seconds)
            run.started = run.started or moment
            run.progress, run.incumbent = None, None  # figures of a worker that is gone are nobody's
            run.attempts += 1
            record(session, "run.claim", "run", run.id, None, worker=worker, attempt=run.attempts)
            session.flush()
            return run
        session.flush()
    return None


def heartbeat(
    session: Session,
    run_id: int,
    lease: str,
    *,
    progress: dict[str, Any] | None = None,
    incumbent: dict[str, Any] | None = None,
    log: str = "",
    lease_seconds: float = LEASE_SECONDS,
) -> bool:
    """Keep the lease and report; False once someone asked to stop. LeaseLost if the run is no longer this worker's.

    ``incumbent`` are the figures of the best plan so far; ``log`` is added to what is there.
    """
    run = _held(session, run_id, lease)
    run.heartbeat = now()
    run.lease_until = run.heartbeat + timedelta(seconds=lease_seconds)
    if progress is not None:
        run.progress = progress
    if incumbent is not None:
        run.incumbent = incumbent
    if log:
        run.log += log
    return not run.cancel_asked


def finish_run(session: Session, run_id: int, lease: str, plan: Plan) -> StoredPlan:
    """Store the plan and end the run. Saying so again with the same lease gives the plan already stored; else LeaseLost."""
    run = session.get(Run, run_id, with_for_update=True)
    if run is not None and run.state == "done" and run.lease == lease:
        stored = plan_of_run(session, run_id)
        assert stored is not None, "a run is done only along with its plan"
        return stored
    run = _held(session, run_id, lease)
    stored = _keep(session, run, plan)
    _end(session, run, "done", plan_id=stored.id)
    return stored


def fail_run(session: Session, run_id: int, lease: str, error: Text, *, again: bool = False) -> None:
    """End the run with the sentence that says why; ``again`` puts it back in the queue while attempts are left."""
    run = _held(session, run_id, lease)
    if again and run.attempts < run.max_attempts:
        run.error = error._asdict()
        _requeue(session, run)
    else:
        _fail(session, run, error)


def release_run(session: Session, run_id: int, lease: str) -> None:
    """Give a run back unharmed, as when the worker is told to shut down: the attempt does not count."""
    run = _held(session, run_id, lease)
    run.attempts -= 1
    _requeue(session, run)


def cancel_run(session: Session, run_id: int, *, by: int | None = None) -> Run:
    """Ask a run to stop: at once where it waits, at the worker's next heartbeat where it runs. LookupError if there is none."""
    run = session.get(Run, run_id, with_for_update=True)
    if run is None:
        raise LookupError(f"There is no run {run_id}")
    if not run.ended:
        run.cancel_asked = True
        record(session, "run.cancel", "run", run.id, by)
        if run.state == "queued":
            _end(session, run, "cancelled")
    return run


def end_cancelled(session: Session, run_id: int, lease: str, plan: Plan | None = None) -> StoredPlan | None:
    """The worker has stopped as asked; the best plan so far, if any, is stored."""
    run = _held(session, run_id, lease)
    stored = _keep(session, run, plan) if plan is not None else None
    _end(session, run, "cancelled", plan_id=stored.id if stored else None)
    return stored


def _keep(session: Session, run: Run, plan: Plan) -> StoredPlan:
    run.incumbent = {"objective": plan.objective, "bound": plan.bound, "gap": plan.gap}
    return add_plan(session, run, plan)


def _held(session: Session, run_id: int, lease: str) -> Run:
    run = session.get(Run, run_id, with_for_update=True)
    if run is None or run.state != "running" or run.lease != lease:
        raise LeaseLost(f"Run {run_id} is no longer held under this lease")
    return run


def _requeue(session: Session, run: Run) -> None:
    run.state, run.lease, run.lease_until, run.worker = "queued", None, None, None
    run.progress, run.incumbent = None, None
    record(session, "run.requeue", "run", run.id, None)


def _fail(session: Session, run: Run, error: Text) -> None:
    run.error = error._asdict()
    _end(session, run, "failed", error=error.en)


def _end(session: Session, run: Run, state: str, **detail: Any) -> None:
    run.state, run.finished, run.lease_until = state, now(), None
    record(session, f"run.{state}", "run", run.id, None, **detail)

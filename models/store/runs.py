"""Runs: ordering solver work, and doing it under a lease so that a worker that dies loses nothing.

The best plan so far is stored with the heartbeat, and the next worker goes on from it. Not so where the limit is given as work:
such a run gives the same plan every time, and begins anew.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from data.contract.plan import Plan
from data.contract.text import Text
from models.base import now
from models.packing import pack_plan, unpack_plan
from models.refusal import Refused
from models.store.events import record
from models.store.plans import add_plan, plan_of_run
from models.store.turns import next_turn
from models.tables import Run, StoredPlan
from models.tables.run import NORMAL

LEASE_SECONDS = 60.0


class LeaseLost(Exception):
    """The run is no longer this worker's: its lease ran out and another took over, or the run has ended."""


def add_run(
    session: Session,
    scenario_id: int,
    settings: dict[str, Any],
    *,
    baseline_id: int | None = None,
    priority: int = NORMAL,
    memory_limit: int | None = None,
    by: int | None = None,
) -> Run:
    """Order a scenario to be solved. ``settings`` are the solver's; ``baseline_id`` a stored plan to start from.

    People take turns: a run of somebody who has none waiting comes before the second of anybody else. ``memory_limit`` in MB.
    """
    run = Run(
        scenario_id=scenario_id,
        settings=settings,
        baseline_id=baseline_id,
        priority=priority,
        turn=next_turn(session, by, priority),
        memory_limit=memory_limit,
        creator_id=by,
    )
    session.add(run)
    session.flush()
    record(session, "run.add", "run", run.id, by, scenario_id=scenario_id)
    return run


def claim_run(session: Session, worker: str, *, run_id: int | None = None, lease_seconds: float = LEASE_SECONDS) -> Run | None:
    """Take the run whose turn it is, of those that wait or whose worker is gone; None if there is none.

    ``run.lease`` is the secret to keep. With ``run_id`` it is that run or none. A run that has lost its worker too often fails
    instead of being taken, one asked to stop is cancelled with the best plan that it had.
    """
    moment = now()
    open_runs = (
        select(Run)
        .where(or_(Run.state == "queued", and_(Run.state == "running", Run.lease_until < moment)))
        .order_by(Run.priority.desc(), Run.turn, Run.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if run_id is not None:
        open_runs = open_runs.where(Run.id == run_id)
    while (run := session.scalar(open_runs)) is not None:
        if run.cancel_asked:
            _end_cancelled(session, run, unpack_plan(run.best) if run.best else None)
        elif run.attempts >= run.max_attempts:
            lost = Text(f"计算进程中断了 {run.attempts} 次", f"The worker was lost {run.attempts} times")
            _fail(session, run, lost)
        else:
            _count_time(run, run.heartbeat)
            run.state, run.worker, run.lease = "running", worker, uuid.uuid4().hex
            run.start = None if run.settings.get("work") is not None else run.best
            run.claimed = moment
            run.heartbeat, run.lease_until = moment, moment + timedelta(seconds=lease_seconds)
            run.started = run.started or moment
            _forget_figures(run)
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
    best: Plan | None = None,
    made_of: dict[str, Any] | None = None,
    log: str = "",
    lease_seconds: float = LEASE_SECONDS,
) -> bool:
    """Keep the lease and report; False once someone asked to stop. LeaseLost if the run is no longer this worker's.

    ``incumbent`` are the figures of the best plan so far and ``best`` is that plan; ``made_of`` is what the worker has read;
    ``log`` is added to what is there.
    """
    run = _held(session, run_id, lease)
    run.heartbeat = now()
    run.lease_until = run.heartbeat + timedelta(seconds=lease_seconds)
    if progress is not None:
        run.progress = progress
    if incumbent is not None:
        run.incumbent = incumbent
    if best is not None:
        run.best = pack_plan(best)
    if made_of is not None:
        run.made_of = made_of
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


def release_run(session: Session, run_id: int, lease: str, best: Plan | None = None) -> None:
    """Give a run back unharmed, as when the worker is told to shut down: the attempt does not count.

    The next worker goes on from the ``best`` plan.
    """
    run = _held(session, run_id, lease)
    run.attempts -= 1
    if best is not None:
        run.best = pack_plan(best)
    _requeue(session, run)


def retry_run(session: Session, run_id: int, *, by: int | None = None) -> Run:
    """Put a run that came to nothing back into the queue, with all its attempts and its time; what it had found is gone on from.

    Refused for a run that waits, is at work or has stored a plan. LookupError if there is none.
    """
    run = _locked(session, run_id)
    if not run.ended:
        raise Refused(f"任务 {run_id} 还没有结束；也许应先停止它。", f"Run {run_id} has not ended; Maybe cancel it first.")
    if plan_of_run(session, run_id) is not None:
        raise Refused(
            f"任务 {run_id} 已存有方案，方案不会改写；也许应另起一个任务。",
            f"Run {run_id} has stored a plan, and plans are never rewritten; Maybe order a new run.",
        )
    run.attempts, run.spent, run.claimed, run.error = 0, 0.0, None, None
    run.cancel_asked, run.started, run.finished = False, None, None
    run.queued, run.turn = now(), next_turn(session, run.creator_id, run.priority)
    record(session, "run.retry", "run", run.id, by)
    _requeue(session, run)
    return run


def start_of_run(session: Session, run_id: int) -> Plan | None:
    """The plan of an earlier attempt that the present (or last) attempt went on from."""
    packed = session.scalar(select(Run.start).where(Run.id == run_id))
    return unpack_plan(packed) if packed else None


def cancel_run(session: Session, run_id: int, *, by: int | None = None) -> Run:
    """Ask a run to stop: at once where it waits, at the worker's next heartbeat where it runs. LookupError if there is none."""
    run = _locked(session, run_id)
    if not run.ended:
        run.cancel_asked = True
        record(session, "run.cancel", "run", run.id, by)
        if run.state == "queued":
            _end(session, run, "cancelled")
    return run


def end_cancelled(session: Session, run_id: int, lease: str, plan: Plan | None = None) -> StoredPlan | None:
    """The worker has stopped as asked; the best plan so far, if any, is stored."""
    return _end_cancelled(session, _held(session, run_id, lease), plan)


def _end_cancelled(session: Session, run: Run, plan: Plan | None) -> StoredPlan | None:
    stored = _keep(session, run, plan) if plan is not None else None
    _end(session, run, "cancelled", plan_id=stored.id if stored else None)
    return stored


def _keep(session: Session, run: Run, plan: Plan) -> StoredPlan:
    run.incumbent = {"objective": plan.objective, "bound": plan.bound, "gap": plan.gap}
    run.work, run.best = plan.provenance.work, None
    return add_plan(session, run, plan)


def _locked(session: Session, run_id: int) -> Run:
    run = session.get(Run, run_id, with_for_update=True)
    if run is None:
        raise LookupError(f"There is no run {run_id}")
    return run


def _held(session: Session, run_id: int, lease: str) -> Run:
    run = session.get(Run, run_id, with_for_update=True)
    if run is None or run.state != "running" or run.lease != lease:
        raise LeaseLost(f"Run {run_id} is no longer held under this lease")
    return run


def _requeue(session: Session, run: Run) -> None:
    _count_time(run, now())
    run.state, run.lease, run.lease_until, run.worker = "queued", None, None, None
    _forget_figures(run)
    record(session, "run.requeue", "run", run.id, None)


def _count_time(run: Run, end: datetime | None) -> None:
    """What the attempt took that is over now."""
    if run.claimed is not None and end is not None:
        run.spent += max(0.0, (end - run.claimed).total_seconds())
    run.claimed = None


def _forget_figures(run: Run) -> None:
    """Figures of a worker that is gone are nobody's, but for those of the plan that it has left."""
    run.progress = None
    if run.best is None:
        run.incumbent = None
    else:
        left = unpack_plan(run.best)
        run.incumbent = {"objective": left.objective, "bound": left.bound, "gap": left.gap}


def _fail(session: Session, run: Run, error: Text) -> None:
    run.error = error._asdict()
    _end(session, run, "failed", error=error.en)


def _end(session: Session, run: Run, state: str, **detail: Any) -> None:
    run.state, run.finished, run.lease_until = state, now(), None
    record(session, f"run.{state}", "run", run.id, None, **detail)

"""What workers do with runs, under a lease, so that a worker that dies loses nothing.

The best plan so far is stored with the heartbeat, and the next worker goes on from it. Not so where the limit is given as work:
such a run gives the same plan every time, and begins anew.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from data.contract.plan import Plan
from data.contract.text import Text
from models.base import now
from models.packing import pack_plan, unpack_plan
from models.store.endings import (
    count_time,
    end_as_cancelled,
    end_as_failed,
    end_run,
    forget_figures,
    keep_plan,
    left_plan,
    put_back,
)
from models.store.events import record
from models.store.plans import plan_of_run
from models.tables import Run, StoredPlan

LEASE_SECONDS = 60.0


class LeaseLost(Exception):
    """The run is no longer this worker's: its lease ran out and another took over, or the run has ended."""


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
            end_as_cancelled(session, run, left_plan(run))
        elif run.attempts >= run.max_attempts:
            lost = Text(f"计算进程中断了 {run.attempts} 次", f"The worker was lost {run.attempts} times")
            end_as_failed(session, run, lost)
        else:
            count_time(run, run.heartbeat)
            run.state, run.worker, run.lease = "running", worker, uuid.uuid4().hex
            run.start = None if run.settings.get("work") is not None else run.best
            run.claimed = moment
            run.heartbeat, run.lease_until = moment, moment + timedelta(seconds=lease_seconds)
            run.started = run.started or moment
            forget_figures(run)
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


def begin_from(session: Session, run_id: int, lease: str, plan: Plan) -> None:
    """Keep what the run is solved from, so that it can be repeated; LeaseLost if the run is no longer this worker's."""
    _held(session, run_id, lease).start = pack_plan(plan)


def finish_run(session: Session, run_id: int, lease: str, plan: Plan) -> StoredPlan:
    """Store the plan and end the run. Saying so again with the same lease gives the plan already stored; else LeaseLost."""
    run = session.get(Run, run_id, with_for_update=True)
    if run is not None and run.state == "done" and run.lease == lease:
        stored = plan_of_run(session, run_id)
        assert stored is not None, "a run is done only along with its plan"
        return stored
    run = _held(session, run_id, lease)
    stored = keep_plan(session, run, plan)
    end_run(session, run, "done", plan_id=stored.id)
    return stored


def fail_run(session: Session, run_id: int, lease: str, error: Text, *, again: bool = False) -> None:
    """End the run with the sentence that says why; ``again`` puts it back in the queue while attempts are left."""
    run = _held(session, run_id, lease)
    if again and run.attempts < run.max_attempts:
        run.error = error._asdict()
        put_back(session, run)
    else:
        end_as_failed(session, run, error)


def release_run(session: Session, run_id: int, lease: str, best: Plan | None = None) -> None:
    """Give a run back unharmed, as when the worker is told to shut down: the attempt does not count.

    The next worker goes on from the ``best`` plan.
    """
    run = _held(session, run_id, lease)
    run.attempts -= 1
    if best is not None:
        run.best = pack_plan(best)
    put_back(session, run)


def end_cancelled(session: Session, run_id: int, lease: str, plan: Plan | None = None) -> StoredPlan | None:
    """The worker has stopped as asked; the best plan so far, if any, is stored."""
    return end_as_cancelled(session, _held(session, run_id, lease), plan)


def start_of_run(session: Session, run_id: int) -> Plan | None:
    """The plan of an earlier attempt that the present (or last) attempt went on from."""
    packed = session.scalar(select(Run.start).where(Run.id == run_id))
    return unpack_plan(packed) if packed else None


def _held(session: Session, run_id: int, lease: str) -> Run:
    run = session.get(Run, run_id, with_for_update=True)
    if run is None or run.state != "running" or run.lease != lease:
        raise LeaseLost(f"Run {run_id} is no longer held under this lease")
    return run

"""What people do with runs: ordering them, stopping them, trying again, looking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import now
from models.refusal import Refused
from models.store.endings import end_as_cancelled, left_plan, put_back
from models.store.events import record
from models.store.plans import plan_of_run
from models.store.turns import next_turn
from models.tables import Run
from models.tables.run import NORMAL


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


def cancel_run(session: Session, run_id: int, *, by: int | None = None) -> Run:
    """Ask a run to stop: at once where it waits, at the worker's next heartbeat where it runs. LookupError if there is none.

    The best plan so far is stored, also that of a worker that is gone.
    """
    run = _locked(session, run_id)
    if not run.ended:
        run.cancel_asked = True
        record(session, "run.cancel", "run", run.id, by)
        if run.state == "queued":
            end_as_cancelled(session, run, left_plan(run))
    return run


def retry_run(session: Session, run_id: int, *, by: int | None = None) -> Run:
    """Put a run that came to nothing back into the queue, with all its attempts and its time; what it had found is gone on from.

    Refused for a run that waits, is at work or has stored a plan. LookupError if there is none.
    """
    run = _locked(session, run_id)
    if not run.ended:
        raise Refused(f"任务 {run_id} 还没有结束；请先停止它。", f"Run {run_id} has not ended. Maybe cancel it first.")
    if plan_of_run(session, run_id) is not None:
        raise Refused(
            f"任务 {run_id} 已存有方案，方案不会改写；请另起一个任务。",
            f"Run {run_id} has stored a plan, and plans are never rewritten. Maybe order a new run.",
        )
    run.attempts, run.spent, run.claimed, run.error = 0, 0.0, None, None
    run.cancel_asked, run.started, run.finished = False, None, None
    run.queued, run.turn = now(), next_turn(session, run.creator_id, run.priority)
    record(session, "run.retry", "run", run.id, by)
    put_back(session, run)
    return run


def list_runs(session: Session, *, state: str | None = None, most: int = 50) -> Sequence[Run]:
    """The latest runs, the newest first; of one state where it is given."""
    query = select(Run).order_by(Run.id.desc()).limit(most)
    return session.scalars(query if state is None else query.where(Run.state == state)).all()


def run_log(session: Session, run_id: int) -> str:
    """A line for each step of the solver, of all attempts; LookupError if there is no such run."""
    log = session.scalar(select(Run.log).where(Run.id == run_id))
    if log is None:
        raise LookupError(f"There is no run {run_id}")
    return log


def _locked(session: Session, run_id: int) -> Run:
    run = session.get(Run, run_id, with_for_update=True)
    if run is None:
        raise LookupError(f"There is no run {run_id}")
    return run

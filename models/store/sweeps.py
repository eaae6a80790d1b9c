"""Sweeps: many scenarios ordered, stopped, tried again and put away together. Each of them is one like any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from data.contract.edit import Edit
from data.contract.text import Text
from models.store.approvals import ChangedSince, plan_changes
from models.store.events import record
from models.store.plans import plan_of_run
from models.store.previews import order_run, plan_before, plan_of_scenario, refuse_changed
from models.store.runs import cancel_run, retry_run
from models.store.scenarios import Input, branch, has_branches, locked, put_away
from models.tables import Run, Scenario, StoredPlan, StoredPoint, Sweep
from models.tables.run import SWEEP


class NewPoint(NamedTuple):
    """A point to be ordered: the name of its scenario, its values by knob, the edits that set them, and its own settings."""

    name: str
    values: dict[str, str]
    edits: Sequence[Edit]
    settings: Mapping[str, Any] = {}


class Start(NamedTuple):
    """The plan that somebody was shown as the one that points begin with; None where there was none."""

    plan_id: int | None


def order_sweep(
    session: Session,
    scenario_id: int,
    settings: dict[str, Any],
    *,
    name: str,
    knobs: Sequence[dict[str, Any]],
    points: Sequence[NewPoint],
    checked: Input,
    shown: Start | None = None,
    anew: bool = False,
    from_above: bool = False,
    by: int | None = None,
) -> Sweep:
    """Branch a scenario off for each point and order its preview, after whatever somebody waits for.

    They start from the scenario's own plan, or that of the nearest above that has one, unless they are to be planned ``anew``,
    and are measured against it; where ``from_above``, its own plan does not count. ``checked`` is the scenario's input that the
    points were made for: NotPossible where it changed since, and where the scenario is put away. ChangedSince where the plan is
    another than was ``shown``.
    """
    scenario = locked(session, scenario_id)
    refuse_changed(session, scenario_id, checked)
    before = plan_before(session, scenario) if from_above else plan_to_begin_with(session, scenario)
    baseline_id = None if before is None else before.id
    if shown is not None and shown.plan_id != baseline_id:
        raise ChangedSince(start_changes(session, shown.plan_id, before), Text("请再看一遍各种情形", "Look at the cases again"))
    sweep = Sweep(
        scenario_id=scenario_id, baseline_id=baseline_id, name=name, knobs=list(knobs), settings=settings, creator_id=by
    )
    session.add(sweep)
    session.flush()
    record(session, "scenario.sweep", "scenario", scenario_id, by, sweep_id=sweep.id, points=len(points))
    start_id = None if anew else baseline_id
    for number, point in enumerate(points):
        child = branch(session, scenario, point.edits, name=point.name, by=by)
        given = Input(checked.round_id, (*checked.edits, *point.edits))
        run = order_run(session, child, given, {**settings, **point.settings}, baseline_id=start_id, priority=SWEEP, by=by)
        session.add(StoredPoint(sweep_id=sweep.id, number=number, scenario_id=child.id, run_id=run.id, values=point.values))
    return sweep


def start_changes(session: Session, shown_id: int | None, now: StoredPlan | None) -> list[Text]:
    """How the plan to begin with now differs from the one that was shown."""
    if now is None:
        return [Text("现在没有可以作为起点的方案", "there is no plan to begin with now")]
    shown = None if shown_id is None else session.get(StoredPlan, shown_id)
    if shown is None:
        return [Text(f"现在有方案 {now.id} 可以作为起点", f"now there is plan {now.id} to begin with")]
    return plan_changes(session, shown, now) or [
        Text(f"起点现在是内容相同的方案 {now.id}", f"they begin with plan {now.id} now, which is the same as the one shown")
    ]


def plan_to_begin_with(session: Session, scenario: Scenario) -> StoredPlan | None:
    """The scenario's own plan, or that of the nearest above that has one."""
    return plan_of_scenario(session, scenario.id) or plan_before(session, scenario)


def cancel_waiting(session: Session, sweep_id: int, *, by: int | None = None) -> int:
    """Cancel the points that no worker has begun; how many. LookupError if there is no such sweep."""
    sweep = a_sweep(session, sweep_id)
    # Whoever is taken by a worker meanwhile no longer waits, and goes on.
    waiting = session.scalars(_runs_of(sweep_id).where(Run.state == "queued").with_for_update(of=Run)).all()
    for run in waiting:
        cancel_run(session, run.id, by=by)
    record(session, "scenario.sweep_cancel", "scenario", sweep.scenario_id, by, sweep_id=sweep_id, points=len(waiting))
    return len(waiting)


def retry_points(session: Session, sweep_id: int, *, by: int | None = None) -> int:
    """Put the points that ended without a plan back into the queue; how many. LookupError if there is no such sweep."""
    sweep = a_sweep(session, sweep_id)
    ended = session.scalars(_runs_of(sweep_id).where(Run.state.in_(("failed", "cancelled"))).with_for_update(of=Run)).all()
    again = [run for run in ended if run.scenario.state != "discarded" and plan_of_run(session, run.id) is None]
    for run in again:
        retry_run(session, run.id, by=by)
    record(session, "scenario.sweep_retry", "scenario", sweep.scenario_id, by, sweep_id=sweep_id, points=len(again))
    return len(again)


def discard_points(session: Session, sweep_id: int, reason: str, *, by: int | None = None) -> int:
    """Put away all points that are drafts without branches, and stop what is computed of them; how many.

    Those approved, published or branched off from stay. LookupError if there is no such sweep.
    """
    sweep = a_sweep(session, sweep_id)
    locked(session, sweep.scenario_id)
    points = select(Scenario).join(StoredPoint, StoredPoint.scenario_id == Scenario.id).where(StoredPoint.sweep_id == sweep_id)
    drafts = session.scalars(points.where(Scenario.state == "draft").order_by(Scenario.id)).all()
    gone = [put_away(session, scenario, reason, by=by) for scenario in drafts if not has_branches(session, scenario.id)]
    open_runs = select(Run.id).where(
        Run.scenario_id.in_([scenario.id for scenario in gone]), Run.state.in_(("queued", "running"))
    )
    for run_id in session.scalars(open_runs.order_by(Run.id)).all():
        cancel_run(session, run_id, by=by)
    record(session, "scenario.sweep_discard", "scenario", sweep.scenario_id, by, sweep_id=sweep_id, reason=reason)
    return len(gone)


def a_sweep(session: Session, sweep_id: int) -> Sweep:
    """The sweep; LookupError if there is none."""
    sweep = session.get(Sweep, sweep_id)
    if sweep is None:
        raise LookupError(f"There is no sweep {sweep_id}")
    return sweep


def _runs_of(sweep_id: int) -> Select[Run]:
    """The runs that were ordered with a sweep, in their order."""
    return select(Run).join(StoredPoint, StoredPoint.run_id == Run.id).where(StoredPoint.sweep_id == sweep_id).order_by(Run.id)

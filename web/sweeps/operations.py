"""What coordinators do with sweeps: each act is one function and writes its event in the same transaction.

All of them raise ``models.refusal.Refused`` with a sentence for people where they cannot be done, and LookupError where there
is no such sweep or scenario. ``by`` is the number of the person who acts.
"""

from __future__ import annotations

from typing import Any

from data.contract.budget import CHANGES, CHANGES_WORDS, CURVE, Budget, told_budget
from models import store
from models.tables import Sweep
from web.language import said
from web.storage import reading, writing
from web.sweeps.drafts import Draft


def order_sweep(scenario_id: int, draft: Draft, *, time_limit: float, gap: float, anew: bool, by: int | None) -> Sweep:
    """Order all points of the draft, each as a scenario of its own: ``time_limit`` in seconds, ``gap`` as a share.

    They start from the plan there is, in which confirmed placements stay, unless they are planned ``anew``. NotPossible where the
    scenario changed since the draft was made, ChangedSince where the plan to begin with did.
    """
    settings: dict[str, Any] = {"time_limit": time_limit, "gap": gap, "seed": 0}
    knobs = [knob.document() for knob in draft.knobs]
    with writing() as session:
        before = store.plan_to_begin_with(session, store.a_scenario(session, scenario_id))
        if before is not None and not anew and (firm := store.confirmed(session, before.id)):
            settings |= told_budget(Budget(None, firm))
        return store.order_sweep(
            session,
            scenario_id,
            settings,
            name=draft.name,
            knobs=knobs,
            points=draft.points,
            checked=draft.given,
            shown=store.Start(draft.start_id),
            anew=anew,
            by=by,
        )


def order_curve(scenario_id: int, *, time_limit: float, gap: float, by: int | None) -> Sweep:
    """Order the scenario with more and more of the plan above it allowed to change; confirmed placements stay in all of them.

    NotPossible without such a plan.
    """
    checked = store.check_edits(reading(), scenario_id)
    settings = {"time_limit": time_limit, "gap": gap, "seed": 0}
    with writing() as session:
        before = store.plan_before(session, store.a_scenario(session, scenario_id))
        if before is None:
            raise store.NotPossible(
                "上级还没有方案，无从谈变动；请先求解它。",
                "There is no plan above that could change. Maybe solve that first.",
            )
        firm = store.confirmed(session, before.id)
        points = [
            store.NewPoint(f"{said(CHANGES_WORDS)} = {count}", {CHANGES: str(count)}, (), told_budget(Budget(count, firm)))
            for count in CURVE
        ]
        return store.order_sweep(
            session,
            scenario_id,
            settings,
            name=f"{said(CHANGES_WORDS)} {CURVE[0]}…{CURVE[-1]}",
            knobs=[{"name": CHANGES, "values": [str(count) for count in CURVE]}],
            points=points,
            checked=checked,
            from_above=True,
            by=by,
        )


def cancel_waiting(sweep_id: int, by: int | None) -> int:
    """Cancel the points that no worker has begun; how many."""
    with writing() as session:
        return store.cancel_waiting(session, sweep_id, by=by)


def retry_points(sweep_id: int, by: int | None) -> int:
    """Try the points again that ended without a plan; how many."""
    with writing() as session:
        return store.retry_points(session, sweep_id, by=by)


def discard_points(sweep_id: int, reason: str, by: int | None) -> int:
    """Put away the points that nobody approved or branched off from; how many."""
    with writing() as session:
        return store.discard_points(session, sweep_id, reason, by=by)

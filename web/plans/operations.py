"""What coordinators do with plans: each act writes its event."""

from __future__ import annotations

from models import store
from models.tables import Publication, StoredPlan
from web.rounds.memory import plan_round, stored_plan
from web.storage import reading, writing


def foreseen(plan_id: int) -> dict[str, int]:
    """What publishing the plan would make of the answers that there are, in figures. LookupError if there is no such plan."""
    session = reading()
    stored = session.get(StoredPlan, plan_id)
    if stored is None:
        raise LookupError(f"There is no plan {plan_id}")
    return store.foreseen(session, stored.scenario_id, stored_plan(plan_id), plan_round(stored)).figures


def publish(plan_id: int, by: int | None) -> Publication:
    """Propose the plan's placements to their schools and enterprises; an earlier plan of the round is withdrawn.

    NotPublishable where a check of severity barred has failed, or it is published already. The plan of a scenario is published
    as its approval has it: ChangedSince where round or edits are others than those approved.
    """
    with writing() as session:
        stored = session.get(StoredPlan, plan_id)
        approval = None if stored is None else store.approval_of(session, stored.scenario_id)
        if stored is not None and approval is not None and approval.plan_id == plan_id and stored.scenario.state == "approved":
            return store.publish_scenario(session, stored.scenario_id, by=by)
        return store.publish_plan(session, plan_id, by=by)

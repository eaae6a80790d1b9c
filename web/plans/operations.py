"""What coordinators do with plans: each act writes its event."""

from __future__ import annotations

from data.contract.text import Text
from data.plans.called import Called
from data.rounds import edits_in_words
from models import store
from models.tables import Publication, StoredPlan
from web.partners.answers import foreseen_words
from web.rounds.memory import plan_round, scenario_names, scenario_round, stored_plan
from web.storage import reading, writing


def foreseen(plan_id: int) -> list[Text]:
    """What publishing the plan would make of what is published, and of the answers. LookupError if there is no such plan."""
    session = reading()
    stored = session.get(StoredPlan, plan_id)
    if stored is None:
        raise LookupError(f"There is no plan {plan_id}")
    answers = store.foreseen(session, stored.scenario_id, stored_plan(plan_id), plan_round(stored))
    return [*_dropped(stored.scenario_id), *foreseen_words(answers.figures)]


def _dropped(scenario_id: int) -> list[Text]:
    """Which edits of the plan that is published now would hold no longer."""
    found = store.published_instead(reading(), scenario_id)
    if found is None:
        return []
    other, edits = found
    base = store.base_scenario(reading(), other.round_id).id
    called = Called([scenario_names(other.id), scenario_names(base)])
    told = edits_in_words(edits, scenario_round(base), called.name)
    zh, en = "；".join(one.zh for one in told), "; ".join(one.en for one in told)
    return [
        Text(
            f"目前有效的是试算方案“{other.name}”。它的这些调整不在这里，之后不再有效：{zh}。",
            f"The scenario “{other.name}” is published now. Edits of it that are not in this one hold no longer then: {en}.",
        )
    ]


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

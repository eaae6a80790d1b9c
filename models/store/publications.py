"""Publications: showing a plan to those it concerns, and going back to an earlier one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from data.contract.edit import Edit
from data.contract.plan import Plan
from data.contract.round import Round
from data.filings import TO_BE_FILED
from data.plans.files import plan_sha256
from data.proposed import Proposed, proposed
from models.base import now
from models.refusal import Refused
from models.store.answers import Following, carry, following, keep_terms
from models.store.events import record
from models.store.plans import load_plan
from models.store.previews import USABLE, approval_of, run_round
from models.store.scenarios import NotPossible, a_scenario, edits_of
from models.tables import Proposal, Publication, Scenario, StoredPlan, StoredRound


class NotPublishable(Refused):
    """The plan cannot be shown."""


def publish_plan(session: Session, plan_id: int, *, by: int | None = None, reason: str = "") -> Publication:
    """Propose every placement of a plan to its school and enterprise; earlier plans of the same round name are withdrawn.

    Answers to a placement that did not change stay, which the event ``plan.carry_answers`` tells in figures.
    NotPublishable without a plan, with a failed check of severity barred, with placements at a post whose filing is only
    supposed, when it was published already, and for a plan of a scenario with edits that is not the one approved. Where a plan
    that stands under another round name concerns the same schools or enterprises, the event ``plan.overlap`` names those rounds.
    """
    stored = session.get(StoredPlan, plan_id)
    if stored is None:
        raise LookupError(f"There is no plan {plan_id}")
    lock_versions(session, stored.scenario_id)
    refuse_unpublishable(session, stored)
    if session.scalars(select(Publication.id).where(Publication.plan_id == plan_id)).first() is not None:
        raise NotPublishable(f"方案 {plan_id} 已经发布。", f"Plan {plan_id} is published already.")
    session.refresh(stored.scenario)
    _refuse_unapproved(session, stored)
    return _publish(session, stored, by, reason, left="followed")


def roll_back(session: Session, scenario_id: int, reason: str, *, by: int | None = None) -> Publication:
    """Publish again, as a new publication, the plan that stood before this scenario's; neither plan is altered.

    NotPossible where no plan of the scenario stands published, or none was published before it.
    """
    lock_versions(session, scenario_id)
    scenario = a_scenario(session, scenario_id)
    standing, earlier = _standing_and_before(session, scenario)
    if standing is None:
        raise NotPossible(
            f"试算方案“{scenario.name}”没有已发布且仍有效的方案，不能撤回。",
            f"No plan of the scenario “{scenario.name}” stands published, so there is nothing to roll back.",
        )
    if earlier is None:
        raise NotPossible(
            f"方案 {standing.id} 之前没有发布过别的方案，不能撤回。",
            f"No other plan was published before plan {standing.id}, so there is none to go back to.",
        )
    record(session, "scenario.roll_back", "scenario", scenario_id, by, from_plan=standing.id, to_plan=earlier.id, reason=reason)
    return _publish(session, earlier, by, reason, left="rolled_back")


def plan_to_go_back_to(session: Session, scenario_id: int) -> StoredPlan | None:
    """The plan that rolling back the scenario's would publish again; None where that cannot be done."""
    return _standing_and_before(session, a_scenario(session, scenario_id))[1]


def _standing_and_before(session: Session, scenario: Scenario) -> tuple[StoredPlan | None, StoredPlan | None]:
    """The plan of the scenario that stands published, and the one published before that."""
    history = session.scalars(_of_name(scenario.round.name).order_by(Publication.published, Publication.id)).all()
    standing = next((p.plan for p in history if p.withdrawn is None and p.plan.scenario_id == scenario.id), None)
    if standing is None:
        return None, None
    # A plan that was published again stands in the place of its first publication.
    first = next(at for at, publication in enumerate(history) if publication.plan_id == standing.id)
    return standing, history[first - 1].plan if first else None


def foreseen(session: Session, scenario_id: int, plan: Plan, round: Round) -> Following:
    """What publishing a plan of the scenario, made of that round, would make of the answers that there are."""
    name = session.scalars(select(StoredRound.name).join(Scenario).where(Scenario.id == scenario_id)).one()
    return following(session, name, proposed(plan, round))


def published_plan(session: Session, scenario_id: int, plan: Plan) -> StoredPlan | None:
    """That very plan, if it is stored for the scenario and its publication stands."""
    same = StoredPlan.scenario_id == scenario_id, StoredPlan.sha256 == plan_sha256(plan), Publication.withdrawn.is_(None)
    return session.scalar(select(StoredPlan).join(Publication).where(*same).order_by(StoredPlan.id.desc()).limit(1))


def published_instead(session: Session, scenario_id: int) -> tuple[Scenario, list[Edit]] | None:
    """The scenario whose plan stands published for the round, and which of its edits this one lacks; None where it has all."""
    name = session.get_one(Scenario, scenario_id).round.name
    standing = session.scalars(_of_name(name).where(Publication.withdrawn.is_(None))).first()
    if standing is None:
        return None
    other, own = standing.plan.scenario, edits_of(session, scenario_id)
    dropped = [edit for edit in edits_of(session, other.id) if edit not in own]
    return (other, dropped) if dropped else None


def publications_of(session: Session, plan_id: int) -> Sequence[Publication]:
    """Every time the plan was published, the latest first."""
    return session.scalars(select(Publication).where(Publication.plan_id == plan_id).order_by(Publication.id.desc())).all()


def refuse_unpublishable(session: Session, stored: StoredPlan) -> None:
    """NotPublishable for a plan that places nobody, breaks a rule, or sends anybody to a post whose filing is only supposed."""
    if stored.status not in USABLE:
        raise NotPublishable(
            f"方案 {stored.id} 的状态是 {stored.status}；也许应先重新求解。",
            f"Plan {stored.id} is {stored.status}; Maybe solve again first.",
        )
    if stored.violations:
        raise NotPublishable(
            f"方案 {stored.id} 违反 {stored.violations} 项规则；也许应先重新求解。",
            f"Plan {stored.id} breaks {stored.violations} rules; Maybe solve again first.",
        )
    unfiled = _unfiled(load_plan(session, stored.id), run_round(session, stored.run_id))
    if unfiled:
        zh, en = "、".join(unfiled), ", ".join(unfiled)
        raise NotPublishable(
            f"方案 {stored.id} 有安排到岗位 {zh}，其备案号“{TO_BE_FILED}”只能用于试算；请先备案，填上备案号后重新求解。",
            f"Plan {stored.id} has placements at {en}, whose filing number “{TO_BE_FILED}” is for what-ifs only; "
            "Maybe have them filed, enter the numbers and solve again.",
        )


def _unfiled(plan: Plan, round: Round) -> list[str]:
    """Posts with placements whose filing number is the one that stands for none."""
    supposed = set(round["posts"]["post_id"][(round["posts"]["filing_no"] == TO_BE_FILED).fillna(False)])
    used = {g.post_id for g in plan.internships} | {c.post_id for c in plan.order_classes} | {t.post_id for t in plan.teachers}
    return sorted(supposed & used)


def _refuse_unapproved(session: Session, stored: StoredPlan) -> None:
    scenario = stored.scenario
    if scenario.parent_id is None:
        return  # the round as imported: there are no edits that anybody would have to approve
    approval = approval_of(session, scenario.id)
    if scenario.state != "approved" or approval is None or approval.plan_id != stored.id:
        raise NotPublishable(
            f"方案 {stored.id} 属于试算方案“{scenario.name}”，未经批准；也许应先在那里批准。",
            f"Plan {stored.id} is of the scenario “{scenario.name}” and is not approved; Maybe approve it there first.",
        )


def lock_versions(session: Session, scenario_id: int) -> str:
    """The name of the scenario's round, its versions locked: of two plans published at once the later withdraws the earlier."""
    name = session.scalars(select(StoredRound.name).join(Scenario).where(Scenario.id == scenario_id)).one()
    versions = select(StoredRound.id).where(StoredRound.name == name).order_by(StoredRound.id)
    session.execute(versions.with_for_update(key_share=True)).all()
    return name


def _publish(session: Session, stored: StoredPlan, by: int | None, reason: str, *, left: str) -> Publication:
    """Show a plan; the scenarios of those withdrawn for it are ``left`` in that state."""
    name = stored.scenario.round.name
    for publication in session.scalars(_of_name(name).where(Publication.withdrawn.is_(None))).all():
        publication.withdrawn = now()
        publication.plan.scenario.state = left
        record(session, "plan.withdraw", "plan", publication.plan_id, by)
    stored.scenario.state = "published"
    session.flush()  # whoever answers meanwhile is waited for, or answers the new proposals
    keep_terms(session, name)
    rows = proposed(load_plan(session, stored.id), run_round(session, stored.run_id))
    found = following(session, name, rows)
    publication = Publication(plan_id=stored.id, publisher_id=by, reason=reason)
    session.add(publication)
    session.flush()
    carry(session, publication, found)
    record(session, "plan.publish", "plan", stored.id, by, proposals=len(rows), reason=reason)
    if found.answered:
        record(session, "plan.carry_answers", "plan", stored.id, by, publication=publication.id, **found.figures)
    if others := _other_rounds(session, name, rows):
        record(session, "plan.overlap", "plan", stored.id, by, rounds=others)
    session.flush()
    return publication


def _with_round() -> Select[Publication]:
    """Publications joined to their round."""
    return select(Publication).join(StoredPlan).join(Scenario).join(StoredRound)


def _of_name(name: str) -> Select[Publication]:
    """Publications of all versions of a round."""
    return _with_round().where(StoredRound.name == name)


def _other_rounds(session: Session, name: str, rows: Sequence[Proposed]) -> list[str]:
    """Names of other rounds with a standing plan that concerns the same schools or enterprises."""
    schools, enterprises = {row.school_id for row in rows}, {row.enterprise_id for row in rows}
    shared = or_(Proposal.school_id.in_(schools), Proposal.enterprise_id.in_(enterprises))
    standing = _with_round().where(Publication.withdrawn.is_(None), StoredRound.name != name)
    query = standing.join(Proposal, Proposal.publication_id == Publication.id).where(shared)
    return sorted(session.scalars(query.with_only_columns(StoredRound.name).distinct()))

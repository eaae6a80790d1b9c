"""Proposals: showing a plan to those it concerns, and taking their answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, false, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from data.contract.plan import Plan
from data.contract.round import Round
from data.plans.files import plan_sha256
from models.base import now
from models.refusal import Refused
from models.store.events import record
from models.store.plans import load_plan
from models.store.scenarios import scenario_round
from models.tables import Person, Proposal, Publication, Response, Scenario, StoredPlan, StoredRound


class NotPublishable(Refused):
    """The plan cannot be shown."""


def publish_plan(session: Session, plan_id: int, *, by: int | None = None) -> Publication:
    """Propose every placement of a plan to its school and enterprise; earlier plans of the same round name are withdrawn.

    NotPublishable without a plan, with a failed check of severity barred, or when it is published already. Where a plan that
    stands under another round name concerns the same schools or enterprises, the event ``plan.overlap`` names those rounds.
    """
    stored = session.get(StoredPlan, plan_id)
    if stored is None:
        raise LookupError(f"There is no plan {plan_id}")
    name = _locked_name(session, stored)
    if stored.status not in ("optimal", "feasible"):
        raise NotPublishable(
            f"方案 {plan_id} 的状态是 {stored.status}；也许应先重新求解。",
            f"Plan {plan_id} is {stored.status}; Maybe solve again first.",
        )
    if stored.violations:
        raise NotPublishable(
            f"方案 {plan_id} 违反 {stored.violations} 项规则；也许应先重新求解。",
            f"Plan {plan_id} breaks {stored.violations} rules; Maybe solve again first.",
        )
    if session.get(Publication, plan_id) is not None:
        raise NotPublishable(f"方案 {plan_id} 已经发布。", f"Plan {plan_id} is published already.")
    _withdraw_earlier(session, name, by)
    publication = Publication(plan_id=plan_id, publisher_id=by)
    session.add(publication)
    try:
        session.flush()
    except IntegrityError as error:  # somebody else was quicker
        raise NotPublishable(f"方案 {plan_id} 已经发布。", f"Plan {plan_id} is published already.") from error
    rows = list(_rows(load_plan(session, plan_id), scenario_round(session, stored.scenario_id)))
    session.add_all(Proposal(plan_id=plan_id, **row) for row in rows)
    record(session, "plan.publish", "plan", plan_id, by, proposals=len(rows))
    if others := _other_rounds(session, name, rows):
        record(session, "plan.overlap", "plan", plan_id, by, rounds=others)
    session.flush()
    return publication


def published_plan(session: Session, scenario_id: int, plan: Plan) -> StoredPlan | None:
    """That very plan, if it is stored for the scenario and its publication stands."""
    same = StoredPlan.scenario_id == scenario_id, StoredPlan.sha256 == plan_sha256(plan), Publication.withdrawn.is_(None)
    return session.scalar(select(StoredPlan).join(Publication).where(*same).order_by(StoredPlan.id.desc()).limit(1))


def proposals_for(session: Session, person: Person) -> Sequence[Proposal]:
    """The proposals a person may see, of plans that are not withdrawn: an organisation's own, or all for coordinators."""
    query = (
        _visible_to(person)
        .join(Publication)
        .where(Publication.withdrawn.is_(None))
        .options(joinedload(Proposal.responses), joinedload(Proposal.publication))
        .order_by(Proposal.id)
    )
    return session.scalars(query).unique().all()


def proposal_for(session: Session, person: Person, proposal_id: int) -> Proposal | None:
    """One of ``proposals_for``; None where there is none such, or the person may not see it."""
    return session.scalar(
        _visible_to(person).join(Publication).where(Proposal.id == proposal_id, Publication.withdrawn.is_(None))
    )


def respond(session: Session, person: Person, proposal_id: int, answer: str, note: str = "") -> Response:
    """Answer a proposal (accept or decline) for the person's own side; LookupError where they may not see it.

    PermissionError for a coordinator, who speaks for neither side; Refused for another answer.
    """
    if answer not in ("accept", "decline"):
        raise Refused(f"没有答复 {answer}；可用：accept、decline。", f"There is no answer {answer!r}; Maybe accept or decline.")
    if proposal_for(session, person, proposal_id) is None:
        raise LookupError(f"There is no proposal {proposal_id}")
    if person.role not in ("school", "enterprise"):
        raise PermissionError("Only the school and the enterprise of a proposal answer it.")
    response = Response(proposal_id=proposal_id, side=person.role, answer=answer, note=note, person_id=person.id)
    session.add(response)
    session.flush()
    record(session, "proposal.respond", "proposal", proposal_id, person.id, side=person.role, answer=answer)
    return response


def _visible_to(person: Person) -> Select[Proposal]:
    query = select(Proposal)
    if not person.active:
        return query.where(false())
    match person.role:
        case "coordinator" | "admin":
            return query
        case "enterprise":
            return query.where(Proposal.enterprise_id == person.organisation_id)
        case "school":
            return query.where(Proposal.school_id == person.organisation_id)
        case _:
            return query.where(false())


def _locked_name(session: Session, stored: StoredPlan) -> str:
    """The name of the plan's round, all its versions locked: of two plans published at once the later withdraws the earlier."""
    name = session.scalars(select(StoredRound.name).join(Scenario).where(Scenario.id == stored.scenario_id)).one()
    versions = select(StoredRound.id).where(StoredRound.name == name).order_by(StoredRound.id)
    session.execute(versions.with_for_update(key_share=True)).all()
    return name


def _standing() -> Select[Publication]:
    """Publications that are not withdrawn, joined to their round."""
    return select(Publication).join(StoredPlan).join(Scenario).join(StoredRound).where(Publication.withdrawn.is_(None))


def _other_rounds(session: Session, name: str, rows: list[dict[str, Any]]) -> list[str]:
    """Names of other rounds with a standing plan that concerns the same schools or enterprises."""
    schools, enterprises = {row["school_id"] for row in rows}, {row["enterprise_id"] for row in rows}
    shared = or_(Proposal.school_id.in_(schools), Proposal.enterprise_id.in_(enterprises))
    query = _standing().join(Proposal, Proposal.plan_id == Publication.plan_id).where(StoredRound.name != name, shared)
    return sorted(session.scalars(query.with_only_columns(StoredRound.name).distinct()))


def _withdraw_earlier(session: Session, name: str, by: int | None) -> None:
    earlier = _standing().where(StoredRound.name == name)
    for publication in session.scalars(earlier):
        publication.withdrawn = now()
        record(session, "plan.withdraw", "plan", publication.plan_id, by)


def _rows(plan: Plan, round: Round) -> Iterator[dict[str, Any]]:
    enterprise = dict(zip(round["posts"]["post_id"], round["posts"]["enterprise_id"], strict=True))
    school = dict(zip(round["cohorts"]["cohort_id"], round["cohorts"]["school_id"], strict=True))
    employer = dict(zip(round["teachers"]["teacher_id"], round["teachers"]["school_id"], strict=True))

    def row(kind: str, school_id: str, post_id: str, fit: float, **more: Any) -> dict[str, Any]:
        place = {"school_id": school_id, "enterprise_id": enterprise[post_id], "post_id": post_id}
        return {"kind": kind, "fit": fit, **place, **more}

    for g in plan.internships:
        yield row(
            "group", school[g.cohort_id], g.post_id, g.fit, cohort_id=g.cohort_id, students=g.students, start=g.start, end=g.end
        )
    for c in plan.order_classes:
        for m in c.members:
            yield row("order_member", school[m.cohort_id], c.post_id, m.fit, cohort_id=m.cohort_id, students=m.students)
    for t in plan.teachers:
        yield row("teacher", employer[t.teacher_id], t.post_id, t.fit, teacher_id=t.teacher_id, start=t.start, end=t.end)

"""Proposals: the placements of a published plan as school and enterprise see them, and their answers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, false, select
from sqlalchemy.orm import Session, joinedload

from models.refusal import Refused
from models.store.events import record
from models.tables import Person, Proposal, Publication, Response, Scenario, StoredPlan, StoredRound


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


def confirmed(session: Session, plan_id: int) -> frozenset[tuple[str, str]]:
    """Placements (cohort or teacher, post) that the published plan of the plan's round proposes and both sides have accepted.

    The latest answer of each side counts, and of several stays of a teacher at a post all must be accepted.
    """
    name = session.get_one(StoredPlan, plan_id).scenario.round.name
    query = (
        select(Proposal)
        .join(Publication)
        .join(StoredPlan, StoredPlan.id == Publication.plan_id)
        .join(Scenario, Scenario.id == StoredPlan.scenario_id)
        .join(StoredRound, StoredRound.id == Scenario.round_id)
        .where(StoredRound.name == name, Publication.withdrawn.is_(None))
        .options(joinedload(Proposal.responses))
    )
    accepted: dict[tuple[str, str], bool] = {}
    for proposal in session.scalars(query).unique():
        latest = {response.side: response.answer for response in proposal.responses}
        pair = proposal.cohort_id or proposal.teacher_id or "", proposal.post_id
        both = latest == {"school": "accept", "enterprise": "accept"}
        accepted[pair] = both and accepted.get(pair, True)
    return frozenset(pair for pair, both in accepted.items() if both)


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

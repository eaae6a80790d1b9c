"""Proposals: the placements of a published plan as school and enterprise see them, and their answers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import Session, joinedload

from data.contract.comparison import ConfirmedRow
from data.contract.text import Text
from data.proposed import changed_terms
from models.refusal import Refused
from models.store.answers import SIDES, latest
from models.store.events import record
from models.tables import Person, Proposal, Publication, Response, Scenario, StoredPlan, StoredRound


def proposals_for(session: Session, person: Person) -> Sequence[Proposal]:
    """The proposals a person may see, of plans that are not withdrawn: an organisation's own, or all for coordinators."""
    query = (
        _visible_to(person)
        .join(Publication)
        .where(Publication.withdrawn.is_(None))
        .options(joinedload(Proposal.responses), joinedload(Proposal.publication))
        .options(joinedload(Proposal.before).joinedload(Proposal.responses))
        .order_by(Proposal.id)
    )
    return session.scalars(query).unique().all()


def proposal_for(session: Session, person: Person, proposal_id: int) -> Proposal | None:
    """One of ``proposals_for``; None where there is none such, or the person may not see it."""
    return session.scalar(
        _visible_to(person).join(Publication).where(Proposal.id == proposal_id, Publication.withdrawn.is_(None))
    )


def proposal_instead(session: Session, person: Person, proposal_id: int) -> Proposal | None:
    """What stands in the place of a withdrawn proposal that the person may see: the same terms first. None where nothing does."""
    old = session.scalar(_visible_to(person).where(Proposal.id == proposal_id).execution_options(populate_existing=True))
    if old is None:
        return None
    same = (getattr(Proposal, name) == getattr(old, name) for name in ("kind", "cohort_id", "teacher_id", "post_id"))
    query = _visible_to(person).join(Publication).join(StoredPlan).join(Scenario).join(StoredRound)
    name = old.publication.plan.scenario.round.name
    found = session.scalars(query.where(*same, Publication.withdrawn.is_(None), StoredRound.name == name)).all()
    return min(found, key=lambda proposal: (proposal.terms != old.terms, proposal.start != old.start, proposal.id), default=None)


def gone_for(session: Session, person: Person) -> Sequence[Proposal]:
    """Placements that the person's side (for coordinators any) answered and that are proposed no longer, the last to go first."""
    side = (Response.side == person.role,) if person.role in SIDES else ()
    query = _visible_to(person).where(Proposal.gone.is_not(None), Proposal.responses.any(*side))
    query = query.options(joinedload(Proposal.responses), joinedload(Proposal.publication))
    return session.scalars(query.order_by(Proposal.gone.desc(), Proposal.id)).unique().all()


class ProposalChanged(Refused):
    """A proposal was published anew with other terms while somebody answered it; ``proposal_id`` is the one that stands."""

    def __init__(self, proposal_id: int, changes: Sequence[Text]) -> None:
        self.proposal_id = proposal_id
        zh, en = "；".join(text.zh for text in changes), "; ".join(text.en for text in changes)
        super().__init__(
            f"刚刚发布了新的方案，这项安排有变：{zh}。答复没有存下，请看过之后再答复。",
            f"A new plan was just published and changed this placement: {en}. Nothing is stored; Maybe look and answer again.",
        )


def respond(session: Session, person: Person, proposal_id: int, answer: str, note: str = "") -> Response:
    """Answer a proposal (accept or decline) for the person's own side; LookupError where they may not see it.

    Where it was published anew meanwhile, the answer goes to the one that stands; ProposalChanged where that has other terms.
    PermissionError for a coordinator, who speaks for neither side; Refused for another answer.
    """
    if answer not in ("accept", "decline"):
        raise Refused(f"没有答复 {answer}；可用：accept、decline。", f"There is no answer {answer!r}; Maybe accept or decline.")
    standing = _standing(session, person, proposal_id)
    if person.role not in ("school", "enterprise"):
        raise PermissionError("Only the school and the enterprise of a proposal answer it.")
    response = Response(proposal_id=standing.id, side=person.role, answer=answer, note=note, person_id=person.id)
    session.add(response)
    session.flush()
    record(session, "proposal.respond", "proposal", standing.id, person.id, side=person.role, answer=answer)
    return response


def _standing(session: Session, person: Person, proposal_id: int) -> Proposal:
    """The proposal, or the same one of the publication that took its place, which cannot be withdrawn before we end."""
    found = proposal_for(session, person, proposal_id)
    if found is not None and _held(session, found.publication_id):
        return found
    instead = proposal_instead(session, person, proposal_id)
    if instead is None or not _held(session, instead.publication_id):
        raise LookupError(f"There is no proposal {proposal_id}")
    if changes := changed_terms(session.get_one(Proposal, proposal_id).terms or {}, instead.terms or {}):
        raise ProposalChanged(instead.id, changes)
    return instead


def _held(session: Session, publication_id: int) -> bool:
    """Whether the publication stands, and will until the transaction ends: whoever publishes waits, or we waited for them."""
    stands = select(Publication.id).where(Publication.id == publication_id, Publication.withdrawn.is_(None))
    return session.scalar(stands.with_for_update(read=True)) is not None


def confirmed(session: Session, plan_id: int) -> frozenset[tuple[str, str]]:
    """Placements (cohort or teacher, post) that the published plan of the plan's round proposes and both sides have accepted.

    The latest answer of each side counts, and of several stays of a teacher at a post all must be accepted.
    """
    accepted: dict[tuple[str, str], bool] = {}
    for proposal in _proposed_in(session, plan_id):
        pair = proposal.cohort_id or proposal.teacher_id or "", proposal.post_id
        accepted[pair] = _is_confirmed(proposal) and accepted.get(pair, True)
    return frozenset(pair for pair, both in accepted.items() if both)


def confirmed_rows(session: Session, plan_id: int) -> list[ConfirmedRow]:
    """The same one by one, each with who accepted it and when; for a plan that was published, of the one whose place it took."""
    return [_confirmed_row(proposal) for proposal in _proposed_before(session, plan_id) if _is_confirmed(proposal)]


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


def _proposed_in(session: Session, plan_id: int) -> Sequence[Proposal]:
    """Proposals of the published plan of the plan's round."""
    return session.scalars(_of_round(_round_name(session, plan_id)).where(Publication.withdrawn.is_(None))).unique().all()


def _proposed_before(session: Session, plan_id: int) -> Sequence[Proposal]:
    """Proposals of the plan that stood until this one was published; of the one that stands where it never was."""
    first = session.scalar(select(func.min(Publication.id)).where(Publication.plan_id == plan_id))
    if first is None:
        return _proposed_in(session, plan_id)
    name = _round_name(session, plan_id)
    earlier = select(func.max(Publication.id)).join(StoredPlan).join(Scenario).join(StoredRound)
    before = session.scalar(earlier.where(StoredRound.name == name, Publication.id < first))
    return session.scalars(_of_round(name).where(Publication.id == before)).unique().all()


def _round_name(session: Session, plan_id: int) -> str:
    return session.get_one(StoredPlan, plan_id).scenario.round.name


def _of_round(name: str) -> Select[Proposal]:
    """Proposals of all publications of a round's versions, with their answers."""
    return (
        select(Proposal)
        .join(Publication)
        .join(StoredPlan, StoredPlan.id == Publication.plan_id)
        .join(Scenario, Scenario.id == StoredPlan.scenario_id)
        .join(StoredRound, StoredRound.id == Scenario.round_id)
        .where(StoredRound.name == name)
        .options(joinedload(Proposal.responses).joinedload(Response.person))
        .order_by(Proposal.id)
    )


def _is_confirmed(proposal: Proposal) -> bool:
    answers = latest(proposal.responses)
    return {side: response.answer for side, response in answers.items()} == dict.fromkeys(SIDES, "accept")


def _confirmed_row(proposal: Proposal) -> ConfirmedRow:
    given = latest(proposal.responses)
    told = [{"side": side, "person": r.person.name, "given": r.given.isoformat()} for side, r in given.items()]
    ids = ("kind", "cohort_id", "teacher_id", "post_id", "students", "start", "end")
    return ConfirmedRow.model_validate({name: getattr(proposal, name) for name in ids} | {"confirmed": told})

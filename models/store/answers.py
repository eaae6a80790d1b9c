"""Answers that stay: what was answered in earlier publications, and what of it holds for a plan that is published next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from data.proposed import Proposed, proposed
from models.base import now
from models.store.plans import load_plan
from models.store.previews import run_round
from models.tables import Proposal, Publication, Response, Scenario, StoredPlan, StoredRound

SIDES = ("school", "enterprise")
Key = tuple[str | None, ...]


@dataclass(frozen=True)
class Followed:
    """A placement and what was answered to it before: ``carried`` answers hold, those of the sides in ``again`` do not.

    ``before`` is the proposal that was answered last, None where nobody ever answered.
    """

    row: Proposed
    before: Proposal | None
    carried: tuple[Response, ...]
    again: tuple[str, ...]


@dataclass(frozen=True)
class Following:
    """A plan's placements beside earlier publications of its round.

    ``gone`` are proposals that stand and will not, ``back`` those that were gone and have one in their place again.
    """

    rows: tuple[Followed, ...]
    gone: tuple[Proposal, ...]
    back: tuple[Proposal, ...]

    @property
    def answered(self) -> bool:
        """Whether anybody answered before."""
        figures = self.figures
        return figures["new"] < figures["proposals"] or figures["gone"] > 0

    @property
    def figures(self) -> dict[str, int]:
        """How many placements there are and keep answers, how many answers those are, and who has to answer anew.

        ``changed`` are placements with a side that is asked anew, by so many ``schools`` and ``enterprises``; ``new`` those that
        nobody answered before; ``gone`` those answered that are proposed no longer.
        """
        schools = {one.row.school_id for one in self.rows if "school" in one.again}
        enterprises = {one.row.enterprise_id for one in self.rows if "enterprise" in one.again}
        return {
            "proposals": len(self.rows),
            "kept": sum(bool(one.carried) for one in self.rows),
            "answers": sum(len(latest(one.carried)) for one in self.rows),
            "changed": sum(bool(one.again) for one in self.rows),
            "schools": len(schools),
            "enterprises": len(enterprises),
            "new": sum(one.before is None for one in self.rows),
            "gone": sum(bool(one.responses) for one in self.gone),
        }


def following(session: Session, name: str, rows: Sequence[Proposed]) -> Following:
    """What earlier publications of that name say to these placements.

    An answer holds for a placement of the same terms. Where a side declined another shape of it since, it is asked anew.
    """
    past = _proposals(session, _publications(session, name))
    earlier: dict[Key, list[Proposal]] = defaultdict(list)
    for proposal in past:
        earlier[_key(proposal)].append(proposal)
    standing = [proposal for proposal in past if proposal.publication_id == past[0].publication_id]
    keys = {_key(row) for row in rows}
    return Following(
        tuple(_followed(row, earlier.get(_key(row), [])) for row in rows),
        _gone(standing, rows),
        tuple(proposal for proposal in past if proposal.gone is not None and _key(proposal) in keys),
    )


def carry(session: Session, publication: Publication, found: Following) -> list[Proposal]:
    """The proposals of a publication, with the answers that hold; what is proposed no longer is marked."""
    for proposal in found.back:
        proposal.gone = None
    for proposal in found.gone:
        proposal.gone = now()
    made = []
    for one in found.rows:
        proposal = Proposal(publication_id=publication.id, before_id=one.before.id if one.before else None, **vars(one.row))
        proposal.responses = [_repeated(response) for response in one.carried]
        made.append(proposal)
    session.add_all(made)
    session.flush()
    return made


def keep_terms(session: Session, name: str) -> None:
    """Store the terms of proposals that were published before these were kept."""
    for publication in _publications(session, name):
        for proposal, terms in _missing(session, publication):
            proposal.terms = terms
    session.flush()


def latest(responses: Iterable[Response]) -> dict[str, Response]:
    """The answer that counts of each side that gave one."""
    return {response.side: response for response in responses}


def _publications(session: Session, name: str) -> Sequence[Publication]:
    """All publications of that name, the newest first."""
    joined = select(Publication).join(StoredPlan).join(Scenario).join(StoredRound)
    return session.scalars(joined.where(StoredRound.name == name).order_by(Publication.id.desc())).all()


def _proposals(session: Session, publications: Sequence[Publication]) -> list[Proposal]:
    """Their proposals with terms and answers, those of the newest first."""
    for publication in publications:
        for proposal, terms in _missing(session, publication):
            set_committed_value(proposal, "terms", terms)  # for this session only, which may be one that reads
    query = (
        select(Proposal)
        .where(Proposal.publication_id.in_([publication.id for publication in publications]))
        .options(selectinload(Proposal.responses))
        .order_by(Proposal.publication_id.desc(), Proposal.id)
    )
    return list(session.scalars(query))


def _missing(session: Session, publication: Publication) -> list[tuple[Proposal, dict[str, Any]]]:
    """Proposals that were published before terms were kept, and what the round of their plan says."""
    # none is stored as NULL, so this asks just for those
    old = session.scalars(select(Proposal).where(Proposal.publication_id == publication.id, Proposal.terms.is_(None))).all()
    if not old:
        return []
    round_ = run_round(session, publication.plan.run_id)
    rows = {(_key(row), row.start): row.terms for row in proposed(load_plan(session, publication.plan_id), round_)}
    return [(proposal, rows[_key(proposal), proposal.start]) for proposal in old]


def _followed(row: Proposed, earlier: Sequence[Proposal]) -> Followed:
    """``earlier`` are the proposals of the same people and place, the newest first."""
    answered = [proposal for proposal in earlier if proposal.responses]
    if not answered:
        return Followed(row, None, (), ())
    same = next((proposal for proposal in answered if proposal.terms == row.terms), None)
    holds: list[str] = []
    again: list[str] = []
    for side in SIDES:
        newest = next((proposal for proposal in answered if side in latest(proposal.responses)), None)
        if newest is None:
            continue
        given = None if same is None else latest(same.responses).get(side)
        refused = newest.terms != row.terms and latest(newest.responses)[side].answer == "decline"
        (again if given is None or refused else holds).append(side)
    carried = tuple(response for response in (same.responses if same else ()) if response.side in holds)
    return Followed(row, same if same is not None and carried else answered[0], carried, tuple(again))


def _gone(standing: Iterable[Proposal], rows: Iterable[Proposed]) -> tuple[Proposal, ...]:
    """What stands and has nothing in its place; of several stays of a teacher at a post those left over."""
    before: dict[Key, list[Proposal]] = defaultdict(list)
    after: dict[Key, list[Any]] = defaultdict(list)
    for proposal in standing:
        before[_key(proposal)].append(proposal)
    for row in rows:
        after[_key(row)].append(row.terms)
    gone: list[Proposal] = []
    for key, had in before.items():
        left = [proposal for proposal in had if proposal.terms not in after[key]]
        fresh = len(after[key]) - (len(had) - len(left))
        gone += left[fresh:] if fresh > 0 else left
    return tuple(gone)


def _key(one: Proposal | Proposed) -> Key:
    """Who, where, and who answers for them."""
    return one.kind, one.cohort_id, one.teacher_id, one.post_id, one.school_id, one.enterprise_id


def _repeated(response: Response) -> Response:
    told = {name: getattr(response, name) for name in ("side", "answer", "note", "given", "person_id")}
    return Response(carried_id=response.id, **told)

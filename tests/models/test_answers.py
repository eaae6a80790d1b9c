"""Answers that stay where a plan is published after another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Thread
from typing import Any

import pytest
from small_county import END, small_plan, small_round
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from data.contract.plan import Group, Plan
from data.contract.round import Round
from models import store
from models.database import Database
from models.store.answers import latest
from models.tables import Event, Proposal, Publication, Response, StoredPlan

GROUP = small_plan().internships[0]
SIZED: dict[str, Any] = {"internships": (GROUP.model_copy(update={"students": 10}),)}


def planned(database: Database, plan: Plan, round: Round) -> int:
    """A new version of the round, solved; the number of the plan."""
    with database.writing() as session:
        stored = store.store_round(session, round, name="春季")
        store.add_run(session, store.base_scenario(session, stored.id).id, {})
        run = store.claim_run(session, "w")
        assert run is not None
        assert run.lease is not None
        return store.finish_run(session, run.id, run.lease, plan).id


def other_round(sheet: str, row: int, **cells: Any) -> Round:
    """The round with other cells in one row."""
    base = small_round()
    rows = {name: base.records(name) for name in base.tables}
    rows[sheet][row] |= cells
    return Round.from_records(rows)


class Season:
    """One season: what is published, and who answers."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.writing() as session:
            self.people = {
                (role, where): store.add_person(
                    session, name=role + where, role=role, organisation_id=where, password="long enough"
                )
                for role, where in (("school", "S1"), ("enterprise", "E1"), ("enterprise", "E2"), ("school", "S2"))
            }

    def publish(self, plan: Plan | None = None, round: Round | None = None) -> int:
        plan_id = planned(self.database, plan or small_plan(), round or small_round())
        with self.database.writing() as session:
            store.publish_plan(session, plan_id)
        return plan_id

    def answer(self, role: str, where: str, answer: str = "accept", note: str = "", kind: str = "group") -> int:
        person = self.people[role, where]
        with self.database.writing() as session:
            (proposal,) = (p for p in store.proposals_for(session, person) if p.kind == kind)
            return store.respond(session, person, proposal.id, answer, note).id

    def both(self, kind: str = "group") -> None:
        self.answer("school", "S1", kind=kind)
        self.answer("enterprise", "E1" if kind == "group" else "E2", kind=kind)

    def standing(self, kind: str = "group") -> dict[str, tuple[str, str, bool]]:
        """Per side the answer that counts, its note, and whether it was carried over."""
        with self.database.reading() as session:
            query = select(Proposal).join(Publication).where(Publication.withdrawn.is_(None), Proposal.kind == kind)
            found = [latest(proposal.responses) for proposal in session.scalars(query)]
            return {side: (r.answer, r.note, r.carried_id is not None) for one in found for side, r in one.items()}

    def gone(self, role: str, where: str) -> list[str]:
        with self.database.reading() as session:
            return [p.kind for p in store.gone_for(session, self.people[role, where])]


@pytest.fixture
def season(database: Database) -> Season:
    return Season(database)


def test_answers_to_what_did_not_change_stay(season: Season) -> None:
    season.publish()
    season.answer("enterprise", "E1", "decline", "先等等")
    given = season.answer("enterprise", "E1", "accept", "可以")
    season.answer("school", "S1", "decline", "太远")
    plan_id = season.publish()
    assert season.standing() == {"enterprise": ("accept", "可以", True), "school": ("decline", "太远", True)}
    season.answer("school", "S1", "accept")
    plan_id = season.publish()
    assert season.standing()["school"] == ("accept", "", True), "the answer that counts is the last"
    with season.database.reading() as session:
        assert store.confirmed(session, plan_id) == {("C1", "P1")}
        first = session.get_one(Response, given)
        copies = session.scalars(select(Response).where(Response.note == "可以").order_by(Response.id)).all()
        assert [(r.given, r.person_id, r.answer) for r in copies] == [(first.given, first.person_id, "accept")] * 3
        assert [r.carried_id for r in copies] == [None, copies[0].id, copies[1].id]
        (told,) = session.scalars(select(Event).where(Event.act == "plan.carry_answers", Event.subject_id == plan_id))
        figures = {"proposals": 3, "kept": 1, "answers": 2, "changed": 0, "schools": 0, "enterprises": 0, "new": 2, "gone": 0}
        assert {key: told.detail[key] for key in figures} == figures


def test_where_anything_changed_all_are_asked_anew_and_what_they_said_can_be_looked_up(season: Season) -> None:
    season.publish()
    season.both()
    season.both("order_member")
    season.publish(small_plan(**SIZED), other_round("posts", 1, start=date(2026, 4, 1)))
    assert season.standing() == season.standing("order_member") == {}
    with season.database.reading() as session:
        found = store.proposals_for(session, season.people["school", "S1"])
        assert [len(p.before.responses) for p in found if p.before is not None] == [2, 2]


def test_a_post_of_another_enterprise_is_another_placement(season: Season) -> None:
    season.publish()
    season.both()
    season.publish(round=other_round("posts", 0, enterprise_id="E2"))
    assert season.standing() == {}
    assert season.gone("enterprise", "E1") == ["group"]


def test_what_went_away_is_told_to_those_who_answered_and_comes_back_with_its_answers(season: Season) -> None:
    season.publish()
    season.answer("school", "S1", "accept", "同意")
    season.publish(small_plan(internships=()))
    assert (season.gone("school", "S1"), season.gone("enterprise", "E1")) == (["group"], [])
    season.publish(small_plan(internships=()))
    assert season.gone("school", "S1") == ["group"]
    season.publish()
    assert season.gone("school", "S1") == []
    assert season.standing() == {"school": ("accept", "同意", True)}


def test_an_answer_to_earlier_terms_comes_back_unless_others_were_declined_since(season: Season) -> None:
    season.publish()
    season.both()
    season.publish(small_plan(**SIZED))
    season.answer("school", "S1", "accept", "十人也行")
    season.answer("enterprise", "E1", "decline", "一个也收不了")
    season.publish()
    assert season.standing() == {"school": ("accept", "", True)}


def test_rolling_back_brings_the_answers_back(season: Season) -> None:
    first = season.publish()
    season.both()
    second = season.publish(small_plan(**SIZED))
    assert season.standing() == {}
    with season.database.writing() as session:
        plan = session.get_one(Publication, 2).plan
        assert plan.id == second
        assert store.roll_back(session, plan.scenario_id, "学校反对").plan_id == first
    assert {side: (answer, carried) for side, (answer, _, carried) in season.standing().items()} == {
        "school": ("accept", True),
        "enterprise": ("accept", True),
    }


def test_of_several_stays_of_a_teacher_each_keeps_its_own_answers(season: Season) -> None:
    stay = small_plan().teachers[0]
    later = stay.model_copy(update={"start": date(2026, 5, 1), "end": date(2026, 5, 15)})
    season.publish(small_plan(teachers=(stay, later)))
    person = season.people["school", "S2"]
    with season.database.writing() as session:
        for number, proposal in enumerate(store.proposals_for(session, person)):
            store.respond(session, person, proposal.id, "accept" if number else "decline", str(proposal.start))
    moved = later.model_copy(update={"end": date(2026, 5, 31)})
    season.publish(small_plan(teachers=(stay, moved)))
    assert season.standing("teacher") == {"school": ("decline", str(stay.start), True)}
    assert season.gone("school", "S2") == []
    season.publish(small_plan(teachers=(moved,)))
    assert season.gone("school", "S2") == ["teacher"]


def test_what_publishing_would_do_is_foreseen(season: Season) -> None:
    season.publish()
    season.both()
    season.both("order_member")
    changes = {
        "internships": (*SIZED["internships"], Group(cohort_id="C2", post_id="P1", students=5, start=END, end=END, fit=0.1))
    }
    plan, round = small_plan(order_classes=(), **changes), small_round()
    plan_id = planned(season.database, plan, round)
    with season.database.reading() as session:
        scenario_id = session.get_one(StoredPlan, plan_id).scenario_id
        found = store.foreseen(session, scenario_id, plan, round).figures
    told = {"proposals": 3, "kept": 0, "answers": 0, "changed": 1, "schools": 1, "enterprises": 1, "new": 2, "gone": 1}
    assert found == told
    with season.database.writing() as session:
        store.publish_plan(session, plan_id)
        event = session.scalars(select(Event).where(Event.act == "plan.carry_answers")).one()
        assert {key: event.detail[key] for key in told} == told


def test_proposals_from_before_terms_were_kept(season: Season) -> None:
    season.publish()
    season.both()
    with season.database.writing() as session:
        session.execute(text("UPDATE proposals SET terms = NULL"))
    season.publish()
    assert len(season.standing()) == 2
    with season.database.reading() as session:
        assert not session.scalars(select(Proposal.id).where(Proposal.terms.is_(None))).all()


def test_an_answer_to_what_was_published_anew_meanwhile_goes_there(season: Season) -> None:
    season.publish()
    person = season.people["school", "S1"]
    with season.database.reading() as session:
        seen = next(p.id for p in store.proposals_for(session, person) if p.kind == "group")
    season.publish()
    with season.database.writing() as session:
        assert store.respond(session, person, seen, "accept").proposal_id != seen
    assert season.standing() == {"school": ("accept", "", False)}
    season.publish(small_plan(**SIZED))
    with pytest.raises(store.ProposalChanged, match="students 12 → 10") as told, season.database.writing() as session:
        store.respond(session, person, seen, "accept")
    with season.database.writing() as session:
        store.respond(session, person, told.value.proposal_id, "accept")
    season.publish(small_plan(internships=()))
    with pytest.raises(LookupError), season.database.writing() as session:
        store.respond(session, person, seen, "accept")


def test_an_answer_given_while_somebody_publishes_is_not_lost(season: Season) -> None:
    """Whoever is first, the other waits: the answer is carried over, or goes to the new publication."""
    season.publish()
    person = season.people["school", "S1"]
    for turn, answers_first in enumerate((True, False)):
        plan_id = planned(season.database, small_plan(), small_round())

        def publish(session: Session, plan_id: int = plan_id) -> None:
            store.publish_plan(session, plan_id)

        def answer(session: Session, note: str = str(turn)) -> None:
            proposal = next(p for p in store.proposals_for(session, person) if p.kind == "group")
            store.respond(session, person, proposal.id, "accept", note)

        first, second = (answer, publish) if answers_first else (publish, answer)
        with season.database.writing() as session:
            first(session)
            other = Thread(target=in_its_own, args=(season.database, second))
            other.start()
            other.join(0.3)
            assert other.is_alive(), "it waits"
        other.join(30)
        assert season.standing() == {"school": ("accept", str(turn), answers_first)}


def in_its_own(database: Database, act: Callable[[Session], None]) -> None:
    """Do it in a transaction of its own."""
    with database.writing() as session:
        act(session)


def test_a_plan_that_gives_up_confirmed_placements_is_approved_with_their_number_only(season: Season) -> None:
    season.publish()
    season.both()
    season.both("order_member")
    with season.database.writing() as session:
        base = session.get_one(Publication, 1).plan.scenario
        scenario = store.add_scenario(session, base.id, [], name="试算")
        run = store.order_preview(session, scenario.id, {}, checked=store.check_edits(session, scenario.id))
        claimed = store.claim_run(session, "w", run_id=run.id)
        assert claimed is not None
        store.finish_run(session, run.id, claimed.lease or "", small_plan(**SIZED))
        (shown,) = store.shown_of(session, scenario.id)
        (row,) = (row for row in store.confirmed_rows(session, shown.plan.id) if row.kind == "group")
        assert {(told.side, told.person) for told in row.confirmed} == {("school", "schoolS1"), ("enterprise", "enterpriseE1")}
        for number in (0, 2):
            with pytest.raises(store.ConfirmedGivenUp, match="gives up 1 placement"):
                store.approve(session, scenario.id, shown.sha256, gives_up=number)
        store.approve(session, scenario.id, shown.sha256, gives_up=1)
        event = session.scalars(select(Event).where(Event.act == "scenario.approve")).one()
        assert event.detail["gives_up"] == 1
        store.publish_scenario(session, scenario.id)
        told = store.confirmed_rows(session, shown.plan.id)
        assert row in told, "it is still told once the plan has taken the place of the one that had it"
        store.roll_back(session, scenario.id, "x")
        assert store.confirmed_rows(session, shown.plan.id) == told

import hashlib
from threading import Thread

import pytest
from small_county import broken_plan, small_plan, small_round
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from data.contract.plan import Plan
from models.database import Database
from models.store import (
    NotPublishable,
    add_person,
    add_run,
    base_scenario,
    claim_run,
    confirmed,
    events_on,
    finish_run,
    plan_document,
    proposal_for,
    proposals_for,
    publish_plan,
    respond,
    store_round,
)
from models.tables import Person, StoredPlan
from models.tables.plan import PlanIsFinal


def planned(database: Database, plan: Plan, name: str = "春季") -> int:
    """The id of a stored plan."""
    with database.writing() as session:
        stored = store_round(session, small_round(), name=name)
        add_run(session, base_scenario(session, stored.id).id, {})
        run = claim_run(session, "w")
        assert run is not None
        assert run.lease is not None
        return finish_run(session, run.id, run.lease, plan).id


def person(database: Database, role: str, organisation_id: str | None = None) -> Person:
    with database.writing() as session:
        return add_person(
            session, name=f"{role}{organisation_id}", role=role, organisation_id=organisation_id, password="long enough"
        )


def publish(database: Database, plan_id: int) -> None:
    with database.writing() as session:
        publish_plan(session, plan_id)


def seen(database: Database, who: Person) -> list[tuple[str, str, str]]:
    with database.reading() as session:
        return [(p.kind, p.school_id, p.enterprise_id) for p in proposals_for(session, who)]


def test_the_document_is_what_its_hash_says(database: Database) -> None:
    plan_id = planned(database, small_plan())
    with database.reading() as session:
        document = plan_document(session, plan_id)
        stored = session.get_one(StoredPlan, plan_id)
    assert hashlib.sha256(document.encode()).hexdigest() == stored.sha256
    assert Plan.model_validate_json(document) == small_plan()
    assert (stored.status, stored.objective, stored.bound, stored.violations) == ("feasible", 1000, 1001.0, 0)


def test_a_plan_cannot_be_changed_through_the_model(database: Database) -> None:
    plan_id = planned(database, small_plan())
    with pytest.raises(PlanIsFinal), database.writing() as session:
        session.get_one(StoredPlan, plan_id).objective = 2
    with pytest.raises(PlanIsFinal), database.writing() as session:
        session.delete(session.get_one(StoredPlan, plan_id))


@pytest.mark.parametrize("change", ["UPDATE plans SET objective = 2", "DELETE FROM plans"])
def test_a_plan_cannot_be_changed_behind_its_back(database: Database, change: str) -> None:
    planned(database, small_plan())
    with pytest.raises(DBAPIError, match="final"), database.writing() as session:
        session.execute(text(change))


def test_an_infeasible_plan_is_stored_but_not_published(database: Database) -> None:
    plan_id = planned(database, small_plan(status="infeasible", objective=None, bound=None, gap=None, conflicts=(("D1", "D2"),)))
    with pytest.raises(NotPublishable, match="infeasible"):
        publish(database, plan_id)


def test_a_broken_plan_is_not_published(database: Database) -> None:
    plan_id = planned(database, broken_plan())
    with pytest.raises(NotPublishable, match="breaks 1"):
        publish(database, plan_id)


def test_everyone_sees_their_own_and_no_more(database: Database) -> None:
    plan_id = planned(database, small_plan())
    people = [
        person(database, role, organisation)
        for role, organisation in [
            ("coordinator", None),
            ("enterprise", "E1"),
            ("enterprise", "E2"),
            ("school", "S1"),
            ("school", "E1"),
        ]
    ]
    assert [seen(database, who) for who in people] == [[]] * 5
    publish(database, plan_id)
    group, member, teacher = ("group", "S1", "E1"), ("order_member", "S1", "E2"), ("teacher", "S2", "E2")
    everything, first, second, school, stranger = people
    assert seen(database, everything) == [group, member, teacher]
    assert seen(database, first) == [group]
    assert seen(database, second) == [member, teacher]
    assert seen(database, school) == [group, member]
    assert seen(database, stranger) == []
    first.active = False
    assert seen(database, first) == []


def test_publishing_withdraws_the_earlier_plan_of_the_same_round(database: Database) -> None:
    spring, autumn, again = (planned(database, small_plan(), name) for name in ("春季", "秋季", "春季"))
    for plan_id in (spring, autumn, again):
        publish(database, plan_id)
    coordinator = person(database, "coordinator")
    with database.reading() as session:
        assert {p.publication.plan_id for p in proposals_for(session, coordinator)} == {autumn, again}
        assert [e.act for e in events_on(session, "plan", spring)] == ["plan.store", "plan.publish", "plan.withdraw"]
    with pytest.raises(NotPublishable, match="already"):
        publish(database, spring)


def test_rounds_that_share_organisations_are_named(database: Database) -> None:
    spring, autumn = (planned(database, small_plan(), name) for name in ("春季", "秋季"))
    for plan_id in (spring, autumn):
        publish(database, plan_id)
    with database.reading() as session:
        overlaps = [
            e.detail for plan_id in (spring, autumn) for e in events_on(session, "plan", plan_id) if e.act == "plan.overlap"
        ]
    assert overlaps == [{"rounds": ["春季"]}]


def test_publishing_at_once_leaves_one_plan_standing(database: Database) -> None:
    plans = [planned(database, small_plan(), name) for name in ("春季", "春季", "春季", "春季")]
    refused: list[int] = []

    def go(plan_id: int) -> None:
        try:
            publish(database, plan_id)
        except NotPublishable:
            refused.append(plan_id)

    threads = [Thread(target=go, args=(plan_id,)) for plan_id in (*plans, plans[0])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert refused == [plans[0]]
    with database.reading() as session:
        assert len({p.publication.plan_id for p in proposals_for(session, person(database, "coordinator"))}) == 1


def test_one_proposal_and_only_to_those_it_concerns(database: Database) -> None:
    plan_id = planned(database, small_plan())
    publish(database, plan_id)
    own, other = person(database, "enterprise", "E1"), person(database, "enterprise", "E2")
    with database.reading() as session:
        (number,) = (p.id for p in proposals_for(session, own))
        assert proposal_for(session, own, number) is not None
        assert proposal_for(session, other, number) is None
    publish(database, planned(database, small_plan()))
    with database.reading() as session:
        assert proposal_for(session, own, number) is None


def test_answers_of_both_sides_are_kept_in_order(database: Database) -> None:
    publish(database, planned(database, small_plan()))
    enterprise, school = person(database, "enterprise", "E1"), person(database, "school", "S1")
    with database.writing() as session:
        (proposal,) = proposals_for(session, enterprise)
        respond(session, enterprise, proposal.id, "decline", "人数太多")
        respond(session, school, proposal.id, "accept")
        respond(session, enterprise, proposal.id, "accept")
    with database.reading() as session:
        (proposal,) = proposals_for(session, enterprise)
        assert [(r.side, r.answer) for r in proposal.responses] == [
            ("enterprise", "decline"),
            ("school", "accept"),
            ("enterprise", "accept"),
        ]


def test_confirmed_is_what_both_sides_accept_in_the_end(database: Database) -> None:
    plan_id = planned(database, small_plan())
    publish(database, plan_id)
    enterprise, school = person(database, "enterprise", "E1"), person(database, "school", "S1")

    def answered(who: Person, answer: str) -> frozenset[tuple[str, str]]:
        with database.writing() as session:
            for proposal in proposals_for(session, who):
                respond(session, who, proposal.id, answer)
        with database.reading() as session:
            return confirmed(session, plan_id)

    assert not answered(school, "accept")
    both = answered(enterprise, "accept")
    with database.reading() as session:
        assert both == {(p.cohort_id or p.teacher_id, p.post_id) for p in proposals_for(session, enterprise)}
    assert not answered(school, "decline")
    answered(school, "accept")
    publish(database, planned(database, small_plan(internships=())))
    with database.reading() as session:
        assert not confirmed(session, plan_id), "another plan has taken its place, and it sends nobody there"


def test_who_may_answer(database: Database) -> None:
    plan_id = planned(database, small_plan())
    publish(database, plan_id)
    coordinator, other = person(database, "coordinator"), person(database, "enterprise", "E2")
    with database.writing() as session:
        group = proposals_for(session, coordinator)[0].id
        with pytest.raises(LookupError):
            respond(session, other, group, "accept")
        with pytest.raises(PermissionError):
            respond(session, coordinator, group, "accept")
        with pytest.raises(ValueError, match="perhaps"):
            respond(session, other, group, "perhaps")

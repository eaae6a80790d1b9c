"""Scenarios in the store: the tree, its edits, previews, approvals, publications and going back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from threading import Barrier, Thread
from typing import Any

import pytest
from small_county import broken_plan, small_plan, small_round
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from data.contract.edit import EDITS, Edit
from data.contract.plan import Plan, Provenance
from data.contract.round import Round
from data.filings import TO_BE_FILED
from data.rounds import edits_sha256, input_sha256
from models import store
from models.database import Database
from models.refusal import Refused
from models.tables import Approval, Publication, Scenario

SEATS = {"edit": "set", "sheet": "posts", "id": "P1", "column": "seats", "value": 10}
FEWER = {"edit": "set", "sheet": "posts", "id": "P2", "column": "seats", "value": 20, "reason": "班额"}
NO_BLANK = {"edit": "set", "sheet": "schools", "id": "S1", "column": "lon", "value": None}


def edits(*documents: dict[str, Any]) -> list[Edit]:
    return EDITS.validate_python(list(documents))


def sound_round(**posts: Any) -> Round:
    """The small round without what only storing has to survive: edits are checked like a file."""
    rows = {name: small_round().records(name) for name in small_round().tables}
    rows["schools"][0] |= {"name": "东湖职专"}
    rows["majors"] = [{**row, "major_code": "710201"} for row in rows["majors"]] + [
        {"school_id": "S2", "major_code": "710201", "name": "计算机应用"}
    ]
    for row in rows["cohorts"]:
        row |= {"major_code": "710201", "end": date(2026, 8, 28)}
    rows["teachers"] = []
    rows["posts"] = [{**row, "start": date(2026, 3, 2), "end": date(2026, 8, 28), "majors": ()} | posts for row in rows["posts"]]
    return Round.from_records(rows)


def stored(database: Database, round: Round | None = None, name: str = "春季") -> tuple[int, int]:
    """The id of a round and of its first scenario."""
    with database.writing() as session:
        round_id = store.store_round(session, round or sound_round(), name=name).id
        return round_id, store.base_scenario(session, round_id).id


def branched(database: Database, parent_id: int, *documents: dict[str, Any], name: str = "试算") -> int:
    with database.writing() as session:
        return store.add_scenario(session, parent_id, edits(*documents), name=name).id


def previewed(database: Database, scenario_id: int, plan: Plan | None = None, **changes: Any) -> str:
    """The scenario computed as it stands; the hash of what is shown."""
    with database.writing() as session:
        run = store.order_preview(session, scenario_id, {}, checked=store.check_edits(session, scenario_id))
        finished(session, run.id, plan or small_plan(teachers=(), **changes))
        return store.shown_of(session, scenario_id)[0].sha256


def finished(session: Any, run_id: int, plan: Plan) -> int:
    """The plan of a run, stored; its number."""
    run = store.claim_run(session, "w", run_id=run_id)
    made_of = input_sha256(store.run_round(session, run.id))
    return store.finish_run(
        session, run.id, run.lease, plan.model_copy(update={"provenance": Provenance(input_sha256=made_of)})
    ).id


def approved(database: Database, scenario_id: int, sha256: str) -> int:
    with database.writing() as session:
        return store.approve(session, scenario_id, sha256, reason="会上同意").plan_id


def published(database: Database, scenario_id: int) -> int:
    with database.writing() as session:
        return store.publish_scenario(session, scenario_id).plan_id


def states(database: Database, *scenario_ids: int) -> list[str]:
    with database.reading() as session:
        return [session.get_one(Scenario, scenario_id).state for scenario_id in scenario_ids]


def test_edits_lead_down_the_tree(database: Database) -> None:
    round_id, base = stored(database)
    first = branched(database, base, SEATS)
    second = branched(database, first, NO_BLANK, FEWER)
    other = branched(database, base, name="另一枝")
    with database.reading() as session:
        assert [(depth, s.id) for depth, s in store.tree_of(session, round_id)] == [
            (0, base),
            (1, first),
            (2, second),
            (1, other),
        ]
        assert store.edits_of(session, second) == edits(SEATS, NO_BLANK, FEWER)
        seats = {row["post_id"]: row["seats"] for row in store.scenario_round(session, second).records("posts")}
        assert (seats["P1"], seats["P2"]) == (10, 20)
        assert session.get_one(Scenario, second).edits == [NO_BLANK, FEWER]  # a blank value stays one
    with pytest.raises(Refused, match="as imported"), database.writing() as session:
        store.add_edits(session, base, edits(SEATS))


def test_people_who_add_edits_at_once_lose_none(database: Database) -> None:
    _, base = stored(database)
    scenario = branched(database, base)
    for five in range(0, 20, 5):
        values = range(five, five + 5)
        acts = [partial(store.add_edits, scenario_id=scenario, edits=edits({**SEATS, "value": n})) for n in values]
        assert at_once(database, *acts) == []
    with database.reading() as session:
        assert sorted(edit["value"] for edit in session.get_one(Scenario, scenario).edits) == list(range(20))


def test_an_edit_is_taken_out_only_as_it_was_seen(database: Database) -> None:
    _, base = stored(database)
    scenario = branched(database, base, SEATS, FEWER)
    seen = edits_sha256(edits(SEATS, FEWER))
    with database.writing() as session:
        store.remove_edit(session, scenario, 1, seen)
    for number, hash_ in ((1, seen), (2, edits_sha256(edits(FEWER)))):
        with pytest.raises(store.NotPossible, match="meanwhile"), database.writing() as session:
            store.remove_edit(session, scenario, number, hash_)
    with database.reading() as session:
        assert session.get_one(Scenario, scenario).edits == [FEWER]
        assert [e.detail for e in store.events_on(session, "scenario", scenario)][1:] == [{"removed": SEATS}]


def test_a_preview_is_computed_from_what_was_ordered(database: Database) -> None:
    _, base = stored(database)
    scenario = branched(database, base, SEATS)
    with database.writing() as session:
        run = store.order_preview(session, scenario, {}, checked=store.check_edits(session, scenario)).id
        store.add_edits(session, scenario, edits(FEWER))
        seats = {row["post_id"]: row["seats"] for row in store.run_round(session, run).records("posts")}
        assert (seats["P1"], seats["P2"]) == (10, 30)
    with pytest.raises(DBAPIError, match="final"), database.writing() as session:
        session.execute(text("UPDATE previews SET edits_sha256 = 'x'"))
    with database.writing() as session:
        checked = store.check_edits(session, scenario)
        store.add_edits(session, scenario, edits(SEATS))
    with pytest.raises(store.NotPossible, match="meanwhile"), database.writing() as session:
        store.order_preview(session, scenario, {}, checked=checked)


def test_edits_that_do_not_apply_are_told_before_anything_is_computed(database: Database) -> None:
    _, base = stored(database)
    parent = branched(database, base)
    scenario = branched(database, parent, {**SEATS, "id": "P9"})
    with pytest.raises(store.EditsDoNotApply, match="P9"), database.reading() as session:
        store.check_edits(session, scenario)


def test_just_what_was_shown_is_approved_and_published(database: Database) -> None:
    _, base = stored(database)
    scenario = branched(database, base, SEATS)
    shown = previewed(database, scenario)
    plan_id = approved(database, scenario, shown[:12])
    assert states(database, base, scenario) == ["draft", "approved"]
    with database.reading() as session:
        approval = store.approval_of(session, scenario)
        assert (approval.plan_id, approval.preview_sha256, approval.reason) == (plan_id, shown, "会上同意")
    assert published(database, scenario) == plan_id
    assert states(database, base, scenario) == ["draft", "published"]
    with pytest.raises(DBAPIError, match="final"), database.writing() as session:
        session.execute(text("DELETE FROM approvals"))


def test_what_is_approved_is_not_approved_again(database: Database) -> None:
    _, base = stored(database)
    scenario = branched(database, base, SEATS)
    shown = previewed(database, scenario)
    plan_id = approved(database, scenario, shown)
    for again in (shown, previewed(database, scenario, internships=(), objective=900)):
        with pytest.raises(store.NotPossible, match=f"Plan {plan_id} .* is approved already"):
            approved(database, scenario, again)
    with database.reading() as session:
        (event,) = [event for event in store.events_on(session, "scenario", scenario) if event.act == "scenario.approve"]
        assert store.approval_of(session, scenario).plan_id == plan_id == event.detail["plan_id"]


def test_what_was_never_shown_is_not_approved(database: Database) -> None:
    _, base = stored(database)
    scenario, other = branched(database, base, SEATS), branched(database, base, FEWER)
    elsewhere = previewed(database, other)
    previewed(database, scenario)
    for hash_ in ("", "abc", "0" * 64, elsewhere):
        with pytest.raises(store.NotPossible, match="no preview"):
            approved(database, scenario, hash_)


def refused(database: Database, scenario_id: int, sha256: str) -> list[str]:
    """What an approval is refused for."""
    with pytest.raises(store.ChangedSince) as told:
        approved(database, scenario_id, sha256)
    with database.reading() as session:
        assert session.scalars(select(Approval)).all() == []
    assert states(database, scenario_id) == ["draft"]
    return [difference.en for difference in told.value.differences]


def test_approval_is_refused_when_edits_changed(database: Database) -> None:
    _, base = stored(database)
    parent = branched(database, base, SEATS)
    scenario = branched(database, parent, FEWER)
    shown = previewed(database, scenario)
    with database.writing() as session:
        store.add_edits(session, parent, edits({**SEATS, "value": 11}))
        store.remove_edit(session, scenario, 1, edits_sha256(edits(FEWER)))
    assert refused(database, scenario, shown) == [
        "an edit was added: 甲厂 · 装配 (P1): seats becomes 11",
        "an edit was taken out: 乙厂 · 班 (P2): seats becomes 20",
    ]
    with database.writing() as session:
        store.remove_edit(session, parent, 1, edits_sha256(edits(SEATS, {**SEATS, "value": 11})))
        store.add_edits(session, scenario, edits(FEWER))
    shown = previewed(database, scenario)
    with database.writing() as session:
        store.remove_edit(session, scenario, 1, edits_sha256(edits(FEWER)))
        store.add_edits(session, parent, edits(FEWER))
    approved(database, scenario, shown)  # moved up to the parent: the same edits in the same order


def test_approval_is_refused_when_a_newer_version_came(database: Database) -> None:
    _, base = stored(database)
    scenario = branched(database, base, SEATS)
    shown = previewed(database, scenario)
    stored(database)  # the same content: nothing changed
    with database.reading() as session:
        assert store.newer_version(session, session.get_one(Scenario, scenario)) is None
    stored(database, sound_round(seats=25))
    stored(database, sound_round(seats=26), name="秋季")
    assert refused(database, scenario, shown) == [
        "the round has a version 3 (shown was version 1): posts: 3 rows changed (P1, P2, P3)"
    ]
    with database.writing() as session:
        carried = store.carry_over(session, scenario)
        assert (carried.round.version, carried.edits, carried.state) == (3, [SEATS], "draft")
        with pytest.raises(store.NotPossible, match="no newer"):
            store.carry_over(session, carried.id)


def test_approval_is_refused_when_another_plan_came(database: Database) -> None:
    _, base = stored(database)
    scenario = branched(database, base, SEATS)
    shown = previewed(database, scenario)
    same = previewed(database, scenario)
    assert same == shown  # the same input and plan: nothing changed
    previewed(database, scenario, internships=(), objective=900)
    (told,) = refused(database, scenario, shown)
    assert "students moved: 12, points: −100" in told


def test_a_broken_plan_is_not_approved(database: Database) -> None:
    _, base = stored(database)
    scenario = branched(database, base, SEATS)
    shown = previewed(database, scenario, broken_plan())
    with pytest.raises(store.NotPublishable, match="breaks 1"):
        approved(database, scenario, shown)


def test_a_plan_that_supposes_a_filing_is_neither_approved_nor_published(database: Database) -> None:
    _, base = stored(database)
    supposed = {"edit": "set", "sheet": "posts", "id": "P1", "column": "filing_no", "value": TO_BE_FILED}
    scenario = branched(database, base, SEATS, supposed)
    shown = previewed(database, scenario)
    with pytest.raises(store.NotPublishable, match=f"placements at P1, whose filing number “{TO_BE_FILED}”"):
        approved(database, scenario, shown)
    assert states(database, scenario) == ["draft"]
    elsewhere = previewed(database, scenario, internships=(), objective=900)
    assert approved(database, scenario, elsewhere)

    _, imported = stored(database, sound_round(filing_no=TO_BE_FILED), name="秋季")
    with database.writing() as session:
        plan_id = finished(session, store.add_run(session, imported, {}).id, small_plan(teachers=()))
    with pytest.raises(store.NotPublishable, match="placements at P1, P2"), database.writing() as session:
        store.publish_plan(session, plan_id)


def test_an_approval_does_not_outlive_what_it_was_given_for(database: Database) -> None:
    _, base = stored(database)
    parent = branched(database, base, SEATS)
    scenario = branched(database, parent, FEWER)
    approved(database, scenario, previewed(database, scenario))
    with pytest.raises(store.NotPossible, match="no longer a draft"), database.writing() as session:
        store.add_edits(session, scenario, edits(SEATS))
    with database.writing() as session:
        store.add_edits(session, parent, edits({**SEATS, "value": 12}))
    with pytest.raises(store.ChangedSince, match="seats becomes 12"):
        published(database, scenario)
    approved(database, scenario, previewed(database, scenario))
    published(database, scenario)


def test_a_plan_of_a_scenario_is_not_published_unapproved(database: Database) -> None:
    _, base = stored(database)
    scenario = branched(database, base, SEATS)
    shown = previewed(database, scenario)
    with database.reading() as session:
        plan_id = store.shown_of(session, scenario)[0].plan.id
    with pytest.raises(store.NotPublishable, match="not approved"), database.writing() as session:
        store.publish_plan(session, plan_id)
    with pytest.raises(store.NotPossible, match="no approval"):
        published(database, scenario)
    approved(database, scenario, shown)
    with database.writing() as session:
        store.publish_plan(session, plan_id)


def test_rolling_back_goes_to_what_stood_before(database: Database) -> None:
    """A, B, C: back from C to B, from B to A; then D, and back from D to A, not to what was rolled back."""
    _, base = stored(database)
    scenarios, plans = [], []

    def next_one() -> None:
        scenarios.append(branched(database, base, {**SEATS, "value": 20 + len(scenarios)}))
        approved(database, scenarios[-1], previewed(database, scenarios[-1]))
        plans.append(published(database, scenarios[-1]))

    def back(scenario: int) -> int:
        with database.writing() as session:
            return store.roll_back(session, scenario, "学校反对").plan_id

    for _ in range(3):
        next_one()
    a, b, c = scenarios
    assert states(database, a, b, c) == ["followed", "followed", "published"]
    with pytest.raises(store.NotPossible, match="stands published"):
        back(b)
    assert back(c) == plans[1]
    assert states(database, a, b, c) == ["followed", "published", "rolled_back"]
    assert back(b) == plans[0]
    with pytest.raises(store.NotPossible, match="none to go back"):
        back(a)
    next_one()
    assert back(scenarios[-1]) == plans[0]
    assert states(database, *scenarios) == ["published", "rolled_back", "rolled_back", "rolled_back"]
    with database.reading() as session:
        history = session.scalars(select(Publication).order_by(Publication.id)).all()
        assert [plans.index(p.plan_id) for p in history] == [0, 1, 2, 1, 0, 3, 0]
        assert [p.withdrawn is None for p in history] == [False] * 6 + [True]
        assert {p.reason for p in history} == {"", "学校反对"}


def test_the_plan_a_scenario_stands_for(database: Database) -> None:
    _, base = stored(database)
    parent = branched(database, base, SEATS)
    scenario = branched(database, parent, FEWER)

    def before() -> int | None:
        with database.reading() as session:
            plan = store.plan_before(session, session.get_one(Scenario, scenario))
            return plan.id if plan else None

    assert before() is None
    with database.writing() as session:
        first = finished(session, store.add_run(session, base, {}).id, small_plan(teachers=()))
    assert before() == first  # the parent has none: the nearest above counts
    shown = previewed(database, parent)
    approval = approved(database, parent, shown)
    previewed(database, parent, objective=2000)
    assert before() == approval  # what is approved, though a newer one is there


def test_discarding(database: Database) -> None:
    _, base = stored(database)
    parent = branched(database, base, SEATS)
    leaf = branched(database, parent)

    def discard(scenario: int) -> None:
        with database.writing() as session:
            store.discard_scenario(session, scenario, "不要了")

    for scenario, why in ((base, "as imported"), (parent, "has branches")):
        with pytest.raises(store.NotPossible, match=why):
            discard(scenario)
    discard(leaf)
    discard(parent)
    assert states(database, parent, leaf) == ["discarded", "discarded"]
    for act in (
        lambda: discard(parent),
        lambda: branched(database, parent),
        lambda: previewed(database, parent),
        lambda: approved(database, parent, "0" * 64),
    ):
        with pytest.raises(store.NotPossible, match="discarded"):
            act()


def at_once(database: Database, *acts: Callable[[Session], Any]) -> list[str]:
    """Each act by a person of its own, all in the same moment; the names of what was refused."""
    start, told = Barrier(len(acts)), []

    def act(what: Callable[[Session], Any]) -> None:
        start.wait(10)
        try:
            with database.writing() as session:
                what(session)
        except Refused as error:
            told.append(type(error).__name__)

    threads = [Thread(target=act, args=(what,)) for what in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told


def test_two_people_at_once_approve_and_edit(database: Database) -> None:
    """Whoever comes first, no approval stands for other edits than the scenario has."""
    _, base = stored(database)
    for _ in range(4):
        scenario = branched(database, base, SEATS)
        shown = previewed(database, scenario)
        told = at_once(
            database,
            partial(store.add_edits, scenario_id=scenario, edits=edits(FEWER)),
            partial(store.approve, scenario_id=scenario, preview_sha256=shown),
        )
        with database.reading() as session:
            found = session.get_one(Scenario, scenario)
            outcome = found.state, len(found.edits), told, store.approval_of(session, scenario) is None
        assert outcome in (("approved", 1, ["NotPossible"], False), ("draft", 2, ["ChangedSince"], True))


def test_people_at_once_publish_once(database: Database) -> None:
    _, base = stored(database)
    scenario = branched(database, base, SEATS)
    approved(database, scenario, previewed(database, scenario))
    told = at_once(database, *[partial(store.publish_scenario, scenario_id=scenario)] * 3)
    assert told == ["NotPossible", "NotPossible"]
    with database.reading() as session:
        assert len(session.scalars(select(Publication)).all()) == 1
    told = at_once(database, *[partial(store.roll_back, scenario_id=scenario, reason="x")] * 2)
    assert told == ["NotPossible", "NotPossible"]  # there was none before it

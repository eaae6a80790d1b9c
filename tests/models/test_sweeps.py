"""Sweeps in the store: ordered at once, stopped, tried again and put away together, one line of the tree."""

from __future__ import annotations

from typing import Any

import pytest
from small_county import small_plan
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from test_scenarios import SEATS, branched, edits, stored

from data.contract.text import Text
from models import store
from models.database import Database
from models.refusal import Refused
from models.tables import Run, Scenario, Sweep
from models.tables.run import PREVIEW, SWEEP

VALUES = (5, 10, 15)


def swept(database: Database, scenario_id: int, *, anew: bool = False, values: tuple[int, ...] = VALUES) -> int:
    """A sweep of a post's seats; its number."""
    points = [store.NewPoint(f"P1 = {n}", {"posts/P1/seats": str(n)}, edits({**SEATS, "value": n})) for n in values]
    with database.writing() as session:
        checked = store.check_edits(session, scenario_id)
        knobs = [{"name": "posts/P1/seats", "values": [str(n) for n in values], "times": False}]
        return store.order_sweep(
            session, scenario_id, {"time_limit": 30}, name="P1 5…15", knobs=knobs, points=points, checked=checked, anew=anew
        ).id


def states(database: Database, sweep_id: int) -> list[tuple[str, str, bool]]:
    """Of each point: its run's state, its scenario's, and whether there is a plan."""
    with database.reading() as session:
        found = store.points_of(session, sweep_id)
        assert [one.point.number for one in found] == list(range(len(found)))
        return [(one.run.state, one.point.scenario.state, one.plan is not None) for one in found]


def finish(database: Database, sweep_id: int, number: int, **changes: Any) -> int:
    """The plan of a point's run, stored; its number."""
    with database.writing() as session:
        run_id = store.points_of(session, sweep_id)[number].point.run_id
        return solved(session, run_id, **changes)


def solved(session: Session, run_id: int, **changes: Any) -> int:
    run = store.claim_run(session, "w", run_id=run_id)
    assert run is not None
    return store.finish_run(session, run.id, run.lease or "", small_plan(teachers=(), **changes)).id


def test_each_point_is_a_scenario_with_a_run_that_waits_behind_all_others(database: Database) -> None:
    _, base = stored(database)
    scenario = branched(database, base, {**SEATS, "id": "P2"})
    sweep_id = swept(database, scenario)
    assert states(database, sweep_id) == [("queued", "draft", False)] * 3
    with database.writing() as session:
        points = store.points_of(session, sweep_id)
        assert [one.point.values["posts/P1/seats"] for one in points] == ["5", "10", "15"]
        for one, value in zip(points, VALUES, strict=True):
            assert one.run.priority == SWEEP
            expected = edits({**SEATS, "id": "P2"}, {**SEATS, "value": value})
            assert store.edits_of(session, one.point.scenario_id) == expected
            assert list(store.run_input(session, one.run.id).edits) == expected
            assert store.sweep_with(session, one.point.scenario_id).id == sweep_id
        assert [sweep.id for sweep in store.sweeps_of(session, scenario)] == [sweep_id]
        assert store.sweep_with(session, scenario) is None
        acts = [event.act for event in store.events_on(session, "scenario", scenario)]
        assert acts == ["scenario.add", "scenario.sweep"]
        look = store.order_preview(session, scenario, {}, checked=store.check_edits(session, scenario))
        assert look.priority == PREVIEW
        first = store.claim_run(session, "w")
        assert first is not None
        assert first.id == look.id


def test_points_start_from_the_plan_above_and_are_approved_like_any_scenario(database: Database) -> None:
    _, base = stored(database)
    with database.writing() as session:
        plan_id = solved(session, store.add_run(session, base, {}).id)
    sweep_id = swept(database, base)
    with database.reading() as session:
        assert session.get_one(Sweep, sweep_id).baseline_id == plan_id
        assert {one.run.baseline_id for one in store.points_of(session, sweep_id)} == {plan_id}
    anew = swept(database, base, anew=True)
    with database.reading() as session:
        assert session.get_one(Sweep, anew).baseline_id == plan_id
        assert {one.run.baseline_id for one in store.points_of(session, anew)} == {None}
    finish(database, sweep_id, 1)
    with database.writing() as session:
        scenario_id = store.points_of(session, sweep_id)[1].point.scenario_id
        store.approve(session, scenario_id, store.shown_of(session, scenario_id)[0].sha256)
    assert states(database, sweep_id)[1] == ("done", "approved", True)


def test_a_scenario_that_changed_meanwhile_is_not_swept(database: Database) -> None:
    _, base = stored(database)
    scenario = branched(database, base)
    with database.writing() as session:
        checked = store.check_edits(session, scenario)
        store.add_edits(session, scenario, edits(SEATS))
    point = store.NewPoint("x", {"k": "1"}, ())
    with pytest.raises(store.NotPossible, match="meanwhile"), database.writing() as session:
        store.order_sweep(session, scenario, {}, name="x", knobs=[], points=[point], checked=checked)
    with database.writing() as session:
        gone = store.check_edits(session, scenario)
        store.discard_scenario(session, scenario, "away")
    with pytest.raises(store.NotPossible, match="discarded"), database.writing() as session:
        store.order_sweep(session, scenario, {}, name="x", knobs=[], points=[point], checked=gone)
    with database.reading() as session:
        assert session.query(Sweep).count() == 0
        assert session.query(Run).count() == 0


def test_nothing_is_ordered_where_another_plan_came_since_it_was_shown(database: Database) -> None:
    _, base = stored(database)
    with database.writing() as session:
        shown = solved(session, store.add_run(session, base, {}).id)
        solved(session, store.add_run(session, base, {}).id, internships=(), objective=900)
        checked = store.check_edits(session, base)
    point = store.NewPoint("x", {"k": "1"}, ())
    for seen, words in ((shown, "students moved: 12, points: −100"), (None, "to begin with")):
        start = store.Start(seen)
        with pytest.raises(store.ChangedSince) as told, database.writing() as session:
            store.order_sweep(session, base, {}, name="x", knobs=[], points=[point], checked=checked, shown=start)
        assert words in told.value.text.en
    with database.reading() as session:
        assert session.query(Sweep).count() == 0


def test_what_waits_is_cancelled_and_tried_again(database: Database) -> None:
    _, base = stored(database)
    sweep_id = swept(database, base)
    finish(database, sweep_id, 0)
    with database.writing() as session:
        run = store.claim_run(session, "w")
        assert run is not None
    with database.writing() as session:
        assert store.cancel_waiting(session, sweep_id) == 1
    assert states(database, sweep_id) == [("done", "draft", True), ("running", "draft", False), ("cancelled", "draft", False)]
    with database.writing() as session:
        store.fail_run(session, run.id, run.lease or "", Text("坏了", "broken"))
    with database.writing() as session:
        assert store.retry_points(session, sweep_id) == 2
        assert store.retry_points(session, sweep_id) == 0
    assert [state for state, _, _ in states(database, sweep_id)] == ["done", "queued", "queued"]
    with database.reading() as session:
        acts = [event.act for event in store.events_on(session, "scenario", base)][-4:]
        assert acts == ["scenario.sweep", "scenario.sweep_cancel", "scenario.sweep_retry", "scenario.sweep_retry"]
    for act in (store.cancel_waiting, store.retry_points):
        with pytest.raises(LookupError), database.writing() as session:
            act(session, 99)


def test_a_run_that_somebody_orders_of_a_point_is_his_own(database: Database) -> None:
    _, base = stored(database)
    sweep_id = swept(database, base)
    finish(database, sweep_id, 0)
    with database.writing() as session:
        scenario_id = store.points_of(session, sweep_id)[0].point.scenario_id
        again = store.order_preview(session, scenario_id, {}, checked=store.check_edits(session, scenario_id))
        store.cancel_waiting(session, sweep_id)
        assert again.state == "queued"
    with database.writing() as session:
        better = solved(session, again.id, objective=2000)
    with database.reading() as session:
        assert store.points_of(session, sweep_id)[0].plan.id == better
    with database.writing() as session:
        worse = store.order_preview(session, scenario_id, {}, checked=store.check_edits(session, scenario_id))
        solved(session, worse.id, status="unknown", objective=None)
    with database.writing() as session:
        store.add_edits(session, scenario_id, edits({**SEATS, "id": "P2"}))
        other = store.order_preview(session, scenario_id, {}, checked=store.check_edits(session, scenario_id))
        solved(session, other.id, objective=3000)
    with database.reading() as session:
        found = store.points_of(session, sweep_id)[0]
        assert (found.run.id, found.plan.id) == (worse.id, better)


def test_points_are_put_away_but_for_those_that_somebody_wants(database: Database) -> None:
    round_id, base = stored(database)
    sweep_id = swept(database, base, values=(5, 10, 15, 20))
    finish(database, sweep_id, 0)
    with database.writing() as session:
        points = [one.point.scenario_id for one in store.points_of(session, sweep_id)]
        store.approve(session, points[0], store.shown_of(session, points[0])[0].sha256)
        running = store.claim_run(session, "w")
        assert running is not None
    leaf = branched(database, points[2], name="leaf")
    with database.reading() as session:
        tree = [
            (depth, line.id if isinstance(line, Scenario) else "sweep") for depth, line in store.folded_tree(session, round_id)
        ]
        assert tree == [(0, base), (1, "sweep"), (2, points[0]), (2, points[2]), (3, leaf)]
    with database.writing() as session:
        assert store.discard_points(session, sweep_id, "seen enough") == 2
    assert states(database, sweep_id) == [
        ("done", "approved", True),
        ("running", "discarded", False),  # its worker is told at the next heartbeat
        ("queued", "draft", False),
        ("cancelled", "discarded", False),
    ]
    with database.writing() as session:
        assert store.heartbeat(session, running.id, running.lease or "") is False
        store.end_cancelled(session, running.id, running.lease or "")
    with database.writing() as session:
        assert store.retry_points(session, sweep_id) == 0
        folded = next(line for _, line in store.folded_tree(session, round_id) if isinstance(line, store.Folded))
        assert (folded.points, folded.discarded) == (4, 2)
    with pytest.raises(Refused, match="branches"), database.writing() as session:
        store.discard_scenario(session, points[2], "no")


def test_a_sweep_of_a_point_stands_below_it(database: Database) -> None:
    round_id, base = stored(database)
    first = swept(database, base)
    with database.reading() as session:
        point = store.points_of(session, first)[1].point.scenario_id
    second = swept(database, point)
    other = branched(database, base, name="other")
    with database.reading() as session:
        tree = [
            (depth, line.id if isinstance(line, Scenario) else f"sweep {line.sweep.id}")
            for depth, line in store.folded_tree(session, round_id)
        ]
    assert tree == [(0, base), (1, f"sweep {first}"), (2, point), (3, f"sweep {second}"), (1, other)]


def test_what_was_ordered_is_never_rewritten(database: Database) -> None:
    _, base = stored(database)
    sweep_id = swept(database, base)
    with pytest.raises(DBAPIError, match="final"), database.writing() as session:
        session.get_one(Sweep, sweep_id).name = "another"
    with pytest.raises(DBAPIError, match="final"), database.writing() as session:
        session.delete(store.points_of(session, sweep_id)[0].point)

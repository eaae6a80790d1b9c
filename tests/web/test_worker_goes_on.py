"""What a worker keeps of a run while it solves, what the next one goes on from, and where a run is stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from tiny_round import tiny_records

from data.contract.plan import Plan
from data.contract.round import Round
from data.contract.text import Text
from matcher.solve import SolveOptions, solve
from models import store
from models.base import now
from models.database import Database
from models.tables import Run
from models.tables.run import NORMAL
from web.runs import resources
from web.runs.resources import Allowance, resident_mb
from web.runs.worker import Worker

TINY = Round.from_records(tiny_records())
Solver = Callable[[Callable[..., Plan]], None]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("worker.BEAT_SECONDS", 0.02), ("worker.IDLE_SECONDS", 0.02), ("pulse.KEEP_SECONDS", 0.02)):
        monkeypatch.setattr(f"web.runs.{name}", seconds)


@pytest.fixture
def solver(monkeypatch: pytest.MonkeyPatch) -> Solver:
    """Puts a function in the solver's place."""
    import matcher.solve

    return lambda stand_in: monkeypatch.setattr(matcher.solve, "solve", stand_in)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return solve(TINY, SolveOptions(work=500.0))


def order(database: Database, memory_limit: int | None = None, **settings: Any) -> int:
    with database.writing() as session:
        scenario = store.base_scenario(session, store.store_round(session, TINY, name="tiny").id)
        given = {"time_limit": 40.0, "gap": 0.0, "seed": 0} | settings
        return store.add_run(session, scenario.id, given, priority=NORMAL, memory_limit=memory_limit).id


def look(database: Database, number: int) -> Run:
    with database.reading() as session:
        run = session.get_one(Run, number)
        assert (run.best, run.start, run.made_of, run.log) is not None  # loads them, which happens only when asked for
        return run


def found_so_far(plan: Plan, **changes: Any) -> Plan:
    return plan.model_copy(update={"status": "feasible", "gap": 0.5, **changes})


class Interrupted:
    """A solve that tells a first plan, and whose worker is lost before there is another."""

    def __init__(self, database: Database, first: Plan) -> None:
        self._database, self._first = database, first

    def __call__(self, *_: Any, incumbent: Any, stop: Event, **__: Any) -> Plan:
        incumbent.begin(lambda _answer: self._first)
        incumbent.keep([])
        end = time.monotonic() + 10
        with self._database.reading() as session:
            number = session.query(Run.id).order_by(Run.id.desc()).limit(1).scalar()
        while look(self._database, number).best is None and time.monotonic() < end:
            time.sleep(0.02)
        with self._database.writing() as session:  # another has taken over
            run = session.get_one(Run, number)
            run.lease, run.lease_until = "another", now() - timedelta(seconds=1)
            run.claimed = now() - timedelta(seconds=30)
            run.heartbeat = now()
        assert stop.wait(10), "a worker that has lost its lease must not go on"
        return self._first


def test_the_next_worker_goes_on_from_the_best_plan(database: Database, solver: Solver, plan: Plan) -> None:
    first, seen = found_so_far(plan), {}
    number = order(database)
    solver(Interrupted(database, first))
    assert Worker(database).work_once()
    left = look(database, number)
    assert (left.state, left.best is not None, left.start) == ("running", True, None)

    def again(_round: Any, options: Any, baseline: Any, *_: Any, start: Any, **__: Any) -> Plan:
        seen.update(start=start, baseline=baseline, limit=options.time_limit, incumbent=look(database, number).incumbent)
        return plan

    solver(again)
    assert Worker(database).work_once()
    run = look(database, number)
    assert (run.state, run.attempts, run.best) == ("done", 2, None)
    assert seen["start"] == first
    assert seen["baseline"] is None
    assert seen["limit"] == pytest.approx(10.0, abs=2.0)  # what the first had left of 40 s
    assert seen["incumbent"]["objective"] == first.objective
    with database.reading() as session:
        assert store.start_of_run(session, number) == first


def test_a_run_limited_by_work_begins_anew(database: Database, solver: Solver, plan: Plan) -> None:
    number = order(database, work=500.0, time_limit=None)
    solver(Interrupted(database, found_so_far(plan)))
    assert Worker(database).work_once()
    assert look(database, number).best is not None
    seen = []
    solver(lambda *_, start, **__: seen.append(start) or plan)
    assert Worker(database).work_once()
    assert seen == [None]


def test_a_worker_that_leaves_hands_over_its_plan(database: Database, solver: Solver, plan: Plan) -> None:
    number, worker = order(database), Worker(database)

    def leaving(*_: Any, stop: Event, **__: Any) -> Plan:
        worker.stop(0)
        assert stop.wait(10)
        return found_so_far(plan)

    solver(leaving)
    assert worker.work_once()
    run = look(database, number)
    assert (run.state, run.attempts) == ("queued", 0)
    with database.writing() as session:
        stored = store.cancel_run(session, number)
        kept = store.plan_of_run(session, number)
    assert stored.state == "cancelled"
    assert kept is not None
    assert kept.objective == plan.objective


def test_the_plan_of_a_worker_that_is_gone_is_kept_when_somebody_stops_the_run(
    database: Database, solver: Solver, plan: Plan
) -> None:
    number = order(database)
    solver(Interrupted(database, found_so_far(plan)))
    assert Worker(database).work_once()
    with database.writing() as session:
        store.cancel_run(session, number)
    assert not Worker(database).work_once()
    with database.reading() as session:
        assert store.plan_of_run(session, number) is not None
    assert look(database, number).state == "cancelled"


@pytest.mark.slow
@pytest.mark.parametrize("of_run", [True, False], ids=["of-the-run", "of-the-worker"])
def test_a_run_that_takes_too_much_memory_fails_with_words(database: Database, solver: Solver, plan: Plan, of_run: bool) -> None:
    def stops(*_: Any, stop: Event, **__: Any) -> Plan:
        assert stop.wait(10), "the limit stops the solve"
        return plan

    number = order(database, memory_limit=1 if of_run else None)
    solver(stops)
    assert Worker(database, memory_limit=10_000_000 if of_run else 1).work_once()
    run = look(database, number)
    assert run.state == "failed"
    assert run.error is not None
    assert "MB" in run.error["zh"]
    assert "limit of 1 MB" in run.error["en"]
    order(database)
    solver(lambda *_, **__: plan)
    assert Worker(database).work_once(), "the worker goes on"


def test_a_solver_that_does_not_hear_loses_its_run(
    database: Database, solver: Solver, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.runs.worker.GRACE_SECONDS", 0.1)
    number = order(database, memory_limit=1)

    def deaf(*_: Any, **__: Any) -> Plan:
        end = time.monotonic() + 10
        while look(database, number).state == "running" and time.monotonic() < end:
            time.sleep(0.02)
        return plan

    solver(deaf)
    assert Worker(database).work_once()
    with database.reading() as session:
        assert store.plan_of_run(session, number) is None
        assert [event.act for event in store.events_on(session, "run", number)].count("run.failed") == 1


def test_what_a_run_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    used = resident_mb()
    assert used is not None
    assert 20 < used < 20_000
    assert Allowance.of({"time_limit": 5.0}, used + 1_000).exceeded() is None
    assert isinstance(Allowance.of({}, 1.0).exceeded(), Text)
    assert Allowance.of({"work": 10.0, "time_limit": None}, None).seconds is None
    late = Allowance.of({"time_limit": 5.0}, None)
    monkeypatch.setattr(resources, "monotonic", lambda: late.began + 1_000)
    said = late.exceeded()
    assert said is not None
    assert "1000 s" in said.en


def test_memory_of_processes_that_were_started_counts() -> None:
    import subprocess
    import sys

    before = resident_mb()
    program = "x = bytearray(200_000_000); print('ready', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        after = resident_mb()
        child.kill()
    assert before is not None
    assert after is not None
    assert after - before > 150

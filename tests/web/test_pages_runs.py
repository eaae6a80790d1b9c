"""Starting, watching and stopping a solve, and the worker that does it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import DataError, OperationalError
from web_samples import Sample, token

from data.contract.plan import Plan
from models import store
from models.tables import Run, StoredPlan
from web.demo import Demonstration
from web.runs.patience import LEAVING_TRIES, patiently
from web.runs.worker import Worker


@pytest.fixture
def solver(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., Plan]], None]:
    """Puts a function in the solver's place."""
    import matcher.solve

    return lambda stand_in: monkeypatch.setattr(matcher.solve, "solve", stand_in)


@pytest.fixture(autouse=True)
def quick_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.runs.worker.BEAT_SECONDS", 0.02)
    monkeypatch.setattr("web.runs.worker.IDLE_SECONDS", 0.02)


def order(client: FlaskClient, demonstration: Demonstration, **more: str) -> str:
    """Start a run through the form; its address."""
    start = f"/rounds/{demonstration.round_id}/solve"
    form = {
        "csrf_token": token(client.get(start).get_data(as_text=True)),
        "time_limit": "30",
        "gap": "0.02",
        "baseline": "",
        **more,
    }
    answer = client.post(start, data=form)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return answer.headers["Location"]


def wait_for(client: FlaskClient, run: str, done: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Ask how the run stands until it is so."""
    for _ in range(500):
        state: dict[str, Any] = client.get(f"/api{run.rstrip('/')}").json
        if done(state):
            return state
        time.sleep(0.02)
    raise AssertionError(state)


def test_a_run_is_solved_and_leads_to_its_plan(
    app: APIFlask, coordinator: FlaskClient, demonstration: Demonstration, sample: Sample, solver: Callable[..., None]
) -> None:
    seen = {}

    def solve(round_: Any, options: Any, baseline: Any, progress: Any, stop: Any, **_: Any) -> Plan:
        seen.update(limit=options.time_limit, gap=options.gap, baseline=baseline, cohorts=len(round_["cohorts"]))
        progress(SimpleNamespace(phase="solve", objective=10, bound=11.0, gap=0.0912, seconds=0.1))
        time.sleep(0.2)
        progress(SimpleNamespace(phase="plan", objective=None, bound=11.0, gap=None, seconds=0.3))
        time.sleep(0.2)
        return sample.plan

    solver(solve)
    run = order(coordinator, demonstration, baseline=str(demonstration.plan_id))
    assert wait_for(coordinator, run, lambda s: True)["state"] == "queued"
    worker = Worker(app.extensions["xiaoqi.database"])
    worker.start()
    wait_for(coordinator, run, lambda s: "9.12 %" in s["sentence"] or s["ended"])  # after the gap of the first answer
    state = wait_for(coordinator, run, lambda s: s["ended"])
    worker.stop()
    assert state["state"] == "done"
    assert [state[name] for name in ("objective", "bound", "gap")] == [sample.plan.objective, sample.plan.bound, sample.plan.gap]
    assert coordinator.get(state["next"]).status_code == 200
    with app.extensions["xiaoqi.database"].reading() as session:
        at_once, *told = session.get(Run, state["id"]).log.splitlines()
    assert at_once.startswith(f"solve {sample.plan.objective} ")  # nothing is edited, so the earlier plan is the first answer
    assert told == ["solve 10 11.0 0.0912 0.1", "plan - 11.0 - 0.3"]
    assert seen == {"limit": 30.0, "gap": 0.02, "baseline": sample.plan, "cohorts": len(sample.round["cohorts"])}


def test_stopping_keeps_the_best_plan_so_far(
    app: APIFlask, coordinator: FlaskClient, demonstration: Demonstration, sample: Sample, solver: Callable[..., None]
) -> None:
    def solve(*_: Any, stop: Any, **__: Any) -> Plan:
        assert stop.wait(10), "nobody asked to stop"
        return sample.plan

    solver(solve)
    run = order(coordinator, demonstration)
    worker = Worker(app.extensions["xiaoqi.database"])
    worker.start()
    wait_for(coordinator, run, lambda s: s["state"] == "running")
    page = coordinator.get(run).get_data(as_text=True)
    assert coordinator.post(f"{run}stop", data={"csrf_token": token(page)}).status_code == 302
    state = wait_for(coordinator, run, lambda s: s["ended"])
    worker.stop()
    assert state["state"] == "cancelled"
    assert coordinator.get(state["next"]).status_code == 200


def test_a_run_that_waits_stops_at_once(coordinator: FlaskClient, demonstration: Demonstration) -> None:
    run = order(coordinator, demonstration)
    page = coordinator.get(run).get_data(as_text=True)
    coordinator.post(f"{run}stop", data={"csrf_token": token(page)})
    state = wait_for(coordinator, run, lambda s: s["ended"])
    assert (state["state"], state["next"]) == ("cancelled", None)


def test_a_failing_solve_says_so_and_the_worker_goes_on(
    app: APIFlask, coordinator: FlaskClient, demonstration: Demonstration, sample: Sample, solver: Callable[..., None]
) -> None:
    answers = iter([RuntimeError("the inside"), sample.plan])

    def solve(*_: Any, **__: Any) -> Plan:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    solver(solve)
    worker = Worker(app.extensions["xiaoqi.database"])
    first = order(coordinator, demonstration)
    assert worker.work_once()
    state = wait_for(coordinator, first, lambda s: s["ended"])
    assert state["state"] == "failed"
    assert "计算出错" in state["sentence"]
    assert "the inside" not in state["sentence"]
    second = order(coordinator, demonstration)
    assert worker.work_once()
    assert wait_for(coordinator, second, lambda s: s["ended"])["state"] == "done"
    assert not worker.work_once()


def test_a_worker_that_leaves_gives_its_run_back(
    app: APIFlask, coordinator: FlaskClient, demonstration: Demonstration, sample: Sample, solver: Callable[..., None]
) -> None:
    def solve(*_: Any, stop: Any, **__: Any) -> Plan:
        stop.wait(10)
        return sample.plan.model_copy(update={"status": "feasible", "gap": 0.03})

    solver(solve)
    run = order(coordinator, demonstration)
    worker = Worker(app.extensions["xiaoqi.database"])
    worker.start()
    wait_for(coordinator, run, lambda s: s["state"] == "running")
    worker.stop()
    assert wait_for(coordinator, run, lambda s: True)["state"] == "queued"
    with app.extensions["xiaoqi.database"].reading() as session:
        assert session.get(Run, int(re.findall(r"\d+", run)[0])).attempts == 0


@pytest.mark.parametrize("ends_by_itself", [False, True])
def test_a_worker_that_leaves_stores_a_plan_that_is_good_enough(
    app: APIFlask,
    coordinator: FlaskClient,
    demonstration: Demonstration,
    sample: Sample,
    solver: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    ends_by_itself: bool,
) -> None:
    """Within the precision asked for it is stored, as is any plan that came before the solver was told to stop."""
    worker = Worker(app.extensions["xiaoqi.database"])

    def solve(*_: Any, stop: Any, **__: Any) -> Plan:
        worker.stop(0)
        if not ends_by_itself:
            assert stop.wait(10)
        return sample.plan.model_copy(update={"status": "feasible", "gap": 0.03 if ends_by_itself else 0.02})

    if ends_by_itself:
        monkeypatch.setattr("web.runs.worker.BEAT_SECONDS", 10.0)
    solver(solve)
    run = order(coordinator, demonstration)
    assert worker.work_once()
    assert wait_for(coordinator, run, lambda s: True)["state"] == "done"


AWAY = OperationalError("COMMIT", {}, Exception("the server is away"))


@pytest.mark.parametrize("after", [False, True], ids=["before-it-was-stored", "after-it-was-stored"])
def test_a_database_that_is_away_when_the_plan_is_ready_costs_nothing(
    app: APIFlask,
    coordinator: FlaskClient,
    demonstration: Demonstration,
    sample: Sample,
    solver: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    after: bool,
) -> None:
    solved, told = [], []
    really = Worker._write

    def solve(*_: Any, **__: Any) -> Plan:
        solved.append(1)
        return sample.plan

    def write(worker: Worker, *given: Any) -> None:
        told.append(1)
        if len(told) > 1 or after:
            really(worker, *given)
        if len(told) == 1:
            raise AWAY

    solver(solve)
    monkeypatch.setattr(Worker, "_write", write)
    run = order(coordinator, demonstration)
    worker = Worker(app.extensions["xiaoqi.database"])
    assert worker.work_once()
    assert not worker.work_once()
    state = wait_for(coordinator, run, lambda s: True)
    assert (state["state"], len(solved), len(told)) == ("done", 1, 2)
    with app.extensions["xiaoqi.database"].reading() as session:
        assert session.scalar(select(func.count()).where(StoredPlan.run_id == state["id"])) == 1
        acts = [event.act for event in store.events_on(session, "run", state["id"])]
    assert acts == ["run.add", "run.claim", "run.done"]


def test_the_first_storing_that_fails_is_tried_again(
    app: APIFlask,
    coordinator: FlaskClient,
    demonstration: Demonstration,
    sample: Sample,
    solver: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    really, told = store.finish_run, []

    def finish_run(*given: Any) -> StoredPlan:
        told.append(1)
        if len(told) == 1:
            raise AWAY
        return really(*given)

    solver(lambda *_, **__: sample.plan)
    monkeypatch.setattr(store, "finish_run", finish_run)
    run = order(coordinator, demonstration)
    assert Worker(app.extensions["xiaoqi.database"]).work_once()
    assert wait_for(coordinator, run, lambda s: True)["state"] == "done"
    with app.extensions["xiaoqi.database"].reading() as session:
        assert session.scalar(select(func.count()).where(StoredPlan.run_id == 2)) == 1


def test_a_database_that_refuses_does_not_fail_the_run(
    app: APIFlask,
    coordinator: FlaskClient,
    demonstration: Demonstration,
    sample: Sample,
    solver: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def finish_run(*_: Any) -> StoredPlan:
        raise DataError("INSERT", {}, Exception("too large"))

    solver(lambda *_, **__: sample.plan)
    monkeypatch.setattr(store, "finish_run", finish_run)
    run = order(coordinator, demonstration)
    worker = Worker(app.extensions["xiaoqi.database"])
    for state in ("queued", "queued", "failed"):
        assert worker.work_once()
        assert wait_for(coordinator, run, lambda s: True)["state"] == state


def test_patience_ends_when_the_worker_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.runs.patience.LEAVING_SECONDS", 0.0)
    told, leave = [], Event()
    leave.set()

    def act() -> None:
        told.append(1)
        raise AWAY

    with pytest.raises(OperationalError):
        patiently(act, leave)
    assert len(told) == LEAVING_TRIES


def test_an_infeasible_plan_names_the_decisions_and_cannot_be_published(
    app: APIFlask, coordinator: FlaskClient, demonstration: Demonstration, sample: Sample, solver: Callable[..., None]
) -> None:
    empty: dict[str, Any] = {
        "objective": None,
        "bound": None,
        "gap": None,
        "internships": (),
        "order_classes": (),
        "teachers": (),
    }
    plan = sample.plan.model_copy(
        update={"status": "infeasible", "conflicts": (("D1", "D9"),), "unplaced": (), "checks": (), **empty}
    )
    solver(lambda *_, **__: plan)
    run = order(coordinator, demonstration)
    Worker(app.extensions["xiaoqi.database"]).work_once()
    state = wait_for(coordinator, run, lambda s: s["ended"])
    page = coordinator.get(state["next"]).get_data(as_text=True)
    assert "<li>D1</li><li>D9</li>" in page
    answer = coordinator.post(f"{state['next']}publish", data={"csrf_token": token(page)}, follow_redirects=True)
    assert "不能发布" in answer.get_data(as_text=True)
    with app.extensions["xiaoqi.database"].reading() as session:
        assert store.plan_of_run(session, state["id"]).status == "infeasible"

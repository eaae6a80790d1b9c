"""Starting, watching and stopping a solve, and the worker that does it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from web_samples import Sample, token

from data.contract.plan import Plan
from models import store
from models.tables import Run
from web.demo import Demonstration
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

    def solve(round_: Any, options: Any, baseline: Any, progress: Any, stop: Any) -> Plan:
        seen.update(limit=options.time_limit, gap=options.gap, baseline=baseline, cohorts=len(round_["cohorts"]))
        progress(SimpleNamespace(phase="solve", objective=10, bound=11.0, gap=0.0912, seconds=0.1))
        time.sleep(0.2)
        return sample.plan

    solver(solve)
    run = order(coordinator, demonstration, baseline=str(demonstration.plan_id))
    assert wait_for(coordinator, run, lambda s: True)["state"] == "queued"
    worker = Worker(app.extensions["xiaoqi.database"])
    worker.start()
    told = wait_for(coordinator, run, lambda s: s["gap"] is not None)
    assert "9.2 %" in told["sentence"] or told["ended"]
    state = wait_for(coordinator, run, lambda s: s["ended"])
    worker.stop()
    assert state["state"] == "done"
    assert coordinator.get(state["next"]).status_code == 200
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
        return sample.plan

    solver(solve)
    run = order(coordinator, demonstration)
    worker = Worker(app.extensions["xiaoqi.database"])
    worker.start()
    wait_for(coordinator, run, lambda s: s["state"] == "running")
    worker.stop()
    assert wait_for(coordinator, run, lambda s: True)["state"] == "queued"
    with app.extensions["xiaoqi.database"].reading() as session:
        assert session.get(Run, int(re.findall(r"\d+", run)[0])).attempts == 0


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
    assert "D1, D9" in page
    answer = coordinator.post(f"{state['next']}publish", data={"csrf_token": token(page)}, follow_redirects=True)
    assert "不能发布" in answer.get_data(as_text=True)
    with app.extensions["xiaoqi.database"].reading() as session:
        assert store.plan_of_run(session, state["id"]).status == "infeasible"

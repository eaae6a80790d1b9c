"""Sweeps on the pages: chosen by form, seen before they are ordered, watched, stopped, put away."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from tiny_round import tiny_records
from web_samples import token

from data.contract.round import Round
from models import store
from models.tables import Sweep
from models.tables.run import SWEEP
from web.runs.worker import Worker

Post = Callable[..., str]
SEATS = {"one-kind": "post", "one-post_id": "P1", "one-first": "2", "one-last": "6", "one-step": "2", "two-kind": "none"}
HOW = {"time_limit": "30", "gap": "0"}


@pytest.fixture
def round_id(app: APIFlask) -> int:
    """A stored tiny round."""
    with app.extensions["xiaoqi.database"].writing() as session:
        return store.store_round(session, Round.from_records(tiny_records()), name="微型").id


@pytest.fixture
def base(app: APIFlask, round_id: int) -> int:
    """The round as imported."""
    with app.extensions["xiaoqi.database"].reading() as session:
        return store.base_scenario(session, round_id).id


@pytest.fixture
def post(coordinator: FlaskClient) -> Post:
    """Sends a form from a page and gives the page that follows."""

    def send(page: str, address: str | None = None, status: int = 200, **fields: str) -> str:
        secret = token(coordinator.get(page).get_data(as_text=True))
        answer = coordinator.post(address or page, data={"csrf_token": secret, **fields}, follow_redirects=True)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return str(answer.get_data(as_text=True))

    return send


@pytest.fixture
def work(app: APIFlask) -> Callable[[], None]:
    """Solves what waits."""
    return lambda: [None for _ in iter(Worker(app.extensions["xiaoqi.database"]).work_once, False)] and None


def ordered(post: Post, scenario_id: int, **fields: str) -> str:
    """A sweep, seen and ordered; its page."""
    address, chosen = f"/scenarios/{scenario_id}/sweeps/new", SEATS | HOW | fields
    seen = re.search(r'name="seen" value="(\w+)"', post(address, look="1", **chosen))
    assert seen
    return post(address, order="1", seen=seen[1], **chosen)


def address_of(page: str) -> str:
    found = re.search(r'href="(/sweeps/\d+/)sweep.csv"|action="(/sweeps/\d+/)cancel"', page)
    assert found
    return found[1] or found[2]


def test_three_points_from_the_form_to_the_end(
    app: APIFlask, coordinator: FlaskClient, post: Post, work: Callable[[], None], round_id: int, base: int
) -> None:
    post(f"/rounds/{round_id}/solve", time_limit="30", gap="0", baseline="")
    work()
    page = ordered(post, base)
    assert "3 种情形中 0 种已有结果" in page
    address = address_of(page)
    work()
    page = coordinator.get(address).get_data(as_text=True)
    assert "3 种情形中 3 种已有结果" in page
    assert 'data-ended="yes"' in page
    assert page.count("/comparison?run=") == 3
    picture = page[page.index("<svg") : page.index("</svg>") + 6]
    assert len(ElementTree.fromstring(picture).findall(".//{*}circle")) == 9
    table = list(csv.DictReader(io.StringIO(coordinator.get(f"{address}sweep.csv").get_data(as_text=True))))
    assert [row["posts/P1/seats"] for row in table] == ["2", "4", "6"]
    assert [int(row["placed"]) for row in table] == [12, 12, 12]  # P2 takes the others
    moved = [int(row["moved"]) for row in table]
    assert moved == sorted(moved, reverse=True)
    assert coordinator.get(f"{address}sweep.xlsx").data.startswith(b"PK")
    assert coordinator.get(f"{address}sweep.svg").data.startswith(b"<svg")
    with app.extensions["xiaoqi.database"].reading() as session:
        points = store.points_of(session, session.query(Sweep).one().id)
        assert [state.point.scenario.name for state in points] == [f"岗位需求 P1 装配：需求人数 = {n}" for n in (2, 4, 6)]
        for state, row in zip(points, table, strict=True):
            assert state.plan is not None
            assert int(row["objective"]) == state.plan.objective
            assert state.run.priority == SWEEP
            assert state.point.scenario.edits == [
                {"edit": "set", "sheet": "posts", "id": "P1", "column": "seats", "value": int(row["posts/P1/seats"])}
            ]
        one = points[0].point.scenario_id
    # any one point is approved as a scenario is
    page = coordinator.get(f"/scenarios/{one}/comparison").get_data(as_text=True)
    preview = re.search(r'name="preview" value="(\w+)"', page)
    assert preview
    assert "属于参数扫描" in page
    assert "已批准" in post(f"/scenarios/{one}/comparison", f"/scenarios/{one}/approve", preview=preview[1], reason="")
    # and the tree has one line for the sweep, and one for what is approved
    tree = coordinator.get(f"/rounds/{round_id}/scenarios/").get_data(as_text=True)
    assert tree.count(f'href="{address}"') == 1
    assert re.findall(r'href="/scenarios/(\d+)/"', tree) == [str(base), str(one)]

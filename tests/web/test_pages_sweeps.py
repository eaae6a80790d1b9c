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
from test_pages import INLINE
from tiny_round import tiny_records

from data.contract.budget import CURVE
from data.contract.edit import SetCell
from data.contract.round import Round
from models import store
from models.tables import Run, Sweep
from models.tables.run import SWEEP
from web.runs.worker import Worker
from web.sweeps.drafts import MOST_POINTS

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


def ordered(post: Post, scenario_id: int, **fields: str) -> str:
    """A sweep, seen and ordered; its page."""
    address, chosen = f"/scenarios/{scenario_id}/sweeps/new", SEATS | HOW | fields
    seen = re.search(r'name="seen" value="([\w-]+)"', post(address, look="1", **chosen))
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
        assert [state.point.scenario.name for state in points] == [f"虚构一厂 · 装配 (P1)：需求人数 = {n}" for n in (2, 4, 6)]
        for state, row in zip(points, table, strict=True):
            assert state.plan is not None
            assert int(row["objective"]) == state.plan.objective
            assert state.run.priority == SWEEP
            assert state.point.scenario.edits == [
                {"edit": "set", "sheet": "posts", "id": "P1", "column": "seats", "value": int(row["posts/P1/seats"])}
            ]
        one = points[0].point.scenario_id
    anew = address_of(ordered(post, base, anew="y", **{"one-first": "6"}))
    page = coordinator.get(anew).get_data(as_text=True)
    assert "是比较的基准；各自从头安排" in page
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


def test_a_sweep_is_stopped_gone_on_with_and_put_away(
    app: APIFlask, coordinator: FlaskClient, post: Post, work: Callable[[], None], round_id: int, base: int
) -> None:
    page = ordered(post, base, **TWO)  # nobody has solved the round: there is no plan to start from
    address = address_of(page)
    assert "4 种情形中 0 种已有结果" in page
    assert coordinator.get(f"{address}sweep.csv").status_code == 404
    Worker(app.extensions["xiaoqi.database"]).work_once()
    assert "已取消 3 种" in post(address, f"{address}cancel")
    page = coordinator.get(address).get_data(as_text=True)
    assert "停止或失败 3 种" in page
    assert 'data-ended="yes"' in page
    table = list(csv.DictReader(io.StringIO(coordinator.get(f"{address}sweep.csv").get_data(as_text=True))))
    assert [(row["posts/*/seats"], row["weights.fit"], row["moved"]) for row in table] == [("0.5", "1", "")]
    assert "3 种情形重新排队" in post(address, f"{address}retry")
    work()
    pages = [address, f"/scenarios/{base}/", f"/rounds/{round_id}/scenarios/", f"/scenarios/{base}/sweeps/new"]
    for language, words in (("zh", "岗位需求（全部）：需求人数（倍数）"), ("en", "posts (all): seats (factor)")):
        with coordinator.session_transaction() as session:
            session["language"] = language
        for there in pages:
            shown = coordinator.get(there)
            text = shown.get_data(as_text=True)
            assert shown.status_code == 200, there
            assert not INLINE.search(text), (there, INLINE.search(text))
        assert words in coordinator.get(address).get_data(as_text=True)
        assert words in coordinator.get(f"{address}sweep.svg").get_data(as_text=True)
    assert "Please say why" in post(address, f"{address}discard", reason="")
    assert "Cases discarded: 4" in post(address, f"{address}discard", reason="seen enough")
    tree = coordinator.get(f"/rounds/{round_id}/scenarios/").get_data(as_text=True)
    assert re.findall(r'href="/scenarios/(\d+)/"', tree) == [str(base)]


TWO = {
    **{"one-kind": "free", "one-text": "posts/*/seats~0.5,1"},
    **{"two-kind": "setting", "two-key": "weights.fit", "two-first": "1", "two-last": "2", "two-step": "1"},
}
WRONG: list[tuple[dict[str, str], str, str]] = [
    ({"one-step": ""}, "one-step", "请填写"),
    ({"one-post_id": ""}, "one-post_id", "请填写"),
    ({"one-first": "a"}, "one-step", "看不懂"),
    ({"one-first": "1e999999999"}, "one-step", "看不懂"),
    ({"one-step": "-1"}, "one-step", "到不了终点"),
    ({"one-step": "0.001"}, "one-step", "超过|最多|加大步长"),
    ({"one-last": str(MOST_POINTS + 2), "one-step": "1"}, "one-step", f"共有 {MOST_POINTS + 1} 种组合，最多 {MOST_POINTS} 种"),
    ({"one-step": "0.5"}, "one-step", "整数"),
    ({"one-post_id": "P9"}, "one-post_id", "没有“P9”"),
    ({"one-first": "-2"}, "one-step", "超出范围"),
    ({"one-kind": "enterprise", "one-enterprise_id": "E9"}, "one-enterprise_id", "没有“E9”"),
    ({"one-kind": "free", "one-text": "weights.fitt=1,2"}, "one-text", "最接近的是“weights.fit”"),
    ({"one-kind": "free", "one-text": "posts/P1/title=1,2"}, "one-text", "不是可以取一串数值的列"),
    ({**TWO, "two-first": "-1"}, "two-step", "小于 0"),
    ({**TWO, "one-text": "weights.fit=1,2"}, "two-key", "写了两次"),
]


def field_of(page: str, name: str) -> str:
    """What is told at a field of the form."""
    found = re.search(rf'<div id="{name}-help">(.*?)</div>\s*</div>', page, re.DOTALL)
    assert found, name
    return found[1]


def test_what_cannot_be_is_told_at_its_field_and_not_ordered(app: APIFlask, post: Post, base: int) -> None:
    address = f"/scenarios/{base}/sweeps/new"
    for fields, name, words in WRONG:
        page = post(address, status=422, order="1", seen="x", **SEATS | HOW | fields)
        assert re.search(words, field_of(page, name)), (fields, field_of(page, name))
    seen = re.search(r'name="seen" value="([\w-]+)"', post(address, look="1", **SEATS | HOW))
    assert seen
    page = post(address, order="1", seen=seen[1], **SEATS | HOW | {"one-last": "4"})  # not what was seen: it is shown first
    assert "2 种情形" in page
    with app.extensions["xiaoqi.database"].reading() as session:
        assert session.query(Sweep).count() == 0


def test_what_changed_since_the_cases_were_seen_is_told(
    app: APIFlask, post: Post, work: Callable[[], None], round_id: int, base: int
) -> None:
    post(f"/rounds/{round_id}/scenarios/new", name="试", note="")
    scenario = base + 1
    address = f"/scenarios/{scenario}/sweeps/new"
    seen = re.search(r'name="seen" value="([\w-]+)"', post(address, look="1", **SEATS | HOW))
    assert seen
    post(f"/rounds/{round_id}/solve", time_limit="30", gap="0", baseline="")
    work()
    page = post(address, status=409, order="1", seen=seen[1], **SEATS | HOW)
    assert "没有开始计算" in page
    assert re.search(r"现在有方案 \d+ 可以作为起点", page)
    post(f"/scenarios/{scenario}/edits/seats", post_id="P2", change="-1", reason="")
    again = re.search(r'name="seen" value="([\w-]+)"', page)
    assert again
    assert "试算方案的调整有变" in post(address, status=409, order="1", seen=again[1], **SEATS | HOW)
    with app.extensions["xiaoqi.database"].reading() as session:
        assert session.query(Sweep).count() == 0


def test_plans_that_take_long_to_read_are_read_while_the_page_is_open(
    app: APIFlask, coordinator: FlaskClient, post: Post, work: Callable[[], None], base: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = address_of(ordered(post, base))
    work()
    monkeypatch.setattr("web.sweeps.rows.PATIENCE", -1.0)
    page = coordinator.get(address).get_data(as_text=True)
    assert 'data-ended="no"' in page
    assert "<svg" in page
    assert page.count(">…</td>") == 3 * 6
    assert len(coordinator.get(f"{address}sweep.csv").get_data(as_text=True).splitlines()) == 4
    monkeypatch.setattr("web.sweeps.rows.PATIENCE", 60.0)
    page = coordinator.get(address).get_data(as_text=True)
    assert 'data-ended="yes"' in page
    assert "…</td>" not in page


def test_a_scenario_that_is_put_away_is_not_swept(app: APIFlask, post: Post, base: int) -> None:
    with app.extensions["xiaoqi.database"].writing() as session:
        scenario_id = store.add_scenario(session, base, [], name="旧的").id
        store.discard_scenario(session, scenario_id, "away")
    assert "已舍弃，不能再有分支" in ordered(post, scenario_id)


def test_too_many_cells_are_refused_before_they_are_made(
    app: APIFlask, post: Post, base: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.sweeps.drafts.MOST_EDITS", 5)
    page = post(f"/scenarios/{base}/sweeps/new", status=422, look="1", **SEATS | HOW | TWO)
    assert "要改动的单元格超过" in field_of(page, "two-step")


KINDS: list[tuple[dict[str, str], dict[str, object]]] = [
    ({"one-kind": "enterprise", "one-enterprise_id": "E1"}, {"sheet": "posts", "id": "P1", "column": "seats", "value": 20}),
    ({"one-kind": "beds", "one-enterprise_id": "E1"}, {"sheet": "enterprises", "id": "E1", "column": "dorm_beds", "value": 2}),
    ({"one-kind": "group"}, {"sheet": "cohorts", "id": "C1", "column": "min_group", "value": 2}),
    ({"one-kind": "distance"}, {"key": "rules.beds.commute_km", "value": 2}),
    ({"one-kind": "setting", "one-key": "rules.guides.students"}, {"key": "rules.guides.students", "value": 2}),
]


def test_each_kind_varies_what_it_says(app: APIFlask, post: Post, base: int) -> None:
    for fields, edit in KINDS:
        ordered(post, base, **fields)
        with app.extensions["xiaoqi.database"].reading() as session:
            sweep = session.query(Sweep).order_by(Sweep.id.desc()).first()
            assert sweep is not None
            first = store.points_of(session, sweep.id)[0].point.scenario
            assert edit.items() <= first.edits[0].items(), fields


def test_sweeps_are_for_coordinators_and_their_forms_need_a_token(
    coordinator: FlaskClient, school: FlaskClient, visitor: FlaskClient, post: Post, base: int
) -> None:
    address = address_of(ordered(post, base))
    pages = [address, f"{address}sweep.csv", f"/scenarios/{base}/sweeps/new"]
    for there in pages:
        assert school.get(there).status_code == 403
        assert visitor.get(there).status_code in (302, 401)
    for act in ("cancel", "retry", "discard"):
        assert coordinator.post(f"{address}{act}").status_code == 400
    for there in ("/sweeps/99/", "/sweeps/99/sweep.csv", f"{address}sweep.pdf", "/scenarios/99/sweeps/new"):
        assert coordinator.get(there).status_code == 404, there
    assert coordinator.get(address).status_code == 200


def test_a_worker_refuses_edits_that_do_not_apply(app: APIFlask, base: int) -> None:
    database = app.extensions["xiaoqi.database"]
    wrong = SetCell(edit="set", sheet="posts", id="P1", column="seats", value=2.5)
    with database.writing() as session:
        scenario = store.add_scenario(session, base, [wrong], name="x")
        run_id = store.add_run(session, scenario.id, {"time_limit": 30}).id
    Worker(database).work_once()
    with database.reading() as session:
        run = session.get_one(Run, run_id)
        assert (run.state, run.attempts) == ("failed", 1)
        assert "整数" in run.error["zh"]


def test_the_curve_of_further_changes(
    app: APIFlask, coordinator: FlaskClient, post: Post, work: Callable[[], None], round_id: int, base: int
) -> None:
    page = post(f"/scenarios/{base}/", f"/rounds/{round_id}/scenarios/new?parent={base}", name="少要三人", note="")
    (scenario,) = set(re.findall(r"/scenarios/(\d+)/preview", page))
    post(f"/scenarios/{scenario}/edits/seats", post_id="P1", change="-3", reason="")
    refused = post(f"/scenarios/{scenario}/", f"/scenarios/{scenario}/sweeps/curve", **HOW)
    assert "上级还没有方案" in refused
    post(f"/rounds/{round_id}/solve", time_limit="30", gap="0", baseline="")
    work()
    page = post(f"/scenarios/{scenario}/", f"/scenarios/{scenario}/sweeps/curve", **HOW)
    assert f"{len(CURVE)} 种情形中 0 种已有结果" in page
    assert "允许变动的安排" in page
    work()
    with app.extensions["xiaoqi.database"].reading() as session:
        sweep = session.query(Sweep).one()
        plans = [store.load_plan(session, state.plan.id) for state in store.points_of(session, sweep.id)]
        assert sweep.baseline_id == store.plan_of_scenario(session, base).id
    assert [plan.provenance.settings["budget"]["changes"] for plan in plans] == [*CURVE]
    points = [plan.objective for plan in plans]
    assert points == sorted(points)
    assert f"{len(CURVE)} 种情形中 {len(CURVE)} 种已有结果" in coordinator.get(address_of(page)).get_data(as_text=True)

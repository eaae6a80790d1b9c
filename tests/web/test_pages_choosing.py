"""Rows are chosen by name: found by words, shown with what is there now, taken where just one is meant."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from test_pages_scenarios import branch, number, records, solved_base

from data.contract.round import Round
from models import store
from models.tables import Scenario
from web.scenarios.choosing import MOST_FOUND

Post = Callable[..., str]
MANY = 2_000


@pytest.fixture
def round_id(app: APIFlask) -> int:
    """A stored tiny round with a second enterprise, students under way, and a teacher."""
    found = records()
    teacher = {"teacher_id": "T1", "school_id": "S1", "name": "虚构老师", "major_codes": ("710201",)}
    found["teachers"] = [{**teacher, "months_done": 0.0, "cycle_end": found["posts"][0]["end"]}]
    with app.extensions["xiaoqi.database"].writing() as session:
        return store.store_round(session, Round.from_records(found), name="微型").id


def edits_of(app: APIFlask, scenario: str) -> list[dict[str, object]]:
    with app.extensions["xiaoqi.database"].reading() as session:
        return session.get_one(Scenario, number(scenario)).edits


def test_a_part_of_a_name_is_answered_with_rows_to_choose_from(
    app: APIFlask, coordinator: FlaskClient, post: Post, work: Callable[[], None], round_id: int
) -> None:
    solved_base(post, work, round_id)
    scenario = branch(post, app, round_id)
    address = f"{scenario}edits/seats"
    page = post(address, status=422, post_id="虚构一厂", change="-4", reason="x")
    assert re.findall(r'name="pick-post_id" id="post_id-\d" value="(\w+)"', page) == ["P1", "P2"]
    assert "需求 10 人" in page
    assert re.search(r"方案中安排 \d+ 人 · 2026-07-01 – 2026-12-31", page)
    assert 'value="-4"' in page  # what else was written stays
    asked = {"post_id": "虚构一厂", "words-post_id": "虚构一厂", "change": "-4", "reason": "x"}
    assert "请选定" in post(address, status=422, **asked)  # none picked
    other = {"post_id": "虚构", "pick-post_id": "P2"}  # other words: the pick is an old one
    assert "请选定" in post(address, status=422, **asked | other)
    assert edits_of(app, scenario) == []
    page = post(address, **asked | {"pick-post_id": "P2"})
    assert "虚构一厂 · 测试：需求人数 10 → 6" in page
    assert '<small class="muted">P2</small>' in page
    # what the field offers while somebody writes leads back to the row
    rows = coordinator.get(f"{scenario}choices/posts?words=测试").json["rows"]
    assert [row["label"] for row in rows] == ["虚构一厂 · 测试 (P2)"]
    assert rows[0]["facts"].startswith("岗位实习 · 需求 6 人 · 方案中安排 ")
    assert "需求人数 6 → 7" in post(address, post_id=rows[0]["label"], change="1", reason="x")


def test_words_that_mean_just_one_row_take_it_at_once(app: APIFlask, post: Post, round_id: int) -> None:
    with app.extensions["xiaoqi.database"].writing() as session:
        found = records()
        found["posts"] += [{**found["posts"][0], "post_id": "P4", "title": "装配工长"}]
        round_id = store.store_round(session, Round.from_records(found), name="同名").id
    scenario = branch(post, app, round_id)
    address = f"{scenario}edits/seats"
    assert "虚构一厂 · 测试：需求人数 10 → 9" in post(address, post_id="测试", change="-1", reason="")
    # a whole name wins over those that it is a part of, where one row has it
    assert "虚构一厂 · 装配：需求人数 10 → 8" in post(address, post_id="虚构一厂 · 装配", change="-2", reason="")
    assert re.findall(r'name="pick-post_id" [^>]*value="(P\d)"', post(address, status=422, post_id="装配", change="-3")) == [
        "P1",
        "P4",
    ]
    assert len(edits_of(app, scenario)) == 2


def test_a_part_of_an_id_means_no_row(app: APIFlask, post: Post) -> None:
    """The id of a row that is gone may be a part of another's."""
    found = records()
    found["enterprises"][1] = {**found["enterprises"][1], "enterprise_id": "E12"}
    for row in (found["posts"][-1], found["placements"][0]):
        row["enterprise_id"] = "E12"
    with app.extensions["xiaoqi.database"].writing() as session:
        round_id = store.store_round(session, Round.from_records(found), name="旧号").id
    scenario = branch(post, app, round_id)
    address = f"{scenario}edits/withdraw"
    page = post(address, status=422, enterprise_id="2")
    assert re.findall(r'name="pick-enterprise_id" [^>]*value="(\w+)"', page) == ["E12"]
    assert edits_of(app, scenario) == []
    post(address, enterprise_id="二厂 e12")  # a part of the name, and the whole id
    assert [edit["id"] for edit in edits_of(app, scenario)] == ["E12"]


def test_forms_open_with_what_is_there(
    app: APIFlask, coordinator: FlaskClient, post: Post, work: Callable[[], None], round_id: int
) -> None:
    solved_base(post, work, round_id)
    scenario = branch(post, app, round_id)
    rows = coordinator.get(f"{scenario}rows").get_data(as_text=True).replace("&amp;", "&")
    fewer = re.search(r'href="([^"]+seats\?post_id=P[12]&change=-10)"', rows)
    assert fewer
    page = coordinator.get(fewer[1]).get_data(as_text=True)
    assert re.search(r'value="虚构一厂 · (装配 \(P1\)|测试 \(P2\))"', page)
    assert 'value="-10"' in page
    pinned = re.search(r'href="([^"]+/pin\?[^"]+)"', rows)
    assert pinned
    page = coordinator.get(pinned[1]).get_data(as_text=True)
    assert "虚构职专 计算机应用 (C1)" in page
    assert "3 年级 · 12 人 · 方案中安排 " in page
    assert re.search(r'name="students"[^>]*value="\d+"', page)
    dates = f"{scenario}edits/dates"
    page = coordinator.get(f"{dates}?post_id=P1").get_data(as_text=True)
    assert 'value="2026-07-01"' in page
    assert "现有的日期" in post(dates, status=422, post_id="P1", start="2026-07-01", end="2026-12-31")
    page = post(dates, post_id="P1", start="2026-07-01", end="2026-11-30", reason="")
    assert "虚构一厂 · 装配：止 2026-12-31 → 2026-11-30" in page
    assert len(edits_of(app, scenario)) == 1
    page = coordinator.get(f"{scenario}edits/setting").get_data(as_text=True)
    assert "权重：匹配度（现为 1） · weights.fit" in page


def test_every_sheet_tells_what_is_there(app: APIFlask, coordinator: FlaskClient, post: Post, round_id: int) -> None:
    scenario = branch(post, app, round_id)
    found = {
        sheet: coordinator.get(f"{scenario}choices/{sheet}?words=").json["rows"]
        for sheet in ("enterprises", "posts", "cohorts", "teachers", "placements")
    }
    assert found["enterprises"][1] == {"label": "虚构二厂 (E2)", "facts": "岗位 1 个 · 需求 10 人 · 床位 30 张"}
    assert found["cohorts"][0] == {"label": "虚构职专 计算机应用 (C1)", "facts": "3 年级 · 12 人 · 2026-07-01 – 2026-12-31"}
    assert found["teachers"][0] == {"label": "虚构老师 (T1)", "facts": "虚构职专 · 710201"}
    (away,) = found["placements"]
    assert away == {"label": "虚构职专 计算机应用 → 虚构二厂 · 焊接 (A1)", "facts": "2 人 · 2026-07-01 – 2026-12-31 · 在岗"}
    assert coordinator.get(f"{scenario}choices/settings").status_code == 404


def test_many_posts_are_not_written_out(app: APIFlask, coordinator: FlaskClient, post: Post) -> None:
    many = records()
    many["posts"] = [{**many["posts"][0], "post_id": f"P{n}", "title": f"岗位 {n}"} for n in range(1, MANY + 1)]
    many["placements"] = []
    with app.extensions["xiaoqi.database"].writing() as session:
        round_id = store.store_round(session, Round.from_records(many), name="很多").id
    scenario = branch(post, app, round_id)
    for address in (f"{scenario}edits/seats", f"{scenario}edits/pin", f"{scenario}sweeps/new"):
        assert len(coordinator.get(address).get_data(as_text=True)) < 60_000, address
    assert len(coordinator.get(f"{scenario}choices/posts?words=岗位").json["rows"]) == MOST_FOUND
    page = post(f"{scenario}edits/seats", status=422, post_id="岗位 20", change="1", reason="")
    assert page.count('name="pick-post_id"') == MOST_FOUND
    assert "另有" in page


def test_a_sweep_takes_names_too(app: APIFlask, post: Post, round_id: int) -> None:
    scenario = branch(post, app, round_id)
    address = f"{scenario}sweeps/new"
    chosen = {"one-kind": "post", "one-first": "2", "one-last": "4", "one-step": "2", "two-kind": "none"}
    chosen |= {"time_limit": "30", "gap": "0", "look": "1", "one-post_id": "虚构一厂"}
    page = post(address, status=422, **chosen)
    assert 'name="pick-one-post_id" id="one-post_id-1" value="P1"' in page
    page = post(address, **chosen | {"words-one-post_id": "虚构一厂", "pick-one-post_id": "P1"})
    assert "2 种情形" in page
    assert "虚构一厂 · 装配 (P1)：需求人数 = 2" in page
    # what stands in fields of another kind does not count
    page = post(address, **chosen | {"one-kind": "beds", "one-enterprise_id": "虚构二厂 (E2)", "one-post_id": "哪里都没有"})
    assert "虚构二厂 (E2)：宿舍床位 = 4" in page


def test_a_sweep_tells_who_is_placed_by_the_plan_that_it_begins_with(
    app: APIFlask, coordinator: FlaskClient, post: Post, work: Callable[[], None], round_id: int
) -> None:
    solved_base(post, work, round_id)
    scenario = branch(post, app, round_id)
    address, there = f"{scenario}choices/posts", re.compile(r"方案中安排 (\d+) 人")

    def placed(query: str) -> list[int]:
        rows = coordinator.get(f"{address}?words=&{query}").json["rows"]
        return [int(there.search(row["facts"])[1]) for row in rows]

    above = placed("own=1")
    assert sum(above) == 10  # its own plan is yet to come
    emptied = above.index(max(above))
    post(f"{scenario}edits/seats", post_id=f"P{emptied + 1}", change="-10", reason="")
    post(scenario, f"{scenario}preview", time_limit="30", gap="0")
    work()
    assert placed("own=1")[emptied] == 0
    assert placed("") == above, "edits are measured against the plan above"
    page = coordinator.get(f"{scenario}sweeps/new").get_data(as_text=True)
    assert f'data-look="{address}?own=1"' in page
    chosen = {"one-kind": "post", "one-first": "2", "one-last": "4", "one-step": "2", "two-kind": "none"}
    chosen |= {"time_limit": "30", "gap": "0", "look": "1", "one-post_id": f"P{emptied + 1}"}
    assert there.search(post(f"{scenario}sweeps/new", **chosen))[1] == "0"


def test_only_coordinators_look_rows_up(app: APIFlask, post: Post, round_id: int) -> None:
    scenario = branch(post, app, round_id)
    assert app.test_client().get(f"{scenario}choices/posts?words=P1").status_code in (302, 401)

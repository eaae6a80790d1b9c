"""Scenarios on the pages: branch off, edit by form, preview, compare, approve, publish, roll back."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from test_pages import INLINE
from tiny_round import tiny_records
from web_samples import token

from data.contract.round import Round
from data.rounds.write import write_workbook
from models import store
from models.tables import Proposal, Publication, Scenario, StoredPlan

Post = Callable[..., str]
SECOND = {"enterprise_id": "E2", "name": "虚构二厂", "staff": 400, "region": "110101", "dorm_beds": 30}
BEDS = {"edit": "set", "sheet": "enterprises", "column": "dorm_beds"}
NEW_POST = {"kind": "internship", "title": "质检", "seats": "8", "start": "2026-07-01", "end": "2026-12-31"}


def records() -> dict[str, list[dict[str, object]]]:
    """The tiny round with a second enterprise, and students already under way."""
    found = tiny_records()
    found["enterprises"].append(SECOND)
    found["posts"].append({**found["posts"][0], "post_id": "P3", "enterprise_id": "E2", "title": "焊接"})
    stay = {"start": found["posts"][0]["start"], "end": found["posts"][0]["end"]}
    underway = {"placement_id": "A1", "cohort_id": "C1", "enterprise_id": "E2", "post_id": "P3", "students": 2}
    found["placements"] = [{**underway, "status": "on_site", "own_choice": False, **stay}]
    return found


@pytest.fixture
def round_id(app: APIFlask) -> int:
    """A stored tiny round."""
    with app.extensions["xiaoqi.database"].writing() as session:
        return store.store_round(session, Round.from_records(records()), name="微型").id


def branch(post: Post, app: APIFlask, round_id: int, name: str = "二厂退出", **query: int) -> str:
    """A new scenario; its address."""
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    post(f"/rounds/{round_id}/scenarios/new?{asked}", name=name, note="试一试")
    with app.extensions["xiaoqi.database"].reading() as session:
        return f"/scenarios/{session.query(Scenario).order_by(Scenario.id.desc()).first().id}/"


def solved_base(post: Post, work: Callable[[], None], round_id: int) -> None:
    """The round as imported gets a plan."""
    post(f"/rounds/{round_id}/solve", time_limit="30", gap="0", baseline="")
    work()


def number(address: str) -> int:
    return int(re.findall(r"\d+", address)[0])


def test_from_a_branch_to_a_publication_and_back(
    app: APIFlask, coordinator: FlaskClient, post: Post, work: Callable[[], None], round_id: int
) -> None:
    solved_base(post, work, round_id)
    with app.extensions["xiaoqi.database"].reading() as session:
        base = store.base_scenario(session, round_id)
        first = store.plan_of_scenario(session, base.id)
        assert first is not None
    post(f"/plans/{first.id}/", f"/plans/{first.id}/publish")
    scenario = branch(post, app, round_id)
    post(f"{scenario}edits/seats", post_id="P1", change="-10", reason="产线停工")
    page = post(f"{scenario}edits/forbid", cohort_id="C1", post_id="P3", reason="家长不同意")
    assert "产线停工" in page
    assert "虚构一厂 · 装配：需求人数 10 → 0" in page
    page = post(scenario, f"{scenario}preview", time_limit="30", gap="0")
    assert "等待" in page or "计算" in page
    work()
    page = coordinator.get(f"{scenario}comparison").get_data(as_text=True)
    assert "名学生换了岗位或不再有岗位" in page
    preview = re.search(r'name="preview" value="(\w+)"', page)
    assert preview
    tree = coordinator.get(f"/rounds/{round_id}/scenarios/").get_data(as_text=True)
    assert tree.count("/plans/") == 2
    page = post(f"{scenario}comparison", f"{scenario}approve", preview=preview[1], reason="会上同意")
    assert "会上同意" in page
    page = coordinator.get(f"{scenario}comparison").get_data(as_text=True)
    assert "已批准过" in page
    assert 'id="approve"' not in page
    assert "不再批准" in post(scenario, f"{scenario}approve", preview=preview[1], reason="再来一次")
    page = post(scenario, f"{scenario}publish", reason="")
    assert "已发布" in page
    page = post(scenario, f"{scenario}roll-back", reason="二厂反悔")
    assert "已撤回" in page
    with app.extensions["xiaoqi.database"].reading() as session:
        found = session.get_one(Scenario, number(scenario))
        assert found.state == "rolled_back"
        acts = [event.act.removeprefix("scenario.") for event in store.events_on(session, "scenario", found.id)]
        assert acts == ["add", "edit", "edit", "preview", "approve", "publish", "roll_back"]
        history = session.query(Publication).join(StoredPlan).join(Scenario).filter(Scenario.round_id == round_id)
        assert [(p.plan_id == first.id, p.reason, p.withdrawn is None) for p in history.order_by(Publication.id)] == [
            (True, "", False),
            (False, "", False),
            (True, "二厂反悔", True),
        ]


def test_every_page_in_both_languages(
    app: APIFlask, coordinator: FlaskClient, post: Post, work: Callable[[], None], round_id: int
) -> None:
    from web.scenarios.words import EDIT_KINDS

    solved_base(post, work, round_id)
    scenario = branch(post, app, round_id)
    post(f"{scenario}edits/setting", key="rules.min_days.days", value="60")
    post(f"{scenario}edits/withdraw", enterprise_id="E2")
    post(scenario, f"{scenario}preview", time_limit="30", gap="0")
    work()
    other = branch(post, app, round_id, "另一种")
    pages = [f"/rounds/{round_id}/scenarios/", f"/rounds/{round_id}/scenarios/new", scenario, other, f"{scenario}rows"]
    pages += [f"{scenario}comparison", f"{other}comparison", f"{scenario}comparison?third={number(scenario) - 1}"]
    pages += [f"{scenario}edits/{kind}" for kind in EDIT_KINDS]
    for language in ("zh", "en"):
        with coordinator.session_transaction() as session:
            session["language"] = language
        for address in pages:
            answer = coordinator.get(address)
            page = answer.get_data(as_text=True)
            assert answer.status_code == 200, address
            assert not INLINE.search(page), (address, INLINE.search(page))
    document = coordinator.get(f"{scenario}comparison.json").json
    assert document["format"] == "xiaoqi.comparison/1"
    assert [rule["key"] for rule in document["rules"]] == ["rules.min_days.days"]
    assert len(coordinator.get(f"{scenario}comparison.json?third={number(scenario) - 1}").json["plans"]) == 3
    assert coordinator.get(f"{other}comparison.json").status_code == 404
    for address in ("/scenarios/999/", f"{scenario}edits/none", f"{scenario}comparison?run=999", f"{scenario}edits/1"):
        assert coordinator.get(address).status_code == 404, address


FORMS: list[tuple[str, dict[str, str], dict[str, object]]] = [
    ("withdraw", {"enterprise_id": "E2"}, {"edit": "remove", "sheet": "enterprises", "id": "E2"}),
    (
        "seats",
        {"post_id": "P2", "change": "5"},
        {"edit": "set", "sheet": "posts", "id": "P2", "column": "seats", "value": 15},
    ),
    (
        "seats",
        {"post_id": "P2", "change": "-10"},
        {"edit": "set", "sheet": "posts", "id": "P2", "column": "seats", "value": 0},
    ),
    (
        "post",
        {
            "enterprise_id": "虚构二厂",
            "kind": "internship",
            "title": "质检",
            "majors": "710201；6603",
            "levels": "中职、技工",
            "seats": "8人",
            "start": "2026-07-01",
            "end": "2026-12-31",
            "pay": "2,400.5",
            "night_shift": "TRUE",
            "intensity": "2",
        },
        {
            "edit": "add",
            "sheet": "posts",
            "row": {
                "post_id": "new-1",
                "enterprise_id": "E2",
                "kind": "internship",
                "title": "质检",
                "majors": ["710201", "6603"],
                "levels": ["secondary", "technician"],
                "seats": 8,
                "start": "2026-07-01",
                "end": "2026-12-31",
                "pay": 2400.5,
                "night_shift": True,
                "intensity": 2,
            },
        },
    ),
    ("beds", {"enterprise_id": "E1", "dorm_beds": "40"}, {**BEDS, "id": "E1", "value": 40}),
    ("beds", {"enterprise_id": "E2", "change": "-10"}, {**BEDS, "id": "E2", "value": 20}),
    (
        "dates",
        {"cohort_id": "C1", "end": "2026-11-30"},
        {"edit": "set", "sheet": "cohorts", "id": "C1", "column": "end", "value": "2026-11-30"},
    ),
    (
        "returned",
        {"placement_id": "A1"},
        {"edit": "set", "sheet": "placements", "id": "A1", "column": "status", "value": "returned"},
    ),
    (
        "returned",
        {"placement_id": "A1", "end": "2026-08-31"},
        {"edit": "set", "sheet": "placements", "id": "A1", "column": "end", "value": "2026-08-31"},
    ),
    (
        "pin",
        {"cohort_id": "C1", "post_id": "P1", "students": "4"},
        {"edit": "pin", "cohort_id": "C1", "post_id": "P1", "students": 4},
    ),
    ("forbid", {"cohort_id": "C1", "enterprise_id": "E1"}, {"edit": "forbid", "cohort_id": "C1", "enterprise_id": "E1"}),
    ("setting", {"key": "weights.fit", "value": "2"}, {"edit": "setting", "key": "weights.fit", "value": "2"}),
]


def test_forms_make_edits(app: APIFlask, post: Post, round_id: int) -> None:
    for kind, fields, document in FORMS:
        scenario = branch(post, app, round_id)
        post(f"{scenario}edits/{kind}", reason="试算", **fields)
        with app.extensions["xiaoqi.database"].reading() as session:
            assert session.get_one(Scenario, number(scenario)).edits == [document | {"reason": "试算"}], (kind, fields)


WRONG: list[tuple[str, dict[str, str], str]] = [
    ("withdraw", {"enterprise_id": "E9"}, "没有“E9”"),
    ("withdraw", {}, "请填写"),
    ("seats", {"post_id": "P1", "change": "many"}, "整数"),
    ("seats", {"post_id": "P2", "change": "-11"}, "“需求人数”的值 -1 超出范围（0 … 10000000），现为 10"),
    ("post", {**NEW_POST, "enterprise_id": "E9"}, "没有“E9”"),
    ("post", {**NEW_POST, "enterprise_id": "E2", "seats": "-8"}, "“需求人数”的值 -8 超出范围（0 … 10000000）"),
    ("post", {**NEW_POST, "enterprise_id": "E2", "seats": "许多"}, "不是数"),
    ("post", {**NEW_POST, "enterprise_id": "E2", "title": ""}, "请填写"),
    ("post", {**NEW_POST, "enterprise_id": "E2", "end": "2026-01-01"}, "早于"),
    ("post", {**NEW_POST, "enterprise_id": "E2", "post_id": "P1"}, "P1"),
    ("post", {**NEW_POST, "enterprise_id": "E2", "hazards": "飞行"}, '<details class="mb-3" open>'),
    ("beds", {"enterprise_id": "E2"}, "只填"),
    ("beds", {"enterprise_id": "E2", "dorm_beds": "5", "change": "5"}, "只填"),
    ("beds", {"enterprise_id": "E2", "change": "-31"}, "“宿舍床位”的值 -1 超出范围（0 … 10000000），现为 30"),
    ("beds", {"enterprise_id": "E1", "change": "5"}, "没有填床位数"),
    ("pin", {"cohort_id": "C1", "post_id": "P1"}, "请说明理由"),
    ("pin", {"cohort_id": "C1", "reason": "x"}, "只填"),
    ("pin", {"cohort_id": "C1", "post_id": "P1", "students": "0", "reason": "x"}, "1 以上的整数"),
    ("forbid", {"cohort_id": "C1", "enterprise_id": "E1", "post_id": "P1", "reason": "x"}, "只填"),
    ("dates", {"post_id": "P1"}, "请给出日期"),
    ("dates", {"post_id": "P1", "end": "2020-01-01"}, "早于"),
    ("setting", {"key": "weights.fit", "value": "-1"}, "小于 0"),
    ("json", {"document": "[{"}, "JSON"),
    ("json", {"document": '[{"edit": "move"}]'}, "第 1 项"),
    ("json", {"document": "[]"}, "空"),
]


def test_what_cannot_be_is_told_and_not_stored(app: APIFlask, post: Post, round_id: int) -> None:
    scenario = branch(post, app, round_id)
    for kind, fields, words in WRONG:
        assert words in post(f"{scenario}edits/{kind}", status=422, **fields), (kind, fields)
    with app.extensions["xiaoqi.database"].reading() as session:
        assert session.get_one(Scenario, number(scenario)).edits == []


def test_a_new_post_is_told_by_names_and_later_edits_name_it(
    app: APIFlask, coordinator: FlaskClient, post: Post, round_id: int
) -> None:
    scenario = branch(post, app, round_id)
    page = coordinator.get(f"{scenario}edits/post?enterprise_id=E2").get_data(as_text=True)
    assert 'value="虚构二厂 (E2)"' in page
    for words in (
        "岗位名称",
        "必填；订单班为班额上限；单位：人；不小于 0",
        "代码、代码前几位",
        '<option value="apprentice">现代学徒</option>',
    ):
        assert words in page, words
    page = post(f"{scenario}edits/post", **NEW_POST, enterprise_id="E2", levels="中职", night_shift="TRUE")
    assert "岗位需求增加一行：岗位编号 new-1，企业 虚构二厂（E2），类型 岗位实习，岗位名称 质检，学历层次 中职" in page
    assert "夜班 是" in page
    assert "虚构二厂 · 质检：需求人数 8 → 5" in post(f"{scenario}edits/seats", post_id="质检", change="-3", reason="")
    assert "岗位编号 new-2" in post(f"{scenario}edits/post", **NEW_POST, enterprise_id="E2")


def test_edits_as_json_take_whole_sheets_and_can_be_taken_out(
    app: APIFlask, coordinator: FlaskClient, post: Post, round_id: int
) -> None:
    scenario = branch(post, app, round_id)
    posts = [{"post_id": "P1", "enterprise_id": "E1", "kind": "internship", "title": "装配", "seats": 4}]
    document = [
        {"edit": "replace", "sheet": "posts", "rows": [{**posts[0], "start": "2026-07-01", "end": "2026-12-31"}]},
        {"edit": "set", "sheet": "cohorts", "id": "C1", "column": "minors", "value": None},
    ]
    page = post(f"{scenario}edits/json", document=json.dumps(document))
    assert "整表替换岗位需求" in page
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    page = post(scenario, f"{scenario}edits/1/remove", seen=seen[1])
    assert "整表替换岗位需求" not in page
    page = post(scenario, f"{scenario}edits/1/remove", seen=seen[1])  # an old page: the first edit is another by now
    assert "别人改动过" in page
    with app.extensions["xiaoqi.database"].reading() as session:
        assert session.get_one(Scenario, number(scenario)).edits == document[1:]


def test_whole_sheets_come_from_a_file(
    app: APIFlask, coordinator: FlaskClient, post: Post, round_id: int, tmp_path: Path
) -> None:
    scenario = branch(post, app, round_id)
    found = records()
    write_workbook(Round.from_records({"posts": found["posts"][:1]}), tmp_path / "posts.xlsx")
    address = f"{scenario}edits/sheets"
    secret = token(coordinator.get(address).get_data(as_text=True))

    def upload(content: bytes) -> tuple[int, str]:
        form = {"csrf_token": secret, "reason": "重新填报", "file": (io.BytesIO(content), "posts.xlsx")}
        answer = coordinator.post(address, data=form, follow_redirects=True)
        return answer.status_code, answer.get_data(as_text=True)

    status, page = upload((tmp_path / "posts.xlsx").read_bytes())
    assert (status, "整表替换岗位需求（1 行）" in page) == (200, True)
    assert upload(b"no workbook")[0] == 422
    write_workbook(Round.from_records({}), tmp_path / "empty.xlsx")
    status, page = upload((tmp_path / "empty.xlsx").read_bytes())
    assert (status, "没有数据行" in page) == (422, True)
    with app.extensions["xiaoqi.database"].reading() as session:
        rows = store.scenario_round(session, number(scenario)).records("posts")
        assert [row["post_id"] for row in rows] == ["P1"]


def test_approval_is_refused_with_the_difference(
    app: APIFlask, coordinator: FlaskClient, post: Post, work: Callable[[], None], round_id: int
) -> None:
    solved_base(post, work, round_id)
    scenario = branch(post, app, round_id)
    post(f"{scenario}edits/seats", post_id="P1", change="-4")
    post(scenario, f"{scenario}preview", time_limit="30", gap="0")
    work()
    shown = re.search(r'name="preview" value="(\w+)"', coordinator.get(f"{scenario}comparison").get_data(as_text=True))
    assert shown
    post(f"{scenario}edits/withdraw", enterprise_id="E2")
    other = records()
    other["posts"][1]["seats"] = 7
    with app.extensions["xiaoqi.database"].writing() as session:
        store.store_round(session, Round.from_records(other), name="微型")
    page = post(f"{scenario}comparison", f"{scenario}approve", status=409, preview=shown[1], reason="")
    for words in ("没有批准", "企业 虚构二厂 (E2) 退出", "第 2 版", "岗位需求：改动 1 行（P2）"):
        assert words in page, words
    with app.extensions["xiaoqi.database"].reading() as session:
        assert session.get_one(Scenario, number(scenario)).state == "draft"
        assert store.approval_of(session, number(scenario)) is None
    page = post(scenario, f"{scenario}carry-over")
    assert "企业 虚构二厂 退出" in page
    assert "需求人数 10 → 6" in page
    assert "第 2 版" in page


def test_a_plan_of_a_scenario_is_not_published_past_its_approval(
    app: APIFlask, coordinator: FlaskClient, post: Post, work: Callable[[], None], round_id: int
) -> None:
    solved_base(post, work, round_id)
    scenario = branch(post, app, round_id)
    post(scenario, f"{scenario}preview", time_limit="30", gap="0")
    work()
    plan = re.search(r'href="(/plans/\d+/)"', coordinator.get(f"{scenario}").get_data(as_text=True))
    assert plan
    assert "不能发布" in post(plan[1], f"{plan[1]}publish")
    assert "先批准" in post(scenario, f"{scenario}publish", reason="")


def accepted_by_all(app: APIFlask) -> None:
    """Both sides of each proposal that stands accept it."""
    with app.extensions["xiaoqi.database"].writing() as session:
        for side, name in (("school", "周老师"), ("enterprise", "人事科")):
            for where in {getattr(p, f"{side}_id") for p in session.query(Proposal)}:
                who = store.add_person(session, name=f"{name}{where}", role=side, organisation_id=where, password="long enough")
                for proposal in store.proposals_for(session, who):
                    store.respond(session, who, proposal.id, "accept")


def test_confirmed_placements_that_a_plan_gives_up_stand_at_the_top_and_are_agreed_to(
    app: APIFlask, coordinator: FlaskClient, post: Post, work: Callable[[], None], round_id: int
) -> None:
    solved_base(post, work, round_id)
    with app.extensions["xiaoqi.database"].reading() as session:
        first = store.plan_of_scenario(session, store.base_scenario(session, round_id).id)
        assert first is not None
        used = store.load_plan(session, first.id).internships[0].post_id
    assert "还没有人答复过" in coordinator.get(f"/plans/{first.id}/").get_data(as_text=True)
    post(f"/plans/{first.id}/", f"/plans/{first.id}/publish")
    accepted_by_all(app)
    scenario = branch(post, app, round_id)
    post(f"{scenario}edits/seats", post_id=used, change="-10", reason="产线停工")
    post(scenario, f"{scenario}preview", time_limit="30", gap="0")
    work()
    page = coordinator.get(f"{scenario}comparison").get_data(as_text=True)
    assert page.index('id="given-up"') < page.index("名学生换了岗位或不再有岗位")
    assert "周老师" in page
    assert "人事科" in page
    assert "必须变动：" in page
    assert "必须变动 1 项，本可不变 0 项" in page
    (row,) = coordinator.get(f"{scenario}comparison.json").json["given_up"]
    assert (row["post_id"], row["kept"], row["why"][1]["by"]) == (used, [True, False], "forced")
    preview = re.search(r'name="preview" value="(\w+)"', page)
    assert preview
    form = {"csrf_token": token(page), "preview": preview[1], "reason": "会上同意"}
    refused = coordinator.post(f"{scenario}approve", data=form)
    assert refused.status_code == 422
    again = refused.get_data(as_text=True)
    assert "保不住学校和企业都已确认的 1 项安排" in again
    tick = re.search(r'<input[^>]*id="gives_up"[^>]*>', again)
    assert tick
    assert " autofocus" in tick[0], "the browser goes to the tick that is missing"
    assert again.count(" autofocus") == 1, "and to nothing else"
    assert " autofocus" not in page
    assert 'aria-describedby="gives-up-error"' in tick[0]
    assert coordinator.post(f"{scenario}approve", data=form | {"gives_up": "7"}).status_code == 422
    page = post(f"{scenario}comparison", f"{scenario}approve", preview=preview[1], reason="会上同意", gives_up="1")
    assert "放弃已确认的安排 1 项 · 会上同意" in page, "the history says so"
    assert 'id="foreseen"' in page
    assert "之后不再有效" not in page, "what is published has no edits"
    page = post(scenario, f"{scenario}publish", reason="")
    assert 'id="foreseen-back"' in page
    assert "目前有效的是试算方案“二厂退出”。它的这些调整不在这里，之后不再有效：" in page
    assert "1 项沿用已有的答复（2 个）" in page, "what rolling back would bring back"
    page = coordinator.get(f"{scenario}comparison").get_data(as_text=True)
    assert 'id="given-up"' in page, "after it is published too"
    assert "周老师" in page


def test_discarding_needs_a_reason_and_no_branches(app: APIFlask, post: Post, round_id: int) -> None:
    scenario = branch(post, app, round_id)
    leaf = branch(post, app, round_id, "更远", parent=number(scenario))
    assert "请说明理由" in post(scenario, f"{scenario}discard", reason="")
    assert "还有分支" in post(scenario, f"{scenario}discard", reason="不要了")
    assert "已舍弃" in post(leaf, f"{leaf}discard", reason="不要了")
    assert "已舍弃" in post(scenario, f"{scenario}discard", reason="不要了")
    assert "不再是草稿" not in post(scenario, f"{scenario}rename", name="旧的", note="")


def test_a_preview_within_a_budget(
    app: APIFlask, coordinator: FlaskClient, post: Post, work: Callable[[], None], round_id: int
) -> None:
    solved_base(post, work, round_id)
    scenario = branch(post, app, round_id)
    page = post(scenario, f"{scenario}preview", time_limit="30", gap="0", changes="-1")
    assert "允许变动的项数应在 0 到 1,000,000 之间。" in page
    post(f"{scenario}edits/seats", post_id="P1", change="-3", reason="")
    post(scenario, f"{scenario}preview", time_limit="30", gap="0", changes="1", keep_confirmed="y")
    work()
    assert "最多 1 项" in coordinator.get(scenario).get_data(as_text=True)
    with app.extensions["xiaoqi.database"].reading() as session:
        plan = store.load_plan(session, store.plan_of_scenario(session, number(scenario)).id)
    assert plan.provenance.settings["budget"] == {"changes": 1, "firm": []}
    for address in (f"{scenario}comparison", f"/rounds/{round_id}/scenarios/"):
        assert "只与所限变动之内的安排相比" in coordinator.get(address).get_data(as_text=True), address


def test_a_pin_that_nothing_can_meet_is_told_with_what_it_runs_against(
    app: APIFlask, coordinator: FlaskClient, post: Post, work: Callable[[], None], round_id: int
) -> None:
    solved_base(post, work, round_id)
    scenario = branch(post, app, round_id, "锁定太多")
    post(f"{scenario}edits/seats", post_id="P1", change="-8")
    post(f"{scenario}edits/pin", cohort_id="C1", post_id="P1", students="7", reason="家长要求")
    post(scenario, f"{scenario}preview", time_limit="30", gap="0")
    work()
    with app.extensions["xiaoqi.database"].reading() as session:
        (preview,) = store.previews_of(session, number(scenario))
        run_id = preview.run_id
        assert store.shown_of(session, number(scenario)) == []
    assert f'href="{scenario}comparison?run={run_id}"' in coordinator.get(f"/runs/{run_id}/").get_data(as_text=True)
    for address in (scenario, f"{scenario}comparison", f"{scenario}comparison?run={run_id}"):
        answer = coordinator.get(address)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 200, address
        assert 'id="no-plan"' in page, address
        assert "（第 2 项调整）" in page
        assert "锁定共 7 人，而岗位扣除在途安排后的名额只有 2 人，多出 5 人。" in page
        assert "decisions-" not in page
        assert "怎么办" in page
    with app.extensions["xiaoqi.database"].reading() as session:
        plan_id = session.query(StoredPlan).filter_by(run_id=run_id).one().id
    sheet = load_workbook(io.BytesIO(coordinator.get(f"/plans/{plan_id}/plan.xlsx").data)).worksheets[0]
    (clash,) = [cell.value for (cell,) in sheet.iter_rows(max_col=1) if str(cell.value).startswith("互相冲突")]
    assert clash.endswith("（第 2 项调整）")
    page = coordinator.get(scenario).get_data(as_text=True)
    assert f"comparison?run={run_id}" not in page, "there is nothing to compare"
    assert f'href="{scenario}#no-plan"' in coordinator.get(f"/rounds/{round_id}/scenarios/").get_data(as_text=True)
    assert coordinator.get(f"{scenario}comparison?run=999").status_code == 404


def test_a_change_that_a_pin_forces_is_told_with_the_edit_that_pins(
    app: APIFlask, coordinator: FlaskClient, post: Post, work: Callable[[], None], round_id: int
) -> None:
    solved_base(post, work, round_id)
    with app.extensions["xiaoqi.database"].reading() as session:
        base = store.load_plan(session, store.plan_of_scenario(session, store.base_scenario(session, round_id).id).id)
    (there,) = {group.post_id for group in base.internships}
    scenario = branch(post, app, round_id, "锁定别处")
    post(f"{scenario}edits/beds", enterprise_id="E2", dorm_beds="31")
    post(f"{scenario}edits/pin", cohort_id="C1", post_id={"P1": "P2", "P2": "P1"}[there], students="5", reason="x")
    post(scenario, f"{scenario}preview", time_limit="30", gap="0")
    work()
    page = coordinator.get(f"{scenario}comparison").get_data(as_text=True)
    assert "（第 2 项调整）" in page
    assert "人工决定第" not in page


def test_pins_of_one_teacher_with_other_dates_are_told_apart(
    app: APIFlask, coordinator: FlaskClient, post: Post, work: Callable[[], None]
) -> None:
    found = records()
    teacher = {"teacher_id": "T1", "school_id": "S1", "name": "虚构老师", "major_codes": ("710201",), "months_done": 0.0}
    found["teachers"] = [{**teacher, "cycle_end": date(2026, 12, 31)}]
    found["teacher_windows"] = [{"teacher_id": "T1", "start": date(2026, 7, 1), "end": date(2026, 8, 30)}]
    found["posts"].append({**found["posts"][0], "post_id": "P9", "kind": "teacher", "title": "师资实践"})
    with app.extensions["xiaoqi.database"].writing() as session:
        round_id = store.store_round(session, Round.from_records(found), name="教师").id
    solved_base(post, work, round_id)
    scenario = branch(post, app, round_id, "教师两次")
    pin = {"edit": "pin", "teacher_id": "T1", "post_id": "P9", "reason": "x"}
    spans = (("2026年7月1日", "2026-07-30"), ("2026-07-16", "2026/8/14"))
    document = [{**pin, "start": start, "end": end} for start, end in spans]
    post(f"{scenario}edits/json", document=json.dumps(document))
    post(scenario, f"{scenario}preview", time_limit="30", gap="0")
    work()
    page = coordinator.get(scenario).get_data(as_text=True)
    assert re.findall(r"（第 (\d) 项调整）", page[page.index('id="no-plan"') :]) == ["1", "2"]


def test_points_under_other_weights_are_not_compared(
    app: APIFlask, coordinator: FlaskClient, post: Post, work: Callable[[], None], round_id: int
) -> None:
    solved_base(post, work, round_id)
    other, alike = branch(post, app, round_id, "匹配度加倍"), branch(post, app, round_id, "写法不同")
    post(f"{other}edits/setting", key="weights.fit", value="2")
    post(f"{alike}edits/setting", key="weights.fit", value="1.0")
    for scenario in (other, alike):
        post(scenario, f"{scenario}preview", time_limit="30", gap="0")
        work()
    page = coordinator.get(f"{other}comparison").get_data(as_text=True)
    assert "两份方案的得分不能相比：权重：匹配度（weights.fit） 1 → 2。" in page
    assert "得分 +" not in page
    page = coordinator.get(f"{alike}comparison").get_data(as_text=True)
    assert "不能相比" not in page
    assert "得分 +0" in page
    third = coordinator.get(f"{alike}comparison?third={number(other)}").get_data(as_text=True)
    assert third.count("两份方案的得分不能相比") == 1


def test_the_plan_that_churn_is_counted_from_is_called_by_its_scenario(
    app: APIFlask, coordinator: FlaskClient, post: Post, work: Callable[[], None], round_id: int
) -> None:
    solved_base(post, work, round_id)
    first = branch(post, app, round_id)
    post(f"{first}edits/seats", post_id="P1", change="-10")
    post(first, f"{first}preview", time_limit="30", gap="0")
    work()
    leaf = branch(post, app, round_id, "更远", parent=number(first))
    post(f"{leaf}edits/seats", post_id="P2", change="-1")
    post(leaf, f"{leaf}preview", time_limit="30", gap="0")
    work()
    page = coordinator.get(f"{leaf}comparison").get_data(as_text=True)
    assert re.search(r"与“[^”]*方案 2”相比", page), "of the round as imported, which is none of the two"
    assert "另一份方案" not in page


def test_a_preview_waits_for_edits_that_apply(app: APIFlask, post: Post, round_id: int) -> None:
    parent = branch(post, app, round_id)
    leaf = branch(post, app, round_id, "更远", parent=number(parent))
    post(f"{leaf}edits/seats", post_id="P3", change="-4")
    post(f"{parent}edits/withdraw", enterprise_id="E2")  # with its post P3
    page = post(leaf, f"{leaf}preview", time_limit="30", gap="0")
    assert "有调整不能执行" in page
    assert "没有“P3”" in page

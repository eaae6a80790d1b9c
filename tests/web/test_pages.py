"""Every page, by role, in both languages."""

from __future__ import annotations

import re

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from web.access import PUBLIC, access_of
from web.demo import Demonstration

PLAN_PAGES = ("", "schools", "enterprises", "order-classes", "teachers", "unplaced", "checks", "todos", "answers")
COORDINATORS = frozenset({"coordinator", "admin"})
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:|https?://(?!www\.w3\.org)", re.IGNORECASE)


def pages_of(demonstration: Demonstration) -> list[str]:
    round_, plan = f"/rounds/{demonstration.round_id}/", f"/plans/{demonstration.plan_id}/"
    rounds = [
        "/rounds/",
        "/rounds/upload",
        round_,
        f"{round_}issues",
        f"{round_}reckoning",
        f"{round_}solve",
        "/runs/1/",
        "/password",
    ]
    return rounds + [plan + page for page in PLAN_PAGES]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_renders_without_anything_inline(
    coordinator: FlaskClient, demonstration: Demonstration, language: str
) -> None:
    with coordinator.session_transaction() as session:
        session["language"] = language
    for address in pages_of(demonstration):
        answer = coordinator.get(address)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 200, address
        assert not INLINE.search(page), (address, INLINE.search(page))
        assert ('lang="zh-Hans"' in page.split("<body>")[0]) == (language == "zh")
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_english_pages_have_no_chinese_words_of_our_own(visitor: FlaskClient) -> None:
    with visitor.session_transaction() as session:
        session["language"] = "en"
    page = visitor.get("/log-in").get_data(as_text=True).replace("中文", "")
    assert not re.search(r"[\u4e00-\u9fff]", page)


def test_every_view_names_who_may_see_it(app: APIFlask) -> None:
    for rule in app.url_map.iter_rules():
        assert access_of(app, rule.endpoint), f"{rule} is open to nobody: mark it public or name its roles"


def test_only_these_views_are_public(app: APIFlask) -> None:
    found = {rule.endpoint for rule in app.url_map.iter_rules() if PUBLIC in access_of(app, rule.endpoint)}
    assert found == {"static", "bootstrap.static", "people.log_in", "people.language", "status.health", "status.metrics"}


def test_an_unmarked_view_is_refused(app: APIFlask, coordinator: FlaskClient) -> None:
    app._got_first_request = False
    app.add_url_rule("/unmarked", "unmarked", lambda: "secret")
    assert coordinator.get("/unmarked").status_code == 403


def test_strangers_are_sent_to_the_log_in(app: APIFlask, visitor: FlaskClient) -> None:
    for address in addresses(app, COORDINATORS):
        answer = visitor.get(address)
        assert answer.status_code in (302, 401), address
        assert answer.status_code == 401 or answer.headers["Location"].startswith("/log-in"), address


@pytest.mark.parametrize("role", ["enterprise", "school"])
def test_partners_see_no_page_of_the_coordinator(app: APIFlask, role: str, request: pytest.FixtureRequest) -> None:
    client: FlaskClient = request.getfixturevalue(role)
    for address in addresses(app, COORDINATORS):
        assert client.get(address).status_code == 403, address


def addresses(app: APIFlask, roles: frozenset[str]) -> list[str]:
    """An address of each page for just these roles."""
    rules = [r for r in app.url_map.iter_rules() if access_of(app, r.endpoint) == roles and "GET" in (r.methods or ())]
    assert len(rules) > 15
    return [re.sub(r"<[^>]+>", "1", rule.rule) for rule in rules]


def test_the_reckoning_adds_up_on_every_line(coordinator: FlaskClient, demonstration: Demonstration) -> None:
    page = coordinator.get(f"/rounds/{demonstration.round_id}/reckoning").get_data(as_text=True)
    lines = 0
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.DOTALL):
        cells = [int(cell.replace(",", "")) for cell in re.findall(r'<td class="n[^"]*">([\d,]+)</td>', row)]
        if cells:
            lines += 1
            assert cells[0] == sum(cells[1:]), row
    assert lines == 24 + 4 + 1
    assert "不符" not in page


def test_unknown_numbers_are_a_friendly_404(coordinator: FlaskClient) -> None:
    for address in (
        "/rounds/99/",
        "/rounds/99/issues",
        "/plans/99/",
        "/runs/99/",
        "/plans/1/placement?cohort_id=x&post_id=y",
        "/nowhere",
        *(f"/{kind}/{number}/" for kind in ("rounds", "plans", "runs") for number in (2**31 - 1, 2**31, "9" * 20, "9" * 5000)),
    ):
        answer = coordinator.get(address)
        assert answer.status_code == 404, address[:50]
        assert "没有找到" in answer.get_data(as_text=True)
    answer = coordinator.get("/api/runs/99")
    assert answer.status_code == 404
    assert set(answer.json["error"]) == {"code", "message", "hint"}


def test_a_defect_shows_a_number_and_no_traceback(
    app: APIFlask, coordinator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr("web.rounds.views.store.list_rounds", broken)
    answer = coordinator.get("/rounds/")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "编号" in page
    assert "secret" not in page
    assert "Traceback" not in page


def test_placement_page_explains_in_sentences(coordinator: FlaskClient, demonstration: Demonstration) -> None:
    page = coordinator.get(f"/plans/{demonstration.plan_id}/schools").get_data(as_text=True)
    link = re.search(r'href="(/plans/\d+/placement[^"]+)"', page)
    assert link
    answer = coordinator.get(link[1].replace("&amp;", "&"))
    assert answer.status_code == 200
    assert answer.get_data(as_text=True).count("<li>") >= 2


def test_downloads(coordinator: FlaskClient, demonstration: Demonstration) -> None:
    from data.contract.plan import Plan

    plan = f"/plans/{demonstration.plan_id}/"
    assert coordinator.get(f"{plan}plan.xlsx").data.startswith(b"PK")
    assert Plan.model_validate_json(coordinator.get(f"{plan}plan.json").data).internships
    assert coordinator.get("/rounds/template.xlsx").data.startswith(b"PK")


def test_health_and_figures(visitor: FlaskClient) -> None:
    assert visitor.get("/healthz").json == {"status": "ok"}
    assert b'xiaoqi_runs{state="done"} 1.0' in visitor.get("/metrics").data
    assert visitor.get("/metrics", headers={"X-Forwarded-For": "10.0.0.1"}).status_code == 403
    assert visitor.get("/metrics", environ_overrides={"REMOTE_ADDR": "10.0.0.1"}).status_code == 403

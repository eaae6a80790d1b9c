"""A scenario in Chromium: a new post by form, and tables that fit on a telephone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from test_browser import WORDS, log_in
from test_pages_scenarios import NEW_POST, branch, number, records, solved_base

from data.contract.round import Round
from models import store

pytestmark = pytest.mark.browser

SIDEWAYS = """() => [...document.querySelectorAll('.scroller')].filter(box => box.scrollWidth > box.clientWidth + 1)
    .map(box => box.getAttribute('aria-label'))"""
COVERED = """() => {
    const sum = document.querySelector('.fitted tfoot tr'), rows = [...document.querySelectorAll('.fitted tbody tr')];
    sum.scrollIntoView({block: 'end'});
    return rows.filter(row => row.getBoundingClientRect().bottom > sum.getBoundingClientRect().top + 1).length;
}"""


def test_a_new_post_and_tables_on_a_telephone(
    app: APIFlask,
    address: str,
    post: Callable[..., str],
    work: Callable[[], None],
    chromium: Any,
    screenshots: Path,
) -> None:
    from watched_page import Watched

    with app.extensions["xiaoqi.database"].writing() as session:
        round_id = store.store_round(session, Round.from_records(records()), name="微型").id
    solved_base(post, work, round_id)
    one, other = (branch(post, app, round_id, name) for name in ("二厂退出并增加宿舍床位", "另一种：少要五人"))
    post(f"{one}edits/withdraw", enterprise_id="E2", reason="设备检修，秋季学期起不再接收实习学生")
    post(f"{one}edits/beds", enterprise_id="E1", dorm_beds="40", reason="")
    post(f"{other}edits/post", **NEW_POST, enterprise_id="E1")
    for scenario in (one, other):
        post(scenario, f"{scenario}preview", time_limit="30", gap="0")
    work()
    page = chromium.new_page(viewport={"width": 390, "height": 900})
    page.set_default_timeout(30_000)
    watched = Watched(page, screenshots, "scenario")
    page.goto(f"{address}/")
    log_in(page, {key: pair[0] for key, pair in WORDS.items()}, "coordinator")
    page.goto(f"{address}{one}edits/post")
    assert not page.locator("#hazards").is_visible()
    page.locator("#enterprise_id").fill("虚构一厂")
    page.locator("#kind").select_option("internship")
    for name, value in (("title", "质检"), ("seats", "许多"), ("start", "2026-07-01"), ("end", "2026-12-31")):
        page.locator(f"#{name}").fill(value)
    page.locator("#submit").click()
    page.wait_for_selector("#seats-help .field-error")
    assert page.locator("#enterprise_id").input_value() == "虚构一厂 (E1)"
    watched.look("post")
    page.locator("#seats").fill("8")
    page.locator("#submit").click()
    page.wait_for_url(f"**{one}")
    watched.look("edits")
    for where in (one, f"{one}comparison?third={number(other)}"):
        page.goto(f"{address}{where}")
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(SIDEWAYS) == [], (where, width)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(COVERED) == 0, width
    watched.look("comparison")
    assert [told for told in watched.quarrels if "status of 422" not in told] == []  # the form that was wrong

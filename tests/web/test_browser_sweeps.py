"""A sweep in Chromium: only the fields of what is varied, and a table and chart that fill up by themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from test_browser import WORDS, log_in
from tiny_round import tiny_records

from data.contract.round import Round
from models import store

pytestmark = pytest.mark.browser


def test_a_sweep_fills_up_while_it_is_watched(app: APIFlask, address: str, chromium: Any, screenshots: Path) -> None:
    from watched_page import Watched

    with app.extensions["xiaoqi.database"].writing() as session:
        stored = store.store_round(session, Round.from_records(tiny_records()), name="微型")
        base = store.base_scenario(session, stored.id).id
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(30_000)
    watched = Watched(page, screenshots, "sweep")
    page.goto(f"{address}/")
    log_in(page, {key: pair[0] for key, pair in WORDS.items()}, "coordinator")
    page.goto(f"{address}/scenarios/{base}/")
    page.locator("#new-sweep").click()
    assert page.locator("#one-key").is_visible()
    assert not page.locator("#one-post_id").is_visible()
    assert not page.locator("#two-first").is_visible()
    page.locator("#one-kind").select_option("post")
    assert page.locator("#one-post_id").is_visible()
    assert not page.locator("#one-key").is_visible()
    page.locator("#one-post_id").fill("装配")
    page.wait_for_selector("#one-post_id-rows option", state="attached")
    label = page.locator("#one-post_id-rows option").first.get_attribute("value")
    page.locator("#one-post_id").fill(label or "")
    page.wait_for_function("() => document.querySelector('.chooser:not([hidden]) .facts').textContent.includes('10')")
    for name, value in (("first", "2"), ("last", "6"), ("step", "2")):
        page.locator(f"#one-{name}").fill(value)
    page.locator("#look").click()
    assert page.locator("#drafted li").count() == 3
    watched.look("seen")
    page.locator("#order").click()
    page.wait_for_url("**/sweeps/*/")
    # Nobody reloads the page.
    page.wait_for_selector("#sweep[data-ended=yes]")
    assert page.locator("#sweep-rows tr").count() == 3
    assert page.locator("#sweep-chart .on-wide circle").count() == 6  # no plan to measure against: two figures of each
    assert not page.locator("#sweeps-cancel").count()
    watched.look("ended")
    with page.expect_download() as download:
        page.locator("a[href$='sweep.csv']").click()
    assert Path(download.value.path()).read_text(encoding="utf-8").startswith("posts/P1/seats,")
    page.close()
    assert watched.quarrels == []

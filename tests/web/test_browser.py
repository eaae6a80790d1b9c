"""The demonstration clicked through in Chromium, in both languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from sqlalchemy import select
from web_samples import Sample

from models.tables import Person, Proposal, Publication
from web.demo import GUESTS, NAME

pytestmark = pytest.mark.browser

# What the test clicks or reads: 中文, English.
WORDS = {
    "log_in": ("登录", "Log in"),
    "log_out": ("退出", "Log out"),
    "upload": ("上传工作簿", "Upload a workbook"),
    "check": ("上传并检查", "Upload and check"),
    "error": ("错误", "Error"),
    "reckoning": ("人数核对", "Reckoning"),
    "adds_up": ("相符", "adds up"),
    "solve": ("生成方案", "Solve"),
    "start": ("开始计算", "Start"),
    "publish": ("发布给学校和企业", "Publish to schools and enterprises"),
    "published": ("已发布", "published"),
    "answer": ("答复", "Answer"),
    "send": ("提交答复", "Send the answer"),
    "accepted": ("已接受", "accepted"),
    "verdict": ("方案", "best"),
    "details": ("详情", "Details"),
    "bound": ("上界", "Upper bound"),
    "why": ("为什么", "Why"),
}
PLAN_TABS = ("schools", "enterprises", "order-classes", "teachers", "unplaced", "checks", "todos")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_demonstration(
    language: str, app: APIFlask, address: str, sample: Sample, chromium: Any, screenshots: Path, tmp_path: Path
) -> None:
    from watched_page import Watched

    words = {key: pair[0] if language == "zh" else pair[1] for key, pair in WORDS.items()}
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(30_000)
    watched = Watched(page, screenshots, language)
    workbook = tmp_path / "county.xlsx"
    workbook.write_bytes(sample.workbook)

    page.goto(f"{address}/")
    if language == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang='en']")
    watched.look("log-in")
    log_in(page, words, "coordinator")
    watched.look("rounds")

    page.get_by_role("link", name=words["upload"]).first.click()
    watched.look("upload")
    page.locator("#name").fill(NAME)
    page.locator("#file").set_input_files(workbook)
    page.get_by_role("button", name=words["check"]).click()
    page.wait_for_url("**/issues")
    assert page.locator("tbody tr", has_text=words["error"]).count() >= 2
    watched.look("issues")
    page.locator("#severity").select_option("error")
    page.locator("form.search button").click()
    assert "-5" in page.locator("tbody").inner_text()
    with page.expect_download() as marked:
        page.locator("a[href$='marked.xlsx']").click()
    assert Path(marked.value.path()).read_bytes().startswith(b"PK")

    page.locator(".tabs").get_by_role("link", name=words["reckoning"]).click()
    assert page.locator("tfoot").get_by_text(words["adds_up"]).count() == 1
    watched.look("reckoning")

    page.locator(".tabs").get_by_role("link", name=words["solve"]).click()
    watched.look("solve")
    page.locator("#gap").select_option("0.02")
    page.locator("#set_aside").check()
    page.get_by_role("button", name=words["start"]).click()
    page.wait_for_url("**/runs/*/")
    watched.look("progress")
    page.wait_for_url("**/plans/*/", timeout=120_000)

    assert words["verdict"] in page.locator(".verdict").inner_text()
    assert not page.get_by_text(words["bound"], exact=True).is_visible()
    watched.look("summary")
    page.get_by_text(words["details"], exact=True).first.click()
    assert page.get_by_text(words["bound"], exact=True).is_visible()
    for tab in PLAN_TABS:
        page.locator(f".tabs a[href$='/{tab}']").click()
        page.wait_for_url(f"**/{tab}")
        watched.look(tab)
    page.locator(".tabs a[href$='/schools']").click()
    page.get_by_role("link", name=words["why"], exact=True).first.click()
    page.wait_for_url("**/placement?*")
    watched.look("placement")

    for name, start in (("plan.xlsx", b"PK"), ("plan.json", b"{")):
        with page.expect_download() as download:
            page.locator(f"a[href$='{name}']").click()
        content = Path(download.value.path()).read_bytes()
        assert content.startswith(start)
    assert json.loads(content)["format"] == "xiaoqi.plan/1"

    page.locator(".tabs a").first.click()
    page.get_by_role("button", name=words["publish"]).click()
    assert page.locator("h1").get_by_text(words["published"]).is_visible()
    watched.look("published")
    page.get_by_role("button", name=words["log_out"]).click()

    for role in ("enterprise", "school"):
        log_in(page, words, role)
        assert shown_proposals(page) == own_proposals(app, role)
        watched.look(f"{role}-proposals")
        page.get_by_role("link", name=words["answer"], exact=True).first.click()
        watched.look(f"{role}-proposal")
        page.locator("input[value=accept]").check()
        page.locator("#note").fill("同意 / agreed")
        page.get_by_role("button", name=words["send"]).click()
        page.wait_for_url("**/proposals/")
        assert page.locator("tbody").get_by_text(words["accepted"]).count() >= 1
        page.goto(f"{address}/")
        page.get_by_role("button", name=words["log_out"]).click()

    log_in(page, words, "coordinator")
    page.locator("tbody tr td a").first.click()
    page.locator(".tabs a[href$='/answers']").click()
    assert page.locator("tbody").get_by_text("同意 / agreed").count() >= 1
    watched.look("answers")
    page.close()
    assert watched.quarrels == []


def log_in(page: Any, words: dict[str, str], name: str) -> None:
    page.locator("#name").fill(name)
    page.locator("#password").fill(next(guest.password for guest in GUESTS if guest.name == name))
    page.locator("main").get_by_role("button", name=words["log_in"]).click()
    page.get_by_role("button", name=words["log_out"]).wait_for()


def shown_proposals(page: Any) -> set[int]:
    """Numbers of the proposals on all pages of the list."""
    first, found = page.url, set()
    while True:
        links = page.locator("tbody a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        found |= {int(link.rstrip("/").split("/")[-1]) for link in links}
        further = page.locator(".pager a[href*='page=']").last
        if not further.count() or int(further.get_attribute("href").split("page=")[-1]) <= int(
            page.url.partition("page=")[2] or 1
        ):
            page.goto(first)
            return found
        further.click()


def own_proposals(app: APIFlask, role: str) -> set[int]:
    """What the database says is proposed to this guest's organisation now; more than nothing, less than all."""
    with app.extensions["xiaoqi.database"].reading() as session:
        person = session.scalar(select(Person).where(Person.name == role))
        column = Proposal.enterprise_id if role == "enterprise" else Proposal.school_id
        standing = select(Proposal.id).join(Publication).where(Publication.withdrawn.is_(None))
        own = set(session.scalars(standing.where(column == person.organisation_id)))
        assert 0 < len(own) < len(session.scalars(standing).all())
        return own


def test_the_watch_sees_what_it_watches_for(chromium: Any, tmp_path: Path) -> None:
    from watched_page import Watched

    page = chromium.new_page()
    watched = Watched(page, tmp_path, "watch")
    page.set_content("<p>安排</p>")
    watched.look("sound")
    page.set_content("<p>安排\ue124</p>")
    with pytest.raises(AssertionError, match="no glyph"):
        watched.look("box")
    page.set_content("<p style='width: 800px'>x</p>")
    with pytest.raises(AssertionError, match="wide"):
        watched.look("wide")
    page.evaluate("() => { console.error('here'); fetch('http://other.invalid/').catch(() => null); }")
    page.wait_for_timeout(300)
    page.close()
    assert any("here" in quarrel for quarrel in watched.quarrels)
    assert any("other.invalid" in quarrel for quarrel in watched.quarrels)

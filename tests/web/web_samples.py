"""The demonstration county, its plan, and small helpers of the tests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from data.contract.plan import Plan
from data.contract.round import Round
from data.demo import demo_round
from data.rounds.write import write_workbook

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Sample:
    """A round, the plan of it, and a workbook of it in which some cells are wrong."""

    round: Round
    plan: Plan
    workbook: bytes


def make_sample(folder: Path) -> Sample:
    """The sample; takes a few seconds, for it is really solved."""
    from matcher.solve import SolveOptions, solve

    round_ = demo_round()
    path = folder / "county.xlsx"
    write_workbook(round_, path)
    return Sample(round_, solve(round_, SolveOptions(time_limit=60, gap=0.01)), damaged(path))


def damaged(path: Path) -> bytes:
    """The workbook with a negative size and an unknown kind of post in it."""
    from openpyxl import load_workbook

    book = load_workbook(path)
    _put(book["实习班组"], "在册人数", 2, -5)
    _put(book["岗位需求"], "类型", 3, "长期顶替")
    target = path.with_name("damaged.xlsx")
    book.save(target)
    return target.read_bytes()


def _put(page: Any, header: str, row: int, value: Any) -> None:
    page.cell(row, next(cell.column for cell in page[1] if cell.value == header), value)


def log_in(client: FlaskClient, name: str, password: str) -> None:
    """Log in through the form."""
    page = client.get("/log-in").get_data(as_text=True)
    answer = client.post("/log-in", data={"name": name, "password": password, "csrf_token": token(page)})
    assert answer.status_code == 302, answer.get_data(as_text=True)


def token(page: str) -> str:
    """The form's token in a page."""
    found = re.search(TOKEN, page)
    assert found, "the page has a form"
    return found[1]


def content(answer: TestResponse) -> str:
    """What a page holds beside its forms' tokens: these are random, so any few letters may stand in one."""
    return re.sub(TOKEN, "", answer.get_data(as_text=True))

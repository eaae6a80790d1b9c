"""Every code that people and programs can meet stands on the page of errors."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.rounds.codes import CODES
from web.errors import BY_STATUS, CSRF_EXPIRED
from web.reference.errors import errors_page

HOUSE = Path(__file__).parents[2]
PAGE = HOUSE / "docs" / "reference" / "errors.md"
# Calls whose first argument, or argument ``code``, is a code.
NAMING = {"Issue", "Problem", "Bad", "issue_of", "general", "at", "tell"}


def named_codes(room: str) -> Iterator[str]:
    """Codes that the modules of a room write out."""
    for path in (HOUSE / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                given = [k.value for k in node.keywords if k.arg == "code"] or node.args[:1]
                if called in NAMING and given and isinstance(given[0], ast.Constant) and isinstance(given[0].value, str):
                    yield given[0].value


def test_the_page_in_docs_is_the_generated_one() -> None:
    assert PAGE.read_text(encoding="utf-8") == errors_page(), "run: python -m web.reference docs/reference"


def test_every_code_of_check_is_on_the_page_with_both_messages() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for code, row in CODES.items():
        section = page.split(f"### `{code}`\n")[1].split("\n### ")[0]
        for text in (row.message, row.hint):
            assert text.zh in section, code
            assert text.en in section, code


@pytest.mark.parametrize("room", ["data", "web"])
def test_every_code_written_in_the_program_is_on_the_page(room: str) -> None:
    page, found = PAGE.read_text(encoding="utf-8"), set(named_codes(room))
    assert len(found) > 5
    assert not {code for code in found if f"### `{code}`\n" not in page}


def test_every_answer_of_the_service_is_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for problem in (*BY_STATUS.values(), CSRF_EXPIRED):
        assert f"### `{problem.code}`\n" in page


def test_no_code_stands_twice() -> None:
    headings = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("### ")]
    assert len(headings) == len(set(headings))

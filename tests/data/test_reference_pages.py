"""The reference pages in docs are what the tables say."""

from pathlib import Path

import pytest

from data.columns import SHEETS
from data.reference import PAGES, columns_page, rules_page, write_pages
from data.rulebook import RULES
from data.rulebook.settings import known_keys

DOCS = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name", list(PAGES))
def test_the_page_in_docs_is_the_generated_one(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "run: python -m data.reference docs/reference"


def test_every_rule_and_setting_is_on_the_page() -> None:
    page = rules_page()
    for rule_id, row in RULES.items():
        assert f"### `{rule_id}` {row.title.zh} · {row.title.en}\n" in page
    for key in known_keys():
        assert f"| `{key}` |" in page


def test_every_column_is_on_the_page() -> None:
    page = columns_page()
    for sheet in SHEETS:
        section = page.split(f"## {sheet.name} {sheet.zh}")[1].split("\n## ")[0]
        for column in sheet.columns:
            assert f"| `{column.key}` | {column.zh}" in section


def test_tables_have_as_many_cells_as_headings() -> None:
    for made in PAGES.values():
        width = 0
        for line in made().splitlines():
            cells = line.replace("\\|", "").count("|") if line.startswith("|") else 0
            assert not (width and cells) or cells == width, line
            width = cells


def test_pages_are_written(tmp_path: Path) -> None:
    write_pages(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(PAGES)

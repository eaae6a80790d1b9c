"""The page of settings names every variable that the program reads."""

from __future__ import annotations

import re
from pathlib import Path

from web.reference.settings import SETTINGS_ZH, settings_page
from web.settings import Settings

HOUSE = Path(__file__).parents[2]
PAGE = HOUSE / "docs" / "reference" / "settings.md"


def test_the_page_in_docs_is_the_generated_one() -> None:
    assert PAGE.read_text(encoding="utf-8") == settings_page(), "run: python -m web.reference docs/reference"


def test_every_setting_is_documented_in_both_languages() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert set(SETTINGS_ZH) == set(Settings.model_fields)
    for name, field in Settings.model_fields.items():
        (row,) = [line for line in page.splitlines() if line.startswith(f"| `XIAOQI_{name.upper()}` |")]
        assert SETTINGS_ZH[name] in row
        assert field.description
        assert field.description in row


def test_every_variable_named_in_the_program_is_documented() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for room in ("data", "matcher", "models", "web"):
        for path in (HOUSE / room).rglob("*.py"):
            for name in re.findall(r"\"(XIAOQI_[A-Z_]*[A-Z])\"", path.read_text(encoding="utf-8")):
                assert f"`{name}`" in page, (path, name)

"""The page of commands says what the commands take."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from web.cli.main import cli
from web.reference.commands import cli_page, commands
from web.reference.words import EXAMPLES, NOTES

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "cli.md"
ALL = dict(commands())


def test_the_page_in_docs_is_the_generated_one() -> None:
    assert PAGE.read_text(encoding="utf-8") == cli_page(), "run: python -m web.reference docs/reference"


@pytest.mark.parametrize("path", ALL)
def test_every_option_and_argument_is_documented(path: str) -> None:
    section = PAGE.read_text(encoding="utf-8").split(f"## `xiaoqi {path}`\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `--")]
    options = [p for p in ALL[path].params if isinstance(p, click.Option)]
    assert len(rows) == len(options)
    for option in options:
        (row,) = [row for row in rows if row.split("`")[1].split()[0] == option.opts[0]]
        zh, en = row.replace("\\|", "").split("|")[3:5]
        assert zh.strip(), option.opts
        assert en.strip(), option.opts
    for argument in (p for p in ALL[path].params if isinstance(p, click.Argument)):
        assert str(argument.metavar) in section


def test_the_options_before_a_command_are_documented() -> None:
    section = PAGE.read_text(encoding="utf-8").split("## `xiaoqi`\n")[1].split("\n## ")[0]
    for option in cli.params:
        assert f"| `{option.opts[0]}" in section


def test_examples_and_notes_are_of_commands() -> None:
    assert set(EXAMPLES) | set(NOTES) <= set(ALL)

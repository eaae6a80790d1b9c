"""The documentation: its links lead somewhere, its commands and edits are understood, and nothing is missing from its map."""

from __future__ import annotations

import json
import re
import shlex
from itertools import pairwise
from pathlib import Path

import click
import pytest

from data.regions import generate
from data.rounds import apply_edits, parse_edits
from matcher.sweep import parse_knob, parse_knobs
from web.cli.main import cli

HOUSE = Path(__file__).parents[1]
DOCS = HOUSE / "docs"
PAGES = [HOUSE / "README.md", HOUSE / "README.zh-CN.md", HOUSE / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOUSE)))


def blocks(page: Path, language: str) -> list[str]:
    """Fenced blocks of one language."""
    return re.findall(rf"^ *```{language}\n(.*?)^ *```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def commands(page: Path) -> list[list[str]]:
    """Words of every ``xiaoqi`` command in the page's blocks."""
    found = []
    for line in "\n".join(blocks(page, "sh")).splitlines():
        for part in re.split(r"&&|\|", line):
            words = shlex.split(part, comments=True)
            names = [k for k, word in enumerate(words) if word.endswith("xiaoqi")]
            if names and all("=" in word for word in words[: names[0]]):
                found.append(words[names[0] + 1 :])
    return found


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert "://" not in link, link
        assert (page.parent / link).exists(), link


def test_the_map_names_every_page() -> None:
    named = {(DOCS / link).resolve() for link in re.findall(r"\]\(([^)#]+)\)", (DOCS / "index.md").read_text(encoding="utf-8"))}
    assert {page for page in DOCS.rglob("*.md") if page.name != "index.md"} <= named


@every_page
def test_commands_are_understood(page: Path) -> None:
    for words in commands(page):
        understood(words)


def test_commands_are_found() -> None:
    assert sum(len(commands(page)) for page in PAGES) > 60


def test_a_wrong_option_is_noticed() -> None:
    with pytest.raises(click.UsageError):
        understood(["solve", "round/", "--fast"])
    with pytest.raises(click.UsageError):
        understood(["solve", "round/"])


@every_page
def test_edits_are_understood(page: Path) -> None:
    for block in blocks(page, "json"):
        document = json.loads(block)
        if isinstance(document, list):
            assert parse_edits(document)[1] == []


def test_examples_of_what_ifs_name_what_the_county_has() -> None:
    """The edits and sweeps run as written on ``xiaoqi generate --tier county --seed 1``."""
    county = generate("county", 1)
    page = DOCS / "how-to" / "try-a-what-if.md"
    for block in blocks(page, "json"):
        edits, _issues = parse_edits(json.loads(block))
        assert [issue for issue in apply_edits(county, edits).issues if issue.severity == "error"] == []
    for pair in [pair for block in blocks(page, "text") for pair in json.loads(block)]:
        assert pair["cohort_id"] in set(county["cohorts"]["cohort_id"])
        assert pair["post_id"] in set(county["posts"]["post_id"])
    sweeps = [words for words in commands(DOCS / "how-to" / "sweep-a-setting.md") if words[0] == "sweep"]
    knobs = [parse_knob(after) for words in sweeps for before, after in pairwise(words) if before == "--set"]
    (written,) = blocks(DOCS / "how-to" / "sweep-a-setting.md", "text")
    for knob in knobs + parse_knobs(json.loads(written, parse_float=str)):
        assert knob.edits(county, knob.values[0])


@pytest.mark.parametrize("page", sorted((DOCS / "how-to").glob("*.md")), ids=lambda page: page.stem)
def test_how_to_pages_are_in_both_languages(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.match(r"# .*[\u4e00-\u9fff].* · [A-Z]", text)
    chinese, english = text.split("\n---\n")
    assert len(re.findall(r"[\u4e00-\u9fff]", chinese)) > 100
    assert len(re.findall(r"[a-z]{2,}", english)) > 60


def understood(words: list[str]) -> None:
    """UsageError where a command or option is unknown, or something required is missing; files need not exist."""
    command: click.Command = cli
    rest = [word for word in words if word not in ("--lang", "en", "zh")] if "--lang" in words else words
    context = click.Context(cli)
    while isinstance(command, click.Group):
        if not rest:
            raise click.UsageError(f"no command: {words}")
        found = command.get_command(context, rest[0])
        if found is None:
            raise click.UsageError(f"no such command: {words}")
        command, rest = found, rest[1:]
    values, left, _ = command.make_parser(click.Context(command)).parse_args(args=list(rest))
    if left:
        raise click.UsageError(f"too much: {words}")
    for parameter in command.params:
        if parameter.required and values.get(str(parameter.name)) is None:
            raise click.UsageError(f"{parameter.name} is missing: {words}")

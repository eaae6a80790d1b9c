"""The house: imports run one way, and the core knows neither web nor database."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
MAY_IMPORT = {
    "data": {"data"},
    "models": {"models", "data"},
    "matcher": {"matcher", "data"},
    "web": {"web", "models", "matcher", "data"},
}
ROOMS = set(MAY_IMPORT)
WEB_AND_DATABASE = {
    "flask",
    "apiflask",
    "werkzeug",
    "jinja2",
    "waitress",
    "structlog",
    "sqlalchemy",
    "alembic",
    "psycopg",
    "sqlite3",
}
AUDIT_MAY_NOT_SEE = ("matcher.rules", "matcher.problem", "matcher.engines", "matcher.model", "matcher.legality")
MODULES = sorted(path.relative_to(HOUSE) for room in ROOMS for path in (HOUSE / room).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Full names of all modules that a file imports, wherever in the file it does so."""
    for node in ast.walk(ast.parse((HOUSE / path).read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_house_has_its_rooms() -> None:
    assert {path.parts[0] for path in MODULES} == ROOMS


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_imports_run_one_way(room: str) -> None:
    for path in MODULES:
        if path.parts[0] == room:
            rooms = {name.partition(".")[0] for name in imports(path)} & (ROOMS | {"tests"})
            assert rooms <= MAY_IMPORT[room], path


@pytest.mark.parametrize("room", ["data", "matcher"])
def test_the_core_knows_neither_web_nor_database(room: str) -> None:
    for path in MODULES:
        if path.parts[0] == room:
            packages = {name.partition(".")[0].lower() for name in imports(path)}
            assert not {p for p in packages if p in WEB_AND_DATABASE or p.startswith("flask")}, path


def test_the_audit_reads_on_its_own() -> None:
    for path in MODULES:
        if path.parts[:2] == ("matcher", "audit"):
            seen = [name for name in imports(path) if name.startswith(AUDIT_MAY_NOT_SEE)]
            assert not seen, path


def test_structlog_stays_in_the_web() -> None:
    for path in MODULES:
        if "structlog" in set(imports(path)):
            assert path.parts[0] == "web", path

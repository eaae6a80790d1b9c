"""``xiaoqi runs``: what it lists and shows, and runs that are solved again from what is stored of them."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tiny_round import tiny_records

from data.contract.edit import SetCell
from data.contract.round import Round
from data.demo import demo_round
from models import store
from models.database import Database
from models.tables import Run
from web.cli.main import run as command
from web.runs.worker import Worker

WORK = {"work": 500.0, "time_limit": None, "gap": 0.0, "seed": 3}
CLOCK = {"time_limit": 5.0, "gap": 0.0, "seed": 3}


@pytest.fixture(autouse=True)
def named(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XIAOQI_DATABASE_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL", database_url)


def xiaoqi(*arguments: object) -> int:
    return command(["--lang", "en", "runs", *(str(word) for word in arguments)])


def ordered(database: Database, settings: dict[str, Any], round_: Round | None = None, edited: bool = False) -> int:
    with database.writing() as session:
        stored = store.store_round(session, round_ or Round.from_records(tiny_records()), name="tiny")
        scenario = store.base_scenario(session, stored.id)
        if edited:
            edit = SetCell(edit="set", sheet="posts", id="P1", column="seats", value=4)
            scenario = store.add_scenario(session, scenario.id, [edit], name="fewer seats")
        return store.add_run(session, scenario.id, settings).id


def solved(database: Database, settings: dict[str, Any], **more: Any) -> int:
    number = ordered(database, settings, **more)
    assert Worker(database).work_once()
    return number


def test_runs_are_listed_and_shown(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    done, waiting = solved(database, WORK, edited=True), ordered(database, CLOCK)
    capsys.readouterr()  # the worker's own words
    assert xiaoqi("list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[:2] for line in lines] == [[str(waiting), "Waiting"], [str(done), "Finished"]]
    assert xiaoqi("list", "--state", "queued", "--most", 1) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert xiaoqi("show", done, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["state"] == "done"
    assert told["work"] > 0
    assert told["settings"] == WORK
    assert told["made_of"]["edits"] == [{"edit": "set", "sheet": "posts", "id": "P1", "column": "seats", "value": 4}]
    assert {"catalogues", "rulebook", "highspy", "xiaoqi"} <= set(told["made_of"]["versions"])
    assert len(told["made_of"]["input_sha256"]) == 64
    assert xiaoqi("show", waiting) == 0
    assert "state: queued" in capsys.readouterr().out
    assert xiaoqi("log", done) == 0
    assert capsys.readouterr().out.startswith("model ")


def test_a_list_speaks_as_the_pages_do(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    """The state in words, times by the same clocks, and a gap never smaller than it is."""
    number = ordered(database, CLOCK)
    with database.writing() as session:
        run = session.get_one(Run, number)
        run.queued = datetime(2026, 3, 1, 18, 30, 5, tzinfo=UTC)
        run.incumbent = {"gap": 0.002731}
    assert command(["--lang", "zh", "runs", "list"]) == 0
    cells = capsys.readouterr().out.rstrip("\n").split("\t")
    assert cells[:2] == [str(number), "等待中"]
    assert cells[5] == "2026-03-02 02:30:05"
    assert cells[7] == "0.28 %"


def test_runs_are_stopped_and_tried_again(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    number = ordered(database, WORK)
    assert xiaoqi("retry", number) == 1
    assert "cancel it first" in capsys.readouterr().err
    assert xiaoqi("cancel", number) == 0
    assert xiaoqi("reproduce", number) == 1
    assert "nothing to reproduce" in capsys.readouterr().err
    assert xiaoqi("retry", number) == 0
    assert Worker(database).work_once()
    assert xiaoqi("retry", number) == 1
    assert "never rewritten" in capsys.readouterr().err


@pytest.mark.parametrize("act", ["show", "log", "retry", "cancel", "reproduce"])
def test_a_run_that_nobody_ordered(database: Database, act: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert xiaoqi(act, 99) == 1
    assert "no such run" in capsys.readouterr().err


@pytest.mark.parametrize("settings", [WORK, CLOCK], ids=["work", "clock"])
def test_a_run_is_reproduced(database: Database, settings: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    number = solved(database, settings, edited=True)
    assert xiaoqi("reproduce", number) == 0
    said = capsys.readouterr().out
    assert "identical" in said
    assert "the same must come out" in said


def test_what_differs_is_said_versions_first(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    number = solved(database, WORK)
    import matcher.solve

    really = matcher.solve.solve

    def changed(*given: Any, **more: Any) -> Any:
        plan = really(*given, **more)
        versions = plan.provenance.versions | {"catalogues": "another"}
        told = plan.provenance.model_copy(update={"versions": versions})
        return plan.model_copy(update={"internships": plan.internships[:-1], "objective": 7, "provenance": told})

    monkeypatch.setattr(matcher.solve, "solve", changed)
    capsys.readouterr()  # the worker's own words
    assert xiaoqi("reproduce", number) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "The plan differs."
    assert lines[2].startswith("  version of catalogues: ")
    assert any("points: " in line and "7 now" in line for line in lines)
    assert "students moved" in lines[-1]


def restored(url: str, folder: Path, postgres: Callable[[], str]) -> str:
    """A fresh database with the contents of a backup of that one; its address."""
    if url.startswith("sqlite"):
        kept, fresh = folder / "kept.db", folder / "fresh.db"
        with sqlite3.connect(url.removeprefix("sqlite:///")) as source, sqlite3.connect(kept) as target:
            source.backup(target)
        shutil.copyfile(kept, fresh)
        return f"sqlite:///{fresh}"
    dump = folder / "kept.dump"
    fresh_url = f"{url.rpartition('/')[0]}/restored"
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    import psycopg

    with psycopg.connect(postgres(), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS restored WITH (FORCE)")
        connection.execute("CREATE DATABASE restored TEMPLATE template0")
    subprocess.run([binaries / "pg_dump", "--format=custom", f"--file={dump}", url], check=True, timeout=60)
    subprocess.run([binaries / "pg_restore", f"--dbname={fresh_url}", dump], check=True, timeout=60)
    return fresh_url


@pytest.mark.slow
def test_a_run_is_reproduced_on_a_database_restored_from_a_backup(
    database: Database,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> None:
    number = solved(database, WORK | {"work": 8_000.0}, round_=demo_round())
    with database.reading() as session:
        run = session.get_one(Run, number)
        assert run.state == "done", run.error
        assert run.incumbent is not None
        assert run.incumbent["objective"] is not None
    monkeypatch.setenv("DATABASE_URL", restored(database_url, tmp_path, lambda: request.getfixturevalue("postgres_server")))
    assert xiaoqi("reproduce", number) == 0
    assert "identical" in capsys.readouterr().out

"""Commands about the running service: database, people, settings, doctor."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from models.database import Database
from models.store import list_people, log_in
from web.cli.main import run


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty instance folder; nothing of the real environment is seen."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("XIAOQI_DATABASE_URL", raising=False)
    monkeypatch.setenv("XIAOQI_INSTANCE_DIR", str(tmp_path / "instance"))
    return tmp_path / "instance"


@pytest.fixture
def service(database: Database, database_url: str, instance: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A current database, named by DATABASE_URL."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    return database


def xiaoqi(*arguments: str) -> int:
    return run(["--lang", "en", *arguments])


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_where_there_is_no_database_its_place_and_what_to_do_are_told(
    instance: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in ("scenarios list", "runs list", "users list"):
        assert xiaoqi(*command.split()) == 1
        told = capsys.readouterr().err
        assert all(words in told for words in (f"{instance}/xiaoqi.db", "DATABASE_URL", "xiaoqi db upgrade")), told
    assert not instance.exists()  # looking makes nothing
    (instance.parent / "blank.db").touch()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{instance.parent}/blank.db")
    assert xiaoqi("scenarios", "list") == 1
    assert "blank.db" in capsys.readouterr().err


def test_upgrade_makes_the_database(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert xiaoqi("db", "status") == 1
    assert xiaoqi("users", "list") == 1
    assert "xiaoqi db upgrade" in capsys.readouterr().err
    assert xiaoqi("db", "upgrade") == 0
    assert (instance / "xiaoqi.db").exists()
    assert xiaoqi("db", "upgrade") == 0
    assert "current" in capsys.readouterr().out
    assert xiaoqi("db", "status") == 0


def test_people_are_added_and_listed(
    service: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "correct horse\n")
    assert xiaoqi("users", "add", "小明", "--role", "enterprise", "--organisation", "E1", "--language", "en") == 0
    assert xiaoqi("users", "list") == 0
    assert capsys.readouterr().out == "小明\tenterprise\tE1\ten\n"
    typed(monkeypatch, "battery staple\n")
    assert xiaoqi("users", "passwd", "小明") == 0
    with service.writing() as session:
        assert log_in(session, "小明", "battery staple")
        assert not log_in(session, "小明", "correct horse")


@pytest.mark.parametrize(
    ("arguments", "password", "code"),
    [
        (("add", "a", "--role", "admin"), "short", 1),
        (("add", "a", "--role", "admin"), "", 1),
        (("add", "a", "--role", "school"), "long enough", 1),
        (("add", "a", "--role", "boss"), "long enough", 2),
        (("passwd", "nobody"), "long enough", 1),
    ],
)
def test_people_that_cannot_be(
    service: Database,
    arguments: tuple[str, ...],
    password: str,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    typed(monkeypatch, password + "\n")
    assert xiaoqi("users", *arguments) == code
    assert capsys.readouterr().err
    with service.reading() as session:
        assert not list_people(session)


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "postgresql://nobody:secret@127.0.0.1:1/x"])
def test_a_database_that_is_no_good(
    instance: Path, url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    for arguments in (("db", "status"), ("db", "upgrade"), ("users", "list"), ("serve", "--port", "0")):
        assert xiaoqi(*arguments) == 1
        said = capsys.readouterr().err
        assert said.count("\n") <= 2
        assert "secret" not in said
        assert "program failed" not in said


def test_settings_hide_what_is_secret(
    instance: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XIAOQI_SECRET_KEY", "very-secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:very-secret@host/x")
    assert xiaoqi("settings", "show") == 0
    shown = capsys.readouterr().out
    assert "very-secret" not in shown
    assert f"XIAOQI_INSTANCE_DIR={instance}" in shown
    monkeypatch.setenv("XIAOQI_PORT", "many")
    assert xiaoqi("settings", "show") == 2
    assert "PORT" in capsys.readouterr().err.upper()


def test_doctor_looks_at_everything(instance: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert xiaoqi("doctor") == 0
    shown = capsys.readouterr().out
    for what in ("versions", "Chinese font", "database", "free disk", "solver self test: optimal, 10/10"):
        assert what in shown
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/x")
    assert xiaoqi("doctor") == 1
    assert "✗ database" in capsys.readouterr().out

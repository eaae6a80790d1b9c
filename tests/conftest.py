"""Fixtures for all rooms: a migrated database on SQLite and on PostgreSQL, and the browser."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest


def missing(what: str) -> NoReturn:
    """Without it the tests are skipped on a desk, and fail in CI."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing; in CI nothing that needs it may be skipped")
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where Debian's Chromium is."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or missing("chromium")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server of our own on a free port, gone afterwards; the address of its database ``postgres``."""
    initdb = _postgres_binary("initdb")
    account = _postgres_account()
    folder = Path(tempfile.mkdtemp(prefix="xiaoqi-postgres-"))
    if account:
        shutil.chown(folder, account["user"], account["group"])
    port = _free_port()
    cluster = folder / "cluster"
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off -c full_page_writes=off"
    control = [str(initdb.with_name("pg_ctl")), "-D", str(cluster), "-w"]

    def run(*command: str) -> None:
        # Output goes to a file: the server would keep a pipe open for as long as it lives.
        log = folder / "commands.log"
        with log.open("ab") as output:
            done = subprocess.run(command, stdout=output, stderr=output, cwd=folder, timeout=120, **account)
        assert done.returncode == 0, log.read_text(errors="replace")

    try:
        run(str(initdb), "-D", str(cluster), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        run(*control, "-l", str(folder / "server.log"), "-o", options, "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            run(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated and empty SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> str:
    """Name of a migrated and empty database on the server, to be copied."""
    _on_server(postgres_server, "CREATE DATABASE migrated")
    _migrate(_sibling(postgres_server, "migrated"))
    return "migrated"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of a fresh migrated database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path / "xiaoqi.db"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
        yield f"sqlite:///{path}"
        return
    server, template = request.getfixturevalue("postgres_server"), request.getfixturevalue("migrated_postgres")
    _on_server(server, "DROP DATABASE IF EXISTS fresh WITH (FORCE)")
    _on_server(server, f"CREATE DATABASE fresh TEMPLATE {template}")
    yield _sibling(server, "fresh")


@pytest.fixture(scope="session")
def cheap_passwords() -> Iterator[None]:
    """Passwords are hashed cheaply: at full price each takes a fifth of a second, also to log in."""
    from argon2 import PasswordHasher

    from models.store import people

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(people, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture
def database(database_url: str, cheap_passwords: None) -> Iterator[Any]:
    """``models.database.Database`` on a fresh migrated database."""
    from models.database import Database

    database = Database(database_url)
    yield database
    database.close()


def _postgres_binary(name: str) -> Path:
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = str(debian[-1]) if debian else shutil.which(name)
    return Path(found) if found else missing("PostgreSQL")


def _postgres_account() -> dict[str, Any]:
    """Whom to run the server as: PostgreSQL refuses root."""
    if os.getuid() != 0:
        return {}
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        missing("The account postgres")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _sibling(address: str, name: str) -> str:
    return f"{address.rpartition('/')[0]}/{name}"


def _on_server(address: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


def _migrate(url: str) -> None:
    from models.database import Database
    from models.migrate import upgrade

    database = Database(url)
    upgrade(database.engine)
    database.close()  # the last connection of a SQLite file also empties the journal beside it

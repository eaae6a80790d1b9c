"""What every database must promise, whichever it is."""

import multiprocessing
import os
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError

from models.database import Database, DatabaseUnusable
from models.store import add_person, find_person
from models.tables import Proposal


def test_reading_cannot_write(database: Database) -> None:
    with pytest.raises((OperationalError, DBAPIError)), database.reading() as session:
        add_person(session, name="a", role="admin", password="long enough")


def test_writing_follows_reading_on_the_same_connection(database: Database) -> None:
    for name in ("a", "b", "c"):
        with database.reading() as session:
            assert find_person(session, name) is None
        with database.writing() as session:
            add_person(session, name=name, role="admin", password="long enough")


def test_an_exception_undoes_the_whole_act(database: Database) -> None:
    def half() -> None:
        with database.writing() as session:
            add_person(session, name="a", role="admin", password="long enough")
            session.execute(text("INSERT INTO sheets VALUES (77, 'posts', false, 0, '')"))

    with pytest.raises(IntegrityError):
        half()
    with database.reading() as session:
        assert find_person(session, "a") is None


def test_references_are_enforced(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(Proposal(publication_id=1, kind="group", school_id="S", enterprise_id="E", post_id="P", fit=0.5))


@pytest.mark.parametrize("change", ["UPDATE events SET act = 'x'", "DELETE FROM events"])
def test_the_trail_is_only_added_to(database: Database, change: str) -> None:
    with database.writing() as session:
        add_person(session, name="a", role="admin", password="long enough")
    with pytest.raises(DBAPIError, match="final"), database.writing() as session:
        session.execute(text(change))


@pytest.mark.parametrize("times", [25, pytest.param(300, marks=pytest.mark.thorough)])
def test_no_update_is_lost_between_processes(database: Database, database_url: str, times: int) -> None:
    with database.writing() as session:
        add_person(session, name="0", role="admin", password="long enough")
    database.close()
    workers = 4
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_count_up, args=(database_url, times)) for _ in range(workers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(240)
        assert process.exitcode == 0
    with database.reading() as session:
        assert session.scalar(text("SELECT name FROM people")) == str(workers * times)


def _count_up(url: str, times: int) -> None:
    database = Database(url)
    for _ in range(times):
        with database.writing() as session:
            lock = "" if url.startswith("sqlite") else " FOR UPDATE"
            count = int(session.scalar(text(f"SELECT name FROM people{lock}")) or 0)
            session.execute(text("UPDATE people SET name = :name"), {"name": str(count + 1)})


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://x/y", "sqlite:////dev/null/x/y.db"])
def test_an_address_that_is_no_good_is_said_so(url: str) -> None:
    with pytest.raises(DatabaseUnusable):
        Database(url)


def test_a_sqlite_file_makes_its_folder_and_keeps_a_journal(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/deep/er/x.db")
    with database.reading() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
    assert os.listdir(tmp_path / "deep" / "er")


@pytest.mark.postgres
def test_a_plain_postgresql_address_finds_its_driver(postgres_server: str) -> None:
    with Database(postgres_server).reading() as session:
        assert session.scalar(text("SHOW transaction_read_only")) == "on"
        with pytest.raises(ProgrammingError):
            session.execute(text("SELECT nothing"))

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from models import store
from models.database import Database, DatabaseUnusable
from models.migrate import Shape, _config, shape, upgrade
from models.store import claim_run
from models.tables import Base, Proposal, Publication, Scenario


def test_migrations_make_just_the_tables_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_upgrading_twice_does_nothing(database: Database) -> None:
    assert shape(database.engine) is Shape.CURRENT
    assert upgrade(database.engine) == []


def test_an_empty_file_becomes_current(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/100%.db")
    assert shape(database.engine) is Shape.EMPTY
    assert upgrade(database.engine)
    assert shape(database.engine) is Shape.CURRENT


def test_runs_of_the_first_version_keep_their_order(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/old.db")
    with database.engine.execution_options(xiaoqi_migrates=True).begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for table in (
            "rounds VALUES (1, 'r', 1, 'x', '2026-01-01', NULL)",
            "scenarios VALUES (1, 1, NULL, '', '', '[]', '2026-01-01', NULL)",
        ):
            connection.execute(text(f"INSERT INTO {table}"))
        columns = "scenario_id, settings, state, cancel_asked, attempts, max_attempts, log, queued"
        for _ in range(3):
            connection.execute(text(f"INSERT INTO runs ({columns}) VALUES (1, '{{}}', 'queued', 0, 0, 3, '', '2026-01-01')"))
    assert upgrade(database.engine)
    with database.writing() as session:
        taken = [claim_run(session, "w") for _ in range(4)]
    assert [run and run.id for run in taken] == [1, 2, 3, None]


def test_a_later_version_is_left_alone(tmp_path: Path, migrated_sqlite: Path) -> None:
    shutil.copyfile(migrated_sqlite, tmp_path / "later.db")
    database = Database(f"sqlite:///{tmp_path}/later.db")
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert shape(database.engine) is Shape.UNKNOWN
    with pytest.raises(DatabaseUnusable, match="later version"):
        upgrade(database.engine)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    url = f"sqlite:///{tmp_path}/empty.db"
    if request.param == "postgres":
        import psycopg

        server = request.getfixturevalue("postgres_server")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS empty WITH (FORCE)")
            connection.execute("CREATE DATABASE empty")
        url = f"{server.rpartition('/')[0]}/empty"
    database = Database(url)
    yield database
    database.close()


def test_what_was_published_in_the_first_shape_is_kept(empty: Database) -> None:
    with empty.engine.execution_options(xiaoqi_migrates=True).begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in FIRST:
            connection.execute(text(statement))
    assert shape(empty.engine) is Shape.BEHIND
    assert upgrade(empty.engine)[0] == "0002"
    with empty.reading() as session:
        assert [(s.id, s.state) for s in session.query(Scenario).order_by(Scenario.id)] == [
            (1, "published"),
            (2, "followed"),
            (3, "draft"),
        ]
        kept = [(p.plan_id, p.reason, p.withdrawn is None) for p in session.query(Publication).order_by(Publication.id)]
        assert kept == [(7, "", False), (8, "", True)]
        assert [(p.id, p.publication.plan_id, len(p.responses)) for p in session.query(Proposal)] == [(4, 8, 1)]
        assert [p.id for p in store.publications_of(session, 8)] == [8]
        assert [(p.terms, p.before_id, p.gone, p.responses[0].carried_id) for p in session.query(Proposal)] == [(None,) * 4]
    with empty.writing() as session:
        again = Publication(plan_id=7)
        session.add(again)
        session.flush()
        assert again.id > 8


_MOMENT = "'2026-03-01 08:00:00'"
_RUN = "INSERT INTO runs (id, scenario_id, settings, state, cancel_asked, attempts, max_attempts, log, queued) VALUES "
_PLAN = "INSERT INTO plans (id, run_id, scenario_id, document, sha256, status, violations, created) VALUES "
FIRST = (
    f"INSERT INTO rounds (id, name, version, sha256, created) VALUES (1, 'r', 1, 'x', {_MOMENT})",
    *(
        f"INSERT INTO scenarios (id, round_id, name, note, edits, created) VALUES ({n}, 1, 's', '', '[]', {_MOMENT})"
        for n in (1, 2, 3)
    ),
    *(_RUN + f"({n}, {n}, '{{}}', 'done', false, 1, 3, '', {_MOMENT})" for n in (1, 2)),
    _PLAN + f"(7, 2, 2, '{{}}', 'a', 'feasible', 0, {_MOMENT})",
    _PLAN + f"(8, 1, 1, '{{}}', 'b', 'feasible', 0, {_MOMENT})",
    f"INSERT INTO publications (plan_id, published, withdrawn) VALUES (7, {_MOMENT}, {_MOMENT})",
    f"INSERT INTO publications (plan_id, published) VALUES (8, {_MOMENT})",
    "INSERT INTO people (id, name, role, organisation_id, password_hash, language, active, created) "
    f"VALUES (1, 'p', 'school', 'S', 'h', 'zh', true, {_MOMENT})",
    "INSERT INTO proposals (id, plan_id, kind, school_id, enterprise_id, post_id, fit) "
    "VALUES (4, 8, 'group', 'S', 'E', 'P', 0.5)",
    "INSERT INTO responses (id, proposal_id, side, answer, note, given, person_id) "
    f"VALUES (1, 4, 'school', 'accept', '', {_MOMENT}, 1)",
)

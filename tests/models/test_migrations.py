import shutil
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from models.database import Database, DatabaseUnusable
from models.migrate import Shape, _config, shape, upgrade
from models.store import claim_run
from models.tables import Base


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

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from models.database import Database, DatabaseUnusable
from models.migrate import Shape, shape, upgrade
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


def test_a_later_version_is_left_alone(tmp_path: Path, migrated_sqlite: Path) -> None:
    shutil.copyfile(migrated_sqlite, tmp_path / "later.db")
    database = Database(f"sqlite:///{tmp_path}/later.db")
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert shape(database.engine) is Shape.UNKNOWN
    with pytest.raises(DatabaseUnusable, match="later version"):
        upgrade(database.engine)

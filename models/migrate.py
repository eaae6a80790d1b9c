"""Bringing a database to the shape this program knows."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from models.database import DatabaseUnusable

_LOCK = 7_301_842_265  # any number that all our processes share


class Shape(StrEnum):
    """How a database stands to this program."""

    EMPTY = "empty"
    BEHIND = "behind"
    CURRENT = "current"
    UNKNOWN = "unknown"  # made by a later version of the program


def upgrade(engine: Engine) -> list[str]:
    """Apply the migrations that are missing, all or none; their identifiers, oldest first.

    Several processes may call this at once. DatabaseUnusable if a later version of the program made the database.
    """
    with engine.execution_options(xiaoqi_migrates=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        before = _revision(connection)
        if _shape(before) is Shape.UNKNOWN:
            raise DatabaseUnusable(
                f"数据库的版本（{before}）比本程序新；也许应安装新版程序。",
                f"The database is of a later version ({before}) than this program; Maybe install the newer program.",
            )
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        walked = _scripts().iterate_revisions("head", before or "base")
        return [script.revision for script in walked][::-1]


def shape(engine: Engine) -> Shape:
    """How the database stands to this program; nothing is changed."""
    with engine.execution_options(xiaoqi_reads=True).connect() as connection:
        return _shape(_revision(connection))


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _shape(revision: str | None) -> Shape:
    scripts = _scripts()
    if revision is None:
        return Shape.EMPTY
    if revision == scripts.get_current_head():
        return Shape.CURRENT
    known = {script.revision for script in scripts.walk_revisions()}
    return Shape.BEHIND if revision in known else Shape.UNKNOWN


def _config() -> Config:
    config = Config()
    # A percent sign in a folder's name would be read as interpolation.
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())

"""Reaching the database: one ``Database`` for SQLite files and PostgreSQL alike."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.orm import Session

from models.refusal import Refused

WAIT_SECONDS = 30.0


class DatabaseUnusable(Refused):
    """The database cannot be used."""


class Database:
    """A database with two kinds of transactions: ``reading`` (refuses writes) and ``writing`` (one writer at a time on SQLite).

    ``url`` is a SQLAlchemy address or a plain ``postgresql://`` one; DatabaseUnusable when it names nothing we can use.
    """

    def __init__(self, url: str) -> None:
        self.engine = connect(url)
        self._readers = self.engine.execution_options(xiaoqi_reads=True, postgresql_readonly=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one consistent state and cannot change it."""
        with Session(self._readers, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits at the end, or rolls back on an exception. Objects stay readable afterwards."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Close all pooled connections."""
        self.engine.dispose()


def is_missing(url: str) -> bool:
    """Whether the address is of an SQLite file that is not there; nothing is made."""
    with suppress(ArgumentError):
        address = make_url(url)
        named = address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:")
        return named and not Path(str(address.database)).exists()
    return False


def connect(url: str) -> Engine:
    """An engine on that address, with SQLite's habits set right; DatabaseUnusable if the address is no good."""
    try:
        address = _with_driver(make_url(url))
        if address.get_backend_name() == "sqlite":
            return _sqlite(address)
        return create_engine(address, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError) as error:
        raise DatabaseUnusable(
            "DATABASE_URL 不是 SQLite 或 PostgreSQL 的地址；也许应形如 postgresql://用户@主机/库名。",
            "DATABASE_URL is no address of SQLite or PostgreSQL; Maybe postgresql://user@host/name.",
        ) from error
    except ModuleNotFoundError as error:
        raise DatabaseUnusable(
            f"缺少数据库驱动 {error.name}；也许应安装 xiaoqi[postgres]。",
            f"The driver {error.name} is missing; Maybe install xiaoqi[postgres].",
        ) from error
    except OSError as error:
        raise DatabaseUnusable(
            f"无法建立数据库所在的文件夹：{error}", f"The folder of the database cannot be made: {error}"
        ) from error


def _with_driver(address: URL) -> URL:
    if address.drivername in ("postgres", "postgresql"):
        return address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        raise ArgumentError(address.drivername)
    return address


def _sqlite(address: URL) -> Engine:
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"timeout": WAIT_SECONDS})

    @event.listens_for(engine, "connect")
    def own_transactions(connection: Any, _record: Any) -> None:
        # The driver would begin a transaction only at the first write, after our reads: two such transactions
        # lose an update without a word. We begin ourselves, below.
        connection.isolation_level = None
        with suppress(sqlite3.OperationalError):  # another process is setting the very same, once per file
            connection.execute("PRAGMA journal_mode=WAL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        reads = bool(options.get("xiaoqi_reads"))
        # Both pragmas hold for the connection and are ignored inside a transaction, so they are set before each one.
        connection.exec_driver_sql(f"PRAGMA foreign_keys={'OFF' if options.get('xiaoqi_migrates') else 'ON'}")
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine

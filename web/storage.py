"""The database of the running application, and one reading session per request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, current_app, g
from sqlalchemy.orm import Session

from models.database import Database

_EXTENSION = "xiaoqi.database"


def init_app(app: Flask, database: Database) -> None:
    """Give the application its database; sessions of a request end with it."""
    app.extensions[_EXTENSION] = database
    app.teardown_appcontext(_end_reading)


def database() -> Database:
    """The database of the current application."""
    found: Database = current_app.extensions[_EXTENSION]
    return found


def reading() -> Session:
    """The request's reading session: every query of one page sees the same state."""
    if "reading" not in g:
        g.reading_context = database().reading()
        g.reading = g.reading_context.__enter__()
    session: Session = g.reading
    return session


@contextmanager
def writing() -> Iterator[Session]:
    """A session for one act; commits at the end. The request's reading session ends first, so a page after it sees the act."""
    _end_reading()
    with database().writing() as session:
        yield session


def _end_reading(_error: BaseException | None = None) -> None:
    context = g.pop("reading_context", None)
    g.pop("reading", None)
    if context is not None:
        context.__exit__(None, None, None)

"""What the commands about the running service share: its settings, its database, groups of small commands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from data.contract.text import Text
from web.cli.exits import PROBLEMS, USAGE, Stop
from web.cli.language import language, say

if TYPE_CHECKING:
    from models.database import Database
    from web.settings import Settings


class Commands(click.Group):
    """A group whose help is in both languages."""

    def __init__(self, *args: Any, text: Text, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.text = text

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help in the language chosen."""
        self.help = self.text.to(language())
        super().format_help_text(ctx, formatter)


def service_settings(**given: Any) -> Settings:
    """The settings of the environment, and what the command line gave; ends the command with the wrong ones named."""
    from pydantic import ValidationError

    from web.settings import Settings

    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        wrong = "; ".join(f"{e['loc'][0]}: {e['msg']}" for e in error.errors())
        raise Stop(USAGE, say(f"设置有误：{wrong}", f"Settings are wrong: {wrong}")) from error


@contextmanager
def the_database(settings: Settings | None = None, *, current: bool = True) -> Iterator[Database]:
    """The database that the settings name; ends the command where it cannot be used, or (``current``) needs an upgrade first."""
    from models.database import Database, is_missing
    from models.migrate import Shape, shape

    with _in_one_sentence():
        url = (settings or service_settings()).url
        if current and is_missing(url):
            raise _none_yet(url)
        database = Database(url)
        try:
            found = shape(database.engine) if current else Shape.CURRENT
            if found is Shape.EMPTY:
                raise _none_yet(shown(database))
            if found is not Shape.CURRENT:
                raise Stop(
                    PROBLEMS, say("数据库需要先升级：xiaoqi db upgrade", "The database needs an upgrade first: xiaoqi db upgrade")
                )
            yield database
        finally:
            database.close()


def serve_pages(settings: Settings) -> None:
    """Serve until interrupted; ends the command where the database or the port cannot be used."""
    from web.app import create_app
    from web.serving import serve

    with _in_one_sentence():
        app = create_app(settings)
    address = f"http://{settings.host}:{settings.port}/"
    click.echo(say(f"网页地址：{address}（按 Ctrl-C 结束）", f"The pages are at {address} (Ctrl-C ends)"), err=True)
    try:
        serve(app)
    except OSError as error:
        raise Stop(
            PROBLEMS, say(f"不能监听 {address}：{error}", f"Cannot listen on {address}: {error}; Maybe another --port.")
        ) from error


@contextmanager
def refusals() -> Iterator[None]:
    """What the store refuses, as the command's last sentence."""
    from models.refusal import Refused

    try:
        yield
    except Refused as error:
        raise Stop(PROBLEMS, error.text.to(language())) from error


@contextmanager
def _in_one_sentence() -> Iterator[None]:
    from sqlalchemy.exc import OperationalError

    from models.database import DatabaseUnusable

    try:
        yield
    except DatabaseUnusable as error:
        raise Stop(PROBLEMS, error.text.to(language())) from error
    except OperationalError as error:
        why = str(error.orig).strip().splitlines()[0]
        raise Stop(PROBLEMS, say(f"连不上数据库：{why}", f"The database cannot be reached: {why}")) from error


def _none_yet(url: str) -> Stop:
    return Stop(
        PROBLEMS,
        say(
            f"{url} 还没有数据库。网页用的若是另一个，请用环境变量 DATABASE_URL（或 XIAOQI_INSTANCE_DIR）指明，"
            "演示启动时会写出它的；要新建，请运行 xiaoqi db upgrade。",
            f"There is no database yet at {url}. If the pages use another one, name it with DATABASE_URL "
            "(or XIAOQI_INSTANCE_DIR); the demonstration tells its own when it starts. To make one: xiaoqi db upgrade.",
        ),
    )


def shown(database: Database) -> str:
    """The address, without its password."""
    return database.engine.url.render_as_string(hide_password=True)

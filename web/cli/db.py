"""``xiaoqi db``: the database of the service."""

from __future__ import annotations

import click

from data.contract.text import Text
from web.cli.commands import COMMANDS, Command
from web.cli.exits import DONE, PROBLEMS
from web.cli.language import say
from web.cli.service import Commands, shown, the_database


@click.group(cls=Commands, text=COMMANDS["db"])
def db() -> None:
    """Group of the database."""


@db.command(
    cls=Command,
    text=Text("升级到本程序所需的结构（反复执行无妨）", "bring it to the shape this program needs (harmless when repeated)"),
)
def upgrade() -> None:
    """Upgrade."""
    from models.migrate import upgrade as migrate

    with the_database(current=False) as database:
        steps = migrate(database.engine)
    done = ", ".join(steps)
    click.echo(say(f"已升级：{done}", f"Upgraded: {done}") if steps else say("已是最新。", "It is current."))


@db.command(cls=Command, text=Text("查看状态，不作改动", "say how it stands, and change nothing"))
def status() -> int:
    """Look."""
    from models.migrate import Shape, shape

    with the_database(current=False) as database:
        found = shape(database.engine)
        click.echo(f"{shown(database)}: {found}")
    return DONE if found is Shape.CURRENT else PROBLEMS

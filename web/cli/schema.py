"""``xiaoqi schema``: the JSON Schema of a document."""

from __future__ import annotations

import json

import click

from data.contract.text import Text
from web.cli.commands import Command
from web.cli.exits import USAGE, Stop
from web.cli.language import say


@click.command(cls=Command, more=Text("不给名称时列出全部名称。", "Without a name, the names are listed."))
@click.argument("name", metavar="NAME", required=False)
def schema(name: str | None) -> None:
    """Print a schema."""
    from data.schemas import NAMES
    from data.schemas import schema as schema_of

    if name is None:
        click.echo("\n".join(NAMES))
        return
    if name not in NAMES:
        listed = ", ".join(NAMES)
        raise Stop(
            USAGE, say(f"没有名为 {name} 的文档；可用：{listed}。", f"There is no document {name!r}; Maybe one of {listed}.")
        )
    click.echo(json.dumps(schema_of(name), ensure_ascii=False, indent=2))

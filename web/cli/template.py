"""``xiaoqi template``: the workbook to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from web.cli.commands import Command
from web.cli.exits import USAGE, Stop
from web.cli.language import say
from web.cli.outputs import OUT_FILE, force_option, put, refuse_existing


@click.command(cls=Command)
@click.argument("file", metavar="FILE.xlsx", type=OUT_FILE)
@force_option
def template(file: Path, force: bool) -> None:
    """Write the template."""
    from data.rounds.template import write_template

    if file.suffix.lower() != ".xlsx":
        raise Stop(USAGE, say(f"{file} 的扩展名应为 .xlsx。", f"{file} should end in .xlsx."))
    refuse_existing([file], force)
    put(file, write_template)
    click.echo(say(f"已写出 {file}", f"Wrote {file}"), err=True)

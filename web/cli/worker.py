"""``xiaoqi worker``: solving what the pages order, apart from them."""

from __future__ import annotations

import signal
from types import FrameType

import click

from web.cli.commands import Command
from web.cli.language import say
from web.cli.service import shown, the_database


@click.command(cls=Command)
def worker() -> None:
    """Work until told to stop; the run in hand is then given back."""
    from web.runs.worker import Worker

    with the_database() as database:
        hand = Worker(database)

        def leave(_signal: int, _frame: FrameType | None) -> None:
            raise KeyboardInterrupt

        signal.signal(signal.SIGTERM, leave)
        click.echo(say(f"等待任务：{shown(database)}", f"Waiting for work: {shown(database)}"), err=True)
        hand.start()
        try:
            signal.pause()
        finally:
            hand.stop()

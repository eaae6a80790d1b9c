"""``xiaoqi worker``: solving what the pages order, apart from them."""

from __future__ import annotations

import signal
from threading import Event

import click

from web.cli.commands import Command
from web.cli.language import say
from web.cli.service import shown, the_database


@click.command(cls=Command)
def worker() -> None:
    """Work until a signal says stop; the run in hand is then given back."""
    from web.runs.worker import Worker

    with the_database() as database:
        hand = Worker(database)

        told = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: told.set())
        hand.start()
        click.echo(say(f"等待任务：{shown(database)}", f"Waiting for work: {shown(database)}"), err=True)
        while not told.wait(1.0):  # a wait without end would not hear signals on every system
            pass
        hand.stop()

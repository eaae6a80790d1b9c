"""``xiaoqi worker``: solving what the pages order, apart from them."""

from __future__ import annotations

import signal
import sys
from contextlib import suppress
from threading import Event, Thread

import click

from data.contract.text import Text
from web.cli.commands import Command, option
from web.cli.language import say
from web.cli.service import service_settings, shown, the_database


@click.command(
    cls=Command,
    more=Text(
        "可以同时运行几个，也可在几台机器上运行，都用同一数据库。"
        "收到停止信号时交还手上的任务，由别的 worker 从已有的最好方案接着做。",
        "Several may run at once, also on several machines, on one database. Told to stop, it gives the run in hand back, "
        "and another worker goes on from the best plan so far.",
    ),
)
@option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    zh="同时求解的进程数",
    en="processes that solve at once",
)
@option("--while-held", is_flag=True, zh="标准输入关闭时也停止", en="also stop when the standard input is closed")
def worker(processes: int, while_held: bool) -> None:
    """Work until a signal says stop, or (``while_held``) whoever holds the other end of the standard input is gone."""
    from web.runs.hands import Hands
    from web.runs.worker import Worker

    settings = service_settings()
    with the_database(settings) as database:
        hand = Worker.of(settings, database, alone=True) if processes == 1 else Hands(settings, processes)
        told = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: told.set())
        if while_held:
            Thread(target=_hear, args=(told,), name="held", daemon=True).start()
        hand.start()
        click.echo(say(f"等待任务：{shown(database)}", f"Waiting for work: {shown(database)}"), err=True)
        while not told.wait(1.0):  # a wait without end would not hear signals on every system
            pass
        hand.stop()


def _hear(told: Event) -> None:
    with suppress(OSError):
        while sys.stdin.buffer.read1(1):
            pass
    told.set()

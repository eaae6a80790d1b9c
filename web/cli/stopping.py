"""Long work that a signal ends in good order."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any, Generic, TypeVar

import click

from web.cli.exits import STOPPED, Stop
from web.cli.language import say

Result = TypeVar("Result")
LOOK_SECONDS = 0.1


class Stoppable(Generic[Result]):
    """Runs work in a thread and hands it an event that SIGINT or SIGTERM sets; the second signal ends at once.

    A context: signals are heard from its beginning, before there is any work. The work is in a thread because a solver's inner
    loop keeps the main thread, the only one that hears signals, busy.
    """

    def __init__(self) -> None:
        self.stop = threading.Event()
        self._signals = 0
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Stoppable[Result]:
        self._before = {number: signal.signal(number, self._hear) for number in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, *_exception: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def run(self, work: Callable[[threading.Event], Result]) -> Result:
        """The work's result; its exception is raised here."""
        found: list[Result] = []
        failed: list[BaseException] = []

        def do() -> None:
            try:
                found.append(work(self.stop))
            except BaseException as error:
                failed.append(error)

        thread = threading.Thread(target=do, name="solve", daemon=True)
        thread.start()
        while thread.is_alive():
            thread.join(LOOK_SECONDS)
            if self._signals > 1:
                raise Stop(STOPPED, say("已中止，未写出结果。", "Stopped at once; nothing was written."))
        if failed:
            raise failed[0]
        return found[0]

    def _hear(self, _signal: int, _frame: FrameType | None) -> None:
        self._signals += 1
        self.stop.set()
        if self._signals == 1:
            click.echo(say("正在停止，写出目前最好的方案……", "Stopping; the best plan so far will be written …"), err=True)

"""The relaxation of the students' half, solved in a thread while the teachers' half is still being written."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from threading import Event
from typing import Self

from matcher.engines.base import Limits
from matcher.engines.condensed import Relaxed, relax
from matcher.engines.run import Either
from matcher.model.program import Program


class Relaxing:
    """A context: what was begun within it ends with it."""

    def __init__(self, limits: Limits) -> None:
        self._cancelled = Event()
        self._limits = replace(limits, stop=Either(self._cancelled, limits.stop))
        self._job: Future[Relaxed | None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._cancelled.set()

    def begin(self, half: Program) -> None:
        """Solve the relaxation of the students' half from now on."""
        pool = ThreadPoolExecutor(1)
        self._job = pool.submit(relax, half, self._limits)
        pool.shutdown(wait=False)

    def of(self, half: Program, limits: Limits) -> Relaxed | None:
        """The relaxation of the half, None where there is none within the limits. Solved now if it was not begun."""
        if self._job is None:
            return relax(half, limits)
        wait([self._job], None if limits.meter.by_work else limits.seconds)
        self._cancelled.set()
        return self._job.result()

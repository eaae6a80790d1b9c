"""One solve as its threads see it: the clock, the best plan and the best bound so far."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Literal

import numpy as np

from matcher.arrays import Floats
from matcher.engines.base import Answer, Breakdown, Limits, Report, Stop, relative_gap
from matcher.engines.highs import ROUNDING, keeps
from matcher.model.program import Program

CORES = 2  # programs solved side by side
PAUSE = 0.02  # seconds between looks when there is nothing to do but wait


class Either:
    """Says to stop as soon as one of two does."""

    def __init__(self, one: Stop, other: Stop | None) -> None:
        self._events = [event for event in (one, other) if event is not None]

    def is_set(self) -> bool:
        """Whether one of them is."""
        return any(event.is_set() for event in self._events)


class Run:
    """One solve: its clock, its best plan and its best bound."""

    def __init__(self, program: Program, limits: Limits, report: Report) -> None:
        self.program = program
        self.limits = limits
        self.enough = Event()
        self.stop = Either(self.enough, limits.stop)  # for whatever takes its time
        self.bound: float | None = None
        self.made_of: Breakdown | None = None
        self.values: Floats | None = None
        self.meter = limits.meter
        self._report = report
        self._end = None if limits.seconds is None else self.meter.now() + limits.seconds

    def share_left(self) -> float:
        """Share of the time that is left; 1 without a limit."""
        return 1.0 if self._end is None else max(0.0, self._end - self.meter.now()) / max(1e-9, self.limits.seconds or 1.0)

    def left(self) -> float:
        """Seconds left; infinite without a limit, 0 once somebody asked to stop."""
        if self.stop.is_set():
            return 0.0
        return np.inf if self._end is None else self._end - self.meter.now()

    def limits_left(self, seconds: float = np.inf) -> Limits:
        """Limits of a part of the work: what is left, a moment at least, and no more than ``seconds``."""
        most = min(seconds, max(0.05, self.left()))
        return Limits(None if np.isinf(most) else most, 0.0, self.limits.seed, self.stop, self.meter)

    @property
    def over(self) -> bool:
        """Whether to stop: the time is up, somebody asked, or the plan is good enough."""
        if self.left() <= 0 or self.gap <= self.limits.gap:
            self.enough.set()
        return self.enough.is_set()

    @property
    def objective(self) -> int | None:
        """Points of the best plan."""
        return None if self.values is None else round(float(self.program.cost @ self.values)) + self.program.offset

    @property
    def gap(self) -> float:
        """Relative gap of plan and bound; infinite before there are both."""
        objective = self.objective
        return np.inf if objective is None or self.bound is None else relative_gap(objective, self.bound)

    def prove(self, bound: float, made_of: Breakdown | None = None) -> None:
        """Take up a bound of the program without its offset, and what it is made of."""
        if made_of is not None and (self.made_of is None or made_of.bound < self.made_of.bound):
            self.made_of = made_of
        found = float(np.floor(bound + ROUNDING)) + self.program.offset
        self.bound = min(found, self.program.ceiling if self.bound is None else self.bound)
        self._report(self.objective, self.bound)

    def found(self, values: Floats) -> bool:
        """Take up a plan where it keeps the program and is better; whether it was taken up."""
        worse = self.values is not None and self.program.cost @ values <= self.program.cost @ self.values + 0.5
        if worse or not keeps(self.program, values):
            return False
        self.values = values
        if self.limits.keep is not None:
            self.limits.keep(values)
        self._report(self.objective, self.bound)
        return True

    def wait(self, job: Future[None]) -> None:
        """Until the proof is done or the run is over."""
        while not (job.done() or self.over):
            self.enough.wait(PAUSE)

    def answer(self) -> Answer:
        """The best plan so far, which may be none, and the best bound."""
        status: Literal["optimal", "feasible"] = "optimal" if self.gap <= self.limits.gap else "feasible"
        found = "unknown" if self.values is None else status
        return Answer(found, self.values, self.bound, self.meter.spent, made_of=self.made_of)


@contextmanager
def beside(job: Callable[[], None], run: Run) -> Iterator[Future[None]]:
    """Do a job beside what follows, to the end of the run; or before it where work is the limit, and chance has no part."""
    if run.meter.by_work:
        done: Future[None] = Future()
        job()
        done.set_result(None)
        yield done
        return
    with ThreadPoolExecutor(1) as pool:
        begun = pool.submit(job)
        try:
            yield begun
        finally:
            run.enough.set()
        begun.result()

"""All parts by one crew: who begins when, what is done again, and when it is enough."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from threading import Event
from time import monotonic

from data.contract.plan import Plan
from matcher.regions.crew import Crew, Done, Job, Lost, Told
from matcher.regions.timetable import Timetable

LOOK = 0.2  # seconds between two looks at the clock and at whoever wants to stop
TRIES = 4  # of a part whose process is lost each time, most likely for want of memory
PATIENCE = 20.0  # seconds for parts that were asked to stop; what they have then is not waited for

Report = Callable[[int | None, float | None], None]


class Conductor:
    """Hands out parts and collects their plans."""

    def __init__(
        self,
        crew: Crew,
        sizes: Sequence[float],
        end: float | None,
        gap: float,
        seed: int,
        report: Report,
        work: float | None = None,
    ) -> None:
        """``end`` is the moment (monotonic) at which the parts must be ready; ``report`` hears of all parts together.

        ``work``, where it is given instead, is shared by size: how much each part gets does not depend on the others' haste.
        """
        self._crew, self._times, self._gap, self._seed, self._report = crew, Timetable(sizes, end), gap, seed, report
        whole = sum(max(1.0, size) for size in sizes)
        self._work = [None if work is None else work * max(1.0, size) / whole for size in sizes]
        self._open = deque(range(len(sizes)))
        self._running: set[int] = set()
        self._lost: Counter[int] = Counter()
        self._told: dict[int, Told] = {}
        self._plans: list[Plan | None] = [None] * len(sizes)
        self._stopped: float | None = None  # when the parts were asked to stop

    def run(self, stop: Event | None) -> list[Plan | None]:
        """The plan of each part; None where there was none in time, or nobody left to make it."""
        while self._open or self._running:
            if self._stopped is None and (self._times.late() or (stop is not None and stop.is_set())):
                self._stopped = monotonic()
                self._open.clear()
                self._stop(self._running)
            if self._stopped is not None and monotonic() > self._stopped + PATIENCE:
                break
            while self._open and len(self._running) < self._crew.slots:
                self._start()
            if not self._running:
                break
            if self._open:
                self._stop(self._times.overdue())
            else:
                self._times.restore()
            for event in self._crew.wait(LOOK):
                self._heard(event)
        return self._plans

    def _start(self) -> None:
        waiting = list(self._open)
        number = self._open.popleft()
        self._running.add(number)
        seconds = self._times.begin(number, waiting, self._crew.slots)
        self._crew.start(Job(number, seconds, self._gap, self._seed, self._work[number]))

    def _stop(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self._crew.stop(number)

    def _heard(self, event: Told | Done | Lost) -> None:
        number = event.number
        if isinstance(event, Told):
            self._told[number] = event
        else:
            self._running.discard(number)
            self._times.finish(number)
        if isinstance(event, Done):
            self._plans[number] = event.plan
            self._told[number] = Told(number, event.plan.objective, event.plan.bound)
        elif isinstance(event, Lost):
            self._told.pop(number, None)
            self._lost[number] += 1
            if self._lost[number] < TRIES and self._stopped is None:
                self._open.appendleft(number)
                self._times.share_again(list(self._open), self._crew.slots)
        self._tell()

    def _tell(self) -> None:
        """Points of all parts that have a plan, and the bound of the same parts."""
        both = [(told.objective, told.bound) for told in self._told.values() if told.objective is not None]
        if both:
            bounds = [bound for _, bound in both if bound is not None]
            whole = sum(bounds) if len(bounds) == len(both) else None
            self._report(sum(objective for objective, _ in both if objective is not None), whole)

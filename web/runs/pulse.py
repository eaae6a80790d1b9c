"""What goes between a solver at work and the heartbeat beside it."""

from __future__ import annotations

from threading import Event, Lock
from time import monotonic
from typing import Any

import structlog

from data.contract.plan import Plan
from data.contract.text import Text

log = structlog.get_logger(__name__)

FIGURES = ("objective", "bound", "gap")
KEEP_SECONDS = 5.0  # between two plans that are kept, at least, and
KEEP_TIMES = 10.0  # times what writing one down took: it takes the processor from the search


class Pulse:
    """What the solver tells, and what it is told: ``stop`` is set to end it.

    ``cancelled`` where a person asked for that, ``exceeded`` with the sentence to say where it has used up what it may use.
    """

    def __init__(self) -> None:
        from matcher.incumbent import Incumbent  # heavy: loaded when there is something to solve

        self.stop = Event()
        self.cancelled = False
        self.exceeded: Text | None = None
        self.incumbent = Incumbent()
        self.speaking = Lock()  # news are told by one thread at a time, or a line would be stored twice
        self.made_of: dict[str, Any] | None = None
        self._told: dict[str, Any] | None = None
        self._figures: dict[str, Any] | None = None
        self._best: Plan | None = None
        self._lines: list[str] = []
        self._sent: tuple[int, Plan | None, dict[str, Any] | None] = (0, None, None)
        self._lock = Lock()

    def tell(self, progress: Any) -> None:
        """Called by the solver, now and then."""
        told = {name: getattr(progress, name, None) for name in ("phase", *FIGURES, "seconds")}
        with self._lock:
            self._told = told
            if told["objective"] is not None:
                self._figures = {name: told[name] for name in FIGURES}
            self._lines.append(" ".join("-" if value is None else str(value) for value in told.values()) + "\n")

    def offer(self, plan: Plan) -> None:
        """Take up a whole plan that is ready: the best so far until the solver has one."""
        with self._lock:
            self._best = plan

    def keep(self, over: Event) -> None:
        """Write down the best plan so far, every few seconds, until it is ``over``; in a thread of its own."""
        pause = KEEP_SECONDS
        while not over.wait(pause):
            began = monotonic()
            try:
                plan = self.incumbent.plan()
            except Exception as error:  # the run itself will meet it too, and say so
                log.warning("plan_not_kept", exc_info=error)
                return
            if plan is not None:
                with self._lock:
                    self._best = plan
            pause = max(KEEP_SECONDS, KEEP_TIMES * (monotonic() - began))

    def news(self) -> dict[str, Any]:
        """Arguments of ``store.heartbeat``: the latest progress, and what has not been heard yet of plan, input and log."""
        with self._lock:
            self._sent = len(self._lines), self._best, self.made_of
            return {
                "progress": self._told,
                "incumbent": self._figures,
                "best": self._best,
                "made_of": self.made_of,
                "log": "".join(self._lines),
            }

    def heard(self) -> None:
        """The news are stored and need not be told again."""
        with self._lock:
            lines, best, made_of = self._sent
            del self._lines[:lines]
            self._best = None if self._best is best else self._best
            self.made_of = None if self.made_of is made_of else self.made_of

"""What goes between a solver at work and the heartbeat beside it."""

from __future__ import annotations

from threading import Event, Lock
from typing import Any

FIGURES = ("objective", "bound", "gap")


class Pulse:
    """What the solver tells, and what it is told: ``stop`` is set to end it, ``cancelled`` where a person asked for that."""

    def __init__(self) -> None:
        self.stop = Event()
        self.cancelled = False
        self._told: dict[str, Any] | None = None
        self._incumbent: dict[str, Any] | None = None
        self._lines: list[str] = []
        self._sent = 0
        self._lock = Lock()

    def tell(self, progress: Any) -> None:
        """Called by the solver, now and then."""
        told = {name: getattr(progress, name, None) for name in ("phase", *FIGURES, "seconds")}
        with self._lock:
            self._told = told
            if told["objective"] is not None:
                self._incumbent = {name: told[name] for name in FIGURES}
            self._lines.append(" ".join("-" if value is None else str(value) for value in told.values()) + "\n")

    def news(self) -> dict[str, Any]:
        """Arguments of ``store.heartbeat``: the latest progress, the best plan's figures, and lines not yet heard."""
        with self._lock:
            self._sent = len(self._lines)
            return {"progress": self._told, "incumbent": self._incumbent, "log": "".join(self._lines)}

    def heard(self) -> None:
        """The news are stored: their lines need not be told again."""
        with self._lock:
            del self._lines[: self._sent]

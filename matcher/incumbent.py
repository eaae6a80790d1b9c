"""The best plan so far of a solve at work, for whoever wants to keep it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from data.contract.plan import Plan
from matcher.arrays import Floats
from matcher.engines import Answer


class Incumbent:
    """Hears of better plans from the threads that solve; makes a document of the latest when another thread asks."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._make: Callable[[Answer], Plan] | None = None
        self._values: Floats | None = None
        self._bound: float | None = None

    def begin(self, make: Callable[[Answer], Plan]) -> None:
        """``make`` gives the audited plan of an answer."""
        self._make = make

    def keep(self, values: Floats) -> None:
        """Take up a better plan: values (n,) of the program's columns."""
        with self._lock:
            self._values = values

    def prove(self, bound: float | None) -> None:
        """Take up a bound."""
        if bound is not None:
            self._bound = bound

    def plan(self) -> Plan | None:
        """The best plan so far, audited; None where there is none that has not been given before.

        Takes as long as writing down and auditing a plan does. Raises AuditFailure as ``solve`` does.
        """
        with self._lock:
            values, self._values = self._values, None
        if values is None or self._make is None:
            return None
        return self._make(Answer("feasible", values, self._bound, 0.0))

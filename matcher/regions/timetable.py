"""How the time is shared among parts."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

LEAST = 1.0  # seconds of a part, whatever is left


class Timetable:
    """Parts get time by their size. What one leaves over is shared by those after it."""

    def __init__(self, sizes: Sequence[float], end: float | None) -> None:
        """``end`` is the moment (monotonic) at which all plans must be there; None: no limit."""
        self._sizes = [max(1.0, size) for size in sizes]
        self._end = end
        self._until: dict[int, float] = {}  # when those who have begun must be ready

    def begin(self, number: int, waiting: Sequence[int], slots: int) -> float | None:
        """Seconds for a part that begins now; ``waiting`` are those not begun, itself among them."""
        if self._end is None:
            return None
        now = monotonic()
        left = max(0.0, self._end - now)
        busy = sum(max(0.0, until - now) for until in self._until.values())
        share = self._sizes[number] / sum(self._sizes[k] for k in waiting)
        seconds = max(LEAST, min(left, share * (slots * left - busy)))
        self._until[number] = now + seconds
        return seconds

    def finish(self, number: int) -> None:
        """A part is ready, or lost."""
        self._until.pop(number, None)

    def late(self) -> bool:
        """Whether all plans should have been there by now."""
        return self._end is not None and monotonic() > self._end

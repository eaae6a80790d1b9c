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
        self._cut: dict[int, float] = {}  # those of them who do not know that yet, and when they believe they must be ready

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
        self._cut.pop(number, None)

    def share_again(self, waiting: Sequence[int], slots: int) -> None:
        """Cut short those who have begun where otherwise no time is left for ``waiting``, since fewer can be solved at a time."""
        if self._end is None or len(self._until) < slots:
            return
        now = monotonic()
        all_left = slots * max(0.0, self._end - now)
        whole = sum(self._sizes[k] for k in (*self._until, *waiting))
        for number, until in self._until.items():
            fair = now + max(LEAST, all_left * self._sizes[number] / whole)
            if fair < until:
                self._cut.setdefault(number, until)
                self._until[number] = fair

    def overdue(self) -> list[int]:
        """Those whose time was cut and is up; each is named once."""
        now = monotonic()
        found = [number for number in self._cut if now > self._until[number]]
        for number in found:
            del self._cut[number]
        return found

    def restore(self) -> None:
        """Let those whose time was cut have it after all, since nobody waits any more."""
        self._until.update(self._cut)
        self._cut.clear()

    def late(self) -> bool:
        """Whether all plans should have been there by now."""
        return self._end is not None and monotonic() > self._end

"""What a solve has done, and the clock that it goes by: that of the wall, or the work itself.

A run limited by work goes by the work that it has done and by nothing else, so the same program and seed give the same plan on
any machine. Its seconds are so much work.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Any

import highspy
import numpy as np

SPEED = 3_000.0  # units of work that count as a second: about as many simplex iterations as one core makes in programs like these
SOLVE = 20.0  # units that a solve counts besides its iterations
CHECKS = 100.0  # times that branch and cut asks whether to stop, in such a second
NEVER = 2_147_483_647  # iterations


class Meter:
    """Counts work. Threads may share it."""

    def __init__(self, by_work: bool = False) -> None:
        self.by_work = by_work
        self.spent = 0.0
        self._lock = Lock()

    def spend(self, work: float) -> None:
        """Count some more work."""
        with self._lock:
            self.spent += work

    def ran(self, highs: Any) -> None:
        """Count what a run of HiGHS has done."""
        self.spend(SOLVE + max(0, highs.getInfo().simplex_iteration_count))

    def now(self) -> float:
        """Seconds, from a start of no meaning."""
        return self.spent / SPEED if self.by_work else monotonic()

    def limit(self, highs: Any, seconds: float) -> None:
        """Let the next run of a linear program end after ``seconds``, which may be infinite."""
        if self.by_work:
            highs.setOptionValue("simplex_iteration_limit", int(min(NEVER, max(1.0, seconds * SPEED))))
        elif np.isfinite(seconds):
            highs.setOptionValue("time_limit", highs.getRunTime() + max(0.01, seconds))

    def limit_whole(self, highs: Any, seconds: float) -> Callable[[], bool]:
        """Let branch and cut end after ``seconds``: what is returned says so, asked each time that HiGHS asks whether to stop."""
        if not self.by_work:
            self.limit(highs, seconds)
            return lambda: False
        asked = 0

        def over() -> bool:
            nonlocal asked
            asked += 1
            return asked > seconds * CHECKS

        return over


MIP_ASKS = highspy.cb.HighsCallbackType.kCallbackMipInterrupt


def stop_by(highs: Any, over: Callable[[], bool]) -> None:
    """End branch and cut as soon as it is ``over``."""

    def on_event(_kind: Any, _message: str, _out: Any, into: Any, _data: Any) -> None:
        if over() and into is not None:
            into.user_interrupt = True

    highs.setCallback(on_event, None)
    highs.startCallback(MIP_ASKS)

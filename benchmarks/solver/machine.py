"""What the results were measured on."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def machine() -> dict[str, Any]:
    """Processor, cores and memory, but no names; and Python's version."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "system": platform.system(),
        "python": platform.python_version(),
    }


class Others:
    """How much of the processors other programs use from here on."""

    def __init__(self) -> None:
        self._before = self._now()

    def share(self) -> float | None:
        """Share (0..1) of the processors that others used so far; None where the system does not tell."""
        now, before = self._now(), self._before
        if now is None or before is None or now[1] == before[1]:
            return None
        busy, total, own = (a - b for a, b in zip(now, before, strict=True))
        return round(max(0.0, busy - own) / total, 3)

    @staticmethod
    def _now() -> tuple[float, float, float] | None:
        """Seconds of all processors that were busy, all seconds, and those of this process and its children."""
        try:
            ticks = [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
        except OSError:
            return None
        per_second, own = os.sysconf("SC_CLK_TCK"), os.times()
        total, idle = sum(ticks) / per_second, sum(ticks[3:5]) / per_second
        return total - idle, total, own.user + own.system + own.children_user + own.children_system


def today() -> str:
    """The date, in UTC."""
    return datetime.now(UTC).date().isoformat()


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())

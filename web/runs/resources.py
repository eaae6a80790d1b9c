"""What a run may use: memory and time. Without limits one run that went astray would keep a machine from all others."""

from __future__ import annotations

import ctypes
import gc
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from data.contract.text import Text

# A solve keeps its own time limit; one that is past all measure hangs.
LATE_FACTOR, LATE_SECONDS = 2.0, 120.0
PROCESSES = Path("/proc")


def resident_mb() -> float | None:
    """Memory in use, MB, of this process and those it has started; None where the system does not tell."""
    pages = [_pages(process) for process in _family(os.getpid())]
    known = [count for count in pages if count is not None]
    return sum(known) * os.sysconf("SC_PAGE_SIZE") / 1e6 if known else None


@dataclass(frozen=True)
class Allowance:
    """What one run may use: ``memory`` in MB, and ``seconds`` of the wall's clock; None: no limit."""

    memory: float | None
    seconds: float | None
    began: float

    @classmethod
    def of(cls, settings: dict[str, Any], memory: float | None) -> Allowance:
        """From now on, by the settings of a run."""
        limit = settings.get("time_limit") if settings.get("work") is None else None
        return cls(memory, None if limit is None else LATE_FACTOR * limit + LATE_SECONDS, monotonic())

    def exceeded(self) -> Text | None:
        """The sentence that says what is used up; None while nothing is."""
        used = resident_mb() if self.memory is not None else None
        if used is not None and self.memory is not None and used > self.memory:
            return Text(
                f"内存用到 {used:.0f} MB，超过上限 {self.memory:.0f} MB，计算已停止。"
                "也许应调高 XIAOQI_MEMORY_LIMIT_MB，或换用内存更大的机器。",
                f"{used:.0f} MB of memory were used, more than the limit of {self.memory:.0f} MB, so it was stopped; "
                "Maybe raise XIAOQI_MEMORY_LIMIT_MB, or use a machine with more memory.",
            )
        spent = monotonic() - self.began
        if self.seconds is not None and spent > self.seconds:
            return Text(
                f"计算用了 {spent:.0f} 秒，远超时限，已停止。也许应重试，或给出更长的时限。",
                f"It took {spent:.0f} s, far more than its time limit, so it was stopped; Maybe retry, or allow more time.",
            )
        return None


def give_memory_back() -> None:
    """Hand memory that is no longer used to the system, or the next run would be stopped for what the last one took."""
    gc.collect()
    # Only glibc keeps so much to itself, and only it has this function.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _family(process: int) -> list[int]:
    """The process and its descendants."""
    found = [process]
    for parent in found:  # grows as it is read
        try:
            tasks = list((PROCESSES / str(parent) / "task").iterdir())
        except OSError:
            continue
        for task in tasks:
            try:
                found += [int(child) for child in (task / "children").read_text().split()]
            except OSError:
                continue
    return found


def _pages(process: int) -> int | None:
    try:
        return int((PROCESSES / str(process) / "statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return None

"""Telling how far a solve is: a bar on a terminal, one line per phase elsewhere."""

from __future__ import annotations

import shutil
import sys
import threading
from typing import TYPE_CHECKING, TextIO

from data.contract.text import Text
from web.cli.language import language, say

if TYPE_CHECKING:
    from matcher.engines import Progress

PHASES = {
    "model": Text("判断合规、计算匹配度、建立模型", "rules, fit and model"),
    "solve": Text("求解", "solving"),
    "plan": Text("写成方案", "making the plan"),
    "conflicts": Text("查找相互冲突的决定", "finding decisions in conflict"),
    "done": Text("复核完毕", "audited"),
}
WIDTH = 24


class Steps:
    """A callback told how many of how many plans are ready; use as a context as ``Bar``."""

    def __init__(self, what: str, stream: TextIO | None = None) -> None:
        self._what = what
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()

    def __enter__(self) -> Steps:
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._live:
            _put(self._stream, "\r\x1b[K")

    def __call__(self, ready: int, of: int) -> None:
        """Show how many there are."""
        words = f"{self._what}  {say(f'{ready}/{of} 份方案', f'{ready}/{of} plans')}"
        _put(self._stream, f"\r\x1b[K{_drawn(ready / of)}  {words}" if self._live else f"{words}\n")


class Bar:
    """A callback for ``solve``; use as a context so that the terminal's line is left clean."""

    def __init__(self, time_limit: float | None, stream: TextIO | None = None) -> None:
        self._limit = time_limit
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._phase = ""
        self._lock = threading.Lock()

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._live:
            _put(self._stream, "\r\x1b[K")

    def __call__(self, progress: Progress) -> None:
        """Show where the solve is; called from its thread."""
        with self._lock:
            if self._live:
                columns = shutil.get_terminal_size().columns - 1
                _put(self._stream, f"\r\x1b[K{_cut(self._line(progress), columns)}")
            elif progress.phase != self._phase:
                _put(self._stream, f"{progress.seconds:6.1f} s  {_name(progress.phase)}\n")
            self._phase = progress.phase

    def _line(self, progress: Progress) -> str:
        parts = [f"{progress.seconds:5.1f} s", _name(progress.phase)]
        if self._limit:
            parts.insert(0, _drawn(progress.seconds / self._limit))
        if progress.objective is not None:
            parts.append(say(f"方案 {progress.objective:,} 分", f"plan {progress.objective:,}"))
        if progress.bound is not None:
            parts.append(say(f"上界 {progress.bound:,.0f}", f"bound {progress.bound:,.0f}"))
        if progress.gap is not None:
            parts.append(say(f"差距 {progress.gap:.2%}", f"gap {progress.gap:.2%}"))
        return "  ".join(parts)


def _put(stream: TextIO, text: str) -> None:
    stream.write(text)
    stream.flush()


def _drawn(share: float) -> str:
    done = min(WIDTH, int(WIDTH * share))
    return f"[{'#' * done}{'.' * (WIDTH - done)}]"


def _name(phase: str) -> str:
    return PHASES[phase].to(language()) if phase in PHASES else phase


def _cut(line: str, columns: int) -> str:
    """The line without what would break it in two; a Chinese character is two columns wide."""
    room = columns
    for place, character in enumerate(line):
        room -= 2 if ord(character) > 0x2E7F else 1
        if room < 0:
            return line[:place]
    return line

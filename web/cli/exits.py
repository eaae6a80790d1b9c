"""Exit codes, and the exception with which a command ends early."""

from __future__ import annotations

DONE = 0
PROBLEMS = 1  # the input or the plan has problems, and they are listed
USAGE = 2
STOPPED = 3  # by a signal, or by a limit before there was any plan


class Stop(Exception):
    """End the command with that exit code and, on stderr, that sentence (None: all has been said)."""

    def __init__(self, code: int, text: str | None = None) -> None:
        super().__init__(text)
        self.code = code
        self.text = text

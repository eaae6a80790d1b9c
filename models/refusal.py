"""Acts that are refused, with the sentence that says why in both languages."""

from __future__ import annotations

from data.contract.text import Text


class Refused(ValueError):
    """What was asked cannot be done; ``text`` says why and what to do, for people."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh, en)

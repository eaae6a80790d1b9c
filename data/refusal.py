"""What is refused, as an exception that carries a sentence for people."""

from __future__ import annotations

from data.contract.text import Text


class Refusal(Exception):
    """Base of what is refused; ``text`` says why and what to do, for people."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text

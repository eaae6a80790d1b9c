"""Why there is nothing to evaluate."""

from __future__ import annotations

from data.contract.text import Text


class NothingToEvaluate(Exception):
    """No pair is held to be right that the round could rank. ``text`` says why, and what to do."""

    def __init__(self, text: Text):
        super().__init__(text.en)
        self.text = text

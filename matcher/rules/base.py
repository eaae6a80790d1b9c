"""What a rule is: which pairs it bars, and what it says."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

import numpy as np

from data.contract.text import Text
from matcher.arrays import Flags
from matcher.problem.pairs import Pairs
from matcher.rules.mending import Change, Mended


class PairRule(Protocol):
    """Bars pairs one by one. ``id`` is the rulebook's; what it asks of whole plans stands in ``matcher.model``."""

    id: str

    def bars(self, pairs: Pairs) -> Flags:
        """True (n,) where the rule bars the pair, whatever else the plan does."""
        ...

    def say(self, pairs: Pairs, k: int) -> Text:
        """Why pair ``k``, which is barred, is barred: one sentence with the numbers."""
        ...

    def change(self, mended: Mended) -> Change:
        """The smallest change by which the rule bars the one pair of ``mended`` no longer, once the other rules' are made too.

        Only what the law allows: no edits where it allows none, with a sentence that says what would have to happen.
        """
        ...


def nothing(pairs: Pairs) -> Flags:
    """Bars none of the pairs."""
    return np.zeros(len(pairs), dtype=bool)


def number(value: float | Decimal) -> str:
    """A number as people write it: no trailing zeros, no exponent."""
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(share: Decimal) -> str:
    """A share in percent, like “10%”."""
    return f"{number(share * 100)}%"


def students(count: int) -> str:
    """“1 student”, “2 students”."""
    return f"{count} student" if count == 1 else f"{count} students"

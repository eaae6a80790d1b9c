"""What a rule is: which pairs it bars, what it says, and what it adds to the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from data.contract.text import Text
from matcher.arrays import Flags
from matcher.problem.pairs import Pairs

if TYPE_CHECKING:
    from matcher.model.joint import JointModel


class PairRule(Protocol):
    """Bars pairs one by one. ``id`` is the rulebook's."""

    id: str

    def bars(self, pairs: Pairs) -> Flags:
        """True (n,) where the rule bars the pair, whatever else the plan does."""
        ...

    def say(self, pairs: Pairs, k: int) -> Text:
        """Why pair ``k``, which is barred, is barred: one sentence with the numbers."""
        ...


class ModelRule(Protocol):
    """Couples pairs: adds rows to the joint model."""

    id: str

    def constrain(self, model: JointModel) -> None:
        """Add the rule's rows."""
        ...


def number(value: float) -> str:
    """A number as people write it: no trailing zeros."""
    return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"

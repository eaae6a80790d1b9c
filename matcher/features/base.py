"""What a feature is: one named, measured quantity of a pair, scaled to 0..1."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt

from data.contract.text import Text
from matcher.features.context import Context

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]


class Feature(ABC):
    """One named feature of pairs (left row, post row), prepared once per round and kind of pair.

    Subclasses declare what they are and implement ``measure`` and ``scale``. ``left`` and ``right`` are equally long
    arrays of row positions: in cohorts or teachers, and in posts. NaN always means unknown, never zero.
    """

    key: ClassVar[str]
    name: ClassVar[Text]
    unit: ClassVar[Text]  # of what is measured
    direction: ClassVar[Literal["up", "down"]]  # up: the more is measured, the better
    needs: ClassVar[tuple[str, ...]]  # sheet.column read; with none of them filled in, the feature is unknown
    VERSION: ClassVar[int] = 1  # one more whenever the same round may get other values: curves learned of the old ones are void
    expected: ClassVar[bool] = True  # False: its absence says nothing about how well a pair is known

    def __init__(self, context: Context):
        self.context = context

    @abstractmethod
    def measure(self, left: Rows, right: Rows) -> Floats:
        """The quantity in ``unit``, NaN where unknown."""

    @abstractmethod
    def scale(self, measured: Floats, left: Rows, right: Rows) -> Floats:
        """Measured quantities as values in 0..1, monotone in ``direction``; NaN stays NaN unless something else is known."""

    @abstractmethod
    def say(self, measured: float, left: int, right: int) -> Text:
        """The quantity of one pair in words, as a part of a sentence."""

    def values(self, left: Rows, right: Rows) -> Floats:
        """Values in 0..1, NaN where unknown."""
        return self.scale(self.measure(left, right), left, right)

    def confidence(self, left: Rows, right: Rows, known: npt.NDArray[np.bool_]) -> Floats:
        """How far a known value can be relied on, 0..1; small counts give less. Unknown is 0."""
        return known.astype(np.float64)

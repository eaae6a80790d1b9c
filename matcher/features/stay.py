"""Feature of how long the stay can last."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from data.contract.text import Text
from matcher.features.base import Feature, Floats, Rows
from matcher.features.context import Context
from matcher.problem.days import ALWAYS

TARGET_DAYS = 180.0  # an internship is meant to last about six months
_STAYS = ("internship", "apprentice")


class Days(Feature):
    """Days from the latest start to the earliest end, against a target of 180; longer counts no more. Internships only."""

    key: ClassVar[str] = "days"
    name: ClassVar[Text] = Text("时长", "length of stay")
    unit: ClassVar[Text] = Text("天", "days")
    direction: ClassVar[Literal["up", "down"]] = "up"
    needs: ClassVar[tuple[str, ...]] = ("cohorts.start", "cohorts.end", "posts.start", "posts.end")

    def __init__(self, context: Context):
        super().__init__(context)
        self._stays = np.isin(context.post_kind, _STAYS)

    def measure(self, left: Rows, right: Rows) -> Floats:
        """Days of the stay, 0 where the dates do not meet; NaN where there is no stay or no end."""
        c = self.context
        first = np.maximum(c.start[left], c.post_start[right])
        last = np.minimum(c.end[left], c.post_end[right])
        length = np.maximum(0, last - first + 1).astype(np.float64)
        return np.where(self._stays[right] & (last < ALWAYS) & (first > -ALWAYS), length, np.nan)

    def scale(self, measured: Floats, left: Rows, right: Rows) -> Floats:
        """Share of the target, at most 1."""
        return np.minimum(1.0, measured / TARGET_DAYS)

    def say(self, measured: float, left: int, right: int) -> Text:
        """The days."""
        return Text(f"可实习 {measured:.0f} 天", f"a stay of {measured:.0f} days")

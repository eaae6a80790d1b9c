"""Feature of the enterprise's standing."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from data.contract.text import Text
from matcher.features.base import Feature, Floats, Rows
from matcher.features.context import Context
from matcher.problem.days import ALWAYS, NEVER, days
from matcher.problem.tables import texts

LEVELS = ("none", "listed", "certified", "national")
_WORDS = (
    Text("未列入产教融合型企业", "not listed for integration of industry and education"),
    Text("产教融合型入库企业", "listed for integration of industry and education"),
    Text("产教融合型认证企业", "certified for integration of industry and education"),
    Text("国家产教融合型企业", "nationally certified for integration of industry and education"),
)
_POINTS = np.array([0.3, 0.6, 0.8, 0.9])
INSPECTED = 0.1  # added where the school's visit is not older than a year
YEAR = 365


class Standing(Feature):
    """Integration of industry and education (0.3 none, 0.6 listed, 0.8 certified, 0.9 national), +0.1 inspected within a year.

    Bad credit is 0.
    """

    key: ClassVar[str] = "standing"
    name: ClassVar[Text] = Text("企业资质", "standing")
    unit: ClassVar[Text] = Text("分", "points")
    direction: ClassVar[Literal["up", "down"]] = "up"
    needs: ClassVar[tuple[str, ...]] = ("enterprises.integration", "enterprises.inspected_on", "enterprises.credit")

    def __init__(self, context: Context):
        super().__init__(context)
        table = context.round["enterprises"]
        self._level = np.array([LEVELS.index(level) for level in texts(table["integration"])], dtype=np.int64)
        seen = days(table["inspected_on"], -ALWAYS)
        recent = (seen <= context.as_of) & (seen > context.as_of - YEAR) & (context.as_of != NEVER)
        points = _POINTS[self._level] + INSPECTED * recent
        self._points = np.where(texts(table["credit"]) == "bad", 0.0, points)

    def measure(self, left: Rows, right: Rows) -> Floats:
        """Points 0..1."""
        return self._points[self.context.enterprise[right]]

    def scale(self, measured: Floats, left: Rows, right: Rows) -> Floats:
        """The points themselves."""
        return measured

    def say(self, measured: float, left: int, right: int) -> Text:
        """The level of integration, or the bad credit."""
        if measured == 0:
            return Text("企业信用不良", "bad credit")
        return _WORDS[self._level[self.context.enterprise[right]]]

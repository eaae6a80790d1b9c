"""Feature of how many students share one mentor."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from data.contract.text import Text
from matcher.features.base import Feature, Floats, Rows
from matcher.features.context import Context
from matcher.problem.tables import floats

USUAL = 5.0  # students of one mentor that count one half
ORDER_GROUP = 15.0  # a class's least size where the post names none


class Mentors(Feature):
    """Students of the smallest possible group per mentor: a half at five, towards 1 with fewer.

    Seats do not enter: offering more of them must not make a post look worse.
    """

    key: ClassVar[str] = "mentors"
    name: ClassVar[Text] = Text("师傅", "mentors")
    unit: ClassVar[Text] = Text("人/师傅", "students per mentor")
    direction: ClassVar[Literal["up", "down"]] = "down"
    needs: ClassVar[tuple[str, ...]] = ("posts.mentors", "posts.min_group", "cohorts.min_group")

    def __init__(self, context: Context):
        super().__init__(context)
        posts = context.posts
        self._mentors = floats(posts["mentors"])
        usual = np.where(context.post_kind == "order", ORDER_GROUP, 1.0)
        asked = floats(posts["min_group"])
        self._asked = np.where(np.isnan(asked), usual, asked)
        self._group = floats(context.left["min_group"])

    def measure(self, left: Rows, right: Rows) -> Floats:
        """Students per mentor, infinite without a mentor, NaN where not told."""
        group = np.maximum(self._group[left], self._asked[right])
        mentors = self._mentors[right]
        return np.where(mentors == 0, np.inf, group / np.where(mentors == 0, 1.0, mentors))

    def scale(self, measured: Floats, left: Rows, right: Rows) -> Floats:
        """1 / (1 + students / 5)."""
        return 1.0 / (1.0 + measured / USUAL)

    def say(self, measured: float, left: int, right: int) -> Text:
        """How many mentors there are."""
        mentors = int(self._mentors[right])
        if mentors == 0:
            return Text("没有企业师傅", "no mentor in the enterprise")
        return Text(f"企业师傅 {mentors} 名", f"{mentors} mentor{'s' if mentors > 1 else ''} in the enterprise")

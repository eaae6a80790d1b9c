"""Feature of what students are paid."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from data.contract.text import Text
from matcher.features.base import Feature, Floats, Rows
from matcher.features.context import Context
from matcher.problem.tables import floats, texts


class Pay(Feature):
    """Pay against what is due: the lowest wage grade or the lawful share of the post's wage, else the region's median pay.

    A half at just that, 2/3 at twice as much.
    """

    key: ClassVar[str] = "pay"
    name: ClassVar[Text] = Text("报酬", "pay")
    unit: ClassVar[Text] = Text("元/月", "yuan a month")
    direction: ClassVar[Literal["up", "down"]] = "up"
    needs: ClassVar[tuple[str, ...]] = ("posts.pay", "posts.lowest_wage", "posts.post_wage")

    def __init__(self, context: Context):
        super().__init__(context)
        posts = context.posts
        share = float(context.settings.threshold("pay", "share"))
        self._pay = floats(posts["pay"])
        due = np.fmin(share * floats(posts["post_wage"]), floats(posts["lowest_wage"]))
        region = texts(posts["region"])
        region = np.where(region != "", region, texts(context.round["enterprises"]["region"])[context.enterprise]).astype("U12")
        self._due = np.where(np.isnan(due), _medians(self._pay, region), due)

    def measure(self, left: Rows, right: Rows) -> Floats:
        """Yuan a month."""
        return self._pay[right]

    def scale(self, measured: Floats, left: Rows, right: Rows) -> Floats:
        """Pay / (pay + what is due)."""
        total = measured + self._due[right]
        return np.where(total > 0, measured / np.where(total > 0, total, 1.0), np.where(np.isnan(total), np.nan, 0.5))

    def say(self, measured: float, left: int, right: int) -> Text:
        """The pay."""
        return Text(f"报酬每月 {measured:.0f} 元", f"pay of {measured:.0f} yuan a month")


def _medians(pay: Floats, region: np.ndarray) -> Floats:
    """Median pay of each post's region (n_posts,), of all posts where the region has none."""
    known = ~np.isnan(pay)
    everywhere = float(np.median(pay[known])) if known.any() else np.nan
    result = np.full(len(pay), everywhere)
    for one in np.unique(region[known]):
        if one:
            result[region == one] = np.median(pay[known & (region == one)])
    return result

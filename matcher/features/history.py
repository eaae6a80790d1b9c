"""Feature of what came of earlier cooperation between the school and the enterprise."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.contract.text import Text
from matcher.earlier import STEPS
from matcher.features.base import Feature, Floats, Rows
from matcher.features.context import Context
from matcher.problem.days import ALWAYS, NEVER, days
from matcher.problem.tables import flags, floats

PRIOR_STUDENTS = 10.0  # counts of fewer students are mostly shrunk towards the mean
PARTNER, FRAMEWORK = 0.4, 0.6  # how far an agreement closes the gap to 1


class Past(Feature):
    """Share of students who got on to the next step (accepted, completed, retained), pooled and shrunk by counts.

    The pair's share leans on the enterprise's with all schools, and that on everybody's. A partnership valid at the start
    closes 0.4 of the gap to 1, a framework agreement 0.6. With neither results nor agreement: unknown.
    """

    key: ClassVar[str] = "past"
    name: ClassVar[Text] = Text("以往合作", "past cooperation")
    unit: ClassVar[Text] = Text("比例", "share")
    direction: ClassVar[Literal["up", "down"]] = "up"
    needs: ClassVar[tuple[str, ...]] = ("partnerships.since", "outcomes.accepted", "outcomes.completed", "outcomes.retained")

    def __init__(self, context: Context):
        super().__init__(context)
        self._shape = (len(context.round["schools"]), len(context.round["enterprises"]))
        self._share, self._students = self._outcomes(context.round["outcomes"])
        self._agreements = self._partnerships(context.round["partnerships"])

    def measure(self, left: Rows, right: Rows) -> Floats:
        """Shrunk share of the earlier results, closed towards 1 by an agreement; NaN where nothing is known."""
        at = (self.context.school[left], self.context.enterprise[right])
        share = self._share[at]
        closing = self._closing(left, right)
        known = np.where(np.isnan(share), self._mean, share)
        return np.where(np.isnan(share) & (closing == 0), np.nan, known + closing * (1 - known))

    def scale(self, measured: Floats, left: Rows, right: Rows) -> Floats:
        """The share itself."""
        return measured

    def confidence(self, left: Rows, right: Rows, known: npt.NDArray[np.bool_]) -> Floats:
        """n / (n + 10) of the enterprise's students, and at least a half with an agreement."""
        n = self._students[self.context.enterprise[right]]
        counted = np.maximum(n / (n + PRIOR_STUDENTS), np.where(self._closing(left, right) > 0, 0.5, 0.0))
        return np.where(known, counted, 0.0)

    def say(self, measured: float, left: int, right: int) -> Text:
        """The agreement, else the results."""
        closing = float(self._closing(np.array([left]), np.array([right]))[0])
        if closing == FRAMEWORK:
            return Text("与学校签有框架协议", "a framework agreement with the school")
        if closing == PARTNER:
            return Text("是学校的合作企业", "a partner of the school")
        return Text(
            f"以往学生的接受、完成与留用率折合 {measured:.0%}",
            f"earlier students were accepted, finished and stayed at a rate of {measured:.0%}",
        )

    def _closing(self, left: Rows, right: Rows) -> Floats:
        c = self.context
        pair = c.school[left] * self._shape[1] + c.enterprise[right]
        start = np.maximum(c.start[left], c.post_start[right])
        closing = np.zeros(len(left))
        for keys, since, until, worth in self._agreements:
            at = np.minimum(np.searchsorted(keys, pair), len(keys) - 1)
            valid = (keys[at] == pair) & (since[at] <= start) & (start <= until[at])
            closing = np.maximum(closing, np.where(valid, worth[at], 0.0))
        return closing

    def _partnerships(self, table: pd.DataFrame) -> list[tuple[npt.NDArray[np.int64], ...]]:
        """Agreements as layers in which every pair occurs once: keys (sorted), since, until, worth."""
        c = self.context
        key = c.positions("schools", table["school_id"]) * self._shape[1] + c.positions("enterprises", table["enterprise_id"])
        since, until = days(table["since"], NEVER), days(table["agreement_until"], ALWAYS)
        worth = np.where(flags(table["framework"]), FRAMEWORK, PARTNER)
        order = np.argsort(key, kind="stable")
        key, since, until, worth = key[order], since[order], until[order], worth[order]
        _, first, size = np.unique(key, return_index=True, return_counts=True)
        layer = np.arange(len(key)) - np.repeat(first, size)
        return [(key[layer == n], since[layer == n], until[layer == n], worth[layer == n]) for n in range(size.max(initial=0))]

    def _outcomes(self, table: pd.DataFrame) -> tuple[Floats, Floats]:
        """Shrunk share by school and enterprise, NaN where the enterprise has no results; and each enterprise's students."""
        c = self.context
        went, of = np.zeros(self._shape), np.zeros(self._shape)
        at = (c.positions("schools", table["school_id"]), c.positions("enterprises", table["enterprise_id"]))
        for before, step in STEPS:
            done, begun = floats(table[step]), floats(table[before])
            both = ~np.isnan(done) & ~np.isnan(begun)
            np.add.at(went, (at[0][both], at[1][both]), np.minimum(done, begun)[both])
            np.add.at(of, (at[0][both], at[1][both]), begun[both])
        self._mean = float(went.sum() / of.sum()) if of.sum() > 0 else 0.5
        there = (went.sum(axis=0) + PRIOR_STUDENTS * self._mean) / (of.sum(axis=0) + PRIOR_STUDENTS)
        share = (went + PRIOR_STUDENTS * there) / (of + PRIOR_STUDENTS)
        return np.where(of.sum(axis=0) > 0, share, np.nan), of.sum(axis=0)

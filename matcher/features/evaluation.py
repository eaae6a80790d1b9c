"""Feature of how the parties judged each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.contract.text import Text
from matcher.features.base import Feature, Floats, Rows
from matcher.features.context import Context
from matcher.problem.tables import floats

PRIOR_COUNT = 5.0  # a mean of n answers counts n / (n + 5), the rest is everybody's mean
OF_ENTERPRISE: Mapping[str, float] = {"school": 0.4, "student": 0.3, "third_party": 0.2, "guardian": 0.1}
GRAIN = 10_000  # scores are summed as whole ten-thousandths, so that the order of rows cannot matter


class Evaluations(Feature):
    """Scores of the enterprise by school, students, third parties and guardians (from all schools), and of this school and its
    students by the enterprise, each shrunk towards the mean by its count. 50 points are 0, 100 points 1.
    """

    key: ClassVar[str] = "evaluations"
    name: ClassVar[Text] = Text("多元评价", "evaluations")
    unit: ClassVar[Text] = Text("分", "points")
    direction: ClassVar[Literal["up", "down"]] = "up"
    needs: ClassVar[tuple[str, ...]] = ("evaluations.score",)

    def __init__(self, context: Context):
        super().__init__(context)
        table = context.round["evaluations"]
        schools, enterprises = len(context.round["schools"]), len(context.round["enterprises"])
        school = context.positions("schools", table["school_id"])
        enterprise = context.positions("enterprises", table["enterprise_id"])
        rater, about = table["rater"].to_numpy(dtype="U12"), table["about"].to_numpy(dtype="U12")
        weight, total = np.zeros(enterprises), np.zeros(enterprises)
        self._count = np.zeros(enterprises)
        for who, worth in OF_ENTERPRISE.items():
            mean, count = _shrunk(table, (about == "enterprise") & (rater == who), enterprise, enterprises)
            total += np.where(count > 0, worth * mean, 0.0)
            weight += np.where(count > 0, worth, 0.0)
            self._count += count
        self._enterprise = np.where(weight > 0, total / np.where(weight > 0, weight, 1.0), np.nan)
        pair = school * enterprises + enterprise
        mean, count = _shrunk(table, (about != "enterprise") & (rater == "enterprise"), pair, schools * enterprises)
        self._mutual = np.where(count > 0, mean, np.nan).reshape(schools, enterprises)
        self._mutual_count = count.reshape(schools, enterprises)

    def measure(self, left: Rows, right: Rows) -> Floats:
        """Mean of both sides' points, or the one that is known."""
        school, enterprise = self.context.school[left], self.context.enterprise[right]
        ours, theirs = self._enterprise[enterprise], self._mutual[school, enterprise]
        return np.where(np.isnan(ours), theirs, np.where(np.isnan(theirs), ours, (ours + theirs) / 2))

    def scale(self, measured: Floats, left: Rows, right: Rows) -> Floats:
        """Points above 50 as a share of 50."""
        return np.clip((measured - 50.0) / 50.0, 0.0, 1.0)

    def confidence(self, left: Rows, right: Rows, known: npt.NDArray[np.bool_]) -> Floats:
        """n / (n + 5) of all answers used."""
        school, enterprise = self.context.school[left], self.context.enterprise[right]
        n = self._count[enterprise] + self._mutual_count[school, enterprise]
        return np.where(known, n / (n + PRIOR_COUNT), 0.0)

    def say(self, measured: float, left: int, right: int) -> Text:
        """The mean of the points."""
        return Text(f"多方评价折合 {measured:.0f} 分", f"evaluations of {measured:.0f} points in all")


def _shrunk(table: pd.DataFrame, rows: npt.NDArray[np.bool_], key: npt.NDArray[np.int64], size: int) -> tuple[Floats, Floats]:
    """Means by key (size,), shrunk towards the mean of these rows, and their counts; the mean where there is no row."""
    count = np.maximum(1, np.nan_to_num(floats(table["count"]), nan=1.0)).astype(np.int64)[rows]
    score = np.rint(floats(table["score"])[rows] * GRAIN).astype(np.int64)
    points, counts = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    np.add.at(points, key[rows], score * count)
    np.add.at(counts, key[rows], count)
    if not counts.sum():
        return np.zeros(size), counts.astype(np.float64)
    mean = points.sum() / counts.sum()
    return (points + PRIOR_COUNT * mean) / (counts + PRIOR_COUNT) / GRAIN, counts.astype(np.float64)

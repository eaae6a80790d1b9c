"""dates and min_days: whether and how long a stay fits."""

from __future__ import annotations

import numpy as np

from data.contract.text import Text
from matcher.arrays import Flags
from matcher.problem.days import to_date
from matcher.problem.pairs import Pairs
from matcher.problem.problem import Programme
from matcher.rules.base import nothing
from matcher.rules.mending import Change, Mended


class DatesRule:
    """Cohort and post share days that are not past."""

    id = "dates"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        return np.asarray(pairs.group & (pairs.start > pairs.end))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        first, last = to_date(pairs.start[k]), to_date(pairs.end[k])
        return Text(
            f"时间对不上：最早 {first} 才能开始，最晚 {last} 就要结束。",
            f"No common days: it could start on {first} at the earliest and must end by {last}.",
        )

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        return _other_dates(mended)


class MinDaysRule:
    """A stay lasts at least the days asked for."""

    id = "min_days"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        if pairs.programme is Programme.TEACHER:
            return nothing(pairs)
        short = pairs.end - pairs.start + 1 < pairs.shortest
        return np.asarray(pairs.group & (pairs.start <= pairs.end) & short)

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        length, limit = int(pairs.end[k] - pairs.start[k] + 1), int(pairs.shortest[k])
        first, last = to_date(pairs.start[k]), to_date(pairs.end[k])
        return Text(
            f"共同时段 {first} 至 {last} 只有 {length} 天，少于最短 {limit} 天。",
            f"The common days {first} to {last} are {length}, fewer than the {limit} required.",
        )

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        return _other_dates(mended)


def _other_dates(mended: Mended) -> Change:
    first, last = to_date(mended.dated.start[0]), to_date(mended.dated.end[0])
    days = int(mended.dated.end[0] - mended.dated.start[0]) + 1
    return Change(
        mended.dates,
        Text(
            f"把日期改到能从 {first} 实习到 {last}（{days} 天）。",
            f"Move the dates so that the stay can last from {first} to {last} ({days} days).",
        ),
    )

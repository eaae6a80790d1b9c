"""dates and min_days: whether and how long a stay fits."""

from __future__ import annotations

import numpy as np

from data.contract.text import Text
from matcher.arrays import Flags, Ints
from matcher.problem.days import NEVER, to_date
from matcher.problem.pairs import Pairs
from matcher.problem.problem import Programme
from matcher.rules.base import nothing


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


class MinDaysRule:
    """A stay lasts at least the days asked for."""

    id = "min_days"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        if pairs.programme is Programme.TEACHER:
            return nothing(pairs)
        short = pairs.end - pairs.start + 1 < self._limit(pairs)
        return np.asarray(pairs.group & (pairs.start <= pairs.end) & short)

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        length, limit = int(pairs.end[k] - pairs.start[k] + 1), int(self._limit(pairs)[k])
        first, last = to_date(pairs.start[k]), to_date(pairs.end[k])
        return Text(
            f"共同时段 {first} 至 {last} 只有 {length} 天，少于最短 {limit} 天。",
            f"The common days {first} to {last} are {length}, fewer than the {limit} required.",
        )

    def _limit(self, pairs: Pairs) -> Ints:
        cohorts = pairs.problem.cohorts
        excepted = np.full(len(cohorts.ids), NEVER, dtype=np.int64)
        days = np.zeros(len(cohorts.ids), dtype=np.int64)
        for decision in pairs.problem.decisions:
            if decision.action == "except" and decision.rule == self.id and decision.cohort >= 0 and decision.value is not None:
                excepted[decision.cohort], days[decision.cohort] = decision.until, int(float(decision.value))
        return np.where(pairs.start <= excepted[pairs.left], days[pairs.left], cohorts.min_days[pairs.left])

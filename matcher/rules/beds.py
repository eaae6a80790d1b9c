"""beds: students placed farther than they can commute sleep at the enterprise."""

from __future__ import annotations

import numpy as np

from data.contract.text import Text
from matcher.arrays import Flags
from matcher.problem.distance import great_circle_km
from matcher.problem.pairs import Pairs
from matcher.rules.base import number


class BedsRule:
    """The enterprise has too few beds for one group."""

    id = "beds"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        return np.asarray(pairs.needs_bed & (pairs.problem.enterprises.dorm_beds[pairs.enterprise] < np.maximum(pairs.least, 1)))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        p = pairs.problem
        beds = p.enterprises.dorm_beds[pairs.enterprise[k]]
        one = np.array([k])
        school, post = pairs.school[one], pairs.right[one]
        km = great_circle_km(p.schools.lon[school], p.schools.lat[school], p.posts.lon[post], p.posts.lat[post])[0]
        limit = number(p.cohorts.commute_km[pairs.left[k]])
        far = (
            ("距离不详且不在同一区划", "distance unknown and another region")
            if np.isnan(km)
            else (f"相距 {km:.1f} 公里", f"{km:.1f} km away")
        )
        return Text(
            f"{far[0]}，超过走读上限 {limit} 公里须住宿，企业只有 {beds} 张床位，不够一组。",
            f"{far[1]}, beyond the commute of {limit} km, so beds are needed; the enterprise has {beds}, too few for a group.",
        )


RULES = (BedsRule(),)

"""beds: students placed farther than they can commute sleep at the enterprise."""

from __future__ import annotations

import numpy as np

from data.contract.text import Text
from matcher.arrays import Flags
from matcher.problem.distance import great_circle_km
from matcher.problem.pairs import Pairs
from matcher.rules.base import number, students
from matcher.rules.mending import Change, Mended, set_cell


class BedsRule:
    """The enterprise has too few beds for one group."""

    id = "beds"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        return np.asarray(pairs.needs_bed & (pairs.beds_left < pairs.least))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        p = pairs.problem
        one = np.array([k])
        school, post = pairs.school[one], pairs.right[one]
        km = great_circle_km(p.schools.lon[school], p.schools.lat[school], p.posts.lon[post], p.posts.lat[post])[0]
        limit = number(p.cohorts.commute_km[pairs.left[k]])
        if np.isnan(km):
            far = Text("距离不详且不在同一区划，须住宿", "The distance is unknown and the region another, so beds are needed")
        else:
            far = Text(
                f"相距 {km:.1f} 公里，超过走读上限 {limit} 公里，须住宿",
                f"It is {km:.1f} km away, beyond the commute of {limit} km, so beds are needed",
            )
        beds, left, least = p.enterprises.dorm_beds[pairs.enterprise[k]], int(pairs.beds_left[k]), int(pairs.least[k])
        return Text(
            f"{far.zh}；企业有 {beds} 张床位，可用 {left} 张，一组至少 {least} 人，还差 {least - left} 张。",
            f"{far.en}; of {beds} beds {left} are free, and a group has at least {students(least)}: {least - left} short.",
        )

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        free, least = int(mended.dated.beds_left[0]), mended.least
        if least <= free:
            return mended.enough(
                f"可用的 {free} 张床位够 {least} 人", f"the {free} free beds are enough for a group of {students(least)}"
            )
        beds = int(mended.dated.beds_used[0]) + least
        edit = set_cell("enterprises", mended.enterprise_id, "dorm_beds", beds)
        return Change((edit, *mended.sizes), Text(f"企业宿舍床位增至 {beds} 张。", f"Provide {beds} beds at the enterprise."))

"""intensity, hours, hazards, shifts, pay: conditions of the post itself, for placed students."""

from __future__ import annotations

import numpy as np

from data.catalogues import hazard
from data.contract.text import Text
from matcher.arrays import Flags, Floats
from matcher.problem.pairs import Pairs
from matcher.problem.parties import Posts
from matcher.rules.base import number


class IntensityRule:
    """Physical labour of grade III and above is barred."""

    id = "intensity"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        limit = float(pairs.problem.settings.threshold("intensity", "grade"))
        return np.asarray(pairs.placed & (pairs.problem.posts.intensity[pairs.right] >= limit))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        grade = pairs.problem.posts.intensity[pairs.right[k]]
        return Text(f"体力劳动强度为 {grade} 级，实习生不得从事。", f"Labour intensity is grade {grade}, barred for interns.")


class HoursRule:
    """A working day has at most eight hours."""

    id = "hours"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        limit = float(pairs.problem.settings.threshold("hours", "hours_per_day"))
        return np.asarray(pairs.placed & (pairs.problem.posts.hours[pairs.right] > limit))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        hours = number(pairs.problem.posts.hours[pairs.right[k]])
        return Text(f"日工时 {hours} 小时，超过 8 小时。", f"{hours} hours a day, more than 8.")


class HazardsRule:
    """Work of high risk needs a filing."""

    id = "hazards"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        posts = pairs.problem.posts
        risky = np.array([any(hazard(tag).filing for tag in tags) for tags in posts.hazards], dtype=bool) & ~posts.filed
        return np.asarray(pairs.placed & risky[pairs.right])

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        tags = "、".join(hazard(tag).zh for tag in pairs.problem.posts.hazards[pairs.right[k]])
        keys = ", ".join(pairs.problem.posts.hazards[pairs.right[k]])
        return Text(f"岗位涉及{tags}，没有备案号。", f"The post has hazards ({keys}) and no filing number.")


class ShiftsRule:
    """Posts with nights, rest days or overtime and no filing take interns on their regular seats only."""

    id = "shifts"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        posts = pairs.problem.posts
        limited = shift_limited(posts)[pairs.right]
        return np.asarray(pairs.placed & limited & (posts.regular_seats[pairs.right] < pairs.least))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        seats = pairs.problem.posts.regular_seats[pairs.right[k]]
        return Text(
            f"岗位有夜班、休息日上班或加班且未备案，只有 {seats} 个白班双休名额，不够一组。",
            f"Nights, rest days or overtime without a filing; only {seats} regular seats, too few for a group.",
        )


def shift_limited(posts: Posts) -> Flags:
    """True (n_p,) for posts where only the regular seats may be used."""
    return np.asarray(posts.off_hours & ~posts.filed & posts.placed)


class PayRule:
    """Students who work rather independently earn the lesser of 80 % of the post's wage and its lowest wage grade."""

    id = "pay"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        posts = pairs.problem.posts
        low = posts.independent & (posts.pay < self._floor(pairs))
        return np.asarray(pairs.placed & low[pairs.right])

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        post = pairs.right[k]
        pay, floor = number(pairs.problem.posts.pay[post]), number(self._floor(pairs)[post])
        return Text(
            f"相对独立参与工作，报酬 {pay} 元/月，低于最低要求 {floor} 元/月。",
            f"Independent work paid {pay} a month, below the least {floor}.",
        )

    def _floor(self, pairs: Pairs) -> Floats:
        """The least pay per post (n_p,), NaN where neither wage is given."""
        posts = pairs.problem.posts
        top, bottom = pairs.problem.settings.threshold("pay", "share").as_integer_ratio()
        return np.fmin(posts.post_wage * top / bottom, posts.lowest_wage)


RULES = (IntensityRule(), HoursRule(), HazardsRule(), ShiftsRule(), PayRule())

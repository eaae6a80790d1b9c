"""intensity, hours, hazards, shifts, pay: conditions of the post itself, for placed students."""

from __future__ import annotations

import math

import numpy as np

from data.catalogues import hazard
from data.contract.text import Text
from data.filings import TO_BE_FILED
from matcher.arrays import Flags, Floats
from matcher.problem.pairs import Pairs
from matcher.rules.base import number, percent, students
from matcher.rules.mending import Change, Mended, no_change, set_cell

CENT = 0.005  # wages are given to the cent; products of floats differ from the exact ones by less than half of it


class IntensityRule:
    """Physical labour of a high grade is barred."""

    id = "intensity"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        limit = float(pairs.problem.settings.threshold("intensity", "grade"))
        return np.asarray(pairs.placed & (pairs.problem.posts.intensity[pairs.right] >= limit))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        grade = pairs.problem.posts.intensity[pairs.right[k]]
        limit = number(pairs.problem.settings.threshold("intensity", "grade"))
        return Text(
            f"体力劳动强度为 {grade} 级，{limit} 级及以上不得安排实习生。",
            f"Labour intensity is grade {grade}; interns are barred from grade {limit} on.",
        )

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        limit = number(mended.problem.settings.threshold("intensity", "grade"))
        return no_change(
            f"只有改派强度低于 {limit} 级的其他工作；备案也不行。",
            f"Only other work, below grade {limit}; no filing allows this.",
        )


class HoursRule:
    """A working day is not too long."""

    id = "hours"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        limit = float(pairs.problem.settings.threshold("hours", "hours_per_day"))
        return np.asarray(pairs.placed & (pairs.problem.posts.hours[pairs.right] > limit))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        hours = number(pairs.problem.posts.hours[pairs.right[k]])
        limit = number(pairs.problem.settings.threshold("hours", "hours_per_day"))
        return Text(f"日工时 {hours} 小时，超过上限 {limit} 小时。", f"{hours} hours a day, more than {limit}.")

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        limit = float(mended.problem.settings.threshold("hours", "hours_per_day"))
        edit = set_cell("posts", mended.post_id, "hours_per_day", limit)
        return Change(
            (edit,), Text(f"实习生日工时减到 {number(limit)} 小时。", f"Cut the interns' day to {number(limit)} hours.")
        )


class HazardsRule:
    """Work of high risk needs a filing."""

    id = "hazards"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        posts = pairs.problem.posts
        return np.asarray(pairs.placed & (posts.needs_filing & ~posts.filed)[pairs.right])

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        tags = [tag for tag in pairs.problem.posts.hazards[pairs.right[k]] if hazard(tag).filing]
        keys = ", ".join(tag.replace("_", " ") for tag in tags)
        return Text(
            f"岗位有{'、'.join(hazard(tag).zh for tag in tags)}，须先备案，现没有备案号。",
            f"The post's hazards ({keys}) need a filing, and it has no filing number.",
        )

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        return _filing(mended)


class ShiftsRule:
    """Posts with nights, rest days or overtime and no filing take interns on their regular seats only."""

    id = "shifts"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        return np.asarray(pairs.group & (pairs.regular_left < pairs.least))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        seats = pairs.problem.posts.regular_seats[pairs.right[k]]
        left, least = int(pairs.regular_left[k]), int(pairs.least[k])
        return Text(
            f"岗位有夜班、休息日上班或加班，又未备案，只能用白班双休名额：共 {seats} 个，可用 {left} 个，一组至少 {least} 人。",
            f"Nights, rest days or overtime without a filing leave only the regular seats: "
            f"{seats}, {left} of them free, and a group has at least {students(least)}.",
        )

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        if mended.problem.posts.needs_filing[mended.post]:  # hazards ask for the filing, which allows the shifts too
            return _filing(mended)
        free, least = int(mended.dated.regular_left[0]), mended.least
        if least <= free:
            return mended.enough(
                f"可用的 {free} 个白班双休名额够 {least} 人",
                f"the {free} free regular seats are enough for a group of {students(least)}",
            )
        seats = int(mended.dated.regular_used[0]) + least
        edit = set_cell("posts", mended.post_id, "regular_seats", seats)
        return Change(
            (edit, *mended.sizes),
            Text(
                f"白班双休名额增至 {seats} 个（或先备案再填备案号）。",
                f"Raise the regular seats to {seats} (or have the shifts filed).",
            ),
        )


class PayRule:
    """Students who work rather independently earn the lesser of a share of the post's wage and its lowest wage grade."""

    id = "pay"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        posts = pairs.problem.posts
        low = posts.independent & (posts.pay < self._floor(pairs) - CENT)
        return np.asarray(pairs.placed & low[pairs.right])

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        post = pairs.right[k]
        pay, floor = number(pairs.problem.posts.pay[post]), number(round(float(self._floor(pairs)[post]), 2))
        share = percent(pairs.problem.settings.threshold("pay", "share"))
        return Text(
            f"学生相对独立参与工作，报酬 {pay} 元/月，低于下限 {floor} 元/月（该岗工资的 {share} 与最低档工资，取低者）。",
            f"Independent work is paid {pay} yuan a month, less than {floor} (the lesser of {share} of the post's wage and the "
            "lowest wage grade).",
        )

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        pay = math.ceil(round(float(self._floor(mended.pairs)[mended.post]) * 100, 4)) / 100
        edit = set_cell("posts", mended.post_id, "pay", pay)
        return Change((edit,), Text(f"报酬提到每月 {number(pay)} 元。", f"Raise the pay to {number(pay)} yuan a month."))

    def _floor(self, pairs: Pairs) -> Floats:
        """The least pay per post (n_p,), NaN where neither wage is given."""
        posts = pairs.problem.posts
        top, bottom = pairs.problem.settings.threshold("pay", "share").as_integer_ratio()
        return np.fmin(posts.post_wage * top / bottom, posts.lowest_wage)


def _filing(mended: Mended) -> Change:
    """A filing number, which has to be got first."""
    edit = set_cell("posts", mended.post_id, "filing_no", TO_BE_FILED)
    return Change(
        (edit,),
        Text(
            "先向主管部门备案，再填备案号；没有备案不得安排。",
            "File it with the authority and then enter the number; nobody may be placed without a filing.",
        ),
    )

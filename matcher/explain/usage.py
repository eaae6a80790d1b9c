"""How full posts and enterprises are in a finished plan."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import numpy as np

from data.contract.plan import Plan
from data.contract.text import Text
from matcher.features import PairKind
from matcher.problem import Problem, Programme
from matcher.problem.days import ALWAYS, NEVER, day
from matcher.problem.pairs import Pairs
from matcher.problem.parties import ORDER


@dataclass(frozen=True)
class _Taken:
    people: int
    start: int
    end: int
    placed: bool


class Usage:
    """Who goes where in a plan, by post and by enterprise."""

    def __init__(self, problem: Problem, plan: Plan):
        self._problem = problem
        self._by_post: dict[str, list[_Taken]] = defaultdict(list)
        self._by_enterprise: dict[int, list[_Taken]] = defaultdict(list)
        for group in plan.internships:
            self._take(group.post_id, group.students, group.start, group.end)
        for stay in plan.teachers:
            self._take(stay.post_id, 1, stay.start, stay.end)
        self._members = {row.post_id: sum(member.students for member in row.members) for row in plan.order_classes}

    def full(self, kind: PairKind, left: int, right: int) -> Text | None:
        """Why a legal pair finds no room beside the plan, or None where there is room."""
        p = self._problem
        pair = Pairs(p, Programme(kind), np.array([left]), np.array([right]))
        name = str(p.posts.ids[right])
        start, end = int(pair.start[0]), int(pair.end[0])
        seats = int(p.posts.seats[right])
        if kind == "cohort" and p.posts.kind[right] == ORDER:
            return self._class(name, seats)
        at_post = _busiest(self._by_post[name], start, end, placed_only=False)
        if kind == "teacher":
            full = at_post >= seats
            return Text(f"{seats} 个教师名额已满", f"its {seats} seats for teachers are taken") if full else None
        least = max(1, int(pair.least[0]))
        if at_post >= seats:
            return Text(f"需求 {seats} 人，本方案已满", f"this plan fills all of its {seats} seats")
        if int(pair.seats_left[0]) - at_post < least:
            return Text(
                f"需求 {seats} 人，本方案已安排 {at_post} 人，余下的不够一个小组",
                f"of {seats} seats this plan fills {at_post}, what is left is less than a group",
            )
        if pair.placed[0]:
            at_enterprise = _busiest(self._by_enterprise[int(pair.enterprise[0])], start, end, placed_only=True)
            room = int(pair.enterprise_left[0])
            if room - at_enterprise < least:
                left = max(0, room - at_enterprise)
                zh = f"，余 {left} 人，一组至少 {least} 人" if left else ""
                en = f", {left} are left and a group needs {least}" if left else ""
                return Text(
                    f"企业按在岗职工比例可接收 {room} 人，本方案已安排 {at_enterprise} 人{zh}",
                    f"its staff allows {room} interns, this plan sends {at_enterprise}{en}",
                )
        return None

    def _class(self, name: str, seats: int) -> Text | None:
        members = self._members.get(name, 0)
        if members >= seats:
            return Text(f"订单班 {seats} 人已满", f"the order-based class of {seats} is full")
        return None if members else Text("本方案没有开这个订单班", "this plan does not open the class")

    def _take(self, post_id: str, people: int, start: date, end: date) -> None:
        right = self._problem.places.posts.get(post_id)
        if right is None:
            return
        taken = _Taken(people, day(start), day(end), bool(self._problem.posts.placed[right]))
        self._by_post[post_id].append(taken)
        self._by_enterprise[int(self._problem.posts.enterprise[right])].append(taken)


def _busiest(rows: list[_Taken], start: int, end: int, placed_only: bool) -> int:
    """Most people present on one day of a stay."""
    there = [row for row in rows if row.start <= end and row.end >= start and (row.placed or not placed_only)]
    days = {max(row.start, start if start > NEVER else row.start) for row in there}
    return max((sum(row.people for row in there if row.start <= day_ <= row.end) for day_ in days if day_ < ALWAYS), default=0)

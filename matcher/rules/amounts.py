"""size, age, kind, seats, min_group: how many can go at all."""

from __future__ import annotations

import numpy as np

from data.contract.text import Text
from matcher.arrays import Flags
from matcher.problem.pairs import Pairs
from matcher.problem.parties import APPRENTICE, INTERNSHIP, KINDS, ORDER, VISIT

KIND_ZH = ("岗位实习", "认识实习", "订单班", "现代学徒", "教师实践")


class KindRule:
    """Internship cohorts go to internship, apprentice and order posts, visit cohorts to visit posts, teachers to theirs."""

    id = "kind"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        if not pairs.students.any():
            return np.asarray(pairs.kind != KINDS.index("teacher"))
        visiting = pairs.problem.cohorts.visit[pairs.left]
        return np.where(visiting, pairs.kind != VISIT, ~np.isin(pairs.kind, (INTERNSHIP, APPRENTICE, ORDER)))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        kind = int(pairs.kind[k])
        return Text(
            f"岗位类型是{KIND_ZH[kind]}，与安排类型不符。",
            f"The post is of kind {KINDS[kind]}, which is not what is to be placed.",
        )


class SizeRule:
    """Nobody of the cohort is left to place."""

    id = "size"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        return np.asarray(pairs.group & (pairs.problem.due[pairs.left] == 0)) if pairs.students.any() else pairs.students

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        c, p = pairs.left[k], pairs.problem
        return Text(
            f"在册 {p.cohorts.size[c]} 人，升学、自主、暂缓共 {p.cohorts.excused[c]} 人，其余均已确认，没有待安排的学生。",
            f"Of {p.cohorts.size[c]} students {p.cohorts.excused[c]} continue, arranged their own or are deferred, the rest is confirmed; none are left to place.",
        )


class AgeRule:
    """Students under sixteen are not placed."""

    id = "age"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        if not pairs.students.any():
            return pairs.students
        p = pairs.problem
        return np.asarray(pairs.group & (p.due[pairs.left] > 0) & (p.to_place[pairs.left] == 0))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        n = pairs.problem.cohorts.under16[pairs.left[k]]
        return Text(f"待安排的学生均未满 16 周岁（{n} 人）。", f"All students left to place are under 16 ({n}).")


class SeatsRule:
    """No seat is free."""

    id = "seats"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        return np.asarray(pairs.group & (pairs.seats_left < 1))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        seats = pairs.problem.posts.seats[pairs.right[k]]
        left = pairs.seats_left[k]
        return Text(f"需求 {seats} 人，余 {left} 个名额。", f"{seats} seats, {left} left.")


class TeacherSeatsRule:
    """The post takes no teacher."""

    id = "teacher_seats"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        return np.asarray(~pairs.students & (pairs.problem.posts.seats[pairs.right] < 1))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        return Text("岗位没有教师名额。", "The post has no seat for a teacher.")


class MinGroupRule:
    """The smallest group asked for is larger than what can go."""

    id = "min_group"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        return np.asarray(pairs.group & (pairs.most > 0) & (pairs.least > pairs.most))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        most, least = pairs.most[k], pairs.least[k]
        return Text(
            f"每组至少 {least} 人，这里最多只能去 {most} 人。",
            f"A group needs at least {least} students; at most {most} can go here.",
        )


RULES = (KindRule(), SizeRule(), AgeRule(), SeatsRule(), TeacherSeatsRule(), MinGroupRule())

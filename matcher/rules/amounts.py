"""kind, size, age, seats, teacher_seats, min_group: how many can go at all."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from data.contract.text import Text
from matcher.arrays import Flags, Ints
from matcher.problem.pairs import Pairs
from matcher.problem.parties import APPRENTICE, INTERNSHIP, ORDER, TEACHER, VISIT
from matcher.problem.problem import Programme
from matcher.rules.base import nothing, number, students
from matcher.rules.mending import Change, Mended, no_change, set_cell

KIND_WORDS = (
    Text("岗位实习", "internship"),
    Text("认识实习", "visit"),
    Text("订单班", "order-based class"),
    Text("现代学徒", "apprenticeship"),
    Text("教师实践", "teacher placement"),
)


class KindRule:
    """Internship cohorts go to internship, apprentice and order posts, visit cohorts to visit posts, teachers to theirs."""

    id = "kind"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        if pairs.programme is Programme.TEACHER:
            return np.asarray(pairs.kind != TEACHER)
        visiting = pairs.problem.cohorts.visit[pairs.left]
        return np.where(visiting, pairs.kind != VISIT, ~np.isin(pairs.kind, (INTERNSHIP, APPRENTICE, ORDER)))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        post = KIND_WORDS[int(pairs.kind[k])]
        if pairs.programme is Programme.TEACHER:
            return Text(f"这是{post.zh}岗位，不是教师实践岗位。", f"The post is of kind “{post.en}”, not for teachers.")
        own = KIND_WORDS[VISIT if pairs.problem.cohorts.visit[pairs.left[k]] else INTERNSHIP]
        return Text(
            f"本班组要安排的是{own.zh}，这是{post.zh}岗位。",
            f"The cohort's kind is “{own.en}”, the post's “{post.en}”.",
        )

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        return no_change("岗位和班组（教师）类型不同，另选同类的岗位。", "Another kind of post; choose one of the same kind.")


class SizeRule:
    """Nobody of the cohort is left to place."""

    id = "size"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        if pairs.programme is Programme.TEACHER:
            return nothing(pairs)
        return np.asarray(pairs.group & (pairs.problem.due[pairs.left] == 0))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        c, p = pairs.left[k], pairs.problem
        size, excused = p.cohorts.size[c], p.cohorts.excused[c]
        return Text(
            f"在册 {size} 人，升学、自主实习和暂不实习共 {excused} 人，其余已确认或在岗，没有待安排的学生。",
            f"Of {size} enrolled, {excused} continue, arranged their own or are deferred, the rest is confirmed: nobody is left.",
        )

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        return no_change("班组没有待安排的学生，无须改动。", "Nobody of the cohort is left to place; there is nothing to change.")


class AgeRule:
    """Only students under sixteen are left to place."""

    id = "age"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        if pairs.programme is Programme.TEACHER:
            return nothing(pairs)
        p = pairs.problem
        return np.asarray(pairs.group & (p.due[pairs.left] > 0) & (p.to_place[pairs.left] == 0))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        p, c = pairs.problem, pairs.left[k]
        years = number(p.settings.threshold("age", "years"))
        return Text(
            f"待安排 {p.due[c]} 人，未满 {years} 周岁的有 {p.cohorts.under16[c]} 人，没有可以安排的学生。",
            f"{p.due[c]} to place and {p.cohorts.under16[c]} under {years}: nobody may be placed.",
        )

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        years = number(mended.problem.settings.threshold("age", "years"))
        return no_change(f"待安排的学生满 {years} 周岁之前不能安排。", f"Not before some of those to place are {years}.")


class SeatsRule:
    """No seat is free."""

    id = "seats"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        return np.asarray(pairs.group & (pairs.seats_left < 1))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        seats = pairs.problem.posts.seats[pairs.right[k]]
        return Text(
            f"岗位需求 {seats} 人，已被已确认和在岗的学生占满。" if seats else "岗位需求人数为 0。",
            f"All {seats} seats are taken by confirmed students." if seats else "The post has no seats.",
        )

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        seats = int(mended.dated.seats_used[0]) + mended.target
        edit = set_cell("posts", mended.post_id, "seats", seats)
        return Change((edit, *mended.sizes), Text(f"岗位需求人数增至 {seats} 人。", f"Raise the post's seats to {seats}."))


class TeacherSeatsRule:
    """The post takes no teacher."""

    id = "teacher_seats"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        if pairs.programme is Programme.COHORT:
            return nothing(pairs)
        return np.asarray(pairs.problem.posts.seats[pairs.right] < 1)

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        return Text("教师岗位的需求人数为 0。", "The post has no seat for teachers.")

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        edit = set_cell("posts", mended.post_id, "seats", 1)
        return Change((edit,), Text("把教师岗位的需求人数设为 1。", "Give the post one seat for a teacher."))


class MinGroupRule:
    """The smallest group asked for is larger than what can go."""

    id = "min_group"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        return np.asarray(pairs.group & (pairs.most > 0) & (pairs.least > pairs.most))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        p, most, least = pairs.problem, int(pairs.most[k]), int(pairs.least[k])
        limit = _limits(pairs[np.array([k])])[0]
        if p.cohorts.keep_together[pairs.left[k]] and least > p.posts.min_group[pairs.right[k]]:
            asked = Text(f"须整班 {least} 人同去", f"The whole cohort of {least} has to go together")
        else:
            asked = Text(f"岗位要求每组至少 {least} 人", f"The post asks for groups of at least {students(least)}")
        return Text(
            f"{asked.zh}，{limit.text.zh}，最多只能去 {most} 人，还差 {least - most} 人。",
            f"{asked.en}; {limit.text.en}, so at most {most} can go, {least - most} short.",
        )

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        return Change(mended.sizes, mended.smaller)


class _Limit(NamedTuple):
    left: Ints
    text: Text


def _seats(left: int, seats: int) -> Text:
    """What a post has room for before the plan sends anybody."""
    if left == seats:
        return Text(f"岗位一共只需求 {seats} 人", f"the post has {seats} seats in all")
    return Text(f"岗位除在途安排外只有 {left} 个名额", f"the post has {left} seats beside what is fixed already")


def _limits(pair: Pairs) -> list[_Limit]:
    """What U of a single pair is the least of, tightest first."""
    p = pair.problem
    to_place = p.to_place[pair.left]
    found = [
        _Limit(to_place, Text(f"待安排的只有 {to_place[0]} 人", f"only {to_place[0]} are to be placed")),
        _Limit(pair.seats_left, _seats(int(pair.seats_left[0]), int(p.posts.seats[pair.right[0]]))),
    ]
    if pair.placed[0]:
        left, like = pair.enterprise_left, pair.post_left
        found += [
            _Limit(left, Text(f"企业按在岗职工比例还可接收 {left[0]} 人", f"the enterprise's staff allows {left[0]} more")),
            _Limit(like, Text(f"同类岗位按职工比例还可接收 {like[0]} 人", f"the staff in like posts allows {like[0]} more")),
        ]
    return sorted(found, key=lambda limit: int(limit.left[0]))

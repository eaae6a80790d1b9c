"""Teachers: which stays are taken, and how many of their days count."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from data.made import made_of
from matcher.arrays import Flags, Ints, repeat, row_keys
from matcher.model.company import worth_beside
from matcher.model.points import DayCount, Points
from matcher.model.program import NO_LIMIT, TEACHERS, StayColumns
from matcher.model.variants import Variants
from matcher.problem.pools import DayCaps, moments
from matcher.problem.problem import Problem
from matcher.stays import Stays

if TYPE_CHECKING:
    from matcher.model.joint import JointModel


@dataclass(frozen=True)
class TeacherColumns:
    """Per column (n,), in order of stay: its variable, its stay with teacher, post and dates, and the most days used before it.

    ``used_before`` is NO_LIMIT where any number may be; ``most_before`` is the most that could be.
    """

    stays: Stays
    taken: Ints
    stay: Ints
    used_before: Ints
    most_before: Ints
    teacher: Ints
    post: Ints
    start: Ints
    end: Ints

    @classmethod
    def add(cls, model: JointModel, fit: Ints) -> TeacherColumns:
        """Columns with the terms teacher_days and teacher_move. ``fit`` in thousandths per legal pair."""
        stays, problem, limits = model.legality.stays, model.problem, days_that_count(model.problem, model.points)
        variants = Variants.of(stays, limits)
        stay = variants.stay
        pair_fit = np.zeros(len(stays.pairs), dtype=np.int64)
        pair_fit[stays.used_pairs] = fit
        teacher, post = stays.teacher[stay], stays.post[stay]
        urgent = is_urgent(problem, model.points)[teacher]
        worth = model.points.teacher_days(pair_fit[stays.pair[stay]], DayCount(variants.counted, limits.per_day), urgent)
        move = model.points.each("teacher_move", "teacher_move", -1)
        taken = model.builder.columns(
            "z",
            len(stay),
            1,
            worth + move + worth_beside(model, stay),
            problem.posts.enterprise[post],
            part=TEACHERS,
            owner=teacher,
        )
        start, end = stays.start[stay], stays.end[stay]
        model.builder.stays = StayColumns(taken, teacher, start, end, variants.used_before)
        return cls(
            stays=stays,
            taken=taken,
            stay=stay,
            used_before=variants.used_before,
            most_before=variants.most_before,
            teacher=teacher,
            post=post,
            start=start,
            end=end,
        )


def days_that_count(problem: Problem, points: Points) -> DayCount:
    """Per teacher (n_t,) the days that earn points: max(0, 180 − 30 · months done)."""
    sources = problem.round["teachers"], problem.round["settings"]
    return made_of(sources, "days that count", lambda: _days_that_count(problem, points))


def _days_that_count(problem: Problem, points: Points) -> DayCount:
    target, month = Fraction(points.constant("teacher_target_days")), Fraction(points.constant("teacher_month_days"))
    limits = [max(Fraction(0), target - month * Fraction(Decimal(str(m)))) for m in problem.teachers.months_done.tolist()]
    per_day = lcm(*(limit.denominator for limit in limits))
    return DayCount(np.array([int(limit * per_day) for limit in limits], dtype=np.int64), per_day)


def is_urgent(problem: Problem, points: Points) -> Flags:
    """True (n_t,) where the cycle ends within a year of ``as_of``; nowhere without ``as_of``."""
    if problem.settings.as_of is None:
        return np.zeros(len(problem.teachers.ids), dtype=bool)
    left = problem.teachers.cycle_end - problem.as_of
    return np.asarray((left >= 0) & (left <= int(points.constant("teacher_urgent_days"))))


def constrain(model: JointModel) -> None:
    """Stays of a teacher do not overlap, seats of posts hold on every day, and days are counted earliest first."""
    _one_at_a_time(model)
    _seats(model)
    _count_earliest_first(model)


def _one_at_a_time(model: JointModel) -> None:
    t = model.teachers
    days = DayCaps.of(t.teacher, t.start, t.end)
    kept = np.flatnonzero((days.size > 1) & days.leading(-days.size))
    row, member = days.entries(kept)
    model.builder.rows("teacher_overlap", row, t.taken[member], 1.0, upper=1, count=len(kept))


def _seats(model: JointModel) -> None:
    t, posts = model.teachers, model.problem.posts
    held = model.legality.part.held
    loads = None if held is None else held.loads()
    days = DayCaps.of(t.post, t.start, t.end, loads)
    who = t.teacher[days.member]  # columns are in order of teacher, so each teacher of a day comes once
    another = np.append(1, (np.diff(who) != 0) | (np.diff(days.row) != 0))[: len(who)]
    limit = posts.seats[days.entity] - (0 if loads is None else loads.at(days.entity, days.day))
    kept = np.flatnonzero((days.over(np.add, another) > limit) & days.leading(limit, -days.size))
    row, member = days.entries(kept)
    firm = posts.enterprise[days.entity[kept]]
    model.builder.rows("teacher_seats", row, t.taken[member], 1.0, upper=limit[kept], count=len(kept), block=firm)


def _count_earliest_first(model: JointModel) -> None:
    """A row per teacher, start and number of days used before: its columns are out of reach once more days are used."""
    t = model.teachers
    limited = np.flatnonzero(t.used_before != NO_LIMIT)
    key = row_keys(t.teacher[limited], t.start[limited], t.used_before[limited])
    _, one, row = np.unique(key, return_index=True, return_inverse=True)
    one = limited[one]
    order = np.argsort(moments(t.teacher, t.end), kind="stable")
    ends = moments(t.teacher, t.end)[order]
    low = np.searchsorted(t.teacher, t.teacher[one], "left")
    high = np.searchsorted(ends, moments(t.teacher[one], t.start[one]), "left")
    later, low, k = repeat(high - low, np.arange(len(one)), low)
    before = order[low + k]
    model.builder.rows(
        "teacher_days",
        np.concatenate([later, row]),
        t.taken[np.concatenate([before, limited])],
        np.concatenate([(t.end - t.start + 1)[before], (t.most_before - t.used_before)[limited]]),
        upper=t.most_before[one],
        count=len(one),
    )

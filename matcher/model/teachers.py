"""Teachers: which stays are taken, and how many of their days count.

The days of a teacher count up to a limit, earliest first. A stay that could come after others therefore has several
columns, one per number of days used up before it that makes a difference; a column may be taken only
if no more than that number was used. Fewer days counted are never worth more, so the best admissible column is chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from matcher.arrays import Flags, Ints, repeat, runs
from matcher.model.points import DayCount, Points
from matcher.model.program import LINKING, NO_LIMIT, TEACHERS, StayColumns
from matcher.model.rows import DayRows
from matcher.problem.pools import day_caps
from matcher.problem.problem import Problem
from matcher.stays import Stays

if TYPE_CHECKING:
    from matcher.model.joint import JointModel


@dataclass(frozen=True)
class TeacherColumns:
    """Per column (n,): its variable, its stay with teacher, post and dates, and the most days used before it (NO_LIMIT: any)."""

    stays: Stays
    taken: Ints
    stay: Ints
    used_before: Ints
    teacher: Ints
    post: Ints
    start: Ints
    end: Ints

    @classmethod
    def add(cls, model: JointModel, fit: Ints) -> TeacherColumns:
        """Columns with the terms teacher_days and teacher_move. ``fit`` in thousandths per legal pair."""
        stays, problem = model.legality.stays, model.problem
        stay, counted, used = _variants(stays, days_that_count(problem, model.points))
        pair_fit = np.zeros(len(stays.pairs), dtype=np.int64)
        pair_fit[np.unique(stays.pair)] = fit
        teacher, post = stays.teacher[stay], stays.post[stay]
        urgent = is_urgent(problem, model.points)[teacher]
        worth = model.points.teacher_days(pair_fit[stays.pair[stay]], counted, urgent)
        move = model.points.each("teacher_move", "teacher_move", -1)
        taken = model.builder.columns(
            "z", len(stay), 1, worth + move, problem.posts.enterprise[post], part=TEACHERS, owner=teacher
        )
        start, end = stays.start[stay], stays.end[stay]
        model.builder.stays = StayColumns(taken, teacher, start, end, used)
        return cls(stays, taken, stay, used, teacher, post, start, end)


def days_that_count(problem: Problem, points: Points) -> DayCount:
    """Per teacher (n_t,) the days that earn points: max(0, 180 − 30 · months done)."""
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
    t, p = model.teachers, model.problem
    one_at_a_time, seats = DayRows(), DayRows()
    for cap in day_caps(t.teacher, t.start, t.end, _nothing):
        one_at_a_time.add(t.taken[cap.members], np.ones(len(cap.members)), 1, LINKING)
    for cap in day_caps(t.post, t.start, t.end, _nothing):
        limit = int(p.posts.seats[cap.entity])
        if len(np.unique(t.teacher[cap.members])) > limit:
            seats.add(t.taken[cap.members], np.ones(len(cap.members)), limit, int(p.posts.enterprise[cap.entity]))
    one_at_a_time.write(model.builder, "teacher_overlap")
    seats.write(model.builder, "teacher_seats")
    _count_earliest_first(model)


def _count_earliest_first(model: JointModel) -> None:
    t = model.teachers
    rows = DayRows()
    days = (t.end - t.start + 1).astype(float)
    for own in runs(t.teacher):
        used = t.used_before[own]
        if (used == NO_LIMIT).all():
            continue
        sums = _sums_before(t.start[own], t.end[own])
        limited = own[used != NO_LIMIT]
        for first, most_used in sorted(set(zip(t.start[limited].tolist(), t.used_before[limited].tolist(), strict=True))):
            most = max(sums[first])
            now = own[(t.start[own] == first) & (used == most_used)]
            before = own[t.end[own] < first]
            columns = np.concatenate([t.taken[before], t.taken[now]])
            values = np.concatenate([days[before], np.full(len(now), float(most - most_used))])
            rows.add(columns, values, most, LINKING)
    rows.write(model.builder, "teacher_days")


def _variants(stays: Stays, limits: DayCount) -> tuple[Ints, DayCount, Ints]:
    """Columns of all stays: the stay, its days that count, and the days that may have been used before it."""
    nobody = np.zeros(0, dtype=np.int64)
    found = [(nobody, nobody, nobody)]
    for rows in runs(stays.teacher):
        limit = int(limits.parts[stays.teacher[rows[0]]])
        spans, of_span = np.unique(np.stack([stays.start[rows], stays.end[rows]]), axis=1, return_inverse=True)
        sums = _sums_before(*spans)
        choices = [
            _choices(sums[first], (last - first + 1) * limits.per_day, limit, limits.per_day) for first, last in spans.T.tolist()
        ]
        sizes = np.array([len(c) for c in choices])
        counted, used = (np.array([choice[part] for c in choices for choice in c], dtype=np.int64) for part in (0, 1))
        stay, low, k = repeat(sizes[of_span], rows, (np.cumsum(sizes) - sizes)[of_span])
        found.append((stay, counted[low + k], used[low + k]))
    stay, counted, used = (np.concatenate(part) for part in zip(*found, strict=True))
    return stay, DayCount(counted, limits.per_day), used


def _choices(sums: list[int], days: int, limit: int, per_day: int) -> list[tuple[int, int]]:
    """(parts of days that count, most days used before) of the columns of one stay, best first; ``sums`` are ascending."""
    found: dict[int, int] = {}
    for before in sums:
        found[max(0, min(days, limit - before * per_day))] = before
    worst = min(found)
    return [(counts, NO_LIMIT if counts == worst else before) for counts, before in found.items()]


def _sums_before(start: Ints, end: Ints) -> dict[int, list[int]]:
    """Per start, all sums of days that disjoint stays ending before it can have, ascending. Sets of sums are bits of a number."""
    spans = sorted(set(zip(start.tolist(), end.tolist(), strict=True)))
    sums: dict[int, int] = {}
    for first in sorted({begin for begin, _ in spans}):
        sums[first] = 1
        for begin, last in spans:
            if last < first:
                sums[first] |= sums[begin] << (last - begin + 1)
    return {first: [k for k in range(bits.bit_length()) if bits >> k & 1] for first, bits in sums.items()}


def _nothing(_: int) -> Ints:
    return np.zeros(0, dtype=np.int64)

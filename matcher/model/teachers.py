"""Teachers: which stays are taken, and how many of their days count.

The days of a teacher count up to a limit, earliest first. A stay that could come after others therefore has several
columns, one per number of days used up before it that makes a difference; a column may be taken only
if no more than that number was used. Fewer days counted are never worth more, so the best admissible column is chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from matcher.arrays import Flags, Ints
from matcher.model.points import Points
from matcher.model.program import LINKING, TEACHERS
from matcher.model.rows import DayRows
from matcher.problem.pools import day_caps
from matcher.problem.problem import Problem
from matcher.stays import Stays

if TYPE_CHECKING:
    from matcher.model.joint import JointModel

NO_LIMIT = -1
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class TeacherColumns:
    """Per column (n,): its variable, its stay, and the most days that may be used before it (NO_LIMIT: any)."""

    stays: Stays
    taken: Ints
    stay: Ints
    used_before: Ints

    @property
    def teacher(self) -> Ints:
        """Teacher of each column."""
        return self.stays.teacher[self.stay]

    @property
    def post(self) -> Ints:
        """Post of each column."""
        return self.stays.post[self.stay]

    @property
    def start(self) -> Ints:
        """First day of each column's stay."""
        return self.stays.start[self.stay]

    @property
    def end(self) -> Ints:
        """Last day of each column's stay."""
        return self.stays.end[self.stay]

    @classmethod
    def add(cls, model: JointModel, fit: Ints) -> TeacherColumns:
        """Columns with the terms teacher_days and teacher_move. ``fit`` in thousandths per legal pair."""
        stays, problem = model.legality.stays, model.problem
        stay, counted, used = _variants(stays, days_that_count(problem, model.points))
        pair_fit = np.zeros(len(stays.pairs), dtype=np.int64)
        pair_fit[np.unique(stays.pair)] = fit
        urgent = is_urgent(problem, model.points)[stays.teacher[stay]]
        worth = model.points.teacher_days(pair_fit[stays.pair[stay]].tolist(), counted, urgent.tolist())
        move = model.points.each("teacher_move", "teacher_move", -1)
        firm = problem.posts.enterprise[stays.post[stay]]
        taken = model.builder.columns("z", len(stay), 1, worth + move, firm, part=TEACHERS)
        return cls(stays, taken, stay, used)


def days_that_count(problem: Problem, points: Points) -> list[Fraction]:
    """Per teacher the days that earn points: max(0, 180 − 30 · months done)."""
    target, month = Fraction(points.constant("teacher_target_days")), Fraction(points.constant("teacher_month_days"))
    return [max(Fraction(0), target - month * Fraction(Decimal(str(m)))) for m in problem.teachers.months_done.tolist()]


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
    limited = np.flatnonzero(t.used_before != NO_LIMIT)
    if len(limited) == 0:
        return
    rows = DayRows()
    days = (t.end - t.start + 1).astype(float)
    teacher, start, end = t.teacher, t.start, t.end
    for one in np.unique(teacher[limited]):
        own = np.flatnonzero(teacher == one)
        spans = _spans(start[own], end[own])
        for first, used in {(int(start[k]), int(t.used_before[k])) for k in own if t.used_before[k] != NO_LIMIT}:
            most = max(_sums_before(spans, first))
            now = own[(start[own] == first) & (t.used_before[own] == used)]
            before = own[end[own] < first]
            columns = np.concatenate([t.taken[before], t.taken[now]])
            values = np.concatenate([days[before], np.full(len(now), float(most - used))])
            rows.add(columns, values, most, LINKING)
    rows.write(model.builder, "teacher_days")


def _variants(stays: Stays, limits: list[Fraction]) -> tuple[Ints, list[Fraction], Ints]:
    """Columns of all stays: the stay, its counted days, and the days that may have been used before it."""
    order = np.argsort(stays.teacher, kind="stable")
    cuts = np.flatnonzero(np.diff(stays.teacher[order])) + 1
    stay: list[int] = []
    counted: list[Fraction] = []
    used: list[int] = []
    for rows in np.split(order, cuts) if len(order) else []:
        limit = limits[int(stays.teacher[rows[0]])]
        spans = _spans(stays.start[rows], stays.end[rows])
        choices = {span: _choices(_sums_before(spans, span[0]), span[1] - span[0] + 1, limit) for span in spans}
        for row, first, last in zip(rows.tolist(), stays.start[rows].tolist(), stays.end[rows].tolist(), strict=True):
            for days, before in choices[first, last]:
                stay.append(row)
                counted.append(days)
                used.append(before)
    return np.array(stay, dtype=np.int64), counted, np.array(used, dtype=np.int64)


def _choices(sums: tuple[int, ...], days: int, limit: Fraction) -> list[tuple[Fraction, int]]:
    """(days that count, most days used before) of the columns of one stay, best first; ``sums`` are ascending."""
    found: list[tuple[Fraction, int]] = []
    for before in sums:
        counts = max(Fraction(0), min(Fraction(days), limit - before))
        if found and found[-1][0] == counts:
            found[-1] = (counts, before)
        else:
            found.append((counts, before))
    last = found[-1]
    return [*found[:-1], (last[0], NO_LIMIT)]


def _spans(start: Ints, end: Ints) -> Spans:
    return tuple(sorted(set(zip(start.tolist(), end.tolist(), strict=True))))


@lru_cache(maxsize=4096)
def _sums_before(spans: Spans, first: int) -> tuple[int, ...]:
    """All sums of days that disjoint stays ending before ``first`` can have, ascending."""
    return tuple(sorted({0}.union(*({d + (e - s + 1) for d in _sums_before(spans, s)} for s, e in spans if e < first))))


def _nothing(_: int) -> Ints:
    return np.zeros(0, dtype=np.int64)

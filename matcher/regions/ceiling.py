"""A bound for a part that nobody has looked at: everybody placed, each for the most points that there are."""

from __future__ import annotations

import numpy as np

from matcher.model.points import DayCount, Points
from matcher.model.teachers import days_that_count, is_urgent
from matcher.problem import Problem
from matcher.problem.part import Part

BEST = np.array([1000])  # thousandths of fit


def ceiling(problem: Problem, part: Part) -> float:
    """Points that no plan of the part can exceed."""
    p, points, own = problem, Points(problem.settings), part.cohorts
    fit = int(points.fit(BEST)[0])
    partner, also_member = max(0, *points.continuity), points.each("order_internship", "order_internship")
    student = np.where(
        p.cohorts.visit[own],
        points.each("placement", "placement_visit") + fit,
        points.each("placement", "placement") + fit + partner + also_member,
    )
    member = int(points.order_member(BEST, np.array([max([1.0, *p.posts.hire_promise[part.posts].tolist()])]))[0])
    classes = np.unique(p.cohorts.klass[own])
    return float(student @ p.to_place[own]) + float(member * p.left_of_class[classes].sum()) + _teachers(problem, part, points)


def _teachers(problem: Problem, part: Part, points: Points) -> float:
    """All days that count at the best rate, each stay of the least length beside a group of the own school.

    Points of a stay are rounded on their own: half a point for each.
    """
    p, own = problem, part.teachers
    limits, urgent = days_that_count(p, points), is_urgent(p, points)
    day = DayCount(np.array([limits.per_day, limits.per_day]), limits.per_day)
    usual, soon = points.teacher_days(np.repeat(BEST, 2), day, np.array([False, True])) + 1  # these were rounded, too
    rate = np.where(urgent, soon, usual)[own]
    lengths = np.maximum(0, p.teachers.window_end - p.teachers.window_start + 1)
    stays = np.zeros(len(p.teachers.ids))
    np.add.at(stays, p.teachers.window_teacher, lengths // np.maximum(1, p.teachers.min_days[p.teachers.window_teacher]))
    beside = points.each("teacher_with_cohort", "teacher_with_cohort") + 1
    return float(rate @ (limits.parts[own] / limits.per_day)) + float(beside * stays[own].sum())

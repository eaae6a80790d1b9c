"""Groups: how many students of a cohort go to a post, and whether the group is opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matcher.arrays import Flags, Ints
from matcher.problem.days import ALWAYS, NEVER, days
from matcher.problem.pairs import Pairs
from matcher.problem.parties import UNLIMITED
from matcher.problem.problem import Problem
from matcher.problem.tables import flags, positions
from matcher.rules.conditions import shift_limited
from matcher.rules.people import barriers
from matcher.rules.routes import fixed_sites, guided_sites, guided_students

if TYPE_CHECKING:
    from matcher.model.joint import JointModel


@dataclass(frozen=True)
class GroupColumns:
    """Per legal pair (n,): column of its students, column of its opening, and the most students any single rule leaves it."""

    pairs: Pairs
    students: Ints
    opened: Ints
    most: Ints

    @classmethod
    def add(cls, model: JointModel, fit: Ints) -> GroupColumns:
        """Columns with the terms placement, fit, continuity and group. ``fit`` in thousandths (n,)."""
        pairs, points = model.legality.groups, model.points
        per_student = np.where(pairs.placed, points.each("placement", "placement"), points.each("placement", "placement_visit"))
        opening = np.where(pairs.placed, points.each("group", "group", -1), points.each("group", "group_visit", -1))
        worth = per_student + points.fit(fit) + continuity(model.problem, pairs, points.continuity)
        most = tightest(model.problem, pairs)
        x = model.builder.columns("x", len(pairs), most, worth, pairs.enterprise)
        y = model.builder.columns("y", len(pairs), 1, opening, pairs.enterprise)
        return cls(pairs, x, y, most)


def tightest(problem: Problem, pairs: Pairs) -> Ints:
    """Most students of each pair (n,) by U and by every rule that limits a group alone: a tight model bounds better."""
    posts = problem.posts
    limits = [pairs.most, guided_students(problem)[pairs.left]]
    limits.append(np.where(shift_limited(posts)[pairs.right], posts.regular_seats[pairs.right], UNLIMITED))
    limits.append(np.where(pairs.needs_bed, problem.enterprises.dorm_beds[pairs.enterprise], UNLIMITED))
    limits += [np.where(b.barred[pairs.right], b.room[pairs.left], UNLIMITED) for b in barriers(problem)]
    free = ~pairs.placed
    return np.where(free, pairs.most, np.minimum.reduce(limits))


def continuity(problem: Problem, pairs: Pairs, points: tuple[int, int]) -> Ints:
    """Points (n,) per placed student where the school has a partnership valid at the start; ``points`` plain and framework."""
    t = problem.round["partnerships"]
    key = positions(t["school_id"], problem.places.schools) * len(problem.enterprises.ids) + positions(
        t["enterprise_id"], problem.places.enterprises
    )
    since, until, framework = days(t["since"], NEVER), days(t["agreement_until"], ALWAYS), flags(t["framework"])
    wanted = pairs.school * len(problem.enterprises.ids) + pairs.enterprise
    worth = np.zeros(len(pairs), dtype=np.int64)
    for is_framework, value in ((False, points[0]), (True, points[1])):
        for row in np.flatnonzero(framework == is_framework):
            valid = pairs.placed & (wanted == key[row]) & (since[row] <= pairs.start) & (pairs.start <= until[row])
            worth[valid] = value
    return worth


def constrain(model: JointModel) -> None:
    """Rules min_group, size, sites, guides, minors and women."""
    g, b, p = model.groups, model.builder, model.problem
    pairs, n = g.pairs, len(g.pairs)
    each = np.arange(n)
    two = np.concatenate([each, each])
    both = np.concatenate([g.students, g.opened])
    b.rows("most", two, both, np.concatenate([np.ones(n), -g.most]), upper=0, count=n, block=pairs.enterprise)
    b.rows("least", two, both, np.concatenate([np.ones(n), -pairs.least]), lower=0, count=n, block=pairs.enterprise)
    _limit_by_cohort(model, "size", np.ones(n, dtype=bool), p.to_place)
    _limit_by_cohort(model, "guides", pairs.placed, guided_students(p))
    for barrier in barriers(p):
        _limit_by_cohort(model, barrier.rule, barrier.barred[pairs.right], barrier.room)
    _sites(model)


def _limit_by_cohort(model: JointModel, name: str, members: Flags, limit: Ints) -> None:
    """Students of each cohort over the season, among ``members`` (n,), are at most ``limit`` (n_c,); idle rows are left out."""
    pairs = model.groups.pairs
    at = np.flatnonzero(members)
    total = np.bincount(pairs.left[at], weights=model.groups.most[at], minlength=len(limit))
    at = at[total[pairs.left[at]] > limit[pairs.left[at]]]
    cohorts, row = np.unique(pairs.left[at], return_inverse=True)
    model.builder.rows(name, row, model.groups.students[at], 1.0, upper=limit[cohorts], count=len(cohorts))


def _sites(model: JointModel) -> None:
    """Distinct enterprises of a cohort: one column per cohort and enterprise where a limit can bind."""
    g, b, p = model.groups, model.builder, model.problem
    pairs, firms = g.pairs, len(p.enterprises.ids)
    by_guides = guided_sites(p)
    limited = (p.cohorts.max_sites < UNLIMITED) | (by_guides < UNLIMITED)
    at = np.flatnonzero(limited[pairs.left])
    if len(at) == 0:
        return
    key, group = np.unique(pairs.left[at] * firms + pairs.enterprise[at], return_inverse=True)
    site = b.columns("site", len(key), 1, 0, key % firms)
    row = np.arange(len(at))
    b.rows(
        "site",
        np.concatenate([row, row]),
        np.concatenate([g.opened[at], site[group]]),
        np.repeat([1.0, -1.0], len(at)),
        upper=0,
        block=pairs.enterprise[at],
    )
    cohorts, of_key = np.unique(key // firms, return_inverse=True)
    b.rows(
        "sites", of_key, site, 1.0, upper=np.where(p.cohorts.max_sites[cohorts] < UNLIMITED, p.cohorts.max_sites[cohorts], np.inf)
    )
    placed_key = np.zeros(len(key), dtype=bool)
    np.logical_or.at(placed_key, group, pairs.placed[at])
    new = placed_key & ~np.isin(key, fixed_sites(p))
    limit = by_guides[cohorts].astype(float)
    limit[limit >= UNLIMITED] = np.inf
    b.rows("guide_sites", of_key[new], site[new], 1.0, upper=np.maximum(limit, 0), count=len(cohorts))

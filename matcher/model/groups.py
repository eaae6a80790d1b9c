"""Groups: how many students of a cohort go to a post, and whether the group is opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matcher.arrays import Flags, Ints, repeat
from matcher.problem.days import ALWAYS, NEVER, days
from matcher.problem.pairs import Pairs
from matcher.problem.parties import UNLIMITED
from matcher.problem.problem import Problem
from matcher.problem.tables import flags, positions

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
        most = np.minimum.reduce([most for _, most in limits(model.problem, pairs)])
        x = model.builder.columns("x", len(pairs), most, worth, pairs.enterprise, owner=pairs.left)
        y = model.builder.columns("y", len(pairs), 1, opening, pairs.enterprise, owner=pairs.left)
        return cls(pairs, x, y, most)


def limits(problem: Problem, pairs: Pairs) -> list[tuple[str, Ints]]:
    """Most students of each pair (n,) by every rule that limits a group alone; their least is U or tighter."""
    always = [("size", problem.to_place[pairs.left]), ("seats", pairs.seats_left)]
    placed = [
        ("enterprise_share", pairs.enterprise_left),
        ("post_share", pairs.post_left),
        ("shifts", pairs.regular_left),
        ("beds", pairs.beds_left),
        ("guides", problem.guides.students[pairs.left]),
        *((b.rule, np.where(b.barred[pairs.right], b.room[pairs.left], UNLIMITED)) for b in problem.barriers),
    ]
    return always + [(rule, np.where(pairs.placed, most, UNLIMITED)) for rule, most in placed]


def continuity(problem: Problem, pairs: Pairs, points: tuple[int, int]) -> Ints:
    """Points (n,) per placed student where the school has a partnership valid at the start; ``points`` plain and framework."""
    t, firms = problem.round["partnerships"], len(problem.enterprises.ids)
    school, firm = positions(t["school_id"], problem.places.schools), positions(t["enterprise_id"], problem.places.enterprises)
    since, until, framework = days(t["since"], NEVER), days(t["agreement_until"], ALWAYS), flags(t["framework"])
    order = np.argsort(key := school * firms + firm, kind="stable")
    wanted = pairs.school * firms + pairs.enterprise
    low = np.searchsorted(key[order], wanted, "left")
    counts = np.where(pairs.placed, np.searchsorted(key[order], wanted, "right") - low, 0)
    pair, low, k = repeat(counts, np.arange(len(pairs)), low)
    row = order[low + k]
    valid = (since[row] <= pairs.start[pair]) & (pairs.start[pair] <= until[row])
    worth = np.zeros(len(pairs), dtype=np.int64)
    worth[pair[valid]] = points[0]
    worth[pair[valid & framework[row]]] = points[1]
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
    _limit_by_cohort(model, "guides", pairs.placed, p.guides.students)
    for barrier in p.barriers:
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
    by_guides = p.guides.sites
    limited = (p.cohorts.max_sites < UNLIMITED) | (by_guides < UNLIMITED)
    at = np.flatnonzero(limited[pairs.left])
    if len(at) == 0:
        return
    key, group = np.unique(pairs.left[at] * firms + pairs.enterprise[at], return_inverse=True)
    site = b.columns("site", len(key), 1, 0, key % firms, owner=key // firms)
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
    new = placed_key & ~p.guides.visits(key // firms, key % firms)
    limit = by_guides[cohorts].astype(float)
    limit[limit >= UNLIMITED] = np.inf
    b.rows("guide_sites", of_key[new], site[new], 1.0, upper=np.maximum(limit, 0), count=len(cohorts))

"""How many pairs of the whole round are legal, counted without keeping them.

Cohorts are asked block by block about the posts that take their major. Teachers and posts are far more, but alike: which subjects
suit which posts, and which windows which dates, is asked once for all that are alike, and the numbers are multiplied.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy

import numpy as np

from matcher.arrays import Flags, Ints
from matcher.legality import BLOCK
from matcher.problem import Problem, Programme
from matcher.problem.pairs import Pairs
from matcher.problem.parties import TEACHER
from matcher.regions.rough import RoughPairs
from matcher.rules import PAIR_RULES
from matcher.windows import WINDOW_RULE

OF_PAIRS = ("teacher_subject", "forbid")  # the rules that look at a teacher and a post together; the windows are asked apart
WINDOWS = 50_000  # pairs of windows and dates looked at together


def count_legal(problem: Problem) -> int:
    """Legal pairs of cohorts and teachers, orders included."""
    return _of_cohorts(problem) + _of_teachers(problem)


def _of_cohorts(problem: Problem) -> int:
    rough, excepted = RoughPairs(problem), _with_other_majors(problem)
    total = 0
    for cohorts in _blocks(len(problem.cohorts.ids), max(1, BLOCK // max(1, int(rough.taken.sum(axis=1).max(initial=0))))):
        posts = [np.flatnonzero(rough.taken[rough.sort[cohort]] | excepted[cohort]) for cohort in cohorts.tolist()]
        lefts = np.repeat(cohorts, [len(found) for found in posts])
        total += len(_legal(Pairs(problem, Programme.COHORT, lefts, np.concatenate(posts))))
    return total


def _with_other_majors(problem: Problem) -> dict[int, Flags]:
    """By cohort the posts (n_p,) that an exception on majors may open to it."""
    n_cohorts, n_posts = len(problem.cohorts.ids), len(problem.posts.ids)
    found = dict.fromkeys(range(n_cohorts), np.zeros(n_posts, dtype=bool))
    for decision in problem.decisions:
        if decision.action == "except" and decision.rule == "major":
            posts = np.arange(n_posts) == decision.post if decision.post >= 0 else np.ones(n_posts, dtype=bool)
            for cohort in [decision.cohort] if decision.cohort >= 0 else range(n_cohorts):
                found[cohort] = found[cohort] | posts
    return found


def _legal(pairs: Pairs) -> Pairs:
    for rule in PAIR_RULES:
        if (barred := rule.bars(pairs)).any():
            pairs = pairs[~barred]
    return pairs


def _of_teachers(problem: Problem) -> int:
    t, subjects = problem.teachers, problem.subjects.of_teachers
    posts = np.flatnonzero(problem.posts.kind == TEACHER)
    if len(t.ids) == 0 or len(posts) == 0:
        return 0
    undecided = copy(problem)
    undecided.decisions = []
    posts = posts[_open_to_teachers(undecided, posts)]
    profiles, profile = np.unique(subjects.own, axis=0, return_inverse=True)
    windows, one_teacher = _alike(_windows(problem))
    dates, one_post = _alike([*zip(problem.posts.start[posts].tolist(), problem.posts.end[posts].tolist(), strict=True)])
    suits = np.zeros((len(profiles), len(one_post)), dtype=np.int64)
    for number, own in enumerate(profiles):
        suits[number] = np.bincount(dates, subjects.suits[own][:, posts].any(axis=0), len(one_post))
    meet = _meeting(undecided, one_teacher, posts[one_post])
    return int((suits[profile.ravel()] * meet[windows]).sum()) - _forbidden(problem, undecided, posts)


def _open_to_teachers(problem: Problem, posts: Ints) -> Flags:
    """True (n,) for posts that some teacher could go to: what the other rules say of a teacher they say of all."""
    pairs = Pairs(problem, Programme.TEACHER, np.zeros(len(posts), dtype=np.int64), posts)
    barred = [rule.bars(pairs) for rule in PAIR_RULES if rule.id not in OF_PAIRS]
    return np.asarray(~np.any(barred, axis=0))


def _windows(problem: Problem) -> list[tuple[int, ...]]:
    """Per teacher what decides which stays there are: the least days and the windows."""
    t = problem.teachers
    found = [[days] for days in t.min_days.tolist()]
    for who, start, end in sorted(zip(t.window_teacher.tolist(), t.window_start.tolist(), t.window_end.tolist(), strict=True)):
        found[who] += [start, end]
    return [tuple(own) for own in found]


def _alike(keys: list[tuple[int, ...]]) -> tuple[Ints, Ints]:
    """The number of each key (n,), equal where keys are, and the first position of each number."""
    numbers: dict[tuple[int, ...], int] = {}
    number = np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)
    return number, np.unique(number, return_index=True)[1]


def _meeting(problem: Problem, teachers: Ints, posts: Ints) -> Flags:
    """True (teachers × posts) where windows and dates leave a stay."""
    found = np.zeros((len(teachers), len(posts)), dtype=bool)
    for rows in _blocks(len(teachers), max(1, WINDOWS // max(1, len(posts)))):
        pairs = Pairs(problem, Programme.TEACHER, np.repeat(teachers[rows], len(posts)), np.tile(posts, len(rows)))
        found[rows] = ~WINDOW_RULE.bars(pairs).reshape(len(rows), len(posts))
    return found


def _forbidden(problem: Problem, undecided: Problem, posts: Ints) -> int:
    """Pairs that would be legal but for decisions that forbid."""
    named = []
    for decision in problem.decisions:
        if decision.action == "forbid" and decision.cohort < 0:
            who = np.arange(len(problem.teachers.ids))
            who = who[(decision.teacher < 0) | (who == decision.teacher)]
            who = who[(decision.school < 0) | (problem.teachers.school[who] == decision.school)]
            at = posts[(decision.post < 0) | (posts == decision.post)]
            at = at[(decision.enterprise < 0) | (problem.posts.enterprise[at] == decision.enterprise)]
            named.append(np.repeat(who, len(at)) * len(problem.posts.ids) + np.tile(at, len(who)))
    if not named:
        return 0
    key = np.unique(np.concatenate(named))
    counts = []
    for one in (undecided, problem):
        pairs = _legal(Pairs(one, Programme.TEACHER, key // len(one.posts.ids), key % len(one.posts.ids)))
        counts.append(len(pairs) - int(WINDOW_RULE.bars(pairs).sum()))
    return counts[0] - counts[1]


def _blocks(count: int, step: int) -> Iterator[Ints]:
    return (np.arange(first, min(count, first + step)) for first in range(0, count, step))

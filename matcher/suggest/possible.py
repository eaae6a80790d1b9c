"""Which pairs come into question at a glance, by groups of askers, so that the rules are asked of few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.arrays import Flags, Ints, repeat
from matcher.features import PairKind
from matcher.problem import Problem, Programme
from matcher.problem.pairs import Pairs
from matcher.problem.parties import APPRENTICE, INTERNSHIP, ORDER, TEACHER, VISIT
from matcher.rules import POST_RULES


@dataclass(frozen=True)
class Possible:
    """Pairs of a left side and posts that go together, kept as lists: every left row has a profile, every profile its posts.

    ``profile`` and ``member`` are over left rows, the latter in order of profile; ``post`` lists the posts of all profiles and
    ``taker`` the profiles of all posts, each cut by its edges.
    """

    profile: Ints
    member: Ints
    member_edge: Ints
    post: Ints
    post_edge: Ints
    taker: Ints
    taker_edge: Ints

    @classmethod
    def suitable(cls, problem: Problem, kind: PairKind) -> Possible:
        """All pairs whose kinds go together: what other kinds of posts ask for is no candidate at all."""
        if kind == "teacher":
            return cls._of(np.zeros(len(problem.teachers.ids), dtype=np.int64), (problem.posts.kind == TEACHER)[None, :])
        return cls._of(problem.cohorts.visit.astype(np.int64), _kinds_of_cohorts(problem))

    @classmethod
    def promising(cls, problem: Problem, kind: PairKind) -> Possible:
        """Those that ``major`` or ``teacher_subject`` may allow, at posts not barred by themselves: all legal ones are there."""
        profile, takes = _subjects_of_teachers(problem) if kind == "teacher" else _majors_of_cohorts(problem)
        return cls._of(profile, takes & ~_barred_posts(problem, kind) if len(profile) else takes)

    @classmethod
    def _of(cls, profile: Ints, takes: Flags) -> Possible:
        """From a profile per left row and what each profile takes (profiles × posts)."""
        member = np.argsort(profile, kind="stable")
        by_profile, by_post = np.nonzero(takes), np.nonzero(takes.T)
        return cls(
            profile=profile,
            member=member,
            member_edge=np.searchsorted(profile[member], np.arange(len(takes) + 1)),
            post=by_profile[1],
            post_edge=np.searchsorted(by_profile[0], np.arange(takes.shape[0] + 1)),
            taker=by_post[1],
            taker_edge=np.searchsorted(by_post[0], np.arange(takes.shape[1] + 1)),
        )

    def counts(self, from_post: bool) -> Ints:
        """How many pairs each left row, or each post, is in."""
        if not from_post:
            return np.diff(self.post_edge)[self.profile]
        before = np.append(0, np.cumsum(np.diff(self.member_edge)[self.taker]))
        return np.asarray(np.diff(before[self.taker_edge]))

    def posts_of(self, rows: Ints) -> tuple[Ints, Ints]:
        """For left rows: the position in ``rows`` (ascending) and the post of each of their pairs."""
        return _listed(np.arange(len(rows)), self.profile[rows], self.post_edge, self.post)

    def takers_of(self, posts: Ints) -> tuple[Ints, Ints]:
        """For posts: the position in ``posts`` (ascending) and the left row of each of their pairs."""
        at, profile = _listed(np.arange(len(posts)), posts, self.taker_edge, self.taker)
        return _listed(at, profile, self.member_edge, self.member)


def _listed(at: Ints, list_: Ints, edge: Ints, entries: Ints) -> tuple[Ints, Ints]:
    """Each position once per entry of its list, and the entries."""
    first = edge[list_]
    at, first, k = repeat(edge[list_ + 1] - first, at, first)
    return at, entries[first + k]


def _barred_posts(problem: Problem, kind: PairKind) -> Flags:
    """True (n_p,) where a rule bars the post whoever comes: asked of anybody, the first."""
    posts = np.arange(len(problem.posts.ids))
    pairs = Pairs(problem, Programme(kind), np.zeros(len(posts), dtype=np.int64), posts)
    return np.asarray(np.logical_or.reduce([rule.bars(pairs) for rule in POST_RULES]))


def _kinds_of_cohorts(problem: Problem) -> Flags:
    """Posts by kind for cohorts of internships and of visits (2 × posts)."""
    kind = problem.posts.kind
    return np.stack([np.isin(kind, (INTERNSHIP, APPRENTICE, ORDER)), kind == VISIT])


def _majors_of_cohorts(problem: Problem) -> tuple[Ints, Flags]:
    """Profiles of kind and major; a cohort that an exception names is a profile by itself and may go to all of its kind."""
    code, visit = problem.subjects.code_of_cohort, problem.cohorts.visit.astype(np.int64)
    kinds, takes = _kinds_of_cohorts(problem), ~problem.subjects.barred
    excepted = [d for d in problem.decisions if d.action == "except" and d.rule == "major"]
    takes[:, [d.post for d in excepted if d.post >= 0 and d.cohort < 0]] = True
    free = np.isin(np.arange(len(code)), [d.cohort for d in excepted if d.cohort >= 0])
    key = 2 * np.where(free, len(takes), code) + visit
    keys, profile = np.unique(key, return_inverse=True)
    takes = np.vstack([takes, np.ones((1, takes.shape[1]), dtype=bool)])
    return profile, takes[keys // 2] & kinds[keys % 2]


def _subjects_of_teachers(problem: Problem) -> tuple[Ints, Flags]:
    """Profiles of the same subjects."""
    subjects, posts = problem.subjects.of_teachers, problem.posts.kind == TEACHER
    own, profile = np.unique(subjects.own, axis=0, return_inverse=True)
    takes = np.zeros((len(own), len(posts)), dtype=bool)
    suits = subjects.suits[:, posts]
    takes[:, posts] = np.logical_or.reduce([suits[column] for column in own.T]) if own.size else False
    return profile, takes

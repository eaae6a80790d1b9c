"""Who is planned again after a change, and where: those it touches, those who may gain by it, and room that they may use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from data.contract.plan import Plan
from data.contract.round import Round
from matcher.arrays import Ints
from matcher.fit import score_pairs
from matcher.problem import Problem
from matcher.problem.part import Part
from matcher.problem.parties import ORDER, TEACHER
from matcher.suggest.legal import legal
from matcher.whatif.touched import Change, narrows

GAINERS = 30  # cohorts, and teachers, that may move to a place that a change has made better
OTHERS = 12  # posts with room, for each cohort or teacher planned again, besides those they have
MOST = 150  # cohorts planned again; a change that reaches more is no local one


@dataclass(frozen=True)
class Around:
    """Ids of those planned again; ``classes`` are order-based classes that stay as they are, since others are in them."""

    cohorts: frozenset[str]
    teachers: frozenset[str]
    enterprises: frozenset[str]  # touched
    gone: frozenset[str]  # cohorts and teachers that are no longer there

    @property
    def cohorts_out(self) -> frozenset[str]:
        """Cohorts whose rows the plan loses."""
        return self.cohorts | self.gone

    @property
    def teachers_out(self) -> frozenset[str]:
        """Teachers whose rows the plan loses."""
        return self.teachers | self.gone


class TooWide(Exception):
    """The change reaches too many to plan only them again."""


def around(found: list[Change], before: Round, after: Round, plan: Plan, problem: Problem) -> Around:
    """Cohorts and teachers that a change touches or that may gain by it; TooWide if too many.

    ``problem`` is that of ``after``.
    """
    posts = _posts(before, after)
    firms = {one for change in found for one in change.named("enterprise_id")}
    firms |= {posts[one] for change in found for one in change.named("post_id") if one in posts}
    schools = {one for c in found if c.sheet == "decisions" for one in c.named("school_id") if not c.named("cohort_id")}
    cohorts = {one for change in found for one in change.named("cohort_id")}
    teachers = {one for change in found for one in change.named("teacher_id")}
    cohorts |= {row["cohort_id"] for row in after.records("cohorts") if row["school_id"] in schools}
    teachers |= {row["teacher_id"] for row in after.records("teachers") if row["school_id"] in schools}
    own = set(cohorts)
    for klass in plan.order_classes:  # one who leaves a class, or whose numbers change, may close it for the others
        members = {member.cohort_id for member in klass.members}
        if posts.get(klass.post_id) in firms or members & own:
            cohorts |= members
    cohorts |= {group.cohort_id for group in plan.internships if posts.get(group.post_id) in firms}
    teachers |= _hosted(found, plan, posts)
    there = set(after["posts"]["post_id"])
    better = np.array([problem.places.posts[one] for one in _widened(found, posts) & there], dtype=np.int64)
    cohorts |= _gainers(problem, plan, better[problem.posts.kind[better] != TEACHER], "cohort")
    teachers |= _gainers(problem, plan, better[problem.posts.kind[better] == TEACHER], "teacher")
    cohorts = _with_classmates(cohorts, after)
    teachers = _with_those_beside(teachers, plan) & set(after["teachers"]["teacher_id"])
    gone = {one for s in ("cohort", "teacher") for one in set(before[f"{s}s"][f"{s}_id"]) - set(after[f"{s}s"][f"{s}_id"])}
    if any(d.action == "pin" and d.cohort < 0 and d.teacher < 0 for d in problem.decisions):
        raise TooWide("a pin of a whole school")
    if len(cohorts) > MOST or len(teachers) > MOST:
        raise TooWide(f"{len(cohorts)} cohorts and {len(teachers)} teachers")
    return Around(frozenset(cohorts), frozenset(teachers), frozenset(firms), frozenset(gone))


def part_of(found: Around, plan: Plan, problem: Problem, classes: Iterable[str], gone: Iterable[str]) -> Part:
    """The part of the round, everybody else being held, in which those around are planned.

    Posts are those they have, those of touched enterprises, and the best that have room. ``classes`` are order-based classes
    that stay as they are, ``gone`` posts that are no longer there.
    """
    p = problem
    cohorts = np.array(sorted(p.places.cohorts[one] for one in found.cohorts if one in p.places.cohorts), dtype=np.int64)
    teachers = np.array(sorted(p.places.teachers[one] for one in found.teachers if one in p.places.teachers), dtype=np.int64)
    shut = {p.places.posts[one] for one in (*classes, *gone) if one in p.places.posts}
    shut |= {
        p.places.posts[stay.post_id]
        for stay in plan.teachers
        if stay.teacher_id not in found.teachers | found.gone and stay.post_id in p.places.posts
    }
    had = {g.post_id for g in plan.internships if g.cohort_id in found.cohorts}
    had |= {s.post_id for s in plan.teachers if s.teacher_id in found.teachers}
    had |= {c.post_id for c in plan.order_classes if any(m.cohort_id in found.cohorts for m in c.members)}
    firms = [p.places.enterprises[one] for one in found.enterprises if one in p.places.enterprises]
    chosen = {p.places.posts[one] for one in had if one in p.places.posts}
    chosen |= set(np.flatnonzero(np.isin(p.posts.enterprise, firms)).tolist())
    chosen |= _roomy(p, cohorts, teachers, shut)
    chosen |= {decision.post for decision in p.decisions if decision.action == "pin" and decision.post >= 0}
    pins = [
        k
        for k, d in enumerate(p.decisions)
        if d.action == "pin" and (d.cohort in set(cohorts.tolist()) or d.teacher in set(teachers.tolist()))
    ]
    return Part(cohorts, teachers, np.array(sorted(chosen - shut), dtype=np.int64), np.array(pins, dtype=np.int64))


def _posts(before: Round, after: Round) -> dict[str, str]:
    """The enterprise of every post, before or after."""
    return {
        post: firm
        for round_ in (before, after)
        for post, firm in zip(round_["posts"]["post_id"], round_["posts"]["enterprise_id"], strict=True)
    }


def _widened(found: list[Change], posts: dict[str, str]) -> set[str]:
    """Posts that may hold more or other people than before."""
    firms = {one for c in found if c.sheet in ("enterprises", "placements") and c.after for one in c.named("enterprise_id")}
    own = {one for c in found if c.sheet in ("posts", "placements") and not _fewer_seats(c) for one in c.named("post_id")}
    own |= {one for c in found if c.sheet == "decisions" and not narrows(c) for one in c.named("post_id")}
    return own | {post for post, firm in posts.items() if firm in firms}


def _fewer_seats(change: Change) -> bool:
    was, now = change.before, change.after
    return was is not None and now is not None and change.columns == {"seats"} and now["seats"] < was["seats"]


def _gainers(p: Problem, plan: Plan, posts: Ints, kind: str) -> set[str]:
    """Those who gain most by moving to one of the posts: who has no place first."""
    if not len(posts):
        return set()
    ids = p.cohorts.ids if kind == "cohort" else p.teachers.ids
    left, right = np.repeat(np.arange(len(ids)), len(posts)), np.tile(posts, len(ids))
    allowed = legal(p, kind, left, right)  # type: ignore[arg-type]
    left, right = left[allowed], right[allowed]
    fit = score_pairs(p.round, kind, left, right).fit  # type: ignore[arg-type]
    had: dict[str, float] = defaultdict(lambda: 1.0)
    rows = plan.internships if kind == "cohort" else plan.teachers
    for row in rows:
        who = row.cohort_id if kind == "cohort" else row.teacher_id  # type: ignore[union-attr]
        had[who] = min(had[who], row.fit)
    for lacking in plan.unplaced:
        one = lacking.cohort_id if kind == "cohort" else lacking.teacher_id
        if one is not None:
            had[one] = -2.0  # a place is worth two points of fit
    gain = fit - np.array([had[ids[one]] for one in left.tolist()])
    best = left[np.argsort(-gain, kind="stable")][gain[np.argsort(-gain, kind="stable")] > 0]
    return {str(ids[one]) for one in list(dict.fromkeys(best.tolist()))[:GAINERS]}


def _hosted(found: list[Change], plan: Plan, posts: dict[str, str]) -> set[str]:
    """Teachers at posts, or at enterprises, whose own rows differ: seats for students are nothing to them."""
    firms = {one for change in found if change.sheet == "enterprises" for one in change.named("enterprise_id")}
    named = {one for change in found for one in change.named("post_id")}
    return {stay.teacher_id for stay in plan.teachers if stay.post_id in named or posts.get(stay.post_id) in firms}


def _with_those_beside(teachers: set[str], plan: Plan) -> set[str]:
    """The teachers and all who share a post with one of them, however far that goes: seats of a post are planned as a whole."""
    posts: defaultdict[str, set[str]] = defaultdict(set)
    own: defaultdict[str, set[str]] = defaultdict(set)
    for stay in plan.teachers:
        posts[stay.post_id].add(stay.teacher_id)
        own[stay.teacher_id].add(stay.post_id)
    reached, new = set(teachers), set(teachers)
    while new and len(reached) <= MOST:
        new = {other for one in new for post in own[one] for other in posts[post]} - reached
        reached |= new
    return reached


def _with_classmates(cohorts: set[str], after: Round) -> set[str]:
    rows = after.records("cohorts")
    klass = {row["cohort_id"]: row["class_id"] or row["cohort_id"] for row in rows}
    touched = {klass[one] for one in cohorts if one in klass}
    return {one for one, of in klass.items() if of in touched}


def _roomy(p: Problem, cohorts: Ints, teachers: Ints, shut: set[int]) -> set[int]:
    """For each of them the best posts in which somebody is still missing."""
    taken = np.zeros(len(p.posts.ids), dtype=np.int64)
    at = p.fixed.post >= 0
    np.add.at(taken, p.fixed.post[at], p.fixed.students[at])
    here = np.zeros(len(p.enterprises.ids), dtype=np.int64)
    np.add.at(here, p.fixed.enterprise[p.fixed.placed], p.fixed.students[p.fixed.placed])
    full = here + p.enterprises.interns_present >= p.enterprise_cap.usual
    open_ = (taken < p.posts.seats) & (~full[p.posts.enterprise] | ~p.posts.placed)
    open_[sorted(shut)] = False
    found: set[int] = set()
    for kind, rows, posts in (
        ("cohort", cohorts, np.flatnonzero(open_ & (p.posts.kind != TEACHER) & (p.posts.kind != ORDER))),
        ("teacher", teachers, np.flatnonzero(open_ & (p.posts.kind == TEACHER))),
    ):
        if not len(rows) or not len(posts):
            continue
        left, right = np.repeat(rows, len(posts)), np.tile(posts, len(rows))
        allowed = legal(p, kind, left, right)  # type: ignore[arg-type]
        left, right = left[allowed], right[allowed]
        fit = score_pairs(p.round, kind, left, right).fit  # type: ignore[arg-type]
        order = np.lexsort((-fit, left))
        left, right = left[order], right[order]
        first = np.searchsorted(left, left)
        found |= set(right[np.arange(len(left)) - first < OTHERS].tolist())
    return found

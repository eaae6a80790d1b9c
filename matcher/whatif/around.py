"""Who is planned again after a change: those it touches, and those who may gain by it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.contract.plan import Plan
from data.contract.round import Round
from matcher.arrays import Ints
from matcher.features import PairKind
from matcher.problem import Problem
from matcher.problem.parties import TEACHER
from matcher.whatif.classes import Classes
from matcher.whatif.legal_fits import legal_fits
from matcher.whatif.standing import cohorts_standing, firms_standing
from matcher.whatif.touched import Change, narrows

GAINERS = 20  # cohorts, and teachers, that may move to a place that a change has made better
NO_PLACE = -2.0  # fit of who has no place: a place is worth two points of fit
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
    firms |= {one for change in found for one in firms_standing(change, problem)}
    schools = {one for c in found if c.sheet == "decisions" for one in c.named("school_id") if not c.named("cohort_id")}
    cohorts = {one for change in found for one in change.named("cohort_id")}
    teachers = {one for change in found for one in change.named("teacher_id")}
    cohorts |= {row["cohort_id"] for row in after.rows("cohorts") if row["school_id"] in schools}
    teachers |= {row["teacher_id"] for row in after.rows("teachers") if row["school_id"] in schools}
    own = set(cohorts)
    for klass in plan.order_classes:  # one who leaves a class, or whose numbers change, may close it for the others
        members = {member.cohort_id for member in klass.members}
        if posts.get(klass.post_id) in firms or members & own:
            cohorts |= members
    cohorts |= {group.cohort_id for group in plan.internships if posts.get(group.post_id) in firms}
    teachers |= _hosted(found, plan, posts)
    there = _ids(after, "post")
    open_ = (_widened(found, posts) | _left(found, plan)) & there
    better = np.array(sorted(problem.places.posts[one] for one in open_), dtype=np.int64)
    cohorts |= _gainers(problem, plan, better[problem.posts.kind[better] != TEACHER], "cohort")
    teachers |= _gainers(problem, plan, better[problem.posts.kind[better] == TEACHER], "teacher")
    for change in found:
        cohorts |= cohorts_standing(change, problem)
    classes = Classes(before), Classes(after)
    cohorts = {mate for one in cohorts for mates in classes for mate in mates.of(one)} & _ids(after, "cohort")
    teachers &= _ids(after, "teacher")
    gone = {one for s in ("cohort", "teacher") for one in _ids(before, s) - _ids(after, s)}
    if any(d.action == "pin" and d.cohort < 0 and d.teacher < 0 for d in problem.decisions):
        raise TooWide("a pin of a whole school")
    if len(cohorts) > MOST or len(teachers) > MOST:
        raise TooWide(f"{len(cohorts)} cohorts and {len(teachers)} teachers")
    return Around(frozenset(cohorts), frozenset(teachers), frozenset(firms), frozenset(gone))


def _ids(round_: Round, kind: str) -> set[str]:
    return set(round_[f"{kind}s"][f"{kind}_id"].tolist())


def _posts(before: Round, after: Round) -> dict[str, str]:
    """The enterprise of every post, before or after."""
    return {
        post: firm
        for round_ in (before, after)
        for post, firm in zip(round_["posts"]["post_id"].tolist(), round_["posts"]["enterprise_id"].tolist(), strict=True)
    }


def _widened(found: list[Change], posts: dict[str, str]) -> set[str]:
    """Posts that may hold more or other people than before."""
    firms = {one for c in found if c.sheet in ("enterprises", "placements") and c.after for one in c.named("enterprise_id")}
    own = {one for c in found if c.sheet in ("posts", "placements") and not _fewer_seats(c) for one in c.named("post_id")}
    own |= {one for c in found if c.sheet == "decisions" and not narrows(c) for one in c.named("post_id")}
    return own | {post for post, firm in posts.items() if firm in firms}


def _left(found: list[Change], plan: Plan) -> set[str]:
    """Posts that cohorts or teachers may leave whose own rows differ, or who are named by a decision."""
    own = {one for change in found for key in ("cohort_id", "teacher_id") for one in change.named(key)}
    posts = {group.post_id for group in plan.internships if group.cohort_id in own}
    return posts | {stay.post_id for stay in plan.teachers if stay.teacher_id in own}


def _fewer_seats(change: Change) -> bool:
    was, now = change.before, change.after
    return was is not None and now is not None and change.columns == {"seats"} and now["seats"] < was["seats"]


def _gainers(p: Problem, plan: Plan, posts: Ints, kind: PairKind) -> set[str]:
    """Those who gain most by moving to one of the posts: who has no place first."""
    ids = p.cohorts.ids if kind == "cohort" else p.teachers.ids
    had = _had(plan, kind)
    left, _, fit = legal_fits(p, kind, np.arange(len(ids)), posts)
    gain = fit - np.array([had.get(ids[one], 1.0) for one in left.tolist()])
    order = np.argsort(-gain, kind="stable")
    best = left[order[gain[order] > 0]]
    return {str(ids[one]) for one in list(dict.fromkeys(best.tolist()))[:GAINERS]}


def _had(plan: Plan, kind: PairKind) -> dict[str, float]:
    """The least fit of each one's places, and far below any fit for who lacks one."""
    lacking = {one.cohort_id if kind == "cohort" else one.teacher_id for one in plan.unplaced} - {None}
    own = [(g.cohort_id, g.fit) for g in plan.internships] if kind == "cohort" else [(t.teacher_id, t.fit) for t in plan.teachers]
    had: dict[str, float] = {}
    for one, fit in own:
        had[one] = min(had.get(one, 1.0), fit)
    return had | {one: NO_PLACE for one in lacking if one is not None}


def _hosted(found: list[Change], plan: Plan, posts: dict[str, str]) -> set[str]:
    """Teachers at posts, or at enterprises, whose own rows differ: seats for students are nothing to them."""
    firms = {one for change in found if change.sheet == "enterprises" for one in change.named("enterprise_id")}
    named = {one for change in found for one in change.named("post_id")}
    return {stay.teacher_id for stay in plan.teachers if stay.post_id in named or posts.get(stay.post_id) in firms}

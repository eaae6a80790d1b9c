"""Where those planned again may go: the posts they have, those of touched enterprises, and the best that have room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from data.contract.plan import Group, Plan, TeacherPlacement
from matcher.arrays import Flags, Ints
from matcher.features import PairKind
from matcher.problem import Problem
from matcher.problem.days import day
from matcher.problem.part import Company, Held, Part
from matcher.problem.parties import ORDER, TEACHER
from matcher.whatif.around import Around
from matcher.whatif.legal_fits import legal_fits

OTHERS = 12  # posts with room, for each cohort or teacher planned again, besides those they have


def part_of(found: Around, plan: Plan, problem: Problem, classes: Iterable[str], gone: Iterable[str]) -> Part:
    """The part of the round, everybody else being held, in which those around are planned.

    Posts are those they have, those of touched enterprises, and the best that have room. ``classes`` are order-based classes
    that stay as they are, ``gone`` posts that are no longer there.
    """
    p = problem
    cohorts = np.array(sorted(p.places.cohorts[one] for one in found.cohorts if one in p.places.cohorts), dtype=np.int64)
    teachers = np.array(sorted(p.places.teachers[one] for one in found.teachers if one in p.places.teachers), dtype=np.int64)
    shut = {p.places.posts[one] for one in (*classes, *gone) if one in p.places.posts}
    stays = [stay for stay in plan.teachers if stay.teacher_id not in found.teachers_out]
    held = _held(p, stays, [group for group in plan.internships if group.cohort_id not in found.cohorts_out])
    had = {g.post_id for g in plan.internships if g.cohort_id in found.cohorts}
    had |= {s.post_id for s in plan.teachers if s.teacher_id in found.teachers}
    had |= {c.post_id for c in plan.order_classes if any(m.cohort_id in found.cohorts for m in c.members)}
    firms = [p.places.enterprises[one] for one in found.enterprises if one in p.places.enterprises]
    chosen = {p.places.posts[one] for one in had if one in p.places.posts}
    chosen |= set(np.flatnonzero(np.isin(p.posts.enterprise, firms)).tolist())
    chosen |= _roomy(p, cohorts, teachers, shut, held)
    chosen |= {decision.post for decision in p.decisions if decision.action == "pin" and decision.post >= 0}
    pins = [
        k
        for k, d in enumerate(p.decisions)
        if d.action == "pin" and (d.cohort in set(cohorts.tolist()) or d.teacher in set(teachers.tolist()))
    ]
    return Part(cohorts, teachers, np.array(sorted(chosen - shut), dtype=np.int64), np.array(pins, dtype=np.int64), held)


def _held(p: Problem, stays: list[TeacherPlacement], groups: list[Group]) -> Held:
    """The places of those who are not planned again."""
    there = [stay for stay in stays if stay.post_id in p.places.posts and stay.teacher_id in p.places.teachers]
    others = [group for group in groups if group.post_id in p.places.posts and group.cohort_id in p.places.cohorts]
    of_stays = p.teachers.school[_positions(p.places.teachers, [stay.teacher_id for stay in there])]
    of_groups = p.cohorts.school[_positions(p.places.cohorts, [group.cohort_id for group in others])]
    post, at = (_positions(p.places.posts, [row.post_id for row in rows]) for rows in (there, others))
    return Held(post, _company(p, of_stays, post, there), _company(p, of_groups, at, others))


def _positions(places: Mapping[str, int], ids: list[str]) -> Ints:
    return np.array([places[one] for one in ids], dtype=np.int64)


def _company(p: Problem, school: Ints, post: Ints, rows: Sequence[TeacherPlacement | Group]) -> Company:
    start, end = (
        np.array([day(one) for one in days], dtype=np.int64) for days in ([r.start for r in rows], [r.end for r in rows])
    )
    return Company(school, p.posts.enterprise[post], start, end)


def _roomy(p: Problem, cohorts: Ints, teachers: Ints, shut: set[int], held: Held) -> set[int]:
    """For each of them the best posts in which somebody is still missing."""
    taken = np.zeros(len(p.posts.ids), dtype=np.int64)
    at = p.fixed.post >= 0
    np.add.at(taken, p.fixed.post[at], p.fixed.students[at])
    np.add.at(taken, held.post, 1)
    here = np.zeros(len(p.enterprises.ids), dtype=np.int64)
    np.add.at(here, p.fixed.enterprise[p.fixed.placed], p.fixed.students[p.fixed.placed])
    full = here + p.enterprises.interns_present >= p.enterprise_cap.usual
    open_ = (taken < p.posts.seats) & (~full[p.posts.enterprise] | ~p.posts.placed)
    open_[sorted(shut)] = False
    found: set[int] = set()
    sides: tuple[tuple[PairKind, Ints, Flags], ...] = (
        ("cohort", cohorts, (p.posts.kind != TEACHER) & (p.posts.kind != ORDER)),
        ("teacher", teachers, p.posts.kind == TEACHER),
    )
    for kind, rows, of_kind in sides:
        left, right, fit = legal_fits(p, kind, rows, np.flatnonzero(open_ & of_kind))
        order = np.lexsort((-fit, left))
        left, right = left[order], right[order]
        first = np.searchsorted(left, left)
        found |= set(right[np.arange(len(left)) - first < OTHERS].tolist())
    return found

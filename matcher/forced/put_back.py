"""An earlier plan in a later round: what may be as it was is put back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Literal, TypeVar

import numpy as np

from data.contract.plan import Group, Member, OrderClass, Plan, TeacherPlacement
from data.plans import Lost
from matcher.problem import Problem, Programme
from matcher.problem.days import to_date
from matcher.problem.pairs import Pairs

Pair = tuple[str, str]  # cohort or teacher, and post
Kind = Literal["cohort", "teacher"]
Wanted = Callable[[Kind, str, str], bool]  # of whom, and at which post
People = TypeVar("People", Group, Member)


def put_back(problem: Problem, before: Plan, without: Iterable[Lost], after: Plan, wanted: Wanted, near: Wanted) -> Plan:
    """``before`` less what is lost in ``without``, and no fewer people than in ``after`` where ``wanted`` says so of a pair.

    Only pairs of the problem's round that are ``near`` are in it. Groups have the dates that the round gives them.
    """
    people = (one for one in without if one.kind != "teacher")
    lost = Counter[tuple[str, str, str]]({(one.kind, one.who, one.post_id): one.lost for one in people})
    groups = _less(_groups(before, near), "group", lost)
    members = _less(_members(before, near), "order_member", lost)
    stays = _less_stays([t for t in before.teachers if near("teacher", t.teacher_id, t.post_id)], without)
    asked = [t for t in after.teachers if wanted("teacher", t.teacher_id, t.post_id)]
    update = {
        "internships": _dated(problem, _most(groups, _groups(after, wanted))),
        "order_classes": _classes(_most(members, _members(after, wanted))),
        "teachers": (*stays, *(stay for stay in asked if stay not in stays)),
    }
    return before.model_copy(update=update)


def _groups(plan: Plan, chosen: Wanted) -> dict[Pair, Group]:
    return {(g.cohort_id, g.post_id): g for g in plan.internships if chosen("cohort", g.cohort_id, g.post_id)}


def _members(plan: Plan, chosen: Wanted) -> dict[Pair, Member]:
    return {
        (m.cohort_id, c.post_id): m for c in plan.order_classes for m in c.members if chosen("cohort", m.cohort_id, c.post_id)
    }


def _less(had: dict[Pair, People], kind: str, lost: Counter[tuple[str, str, str]]) -> dict[Pair, People]:
    kept = {}
    for (who, post), row in had.items():
        students = row.students - lost[kind, who, post]
        if students > 0:
            kept[who, post] = row.model_copy(update={"students": students})
    return kept


def _most(one: dict[Pair, People], other: dict[Pair, People]) -> dict[Pair, People]:
    """Of each pair the row with more people."""
    most = dict(one)
    for pair, row in other.items():
        if pair not in most or most[pair].students < row.students:
            most[pair] = row
    return most


def _dated(problem: Problem, groups: dict[Pair, Group]) -> tuple[Group, ...]:
    places, rows = problem.places, list(groups.values())
    left = np.array([places.cohorts[row.cohort_id] for row in rows], dtype=np.int64)
    pairs = Pairs(problem, Programme.COHORT, left, np.array([places.posts[row.post_id] for row in rows], dtype=np.int64))
    days = zip(rows, pairs.start.tolist(), pairs.end.tolist(), strict=True)
    return tuple(row.model_copy(update={"start": to_date(start), "end": to_date(end)}) for row, start, end in days)


def _classes(members: dict[Pair, Member]) -> tuple[OrderClass, ...]:
    posts: dict[str, list[Member]] = {}
    for (_, post), member in members.items():
        posts.setdefault(post, []).append(member)
    return tuple(OrderClass(post_id=post, members=tuple(rows)) for post, rows in posts.items())


def _less_stays(had: list[TeacherPlacement], without: Iterable[Lost]) -> list[TeacherPlacement]:
    gone = {(one.who, one.post_id, one.start, one.end) for one in without if one.kind == "teacher"}
    return [stay for stay in had if (stay.teacher_id, stay.post_id, stay.start, stay.end) not in gone]

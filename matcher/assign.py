"""From the values of a solved program to the rows and terms of a plan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.catalogues.relations import GRADES
from data.contract.plan import Group, Member, OrderClass, Plan, TeacherPlacement
from data.rulebook import TERMS
from matcher.arrays import Floats
from matcher.fit import reasons, score_pairs
from matcher.model import JointModel
from matcher.model.groups import continuity
from matcher.model.points import DayCount, thousandths
from matcher.model.teachers import days_that_count, is_urgent
from matcher.problem.days import to_date


@dataclass(frozen=True)
class Assignment:
    """Rows of a plan and the points of each term."""

    internships: tuple[Group, ...]
    order_classes: tuple[OrderClass, ...]
    teachers: tuple[TeacherPlacement, ...]
    terms: dict[str, int]


def assign(model: JointModel, values: Floats, previous: Plan | None) -> Assignment:
    """The plan that the values of the program's columns (n,) stand for, its points reckoned again from its rows."""
    terms = dict.fromkeys(TERMS, 0)
    groups = _groups(model, values, terms)
    classes = _classes(model, values, terms)
    teachers = _teachers(model, values, terms)
    _couplings(model, values, terms)
    if previous is not None:
        terms["churn"] = _churn(model, groups, teachers, previous)
    return Assignment(groups, classes, teachers, terms)


def _groups(model: JointModel, values: Floats, terms: dict[str, int]) -> tuple[Group, ...]:
    g, p, points = model.groups, model.problem, model.points
    students = values[g.students].astype(np.int64)
    at = np.flatnonzero(students > 0)
    pairs, n = g.pairs[at], students[at]
    fit = thousandths(model.group_scores.fit[at])
    placed = pairs.placed
    for name, mask in (("placement", placed), ("placement_visit", ~placed)):
        terms["placement"] += points.each("placement", name) * int(n[mask].sum())
    for name, mask in (("group", placed), ("group_visit", ~placed)):
        terms["group"] += points.each("group", name, -1) * int(mask.sum())
    terms["fit"] = int((points.fit(fit) * n).sum())
    terms["continuity"] = int((continuity(p, pairs, points.continuity) * n).sum())
    scores = score_pairs(p.round, "cohort", pairs.left, pairs.right)
    why = reasons(p.round, "cohort", pairs.left, pairs.right, scores)
    rows = [
        Group(
            cohort_id=p.cohorts.ids[c],
            post_id=p.posts.ids[q],
            students=int(count),
            start=to_date(first),
            end=to_date(last),
            fit=int(f) / 1000,
            grade=GRADES[grade],
            reasons=tuple(t.zh for t in said),
            reasons_en=tuple(t.en for t in said),
        )
        for c, q, count, first, last, f, grade, said in zip(
            pairs.left, pairs.right, n, pairs.start, pairs.end, fit, scores.grade, why, strict=True
        )
    ]
    return tuple(sorted(rows, key=lambda r: (r.cohort_id, r.post_id)))


def _classes(model: JointModel, values: Floats, terms: dict[str, int]) -> tuple[OrderClass, ...]:
    o, p, points = model.orders, model.problem, model.points
    members = values[o.members].astype(np.int64)
    at = np.flatnonzero(members > 0)
    fit = thousandths(model.order_scores.fit[at])
    worth = points.order_member(fit, p.posts.hire_promise[o.pairs.right[at]])
    terms["order_member"] = int((worth * members[at]).sum())
    by_post: dict[str, list[Member]] = {}
    grades = model.order_scores.grade[at]
    for c, q, count, f, grade in zip(o.pairs.left[at], o.pairs.right[at], members[at], fit, grades, strict=True):
        member = Member(cohort_id=p.cohorts.ids[c], students=int(count), fit=int(f) / 1000, grade=GRADES[grade])
        by_post.setdefault(p.posts.ids[q], []).append(member)
    terms["order_class"] = points.each("order_class", "order_class", -1) * len(by_post)
    return tuple(
        OrderClass(post_id=post, members=tuple(sorted(rows, key=lambda m: m.cohort_id))) for post, rows in sorted(by_post.items())
    )


def _teachers(model: JointModel, values: Floats, terms: dict[str, int]) -> tuple[TeacherPlacement, ...]:
    t, p, points = model.teachers, model.problem, model.points
    at = np.flatnonzero(values[t.taken] > 0.5)
    at = at[np.lexsort((t.start[at], t.teacher[at]))]
    scored = np.searchsorted(t.stays.used_pairs, t.stays.pair[t.stay[at]])
    fit, grades = thousandths(model.teacher_scores.fit[scored]), model.teacher_scores.grade[scored]
    limits = days_that_count(p, points)
    left, counted = limits.parts.copy(), np.zeros(len(at), dtype=np.int64)
    for k, (teacher, days) in enumerate(zip(t.teacher[at].tolist(), (t.end - t.start + 1)[at].tolist(), strict=True)):
        counted[k] = min(days * limits.per_day, left[teacher])
        left[teacher] -= counted[k]
    urgent = is_urgent(p, points)[t.teacher[at]]
    terms["teacher_days"] = int(points.teacher_days(fit, DayCount(counted, limits.per_day), urgent).sum())
    terms["teacher_move"] = points.each("teacher_move", "teacher_move", -1) * len(at)
    rows = [
        TeacherPlacement(
            teacher_id=p.teachers.ids[who],
            post_id=p.posts.ids[q],
            start=to_date(first),
            end=to_date(last),
            days=int(last - first + 1),
            fit=int(f) / 1000,
            grade=GRADES[grade],
        )
        for who, q, first, last, f, grade in zip(t.teacher[at], t.post[at], t.start[at], t.end[at], fit, grades, strict=True)
    ]
    return tuple(sorted(rows, key=lambda r: (r.teacher_id, r.start, r.post_id)))


def _couplings(model: JointModel, values: Floats, terms: dict[str, int]) -> None:
    """Terms order_internship and teacher_with_cohort, from the rows and not from their columns."""
    g, o, t, p, points = model.groups, model.orders, model.teachers, model.problem, model.points
    firms = len(p.enterprises.ids)
    students = values[g.students].astype(np.int64)
    placed = np.flatnonzero(g.pairs.placed & (students > 0))
    keys, where = np.unique((g.pairs.left * firms + g.pairs.enterprise)[placed], return_inverse=True)
    there, members = np.bincount(where, students[placed], len(keys)), np.zeros(len(keys))
    for cohort, enterprise, count in (
        (o.pairs.left, o.pairs.enterprise, values[o.members]),
        (p.members.cohort, p.members.enterprise, p.members.students),
    ):
        key = cohort * firms + enterprise
        met = np.isin(key, keys)
        np.add.at(members, np.searchsorted(keys, key[met]), count[met])
    both = int(np.minimum(there, members).sum())
    terms["order_internship"] = points.each("order_internship", "order_internship") * both
    at = np.flatnonzero(students > 0)
    groups = g.pairs[at]
    beside = 0
    for k in np.flatnonzero(values[t.taken] > 0.5):
        near = (groups.school == p.teachers.school[t.teacher[k]]) & (groups.enterprise == p.posts.enterprise[t.post[k]])
        beside += bool((near & (groups.start <= t.end[k]) & (t.start[k] <= groups.end)).any())
    terms["teacher_with_cohort"] = points.each("teacher_with_cohort", "teacher_with_cohort") * beside


def _churn(model: JointModel, groups: tuple[Group, ...], teachers: tuple[TeacherPlacement, ...], previous: Plan) -> int:
    now = {(g.cohort_id, g.post_id): g.students for g in groups}
    lost = sum(max(0, g.students - now.get((g.cohort_id, g.post_id), 0)) for g in previous.internships)
    gone = {(s.teacher_id, s.post_id) for s in previous.teachers} - {(s.teacher_id, s.post_id) for s in teachers}
    return model.points.each("churn", "churn_student", -1) * lost + model.points.each("churn", "churn_teacher", -1) * len(gone)

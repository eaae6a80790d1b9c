"""The lists of a plan: placements by school, by enterprise, order-based classes, teachers, unplaced."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from data.columns import words
from data.contract.plan import Grade, Group, Plan
from data.contract.text import Language, Text
from data.plans.names import Names, rule_title
from data.plans.tables import Cell, Table, heading

_GRADES = {choice.key: Text(choice.zh, choice.key) for choice in words.RELATION}
_KINDS = {choice.key: Text(choice.zh, choice.key) for choice in words.POST_KINDS}
_FIT = "0.000"


def by_school(plan: Plan, names: Names, language: Language) -> Table:
    """Internships, visits and apprenticeships: school by school, each school on pages of its own, with its sum."""
    groups = sorted(plan.internships, key=lambda g: _school_order(g, names))
    rows: list[tuple[Cell, ...]] = []
    sums, breaks = set(), []
    for school_id, found in groupby(groups, key=lambda g: str(names.cohorts.get(g.cohort_id, {}).get("school_id"))):
        if rows:
            breaks.append(len(rows))
        students = 0
        for group in found:
            rows.append(_placement(group, names, language))
            students += group.students
        sums.add(len(rows))
        total = Text("小计", "sum").to(language)
        rows.append((names.school(school_id), total, *[None] * 5, students, *[None] * 8))
    return Table(
        Text("实习安排", "Placements"),
        (
            heading("学校", "school", 20),
            heading("班组", "cohort", 14),
            heading("专业", "major", 16),
            heading("年级", "grade", 6),
            heading("类型", "kind", 10),
            heading("企业", "enterprise", 24, wrap=True),
            heading("岗位", "post", 18, wrap=True),
            heading("人数", "students", 7),
            heading("起", "from", 11),
            heading("止", "to", 11),
            heading("天数", "days", 6),
            heading("匹配度", "fit", 8, _FIT),
            heading("对口程度", "relation", 9),
            heading("联系人", "contact", 10),
            heading("电话", "phone", 14),
            heading("推荐理由", "why", 40, wrap=True),
        ),
        rows,
        bold=frozenset(sums),
        breaks=tuple(breaks),
    )


def _school_order(group: Group, names: Names) -> tuple[str, ...]:
    cohort = names.cohorts.get(group.cohort_id, {})
    return (
        names.school(cohort.get("school_id")),
        str(cohort.get("school_id")),
        names.major(cohort),
        group.cohort_id,
        group.post_id,
    )


def _placement(group: Group, names: Names, language: Language) -> tuple[Cell, ...]:
    cohort, post, host = names.cohorts.get(group.cohort_id, {}), names.posts.get(group.post_id, {}), names.host(group.post_id)
    reasons = group.reasons_en if language == "en" and group.reasons_en else group.reasons
    return (
        names.school(cohort.get("school_id")),
        group.cohort_id,
        names.major(cohort),
        cohort.get("grade"),
        _kind(post, language),
        names.enterprise(host.get("enterprise_id")),
        names.post(group.post_id),
        group.students,
        group.start,
        group.end,
        (group.end - group.start).days + 1,
        group.fit,
        _grade(group.grade, language),
        host.get("contact"),
        host.get("phone"),
        ("；" if language == "zh" else "; ").join(reasons),
    )


def by_enterprise(plan: Plan, names: Names, language: Language) -> Table:
    """All three programmes, enterprise by enterprise: who comes to which post, when, and how many."""
    entries: list[tuple[str, tuple[str, str, str], int, date | str, date | str, float]] = [
        *((g.post_id, _from_cohort(names, g.cohort_id), g.students, g.start, g.end, g.fit) for g in plan.internships),
        *(
            (c.post_id, _from_cohort(names, m.cohort_id), m.students, *_dates_of(names, c.post_id), m.fit)
            for c in plan.order_classes
            for m in c.members
        ),
        *((t.post_id, _from_teacher(names, t.teacher_id), 1, t.start, t.end, t.fit) for t in plan.teachers),
    ]
    entries.sort(key=lambda e: (names.enterprise(names.host(e[0]).get("enterprise_id")), e[0], str(e[3]), e[1]))
    rows = []
    for post_id, who, number, start, end, fit in entries:
        post, host = names.posts.get(post_id, {}), names.host(post_id)
        place = (names.enterprise(host.get("enterprise_id")), host.get("town"), names.post(post_id), _kind(post, language))
        rows.append(
            (*place, *who, number, start, end, fit, post.get("pay"), _yes(post.get("housing"), language), host.get("staff"))
        )
    return Table(
        Text("按企业", "By enterprise"),
        (
            heading("企业", "enterprise", 26, wrap=True),
            heading("乡镇街道", "town", 12),
            heading("岗位", "post", 18, wrap=True),
            heading("类型", "kind", 10),
            heading("学校", "school", 20),
            heading("班组或教师", "cohort or teacher", 16),
            heading("专业", "major", 16),
            heading("人数", "number", 7),
            heading("起", "from", 11),
            heading("止", "to", 11),
            heading("匹配度", "fit", 8, _FIT),
            heading("报酬（元/月）", "pay (yuan/month)", 11),
            heading("提供住宿", "housing", 9),
            heading("在岗职工", "staff", 9),
        ),
        rows,
    )


def order_classes(plan: Plan, names: Names, language: Language) -> Table:
    """Opened order-based classes with their members, each with its sum."""
    rows: list[tuple[Cell, ...]] = []
    sums = set()
    for opened in sorted(plan.order_classes, key=lambda c: c.post_id):
        post, host = names.posts.get(opened.post_id, {}), names.host(opened.post_id)
        start = (names.enterprise(host.get("enterprise_id")), names.post(opened.post_id))
        for member in opened.members:
            rows.append((*start, *_from_cohort(names, member.cohort_id), member.students, member.fit, None, None))
        sums.add(len(rows))
        total = sum(m.students for m in opened.members)
        rows.append(
            (*start, Text("合计", "sum").to(language), None, None, total, None, post.get("seats"), post.get("hire_promise"))
        )
    return Table(
        Text("订单班", "Order-based classes"),
        (
            heading("企业", "enterprise", 28, wrap=True),
            heading("订单班", "class", 24, wrap=True),
            heading("学校", "school", 22),
            heading("班组", "cohort", 16),
            heading("专业", "major", 18),
            heading("人数", "students", 8),
            heading("匹配度", "fit", 8, _FIT),
            heading("班额上限", "greatest size", 9),
            heading("承诺录用率", "hire promise", 10, "0%"),
        ),
        rows,
        bold=frozenset(sums),
    )


def teachers(plan: Plan, names: Names, language: Language) -> Table:
    """Teacher placements by school and teacher."""
    rows = []
    for stay in sorted(plan.teachers, key=lambda t: (*_from_teacher(names, t.teacher_id)[:1], t.teacher_id, t.start)):
        teacher, host = names.teachers.get(stay.teacher_id, {}), names.host(stay.post_id)
        row = (
            names.school(teacher.get("school_id")),
            stay.teacher_id,
            teacher.get("name"),
            "、".join(teacher.get("major_codes") or ()),
            names.enterprise(host.get("enterprise_id")),
            names.post(stay.post_id),
            stay.start,
            stay.end,
            stay.days,
            stay.fit,
            _grade(stay.grade, language),
            teacher.get("months_done"),
            teacher.get("cycle_end"),
        )
        rows.append(row)
    return Table(
        Text("教师企业实践", "Teacher placements"),
        (
            heading("学校", "school", 22),
            heading("工号", "teacher id", 12),
            heading("姓名", "name", 10),
            heading("专业方向", "subject", 18),
            heading("企业", "enterprise", 26, wrap=True),
            heading("岗位", "post", 20, wrap=True),
            heading("起", "from", 11),
            heading("止", "to", 11),
            heading("天数", "days", 7),
            heading("匹配度", "fit", 8, _FIT),
            heading("对口程度", "relation", 9),
            heading("本周期已完成月数", "months done", 12),
            heading("周期截止", "cycle ends", 11),
        ),
        rows,
    )


def unplaced(plan: Plan, names: Names, language: Language) -> Table:
    """Students and teachers without a place, with the rules that block them; one row per reason."""
    rows: list[tuple[Cell, ...]] = []
    for row in plan.unplaced:
        is_cohort = row.cohort_id is not None
        who = _from_cohort(names, row.cohort_id or "") if is_cohort else _from_teacher(names, row.teacher_id or "")
        number: int | None = row.students
        for blocked in row.blocked_by:
            detail = blocked.detail_en if language == "en" and blocked.detail_en else blocked.detail
            rows.append((*who, number, rule_title(blocked.rule).to(language), detail))
            number = None  # counted once, beside the first reason
        if not row.blocked_by:
            rows.append((*who, number, None, None))
    return Table(
        Text("未安排", "Unplaced"),
        (
            heading("学校", "school", 22),
            heading("班组或教师", "cohort or teacher", 18),
            heading("专业", "major", 20),
            heading("人数", "number", 8),
            heading("原因", "reason", 18),
            heading("说明", "in detail", 80, wrap=True),
        ),
        rows,
        empty=Text("全部已安排。", "Everybody has a place."),
    )


def _dates_of(names: Names, post_id: str) -> tuple[date | str, date | str]:
    """Dates of an order-based class: its post's, a dash where open."""
    post = names.posts.get(post_id, {})
    return post.get("start") or "—", post.get("end") or "—"


def _from_cohort(names: Names, cohort_id: str) -> tuple[str, str, str]:
    cohort = names.cohorts.get(cohort_id, {})
    return names.school(cohort.get("school_id")), cohort_id, names.major(cohort)


def _from_teacher(names: Names, teacher_id: str) -> tuple[str, str, str]:
    teacher = names.teachers.get(teacher_id, {})
    name = names.teacher(teacher_id)
    shown = teacher_id if name == teacher_id else f"{teacher_id} {name}"
    return names.school(teacher.get("school_id")), shown, "、".join(teacher.get("major_codes") or ())


def _kind(post: Mapping[str, Any], language: Language) -> str:
    kind = str(post.get("kind") or "")
    return _KINDS[kind].to(language) if kind in _KINDS else kind


def _grade(grade: Grade | None, language: Language) -> str | None:
    return None if grade is None else _GRADES[grade].to(language)


def _yes(value: bool | None, language: Language) -> str | None:
    return None if value is None else Text("是" if value else "否", "yes" if value else "no").to(language)

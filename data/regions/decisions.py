"""What people decided: pins, forbids, exceptions, settings."""

from __future__ import annotations

from datetime import date

import numpy as np

from data.regions.distances import Nearby
from data.regions.drafts import CohortDraft, PostDraft, Row, TeacherDraft
from data.regions.draw import chance, pick, some
from data.regions.spec import RegionSpec
from data.regions.suitable import SurePosts, posts_by_field, room


def draw_decisions(
    rng: np.random.Generator, spec: RegionSpec, cohorts: list[CohortDraft], posts: list[PostDraft], teachers: list[TeacherDraft]
) -> list[Row]:
    """Pins that can all be kept, a teacher's pin, forbids and exceptions with their documents."""
    rows = _pins(rng, spec, cohorts, posts)
    pinned = {row["cohort_id"] for row in rows}
    teacher = _teacher_pin(rng, spec, posts, teachers)
    rows += [teacher] if teacher else []
    free = [c for c in cohorts if c.plain and c.row["cohort_id"] not in pinned]
    interns = [p for p in posts if p.row["kind"] == "internship" and p.firm.staff >= 40]
    nearby = Nearby(interns, (p.firm.spot for p in interns))
    for cohort in some(rng, free, max(1, spec.pins - 1)):
        post = pick(rng, nearby.within(cohort.school.spot, spec.dealings_km) or interns)
        reason = pick(rng, ("上一届学生反映管理混乱", "家长委员会不同意", "企业搬迁，暂停接收"))
        rows.append(
            {
                "action": "forbid",
                "cohort_id": cohort.row["cohort_id"],
                "enterprise_id": post.row["enterprise_id"],
                "reason": reason,
            }
        )
    hosts = [p for p in posts if p.row["kind"] == "teacher"]
    skip = teacher["teacher_id"] if teacher else None
    for other in some(rng, [t for t in teachers if t.row["teacher_id"] != skip], 1 if hosts else 0):
        rows.append(
            {
                "action": "forbid",
                "teacher_id": other.row["teacher_id"],
                "post_id": pick(rng, hosts).row["post_id"],
                "reason": "亲属任职，回避",
            }
        )
    for n, post in enumerate(some(rng, [p for p in interns if p.firm.sound], max(1, spec.pins // 2)), start=1):
        rows.append(
            {
                "action": "except",
                "enterprise_id": post.row["enterprise_id"],
                "rule": "enterprise_share",
                "value": "0.12",
                "document": f"教职备〔{spec.year}〕{n + 10}号",
                "until": date(spec.year, 12, 31) if chance(rng, 0.5) else None,
                "reason": "重点企业，实习管理规范，经报备适当放宽",
            }
        )
    for cohort in some(rng, free, 1):
        rows.append(
            {
                "action": "except",
                "cohort_id": cohort.row["cohort_id"],
                "rule": "min_days",
                "value": "20",
                "document": f"教职备〔{spec.year}〕9号",
                "reason": "分段实习，首段二十天",
            }
        )
    for n, row in enumerate(rows, start=1):
        row["decision_id"] = f"D{n:03d}"
    return rows


def _pins(rng: np.random.Generator, spec: RegionSpec, cohorts: list[CohortDraft], posts: list[PostDraft]) -> list[Row]:
    sure = SurePosts(posts)
    rows: list[Row] = []
    able = [c for c in cohorts if c.plain and c.free >= 30 and not c.row.get("max_sites")]
    for cohort in some(rng, able, len(able)):
        if len(rows) == spec.pins:
            break
        least = max(5, cohort.row["min_group"] or 5)
        fit = [p for p in sure.of(cohort) if room(p) >= max(least, p.row["min_group"] or 1)]
        if not fit:
            continue
        post = pick(rng, fit)
        students = max(least, post.row["min_group"] or 1)
        post.used += students
        reason = pick(rng, ("企业点名续接上一届", "局务会确定", "学校与企业已当面商定"))
        rows.append(
            {
                "action": "pin",
                "cohort_id": cohort.row["cohort_id"],
                "post_id": post.row["post_id"],
                "students": students,
                "reason": reason,
            }
        )
    return rows


def _teacher_pin(rng: np.random.Generator, spec: RegionSpec, posts: list[PostDraft], teachers: list[TeacherDraft]) -> Row | None:
    able = [p for p in posts if p.row["kind"] == "teacher" and p.whole and p.firm.sound and p.row["seats"] >= 3]
    # only long posts: one of the teacher's windows surely lies within
    by_field = posts_by_field([p for p in able if (p.row["end"] - p.row["start"]).days > 200])
    for teacher in some(rng, teachers, len(teachers)):
        own = by_field.get(teacher.field.index)
        hosts = own.within(teacher.school.spot, spec.dealings_km) if own else []
        if hosts and teacher.row["months_done"] < 5 and not teacher.row["min_days"]:
            post = pick(rng, hosts)
            return {
                "action": "pin",
                "teacher_id": teacher.row["teacher_id"],
                "post_id": post.row["post_id"],
                "reason": "双师型认定所需，企业已同意",
            }
    return None


def setting_rows(spec: RegionSpec) -> list[Row]:
    """As-of date, and a threshold that the bureau repeats."""
    return [
        {"key": "as_of", "value": spec.as_of.isoformat(), "reason": "编制方案之日"},
        {"key": "rules.min_days.days", "value": "30", "reason": "沿用规则库"},
    ]

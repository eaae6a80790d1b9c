"""What a plan does with one cohort or teacher."""

from __future__ import annotations

from collections.abc import Iterator

from data.contract.plan import Plan
from data.contract.round import Round
from data.contract.text import Text
from matcher.explain.names import Names
from matcher.rules.base import students


def placed_at(round_: Round, plan: Plan, cohort_id: str | None, teacher_id: str | None) -> dict[int, list[Text]]:
    """Ends of sentences ("sends 12 students to ...") by row of the post; posts the round no longer has are left out."""
    place = {name: row for row, name in enumerate(round_["posts"]["post_id"].tolist())}
    names = Names(round_)
    rows = _of_cohort(plan, cohort_id) if cohort_id is not None else _of_teacher(plan, teacher_id)
    found: dict[int, list[Text]] = {}
    for post_id, opening, closing in rows:
        if post_id in place:
            post = names.post(place[post_id])
            sentence = Text(f"{opening.zh}{post.zh}{closing.zh}", f"{opening.en} {post.en}{closing.en}")
            found.setdefault(place[post_id], []).append(sentence)
    return found


def _of_cohort(plan: Plan, cohort_id: str) -> Iterator[tuple[str, Text, Text]]:
    for group in plan.internships:
        if group.cohort_id == cohort_id:
            n, days = group.students, (group.end - group.start).days + 1
            when = Text(f"，{group.start} 至 {group.end}，共 {days} 天。", f", {group.start} to {group.end}, {days} days.")
            yield group.post_id, Text(f"安排 {n} 人到", f"sends {students(n)} to"), when
    for opened in plan.order_classes:
        for member in opened.members:
            if member.cohort_id == cohort_id:
                n = member.students
                yield (
                    opened.post_id,
                    Text(f"有 {n} 人加入订单班", f"has {n} member{'' if n == 1 else 's'} of the class"),
                    Text("。", "."),
                )


def _of_teacher(plan: Plan, teacher_id: str | None) -> Iterator[tuple[str, Text, Text]]:
    for stay in plan.teachers:
        if stay.teacher_id == teacher_id:
            when = Text(f"，{stay.start} 至 {stay.end}，共 {stay.days} 天。", f", {stay.start} to {stay.end}, {stay.days} days.")
            yield stay.post_id, Text("安排到", "goes to"), when

"""Small rounds in which teachers compete: few seats, pins of teachers with dates, earlier plans of teachers."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from core_rounds import FIRST, Small, bare_plan

from data.contract.plan import Plan, TeacherPlacement


def busy_round(seed: int) -> Small:
    """Three to eight teachers for one to four posts of one or two seats, some of the teachers pinned."""
    random = Random(seed)
    small = Small(C1={"size": 20}).teacher()
    small.rows["teacher_windows"].clear()
    small.like("E1", enterprise_id="E2", name="另一家示例厂")
    small.like("P1", post_id="P2", enterprise_id="E2", start=FIRST + timedelta(days=20), end=FIRST + timedelta(days=90))
    small.like("C1", cohort_id="C2", start=FIRST + timedelta(days=random.choice([0, 15, 40])))
    posts, teachers = random.randint(1, 4), random.randint(3, 8)
    small.row("Q1").update(seats=random.randint(1, 2), end=FIRST + timedelta(days=random.choice([20, 40, 60])))
    for k in range(2, posts + 1):
        small.like(
            "Q1",
            post_id=f"Q{k}",
            seats=random.randint(1, 2),
            start=FIRST + timedelta(days=random.choice([0, 7, 15])),
            end=FIRST + timedelta(days=random.choice([20, 45, 60])),
            enterprise_id=random.choice(["E1", "E2"]),
        )
    for k in range(1, teachers + 1):
        if k > 1:
            small.like("T1", teacher_id=f"T{k}", months_done=random.choice([0.0, 4.5, 5.0, 5.5]))
        for _ in range(random.randint(1, 2)):
            opens = FIRST + timedelta(days=random.choice([0, 15, 30]))
            closes = opens + timedelta(days=random.choice([14, 29, 44]))
            small.add("teacher_windows", teacher_id=f"T{k}", start=opens, end=closes)
        if random.random() < 0.4:
            where = {"post_id": f"Q{random.randint(1, posts)}"} if random.random() < 0.6 else {"enterprise_id": "E1"}
            dates = {"start": FIRST + timedelta(days=15)} if random.random() < 0.2 else {}
            small.decide(action="pin", teacher_id=f"T{k}", **where, **dates)
    if random.random() < 0.5:
        small.decide(action="pin", cohort_id="C1", post_id="P2", students=random.randint(2, 6))
    return small


def busy_baseline(seed: int, small: Small) -> Plan | None:
    """For every other seed an earlier plan in which some teachers were somewhere."""
    if seed % 2:
        return None
    random = Random(-1 - seed)
    posts = [row["post_id"] for row in small.rows["posts"] if row["kind"] == "teacher"]
    stays = [(row["teacher_id"], random.choice(posts)) for row in small.rows["teachers"] if random.random() < 0.6]
    return bare_plan(
        teachers=tuple(
            TeacherPlacement(teacher_id=t, post_id=p, start=FIRST, end=FIRST + timedelta(days=29), days=30, fit=0.5)
            for t, p in stays
        ),
    )


def matched_by_pins() -> Small:
    """Twelve teachers pinned to an enterprise that has twelve posts of one seat each, all on the same days."""
    last = FIRST + timedelta(days=14)
    small = Small().teacher()
    small.row("Q1").update(seats=1, end=last)
    small.rows["teacher_windows"][0]["end"] = last
    for k in range(2, 13):
        small.like("T1", teacher_id=f"T{k}").like("Q1", post_id=f"Q{k}")
        small.add("teacher_windows", teacher_id=f"T{k}", start=FIRST, end=last)
    for k in range(1, 13):
        small.decide(action="pin", teacher_id=f"T{k}", enterprise_id="E1")
    return small

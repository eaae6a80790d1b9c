"""Random rounds too large to enumerate, yet solved to the optimum in a moment: a small town with all three programmes."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from core_rounds import FIRST, bare_plan

from data.contract.plan import Group, Plan, TeacherPlacement
from data.contract.round import Round
from data.regions import RegionSpec, build

KINDS = {"internship": 0.58, "visit": 0.1, "order": 0.13, "apprentice": 0.05, "teacher": 0.14}


def small_round(seed: int) -> Round:
    """8 to 15 cohorts of two schools, 30 to 40 posts of 10 to 16 enterprises, 2 to 8 teachers, up to two pins."""
    random = Random(seed)
    spec = RegionSpec(
        counties=1,
        schools={"general": 1, "health": 0, "technician": 1, "college": 0},
        cohorts=random.randint(8, 15),
        students=random.randint(150, 400),
        fields=6,
        enterprises=random.randint(10, 16),
        posts=random.randint(30, 40),
        teachers=random.randint(2, 8),
        kinds=KINDS,
        room=random.choice((0.7, 1.0, 1.3)),
        open_share=random.choice((0.1, 0.3)),
        pins=random.randint(0, 2),
    )
    return build(spec, seed)


def small_baseline(seed: int, round_: Round) -> Plan | None:
    """For every third seed an earlier plan, good or bad, with a cohort and a post that are there no more."""
    if seed % 3:
        return None
    random = Random(-1 - seed)
    cohorts = [row["cohort_id"] for row in round_.records("cohorts")]
    posts: dict[str, list[str]] = {"internship": [], "teacher": []}
    for row in round_.records("posts"):
        posts.setdefault(row["kind"], []).append(row["post_id"])
    end = FIRST + timedelta(days=29)
    pairs = {(random.choice([*cohorts, "离校班"]), random.choice([*posts["internship"], "撤销岗"])) for _ in range(12)}
    stays = [t["teacher_id"] for t in round_.records("teachers") if random.random() < 0.6] if posts["teacher"] else []
    return bare_plan(
        internships=tuple(
            Group(cohort_id=c, post_id=p, students=random.randint(1, 9), start=FIRST, end=end, fit=0.5) for c, p in sorted(pairs)
        ),
        teachers=tuple(
            TeacherPlacement(teacher_id=t, post_id=random.choice(posts["teacher"]), start=FIRST, end=end, days=30, fit=0.5)
            for t in stays
        ),
    )

"""How many students a plan sends where: what pages, sentences and tables count is counted here, and named here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from data.contract.plan import Plan
from data.contract.text import Text

INTERNS = Text("安排岗位实习（含学徒）学生", "students placed in internships and apprenticeships")
VISITING = Text("安排认识实习学生", "students on visits")
PLACED = Text("安排学生（含认识实习）", "students placed, visits included")
UNPLACED = Text("未安排学生", "students unplaced")


def students_placed(plan: Plan) -> int:
    """Students in groups: internships, apprenticeships and visits. Members of order-based classes are none of them."""
    return sum(group.students for group in plan.internships)


def students_visiting(plan: Plan, posts: Iterable[Mapping[str, Any]]) -> int:
    """Those of them on visits, which are another programme; ``posts`` are the rows of the plan's round."""
    visits = {post["post_id"] for post in posts if post["kind"] == "visit"}
    return sum(group.students for group in plan.internships if group.post_id in visits)


def students_unplaced(plan: Plan) -> int:
    """Students who are to be placed and have no place."""
    return sum(row.students for row in plan.unplaced if row.cohort_id is not None)

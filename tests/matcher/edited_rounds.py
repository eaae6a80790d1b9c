"""Small rounds with their best plans, and edits of what these plans have, for tests of what-ifs."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

from small_rounds import small_round

from data.contract.plan import Plan
from data.contract.round import Round
from data.rounds import apply_edits, parse_edits
from matcher.solve import SolveOptions, solve

WHOLE = SolveOptions(time_limit=None)  # to the optimum
Edits = list[dict[str, Any]]


@cache
def planned(seed: int) -> tuple[Round, Plan]:
    round_ = small_round(seed)
    return round_, solve(round_, WHOLE)


def edited(round_: Round, edits: Edits) -> Round:
    parsed, issues = parse_edits(edits)
    assert not issues
    loaded = apply_edits(round_, parsed)
    assert not [issue for issue in loaded.issues if issue.severity == "error"]
    return loaded.round


def an_edit(kind: str, round_: Round, plan: Plan, random: Random) -> Edits:
    posts = {row["post_id"]: row for row in round_.records("posts")}
    group = random.choice(plan.internships)
    post, cohort = posts[group.post_id], group.cohort_id
    cell = {"edit": "set", "sheet": "posts", "id": group.post_id}
    return {
        "withdraw": [{"edit": "remove", "sheet": "enterprises", "id": post["enterprise_id"]}],
        "close": [{"edit": "remove", "sheet": "posts", "id": group.post_id}],
        "leave": [{"edit": "remove", "sheet": "cohorts", "id": cohort}],
        "fewer": [{**cell, "column": "seats", "value": max(1, post["seats"] - random.randint(1, 9))}],
        "more": [{**cell, "column": "seats", "value": post["seats"] + random.randint(1, 9)}],
        "pin": [{"edit": "pin", "cohort_id": cohort, "post_id": group.post_id, "students": group.students, "reason": "试"}],
        "forbid": [{"edit": "forbid", "cohort_id": cohort, "enterprise_id": post["enterprise_id"], "reason": "试"}],
        "later": [{**cell, "column": "start", "value": str(group.start.replace(day=28))}],
        "deferred": [{"edit": "set", "sheet": "cohorts", "id": cohort, "column": "deferred", "value": random.randint(1, 3)}],
        "staff": [{"edit": "set", "sheet": "enterprises", "id": post["enterprise_id"], "column": "staff", "value": 400}],
    }[kind]


KINDS = ("withdraw", "close", "leave", "fewer", "more", "pin", "forbid", "later", "deferred", "staff")

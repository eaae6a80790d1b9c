"""Properties of whole solves, on random tiny rounds."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from tiers import tiered
from tiny_rounds import tiny_rows

from data.contract.round import Round
from matcher.solve import SolveOptions, solve

SEEDS = tiered(range(40), quick=2, slow=16)
Rows = dict[str, list[dict[str, Any]]]


def plan(rows: Rows) -> Any:
    return solve(Round.from_records(rows), SolveOptions(time_limit=None))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    rows = tiny_rows(seed)
    excepts = [row for row in rows["decisions"] if row["action"] == "except"]  # the last of several holds: they keep their order
    shuffled = {sheet: Random(seed).sample(rows[sheet], len(rows[sheet])) for sheet in rows}
    shuffled["decisions"] = [row for row in shuffled["decisions"] if row["action"] != "except"] + excepts
    first, second = plan(rows), plan(shuffled)
    assert (first.status, first.objective, first.bound) == (second.status, second.objective, second.bound)
    assert first.scope == second.scope


@pytest.mark.parametrize("seed", SEEDS)
def test_more_room_never_lowers_the_optimum(seed: int) -> None:
    """Beds, guides' students and regular seats take no part in U; a post of its own for each old one doubles the seats."""
    rows = tiny_rows(seed)
    rows["decisions"] = [row for row in rows["decisions"] if row["action"] != "pin"]
    before = plan(rows).objective
    for enterprise in rows["enterprises"]:
        enterprise["dorm_beds"] = (enterprise.get("dorm_beds") or 0) + 50
    for post in rows["posts"]:
        post["regular_seats"] = (post.get("regular_seats") or 0) + 2
        if post["kind"] in ("order", "teacher"):
            post["seats"] += 2
    for cohort in rows["cohorts"]:
        cohort["guides"] = None
        cohort["max_sites"] = None
    assert plan(rows).objective >= before


@pytest.mark.parametrize("seed", SEEDS)
def test_forbidding_an_unused_pair_changes_nothing(seed: int) -> None:
    rows = tiny_rows(seed)
    before = plan(rows)
    if before.objective is None:
        return
    used = {(group.cohort_id, group.post_id) for group in before.internships}
    used |= {(member.cohort_id, opened.post_id) for opened in before.order_classes for member in opened.members}
    pinned = {row.get("post_id") for row in rows["decisions"]}
    unused = [
        {"decision_id": f"X{n}", "action": "forbid", "cohort_id": cohort["cohort_id"], "post_id": post["post_id"], "reason": "试"}
        for n, (cohort, post) in enumerate((c, p) for c in rows["cohorts"] for p in rows["posts"])
        if (cohort["cohort_id"], post["post_id"]) not in used and post["post_id"] not in pinned
    ]
    rows["decisions"] = rows["decisions"] + unused
    assert plan(rows).objective == before.objective

"""Which changes were forced: against what the least changes are, and told by the rule or the edit behind each."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from edited_rounds import KINDS, WHOLE, an_edit, edited, planned
from tiers import tiered

from data.contract.budget import Budget
from data.contract.plan import Plan
from data.plans import lost_placements
from data.plans.decision_words import found_in_edits
from data.plans.names import Names
from matcher.forced import forced_changes
from matcher.solve import SolveOptions, solve

NONE = SolveOptions(time_limit=None, budget=Budget(0))


def untold(plan: Plan) -> Plan:
    """The plan without the budget that it was made within."""
    settings = {key: value for key, value in plan.provenance.settings.items() if key != "budget"}
    return plan.model_copy(update={"provenance": plan.provenance.model_copy(update={"settings": settings})})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", tiered((1, 4, 7, 11), quick=1, slow=3))
def test_with_no_change_allowed_all_are_forced_and_no_plan_forces_fewer(seed: int, kind: str) -> None:
    round_, plan = planned(seed)
    after = edited(round_, an_edit(kind, round_, plan, Random(seed)))
    least, free = solve(after, NONE, plan), solve(after, WHOLE, plan)
    must = lost_placements(plan, least)
    assert set(forced_changes(plan, untold(least), after) or {}) == set(must)
    forced = forced_changes(plan, free, after)
    assert forced is not None
    assert set(forced) <= set(lost_placements(plan, free))
    assert len(forced) >= len(must), "what is not forced can stay"
    assert all(why.detail and why.detail_en for why in forced.values())


def told(edits: list[dict[str, Any]], seed: int = 1) -> list[tuple[str, str, str, str]]:
    """Who had to leave which post, and the rule and sentence."""
    round_, plan = planned(seed)
    after = edited(round_, edits)
    found = forced_changes(plan, solve(after, NONE, plan), after) or {}
    return sorted((one.who, one.post_id, why.rule, why.detail_en) for one, why in found.items())


def test_the_rule_or_the_edit_behind_a_change_is_named() -> None:
    plan = planned(1)[1]
    group = plan.internships[0]
    who, post = group.cohort_id, group.post_id
    (gone, *_) = [row for row in told([{"edit": "remove", "sheet": "posts", "id": post}]) if row[:2] == (who, post)]
    assert gone[2:] == ("removed", f"The round no longer has the post {post}.")
    forbid = {"edit": "forbid", "cohort_id": who, "post_id": post, "reason": "x"}
    (kept,) = told([forbid])
    assert kept[:3] == (who, post, "forbid")
    few = max(1, group.students - 1)
    (fewer, *_) = told([{"edit": "set", "sheet": "posts", "id": post, "column": "seats", "value": few}])
    assert fewer[:2] == (who, post)
    assert fewer[2] in ("seats", "min_group")


def test_a_teacher_whose_dates_are_no_longer_possible() -> None:
    round_, plan = planned(1)
    stay = plan.teachers[0]
    windows = [row for row in round_.records("teacher_windows") if row["teacher_id"] != stay.teacher_id]
    later = {"teacher_id": stay.teacher_id, "start": str(stay.end), "end": "2027-12-31"}
    rows = [{key: str(value) for key, value in row.items() if value is not None} for row in windows] + [later]
    found = told([{"edit": "replace", "sheet": "teacher_windows", "rows": rows}])
    assert {row[2] for row in found if row[0] == stay.teacher_id} == {"teacher_window"}
    assert {row[0] for row in found} == {stay.teacher_id}


@pytest.mark.parametrize("seed", [1, 4])
def test_whom_a_pin_displaces_is_forced_by_the_pin(seed: int) -> None:
    """The seats of a full post are asked for by a pin: those who sit there have to go, and the pinned leave where they are."""
    round_, plan = planned(seed)
    seats = {row["post_id"]: row["seats"] for row in round_.records("posts")}
    pairs = [(one, other) for one in plan.internships for other in plan.internships if one.cohort_id != other.cohort_id]
    for one, other in ((one, other) for one, other in pairs if seats[other.post_id] <= other.students):
        who = {"cohort_id": one.cohort_id, "post_id": other.post_id, "students": one.students}
        after = edited(round_, [{"edit": "pin", **who, "reason": "x"}])
        least = solve(after, NONE, plan)
        if least.objective is not None:
            forced = forced_changes(plan, untold(least), after, found_in_edits(Names(after), Names(round_))) or {}
            assert set(forced) == set(lost_placements(plan, least))
            assert any("(to meet: " in why.detail_en and "(an edit))" in why.detail_en for why in forced.values())
            assert not any("of the sheet decisions" in why.detail_en for why in forced.values()), "the sheet has no such row"
            return
    pytest.fail("no such pin in this round")

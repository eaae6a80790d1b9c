"""Which changes were forced: against what the least changes are, and told by the rule or the edit behind each."""

from __future__ import annotations

from random import Random

import pytest
from edited_rounds import KINDS, WHOLE, an_edit, edited, planned
from tiers import tiered

from data.contract.budget import Budget
from data.contract.plan import Plan
from data.plans import lost_placements
from matcher.solve import SolveOptions, solve
from matcher.whatif import forced_changes

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

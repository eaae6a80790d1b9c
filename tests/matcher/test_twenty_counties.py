"""Twenty synthetic counties: an audited plan within one percent of a bound over all legal pairs. Minutes."""

from __future__ import annotations

import pytest
from tiers import tiered

from data.regions import generate
from matcher.audit import audit
from matcher.solve import SolveOptions, solve

GAP = 0.01


@pytest.mark.parametrize("seed", tiered(range(1, 21), quick=0, slow=2))
def test_county(seed: int) -> None:
    round_ = generate("county", seed)
    plan = solve(round_, SolveOptions(time_limit=None, gap=GAP, seed=seed))
    assert plan.status in ("optimal", "feasible")
    assert plan.gap is not None
    assert plan.gap <= GAP
    assert plan.scope.bound_covers == "legal"
    assert plan.scope.kept_pairs == plan.scope.legal_pairs
    assert sum(plan.terms.values()) == plan.objective
    assert not audit(round_, plan, None).violations

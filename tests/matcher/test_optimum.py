"""The solver against two oracles that were written from the format alone: the same optimum on every tiny round."""

from __future__ import annotations

import pytest
from oracles import cpsat, exhaustive
from tiers import tiered
from tiny_rounds import tiny_baseline, tiny_round

from matcher.audit import audit
from matcher.solve import SolveOptions, solve

ENUMERATED = range(300)
MODELLED = range(1000, 1200)


def check(seed: int, optimum: int | None) -> None:
    """The solver finds just that optimum, proves it, and its plan stands up to the audit."""
    round_, baseline = tiny_round(seed), tiny_baseline(seed)
    plan = solve(round_, SolveOptions(time_limit=None, gap=0.0), baseline=baseline)
    if optimum is None:
        assert (plan.status, plan.objective) == ("infeasible", None)
        assert plan.conflicts, "an infeasible round names the decisions that conflict"
        return
    assert (plan.status, plan.objective, plan.bound) == ("optimal", optimum, optimum)
    report = audit(round_, plan, baseline)
    assert report.violations == ()
    assert report.objective == optimum
    assert report.terms == plan.terms


@pytest.mark.parametrize("seed", tiered(ENUMERATED, quick=8, slow=100))
def test_same_optimum_as_trying_every_plan(seed: int) -> None:
    round_, baseline = tiny_round(seed), tiny_baseline(seed)
    optimum = exhaustive.optimum(round_, baseline)
    assert cpsat.optimum(round_, baseline) == optimum, "the oracles differ"
    check(seed, optimum)


@pytest.mark.parametrize("seed", tiered(MODELLED, quick=12, slow=40))
def test_same_optimum_as_cpsat(seed: int) -> None:
    check(seed, cpsat.optimum(tiny_round(seed), tiny_baseline(seed)))

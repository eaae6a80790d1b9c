"""Among which plans a plan is shown to be the best, or nearly: what its gap is told with, wherever it is told."""

from __future__ import annotations

from data.contract.budget import budget_of
from data.contract.plan import Among, Plan
from data.contract.text import Text
from data.plans.percent import percent_up

_PLANS: dict[Among, Text] = {
    "legal": Text("所有合规的安排", "all legal plans"),
    "fair": Text("所有合规并同样公平的安排", "all legal plans that are as fair"),
    "changes": Text("所限变动之内的安排", "the plans within the limit of changes"),
    "kept": Text("参与比较的安排", "the plans that were compared"),
}


def among(plan: Plan) -> Among:
    """What the bound covers: all ``legal`` plans, those as ``fair``, those within the ``changes`` allowed, those compared."""
    if plan.scope.bound_covers == "legal":
        return "legal" if plan.fairness is None else "fair"
    return "kept" if budget_of(plan.provenance.settings) is None else "changes"


def plans_words(covered: Among) -> Text:
    """Those plans in words."""
    return _PLANS[covered]


def gap_words(gap: float, covered: Among) -> Text:
    """How far a plan may be from the best of them."""
    plans, share = plans_words(covered), percent_up(gap)
    return Text(f"与{plans.zh}中可能的最好结果相差不超过 {share}", f"at most {share} below the best possible of {plans.en}")


def narrower(covered: Among | None) -> Text | None:
    """What is told beside a gap in a table: among which plans, where these are not all legal ones."""
    if covered in (None, "legal"):
        return None
    plans = plans_words(covered)
    return Text(f"只与{plans.zh}相比", f"of {plans.en}")

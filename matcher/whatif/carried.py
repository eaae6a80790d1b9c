"""What of an earlier plan's bound can be handed on to a what-if."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.contract.plan import AT_ONCE, FROM_START, Plan, Prices
from data.contract.round import Round
from matcher.whatif.ceiling import Ceiling
from matcher.whatif.touched import Change

WIDE = 1e-4  # share by which the bound that prices make up may be above the plan's without the other being asked for


@dataclass(frozen=True)
class Carried:
    """What is proven after a change: a bound on all but churn, and prices that a bound is made of."""

    bound: float
    prices: Prices | None

    @classmethod
    def after(cls, plan: Plan, found: Sequence[Change], before: Round, after: Round) -> Carried | None:
        """After a change of a round that has a plan; None where nothing is proven."""
        earlier = bound_without_churn(plan)
        if earlier is None:
            return None
        ceiling = Ceiling(found, before, after)
        prices = None if plan.prices is None else ceiling.repriced(plan.prices)
        wide = prices is None or plan.prices is None or plan.prices.bound > earlier + WIDE * abs(earlier)
        more = ceiling.addition if wide else None
        bounds = ([] if more is None else [earlier + more]) + ([] if prices is None else [prices.bound])
        return cls(min(bounds), prices) if bounds else None


def bound_without_churn(plan: Plan) -> float | None:
    """A bound on what any plan earns, churn apart; None where the plan has none, or has one on the kept pairs only."""
    settings = plan.provenance.settings
    if FROM_START in settings:
        return float(settings[FROM_START])
    if plan.scope.bound_covers != "legal":
        return None
    if AT_ONCE in settings:
        return None if settings[AT_ONCE] is None else float(settings[AT_ONCE])
    return plan.bound if plan.provenance.baseline_sha256 is None else None

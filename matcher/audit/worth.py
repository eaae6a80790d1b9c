"""document: terms, objective, bound, gap, status and scope agree with each other and with the rows."""

from __future__ import annotations

from collections.abc import Mapping

from matcher.audit.document import TINY, require
from matcher.audit.ledger import Ledger
from matcher.audit.reading import Reading


def measure(reading: Reading, ledger: Ledger, found: Mapping[str, int]) -> None:
    """The numbers of a plan that has an objective. ``found`` are the recomputed terms."""
    plan = reading.plan
    for term in {**found, **plan.terms}:
        given = plan.terms.get(term)
        require(ledger, f"terms.{term}", given, found.get(term), given == found.get(term))
    total = sum(plan.terms.values())
    require(ledger, "objective", plan.objective, total, plan.objective == total)
    if plan.objective is None or plan.bound is None or plan.gap is None:
        require(ledger, "bound", plan.bound, None, plan.bound is not None)
        require(ledger, "gap", plan.gap, None, plan.gap is not None)
        return
    require(ledger, "bound", plan.bound, plan.objective, plan.bound >= plan.objective - TINY)
    gap = (plan.bound - plan.objective) / max(1.0, abs(plan.bound))
    require(ledger, "gap", plan.gap, gap, abs(plan.gap - gap) <= 1e-9)
    require(ledger, "status", plan.status, plan.gap, (plan.status == "optimal") == (plan.gap <= TINY))
    used = {("cohort", g.cohort_id, g.post_id) for g in plan.internships}
    used |= {("cohort", m.cohort_id, c.post_id) for c in plan.order_classes for m in c.members}
    used |= {("teacher", t.teacher_id, t.post_id) for t in plan.teachers}
    scope, pairs = plan.scope, len(used)
    require(ledger, "scope", scope.kept_pairs, scope.legal_pairs, pairs <= scope.kept_pairs <= scope.legal_pairs)
    require(ledger, "conflicts", len(plan.conflicts), 0, not plan.conflicts)


def measure_none(reading: Reading, ledger: Ledger) -> None:
    """A document without a plan: infeasible or unknown."""
    plan = reading.plan
    rows = len(plan.internships) + len(plan.order_classes) + len(plan.teachers)
    require(ledger, "rows", rows, 0, not rows)
    require(ledger, "objective", plan.objective, None, plan.objective is None)
    require(ledger, "gap", plan.gap, None, plan.gap is None)
    require(ledger, "terms", sum(map(abs, plan.terms.values())), 0, not any(plan.terms.values()))
    if plan.status == "infeasible":
        require(ledger, "bound", plan.bound, None, plan.bound is None)
    else:
        require(ledger, "conflicts", len(plan.conflicts), 0, not plan.conflicts)

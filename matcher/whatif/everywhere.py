"""A first answer to a change that reaches everybody: the earlier plan under the new rules and weights, better where time allows.

All cohorts are planned again, but each among few posts (``few``), from what may stay of the earlier plan (``nearby``).
"""

from __future__ import annotations

from dataclasses import replace
from threading import Event
from time import monotonic

from data.contract.plan import Plan
from data.contract.round import Round
from matcher.audit import audit
from matcher.budget import keep_within
from matcher.engines.base import OPTIMAL, Answer, Limits, relative_gap
from matcher.engines.meter import SPEED, Meter
from matcher.model import JointModel
from matcher.model.guarantee import Guarantee
from matcher.problem import Problem
from matcher.solve import AuditFailure, SolveOptions, plan_of
from matcher.whatif.carried import Carried, bound_without_churn
from matcher.whatif.dearer import addition_everywhere
from matcher.whatif.few import Few
from matcher.whatif.nearby import nearby
from matcher.whatif.record import provenance_after
from matcher.whatif.touched import changes
from matcher.whatif.unavoidable import unavoidable_churn
from matcher.whatif.worth import most_of_all

LONGER = 3.0  # the search has so many times as long as those around a local change have, at most
ALL = 8.0  # and all together so many times as long
AFTERWARDS = 3.5  # times what building the model took: writing down, proving, auditing and comparing the plan
SHORTEST = 0.5  # seconds of the search, however slow the rest is


def everywhere(before: Round, plan: Plan, after: Round, options: SolveOptions, stop: Event | None) -> Plan | None:
    """The plan again after any change, audited whole; None where something is guaranteed to schools or nothing is found.

    ``plan`` is of ``before``. AuditFailure where the audit finds a violation, which is a defect.
    """
    began = monotonic()
    if plan.objective is None or plan.fairness is not None:
        return None
    legality = Few(Problem.of(after), plan)
    model = JointModel(legality, plan, options.budget)
    limits = _limits(options, monotonic() - began, stop)
    if Guarantee.of(model) is not None:
        return None
    within = None if options.budget is None else keep_within(model, plan, options.budget, limits)
    if within is not None and within.values is None:
        return None
    values = nearby(model, plan, legality.again, limits, None if within is None else within.values)
    if values is None:
        return None
    found = plan_of(model, Answer("feasible", values, None, limits.meter.spent), plan, late=not legality.whole)
    proven = _proven(before, plan, after, legality)
    bound = float(most_of_all(after)) if proven is None else proven.bound
    bound += unavoidable_churn(plan, legality.problem)
    gap = relative_gap(float(found.objective or 0), bound)
    pairs = legality.everything.count
    scope = found.scope.model_copy(update={"legal_pairs": pairs})
    status = "optimal" if gap <= OPTIMAL else "feasible"
    provenance = provenance_after(plan, after, options, monotonic() - began, limits.meter.spent, proven, "all")
    figures = {"bound": bound, "gap": gap, "status": status, "prices": proven and proven.prices}
    whole = found.model_copy(update={**figures, "scope": scope, "provenance": provenance})
    report = audit(after, whole, plan)
    if report.violations:
        raise AuditFailure(report.violations)
    return whole.model_copy(update={"checks": report.checks})


def _proven(before: Round, plan: Plan, after: Round, legality: Few) -> Carried | None:
    """What is proven after the change; None where nothing is."""
    found, most = changes(before, after), float(most_of_all(after))
    if not any(change.sheet == "settings" for change in found):
        proven = Carried.after(plan, found, before, after)
        return proven and replace(proven, bound=min(proven.bound, most))
    earlier, more = bound_without_churn(plan), addition_everywhere(found, before, after, legality)
    if earlier is None or more is None:
        return None
    if plan.prices is None or any(change.sheet != "settings" for change in found):
        return Carried(min(earlier + more, most), None)
    return Carried(min(earlier + more, most), plan.prices.model_copy(update={"bound": plan.prices.bound + more}))


def _limits(options: SolveOptions, built: float, stop: Event | None) -> Limits:
    """What is left for the search, once building the model took ``built`` seconds: what comes after it takes its time as well."""
    meter = Meter(by_work=options.work is not None)
    if options.work is not None:
        seconds: float | None = LONGER * options.work / SPEED
    elif options.time_limit is None:
        seconds = None
    else:
        left = ALL * options.time_limit - (1 + AFTERWARDS) * built
        seconds = min(LONGER * options.time_limit, max(SHORTEST, left))
    return Limits(seconds, options.gap, options.seed, stop, meter)

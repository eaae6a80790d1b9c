"""The whole audit: every measure over one reading of round and plan."""

from __future__ import annotations

from dataclasses import dataclass

from data.contract.plan import Check, Plan
from data.contract.round import Round
from data.rulebook import FORMAT_RULES, RULES
from matcher.audit import (
    beds,
    conditions,
    dates,
    decisions,
    document,
    enterprise,
    fairness,
    granted,
    groups,
    headcount,
    orders,
    people,
    relation,
    shares,
    sites,
    teachers,
    unplaced,
    worth,
)
from matcher.audit.ledger import DOCUMENT, Ledger
from matcher.audit.reading import Reading
from matcher.audit.terms import terms

MEASURES = (
    headcount.measure,
    groups.measure,
    shares.measure,
    sites.measure,
    dates.measure,
    people.measure,
    enterprise.measure,
    conditions.measure,
    relation.measure,
    beds.measure,
    orders.measure,
    teachers.measure,
    decisions.measure,
    granted.measure,
    fairness.measure,
)
MEASURED = tuple(rule for rule in FORMAT_RULES if RULES[rule].severity in ("barred", "exception"))


@dataclass(frozen=True)
class AuditReport:
    """What the second reading found: all checks, those that stop publication, and the objective recomputed."""

    checks: tuple[Check, ...]
    violations: tuple[Check, ...]
    terms: dict[str, int]
    objective: int


def audit(round_: Round, plan: Plan, baseline: Plan | None = None) -> AuditReport:
    """Measure every rule of the format on a finished plan, and the document itself (rule ``document``).

    A plan without placements (infeasible, unknown) is only read as a document. ``baseline`` is the plan that churn was
    measured against; where the plan names one that is not given here, its churn is taken on trust, with a note.
    """
    reading, ledger = Reading(round_, plan), Ledger()
    document.measure(reading, ledger)
    if plan.status in ("infeasible", "unknown"):
        worth.measure_none(reading, ledger)
        return _report(ledger, (), {})
    found = terms(reading, baseline)
    if baseline is None and plan.provenance.baseline_sha256 is not None:
        found["churn"] = min(0, plan.terms.get("churn", 0))
        ledger.note(DOCUMENT, "terms.churn baseline", plan.provenance.baseline_sha256)
    unplaced.measure(reading, ledger)
    worth.measure(reading, ledger, found)
    for measure in MEASURES:
        measure(reading, ledger)
    return _report(ledger, MEASURED, found)


def broken(round_: Round, plan: Plan) -> tuple[Check, ...]:
    """The rules of placements that a plan of any round would break in this one; what the plan says of itself is not looked at.

    Placements of people and posts that the round does not have are left out; guarantees and exceptions belong to finished plans.
    """
    reading, ledger = Reading(round_, plan), Ledger()
    for measure in MEASURES:
        if measure not in (granted.measure, fairness.measure):
            measure(reading, ledger)
    return tuple(check for check in ledger.checks(MEASURED) if not check.ok and check.severity == "barred")


def _report(ledger: Ledger, rules: tuple[str, ...], found: dict[str, int]) -> AuditReport:
    checks = ledger.checks((*rules, DOCUMENT))
    violations = tuple(check for check in checks if not check.ok and check.severity == "barred")
    return AuditReport(checks, violations, found, sum(found.values()))

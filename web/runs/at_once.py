"""The first answer to a what-if: those around the edits planned again, in seconds; the search goes on from it."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic

import structlog

from data.contract.budget import Budget
from data.contract.plan import Plan
from web.runs.given import Given
from web.runs.pulse import Pulse

log = structlog.get_logger(__name__)


def at_once(given: Given, pulse: Pulse, budget: Budget | None) -> Plan | None:
    """The earlier plan with those whom the edits reach planned again, audited whole, and told; None where that cannot be."""
    from matcher.audit import audit
    from matcher.engines.base import Progress
    from matcher.whatif import QUICK, plan_again

    if given.before is None or given.baseline is None:
        return None
    began = monotonic()
    try:
        again = plan_again(given.before, given.baseline, given.round, replace(QUICK, budget=budget), pulse.stop)
    except Exception as error:  # a defect of the short way, which the search that follows need not have
        log.error("at_once_failed", exc_info=error)
        return None
    if again is None:
        return None
    plan = again.plan
    if not again.audited:
        whole = plan.model_copy(update={"checks": ()})
        report = audit(given.round, whole, given.baseline)
        if report.violations:
            log.error("at_once_refused", first=str(report.violations[0]))
            return None
        plan = whole.model_copy(update={"checks": report.checks})
    pulse.tell(Progress("solve", plan.objective, plan.bound, plan.gap, monotonic() - began))
    pulse.offer(plan)
    return plan

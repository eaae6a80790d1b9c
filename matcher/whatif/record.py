"""What the plan of a what-if tells of itself: what it was made of, and what of its bound can be handed on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

from data.contract.budget import KEY as BUDGET
from data.contract.budget import told_budget
from data.contract.plan import AT_ONCE, REACH, Plan, Provenance
from data.contract.round import Round
from data.plans.files import plan_sha256
from data.rounds import input_sha256
from matcher.fit import scorer_settings
from matcher.solve import SolveOptions, versions


def provenance_after(
    earlier: Plan,
    after: Round,
    options: SolveOptions,
    seconds: float,
    work: float | None,
    proven: float | None,
    reach: Literal["some", "all"],
) -> Provenance:
    """Of a plan of ``after`` made from an earlier one; ``proven`` is a bound on all but churn, None where there is none.

    ``reach`` says whether some were planned again or all.
    """
    given = earlier.provenance
    kept = {name: value for name, value in given.settings.items() if name != BUDGET}
    of_answer = {
        "time_limit": options.time_limit,
        "work": options.work,
        "fit": scorer_settings(after),
        AT_ONCE: proven,
        REACH: reach,
    }
    return given.model_copy(
        update={
            "input_sha256": input_sha256(after),
            "settings": {**kept, **told_budget(options.budget), **of_answer},
            "seed": options.seed,
            "versions": versions(),
            "started": (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat(timespec="seconds"),
            "start_sha256": None,
            "seconds": round(seconds, 3),
            "work": work,
            "baseline_sha256": plan_sha256(earlier),
        }
    )


def bound_without_churn(plan: Plan) -> float | None:
    """A bound on what any plan earns, churn apart; None where the plan has none, or has one on the kept pairs only."""
    if plan.scope.bound_covers != "legal":
        return None
    settings = plan.provenance.settings
    if AT_ONCE in settings:
        return None if settings[AT_ONCE] is None else float(settings[AT_ONCE])
    return plan.bound if plan.provenance.baseline_sha256 is None else None

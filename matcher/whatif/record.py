"""What the plan of a what-if tells of itself: what it was made of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

from data.contract.budget import KEY as BUDGET
from data.contract.budget import told_budget
from data.contract.plan import AT_ONCE, CUT, FROM_START, REACH, Plan, Provenance
from data.contract.round import Round
from data.plans.files import plan_sha256
from data.rounds import input_sha256
from matcher.fit import scorer_settings
from matcher.solve import SolveOptions, versions
from matcher.whatif.carried import Carried


def provenance_after(
    earlier: Plan,
    after: Round,
    options: SolveOptions,
    seconds: float,
    work: float | None,
    proven: Carried | None,
    reach: Literal["some", "all"],
) -> Provenance:
    """Of a plan of ``after`` made from an earlier one; ``proven`` is None where nothing is.

    ``reach`` says whether some were planned again or all.
    """
    given = earlier.provenance
    kept = {name: value for name, value in given.settings.items() if name not in (BUDGET, CUT, FROM_START)}
    of_answer = {
        "time_limit": options.time_limit,
        "work": options.work,
        "fit": scorer_settings(after),
        AT_ONCE: None if proven is None else proven.bound,
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

"""What a run is made of: the round with its edits, the plans it starts from, and the solver's options."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from data.contract.budget import KEY as BUDGET
from data.contract.budget import budget_of
from data.contract.edit import EDITS, Edit, edits_document
from data.contract.plan import Plan
from data.contract.round import Round
from data.rounds import apply_edits, input_sha256
from models import store
from models.tables import Run, StoredPlan

if TYPE_CHECKING:
    from matcher.solve import SolveOptions

LEAST_SHARE = 0.25  # of the time limit, for a run that goes on where another worker left off


@dataclass(frozen=True)
class Given:
    """What the solver is given: ``baseline`` is what churn is measured against, ``start`` what an earlier attempt had found.

    ``before`` is the round that the baseline was made of, where it is known.
    """

    round: Round
    edits: tuple[Edit, ...]
    baseline: Plan | None
    start: Plan | None
    before: Round | None = None


def given_to(session: Session, run: Run) -> Given:
    """What the run is to be solved from: a preview from the edits as they were when it was ordered.

    EditsDoNotApply where some of them cannot be: a plan of the others is none of what was ordered.
    """
    given = store.run_input(session, run.id)
    return Given(store.checked_round(session, given), given.edits, *_plans(session, run), _before(session, run))


def _before(session: Session, run: Run) -> Round | None:
    """The round that the run's baseline was made of, if it is of the same stored round."""
    baseline = None if run.baseline_id is None else session.get(StoredPlan, run.baseline_id)
    if baseline is None or store.run_input(session, baseline.run_id).round_id != store.run_input(session, run.id).round_id:
        return None
    return store.run_round(session, baseline.run_id)


def given_then(session: Session, run: Run) -> Given:
    """What the run was solved from, by the edits that are stored with it."""
    if run.made_of is None:
        return given_to(session, run)
    edits = EDITS.validate_python(run.made_of["edits"])
    round_ = store.load_round(session, run.scenario.round_id)
    return Given(apply_edits(round_, edits).round if edits else round_, tuple(edits), *_plans(session, run))


def _plans(session: Session, run: Run) -> tuple[Plan | None, Plan | None]:
    return (
        store.load_plan(session, run.baseline_id) if run.baseline_id else None,
        store.start_of_run(session, run.id),
    )


def made_of(given: Given) -> dict[str, Any]:
    """What is stored with the run, whatever becomes of it: input, edits, versions, scorer."""
    from matcher.fit import scorer_settings
    from matcher.solve import versions

    return {
        "input_sha256": input_sha256(given.round),
        "edits": edits_document(given.edits),
        "versions": versions(),
        "fit": scorer_settings(given.round),
    }


def options_of(run: Run, *, resumed: bool) -> SolveOptions:
    """The solver's options for a run; where it is ``resumed``, only the time that earlier workers have left of its limit."""
    options = solver_options(run.settings)
    limit = options.time_limit
    if not resumed or limit is None or options.work is not None:
        return options
    return replace(options, time_limit=max(LEAST_SHARE * limit, limit - run.spent))


def solver_options(settings: dict[str, Any]) -> SolveOptions:
    """The solver's options among the settings of a run; the plans of other commands name more than these."""
    from matcher.solve import SolveOptions

    known = {field.name for field in fields(SolveOptions)} - {"export_model", BUDGET}
    return SolveOptions(**{name: value for name, value in settings.items() if name in known}, budget=budget_of(settings))

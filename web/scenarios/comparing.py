"""The comparison of a scenario: its parent's plan, its own, and a third; and approving just what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from data.contract.comparison import Comparison, ConfirmedRow, PlacementRow
from data.contract.text import Text
from data.plans import Variant, compare, keeps
from data.plans.called import Called
from data.plans.comparison_words import CHURN, DIRECTIONS, counted_from, headline, rule_name, rule_value, why_words
from data.plans.worth import other_worth, worth_words
from data.rulebook import TERM_TITLES
from models import store
from models.refusal import Refused
from models.tables import Scenario, StoredPlan
from web.language import language, said
from web.plans.checks import shown as shown_value
from web.plans.clashes import clashes_of
from web.presentation import day, page_of
from web.rounds.memory import forced, plan_names, plan_round, stored_plan
from web.scenarios import operations
from web.scenarios.forms import ApproveForm
from web.scenarios.views import coordinators, scenario_or_404
from web.scenarios.words import BADGES, CHANGES, STATES
from web.storage import reading


@coordinators
def comparison(scenario_id: int) -> ResponseReturnValue:
    """What a preview changes."""
    return _comparison_page(scenario_id), 200


@coordinators
def document(scenario_id: int) -> ResponseReturnValue:
    """The comparison as a document."""
    found = scenario_or_404(scenario_id)
    shown = _shown(found)
    plans = _plans(found, shown)
    if len(plans) < 2:
        abort(404)
    body = _compared(plans, store.confirmed_rows(reading(), plans[1][1].id)).model_dump_json(indent=2) + "\n"
    headers = {"Content-Disposition": f"attachment; filename=comparison-{scenario_id}.json"}
    return Response(body, mimetype="application/json", headers=headers)


@coordinators
def approve(scenario_id: int) -> ResponseReturnValue:
    """Approve what was shown."""
    scenario_or_404(scenario_id)
    form = ApproveForm()
    if not form.validate_on_submit():
        return _comparison_page(scenario_id, form=form), 422
    preview, reason, gives_up = form.preview.data or "", form.reason.data or "", form.gives_up.data or 0
    try:
        operations.approve(scenario_id, preview, reason, current_user.id, gives_up=gives_up)
    except store.ConfirmedGivenUp as error:
        form.gives_up.errors = [said(error.text)]
        return _comparison_page(scenario_id, form=form), 422
    except store.ChangedSince as error:
        return _comparison_page(scenario_id, differences=error.differences), 409
    except Refused as error:
        flash(said(error.text), "danger")
        return redirect(url_for("scenarios.comparison", scenario_id=scenario_id))
    flash(_("The plan is approved just as it was shown. It may be published now."), "success")
    return redirect(url_for("scenarios.scenario", scenario_id=scenario_id))


def _comparison_page(scenario_id: int, *, form: ApproveForm | None = None, differences: Sequence[Text] = ()) -> str:
    found = scenario_or_404(scenario_id)
    shown = _shown(found)
    missing, plans = _missing(found, shown), _plans(found, shown)
    confirmed = store.confirmed_rows(reading(), shown.plan.id) if shown else []
    compared = _compared(plans, confirmed) if len(plans) > 1 else None
    rows = [] if compared is None else sorted(compared.placements, key=_weight)
    known = {} if compared is None else _known(found, compared)
    called = Called([plan_names(plan) for _label, plan in reversed(plans)])
    return render_template(
        "scenarios/comparison.html",
        scenario=found,
        stored=found.round,
        shown=shown,
        missing=missing,
        clashes=[] if missing is None else clashes_of(missing),
        standing=store.standing_approval(reading(), found),
        newest=next(iter(store.shown_of(reading(), scenario_id)), None),
        compared=compared,
        said=[] if compared is None else [headline(compared, at, called.row, known) for at in range(1, len(plans))],
        worth=[] if compared is None else [_other_worth(compared, at) for at in range(len(plans))],
        rows=page_of(rows),
        confirmed_lost=[] if shown is None else [row for row in confirmed if not keeps(stored_plan(shown.plan.id), row)],
        answered=lambda given: day(datetime.fromisoformat(given)),
        why=why_words,
        counted_from=lambda at: counted_from(compared, at, known) if compared is not None else None,
        churn=CHURN,
        called=called,
        names=plan_names(plans[0][1]) if plans else None,
        others=_others(found),
        sweep_with=store.sweep_with(reading(), scenario_id),
        third=request.args.get("third", type=int),
        form=form or ApproveForm(formdata=None),
        differences=differences,
        terms=TERM_TITLES,
        directions=DIRECTIONS,
        rule_name_of=lambda rule: rule_name(rule, called.row),
        rule_value=rule_value,
        show=shown_value,
        subject=lambda text: plan_names(plans[-1][1]).subject(text, language()),
        states=STATES,
        badges=BADGES,
        changes=CHANGES,
    )


def _shown(found: Scenario) -> store.Shown | None:
    """The preview that the address asks for (404 if it is none of the scenario's that has ended), else the newest; None without
    a plan."""
    previews = store.shown_of(reading(), found.id)
    asked = request.args.get("run", type=int)
    if asked is None:
        return previews[0] if previews else None
    found_ = next((shown for shown in previews if shown.preview.run_id == asked), None)
    return found_ or (None if _missing(found, None) is not None else abort(404))


def _missing(found: Scenario, shown: store.Shown | None) -> StoredPlan | None:
    """What came of the preview in the place of a plan to compare, if that is known."""
    return store.no_plan_of(reading(), found.id, request.args.get("run", type=int)) if shown is None else None


def _plans(found: Scenario, shown: store.Shown | None) -> list[tuple[str, StoredPlan]]:
    """The parent's plan as the preview had it for its baseline, the preview's, and a third's, each with the scenario's name."""
    if shown is None:
        return []
    baseline = shown.preview.run.baseline_id
    before = reading().get(StoredPlan, baseline) if baseline else store.plan_before(reading(), found)
    plans = [before, shown.plan]
    asked = request.args.get("third", type=int)
    if asked is not None and asked in {other.id for other in _others(found)}:
        plans.append(store.plan_of_scenario(reading(), asked))
    return [(_label(plan), plan) for plan in plans if plan is not None]


def _label(plan: StoredPlan) -> str:
    return _("%(name)s, plan %(number)s", name=plan.scenario.name, number=plan.id)


def _known(found: Scenario, compared: Comparison) -> dict[str, str]:
    """What the plans are called from which churn is counted."""
    hashes = {side.counted_from for side in compared.plans if side.counted_from is not None}
    return {plan.sha256: _label(plan) for plan in store.plans_with(reading(), found.round.name, hashes)}


def _other_worth(compared: Comparison, at: int) -> Text | None:
    """That points of the first plan and of plan ``at`` do not compare, None where they do."""
    found = other_worth(compared.rules, at)
    return worth_words(found, at) if found else None


def _others(found: Scenario) -> list[Scenario]:
    """Scenarios of the tree that a third plan can be taken from; of points of sweeps those beside it in its own."""
    tree = [line for _depth, line in store.folded_tree(reading(), found.round_id) if isinstance(line, Scenario)]
    sweep = store.sweep_with(reading(), found.id)
    beside = [] if sweep is None else [state.point.scenario for state in store.points_of(reading(), sweep.id)]
    others = {other.id: other for other in (*tree, *beside) if other.id != found.id}
    return [other for other in others.values() if store.plan_of_scenario(reading(), other.id) is not None]


def _compared(plans: Sequence[tuple[str, StoredPlan]], confirmed: Sequence[ConfirmedRow]) -> Comparison:
    first = plans[0][1]
    variants = [Variant(label, stored_plan(plan.id), plan_round(plan), forced(first, plan)) for label, plan in plans]
    return compare(variants, confirmed)


def _weight(row: PlacementRow) -> int:
    """What had to change stands before what was chosen, and that before what is new."""
    by = {why.by for why in row.why if why is not None}
    return 0 if "forced" in by else 1 if by else 2

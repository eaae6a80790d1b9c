"""Pages of runs, and the JSON that the progress page polls."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from wtforms.fields.choices import SelectChoice

from models import store
from models.tables import Run, Scenario, StoredPlan, StoredRound
from web.access import for_roles
from web.presentation import moment
from web.rounds.views import round_or_404
from web.runs import operations
from web.runs.forms import StartForm
from web.runs.progress import Progress, progress_of
from web.storage import reading

coordinators = for_roles("coordinator", "admin")


@coordinators
def start(round_id: int) -> ResponseReturnValue:
    """Choose how to solve a round, and start."""
    stored = round_or_404(round_id)
    form = StartForm()
    form.baseline.choices = [SelectChoice("", _("No: look for the best plan anew")), *_earlier_plans(stored.name)]
    aside = bool(stored.imported and stored.imported.set_aside)
    if form.validate_on_submit():
        if aside and not form.set_aside.data:
            form.set_aside.errors = [_("Please confirm, or correct the workbook and upload it again.")]
        else:
            run = operations.start_run(
                round_id,
                time_limit=float(form.time_limit.data),
                gap=float(form.gap.data),
                seed=0,
                baseline_id=int(form.baseline.data) if form.baseline.data else None,
                by=current_user.id,
            )
            return redirect(url_for("runs.progress", run_id=run.id))
    return render_template("runs/start.html", stored=stored, form=form, aside=aside), 200 if request.method == "GET" else 422


@coordinators
def progress(run_id: int) -> ResponseReturnValue:
    """How a run stands."""
    run = _run_or_404(run_id)
    return render_template("runs/progress.html", run=run, stored=run.scenario.round, progress=progress_of(run, _plan_of(run_id)))


@coordinators
def stop(run_id: int) -> ResponseReturnValue:
    """Stop a run and keep its best plan so far."""
    try:
        operations.stop_run(run_id, current_user.id)
    except LookupError:
        abort(404)
    flash(_("The run was asked to stop."), "success")
    return redirect(url_for("runs.progress", run_id=run_id))


@coordinators
def state(run_id: int) -> Progress:
    """How a run stands, as JSON."""
    return progress_of(_run_or_404(run_id), _plan_of(run_id))


def _run_or_404(run_id: int) -> Run:
    run = reading().get(Run, run_id)
    if run is None:
        abort(404)
    return run


def _plan_of(run_id: int) -> StoredPlan | None:
    return store.plan_of_run(reading(), run_id)


def _earlier_plans(name: str) -> list[SelectChoice]:
    query = (
        select(StoredPlan.id, StoredPlan.created, StoredRound.version)
        .join(Scenario, StoredPlan.scenario_id == Scenario.id)
        .join(StoredRound)
        .where(StoredRound.name == name, StoredPlan.status.in_(("optimal", "feasible")))
        .order_by(StoredPlan.id.desc())
        .limit(20)
    )
    return [
        SelectChoice(
            str(plan_id),
            _("Plan %(number)s of version %(version)s, %(when)s", number=plan_id, version=version, when=moment(created)),
        )
        for plan_id, created, version in reading().execute(query)
    ]

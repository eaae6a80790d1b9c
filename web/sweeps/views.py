"""Pages of sweeps: ordering one, and watching its table and chart fill up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from data.contract.budget import CHANGES, CHANGES_WORDS
from data.contract.text import Text
from data.sweeps import NARROW, WIDE, write_csv, write_workbook
from models import store
from models.refusal import Refused
from models.tables import StoredPlan, Sweep
from web.language import language, said
from web.rounds.memory import point_figures, scenario_problem, scenario_round
from web.rounds.views import sent
from web.scenarios.choosing import choices_of
from web.scenarios.forms import NeededReasonForm
from web.scenarios.views import called_in, coordinators, scenario_or_404
from web.scenarios.words import BADGES, STATES
from web.storage import reading
from web.sweeps import operations
from web.sweeps.drafts import Draft, Fault, draft
from web.sweeps.forms import CurveForm, SweepForm, tell
from web.sweeps.rows import Row, called, figures_told, picture, rows_of

KINDS = ("csv", "xlsx", "svg")  # of files to take home
WIDTHS = (("on-wide", WIDE), ("on-narrow", NARROW))  # one of them shows, as the screen is
BASE = -1  # the number of the row with nothing set, as in ``matcher.sweep``


@coordinators
def new(scenario_id: int) -> ResponseReturnValue:
    """Choose what is varied, see the points, order them."""
    found = scenario_or_404(scenario_id)
    form, drafted, differences = SweepForm(), None, list[Text]()
    if (problem := scenario_problem(scenario_id)) is not None:
        flash(said(problem), "danger")
        return redirect(url_for("scenarios.scenario", scenario_id=scenario_id))
    form.offer(choices_of(found, own=True))
    if form.validate_on_submit():
        drafted = _drafted(scenario_id, form)
    if drafted is not None and form.order.data:
        differences = _differences(form.seen.data or "", drafted)
    if drafted is not None and form.order.data and form.seen.data == drafted.sha256:
        try:
            limit, gap = float(form.time_limit.data), float(form.gap.data)
            sweep = operations.order_sweep(
                scenario_id, drafted, time_limit=limit, gap=gap, anew=form.anew.data, by=current_user.id
            )
        except store.ChangedSince as error:  # in this very moment
            differences, drafted = error.differences, _drafted(scenario_id, form)
        except Refused as error:
            flash(said(error.text), "danger")
            return redirect(url_for("scenarios.scenario", scenario_id=scenario_id))
        else:
            return redirect(url_for("sweeps.sweep", sweep_id=sweep.id))
    before = store.plan_to_begin_with(reading(), found)
    status = 409 if differences else 200 if request.method == "GET" or drafted is not None else 422
    return render_template(
        "sweeps/new.html",
        scenario=found,
        stored=found.round,
        form=form,
        drafted=drafted,
        differences=differences,
        before=before,
        states=STATES,
        badges=BADGES,
    ), status


@coordinators
def curve(scenario_id: int) -> ResponseReturnValue:
    """Order the curve of what each further change brings."""
    found = scenario_or_404(scenario_id)
    form = CurveForm()
    if not form.validate_on_submit():
        flash(" ".join(str(error) for errors in form.errors.values() for error in errors), "danger")
        return redirect(url_for("scenarios.scenario", scenario_id=found.id))
    try:
        limit, gap = float(form.time_limit.data), float(form.gap.data)
        made = operations.order_curve(scenario_id, time_limit=limit, gap=gap, by=current_user.id)
    except Refused as error:
        flash(said(error.text), "danger")
        return redirect(url_for("scenarios.scenario", scenario_id=found.id))
    return redirect(url_for("sweeps.sweep", sweep_id=made.id))


def _drafted(scenario_id: int, form: SweepForm) -> Draft | None:
    """The sweep that the form asks for; None after telling at its field what is wrong."""
    given, found = store.scenario_input(reading(), scenario_id), scenario_or_404(scenario_id)
    before = store.plan_to_begin_with(reading(), found)
    written = [knob.written for knob in form.knobs]
    try:
        return draft(given, before and before.id, scenario_round(scenario_id), written, called_in(found).row)
    except Fault as fault:
        knob = form.knobs[fault.knob]
        tell(knob.values if fault.of_values else knob.place, said(fault.text))
        return None


def _differences(seen: str, drafted: Draft) -> list[Text]:
    """What is not as it was when the cases were looked at, apart from what is varied."""
    since = drafted.since(seen)
    if since is None:
        return []
    told = [Text("试算方案的调整有变", "the edits of the scenario changed")] if since.edits else []
    now = None if drafted.start_id is None else reading().get(StoredPlan, drafted.start_id)
    return told + (store.start_changes(reading(), since.start_id, now) if since.start else [])


@coordinators
def sweep(sweep_id: int) -> ResponseReturnValue:
    """The points of a sweep as they stand."""
    found = _sweep_or_404(sweep_id)
    titles = _titles(found)
    base = None if found.baseline_id is None else point_figures(BASE, {}, found.baseline_id, None)
    rows = rows_of(found)  # after what takes longer the first time, for its patience is short
    counts = Counter(row.state.run.state for row in rows)
    return render_template(
        "sweeps/sweep.html",
        sweep=found,
        scenario=found.scenario,
        stored=found.scenario.round,
        states=STATES,
        badges=BADGES,
        titles=titles,
        rows=rows,
        base=base,
        kinds=KINDS,
        counts=counts,
        ready=sum(row.state.plan is not None for row in rows),
        ended=all(row.settled for row in rows),
        lost=_lost(rows),
        anew=all(row.state.run.baseline_id is None for row in rows),
        drafts=sum(row.state.point.scenario.state == "draft" for row in rows),
        # their texts are escaped
        pictures=[(name, Markup(picture(figures_told(rows), titles, width))) for name, width in WIDTHS],
        form=NeededReasonForm(),
    )


@coordinators
def document(sweep_id: int, kind: str) -> ResponseReturnValue:
    """The table for programs or for people, or the chart."""
    found = _sweep_or_404(sweep_id)
    points, titles = figures_told(rows_of(found, whole=True)), _titles(found)
    if kind not in KINDS or not points:
        abort(404)
    name = f"sweep-{sweep_id}.{kind}"
    if kind == "svg":
        return _attached(picture(points, titles), "image/svg+xml", name)
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        if kind == "csv":
            write_csv(points, path)
            return _attached(path.read_text(encoding="utf-8"), "text/csv", name)
        write_workbook(called(points, titles), path, language())
        return sent(path, name)


@coordinators
def cancel(sweep_id: int) -> ResponseReturnValue:
    """Cancel what waits."""
    count = _acted(sweep_id, lambda: operations.cancel_waiting(sweep_id, current_user.id))
    flash(_("Waiting cases cancelled: %(n)s. What is being computed goes on.", n=count), "success")
    return redirect(url_for("sweeps.sweep", sweep_id=sweep_id))


@coordinators
def retry(sweep_id: int) -> ResponseReturnValue:
    """Compute the rest."""
    count = _acted(sweep_id, lambda: operations.retry_points(sweep_id, current_user.id))
    flash(_("Cases that wait again: %(n)s.", n=count), "success")
    return redirect(url_for("sweeps.sweep", sweep_id=sweep_id))


@coordinators
def discard(sweep_id: int) -> ResponseReturnValue:
    """Put the cases away."""
    form = NeededReasonForm()
    if not form.validate_on_submit():
        flash(" ".join(str(error) for errors in form.errors.values() for error in errors), "danger")
    else:
        reason = form.reason.data or ""
        count = _acted(sweep_id, lambda: operations.discard_points(sweep_id, reason, current_user.id))
        flash(_("Cases discarded: %(n)s.", n=count), "success")
    return redirect(url_for("sweeps.sweep", sweep_id=sweep_id))


def _acted(sweep_id: int, act: Callable[[], int]) -> int:
    _sweep_or_404(sweep_id)
    return act()


def _sweep_or_404(sweep_id: int) -> Sweep:
    found = reading().get(Sweep, sweep_id)
    if found is None:
        abort(404)
    return found


def _titles(found: Sweep) -> dict[str, str]:
    """What is varied, by its name in the table for programs."""
    from matcher.sweep import knob_words, parse_knobs  # heavy: loaded when somebody asks

    call = called_in(found.scenario).row
    settings = [document for document in found.knobs if document["name"] != CHANGES]
    titles = {knob.name: said(knob_words(knob, call)) for knob in parse_knobs(settings)}
    return titles if len(settings) == len(found.knobs) else {CHANGES: said(CHANGES_WORDS), **titles}


def _lost(rows: list[Row]) -> int:
    """Points that may be tried again."""
    return sum(
        row.state.plan is None
        and row.state.run.state in ("failed", "cancelled")
        and row.state.point.scenario.state != "discarded"
        for row in rows
    )


def _attached(content: str, mimetype: str, name: str) -> Response:
    return Response(content, mimetype=mimetype, headers={"Content-Disposition": f"attachment; filename={name}"})

"""Pages of rounds."""

from __future__ import annotations

import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from data.plans import reckoning as reckoned
from data.rounds import UnreadableRound
from data.rounds.marked import write_marked
from data.rounds.template import write_template
from models import store
from models.tables import Run, Scenario, StoredPlan, StoredRound, StoredSheet
from web.access import for_roles
from web.language import language
from web.presentation import page_of
from web.rounds import operations
from web.rounds.forms import UploadForm
from web.rounds.issues import SEVERITIES, Filter, cohorts_set_aside, counted, sheets_of
from web.rounds.memory import scenario_names, stored_plan, stored_round
from web.rounds.reckoning import by_school
from web.rounds.uploads import unpacked
from web.runs.words import STATES
from web.storage import reading

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
coordinators = for_roles("coordinator", "admin")


@coordinators
def index() -> ResponseReturnValue:
    """All rounds, the newest first."""
    rounds = page_of(store.list_rounds(reading()), 30)
    plans = {stored.id: newest_plan(stored.id) for stored in rounds.items}
    return render_template("rounds/index.html", rounds=rounds, plans=plans)


@coordinators
def upload() -> ResponseReturnValue:
    """Take a workbook in and go on to what was found in it."""
    form, problem = UploadForm(), None
    if form.validate_on_submit():
        given = form.file.data
        try:
            stored = operations.import_round(given.read(), given.filename or "", (form.name.data or "").strip(), current_user.id)
        except UnreadableRound as error:
            problem = error.issue
        else:
            flash(_("The workbook is stored and checked."), "success")
            return redirect(url_for("rounds.issues", round_id=stored.id))
    return render_template("rounds/upload.html", form=form, problem=problem), 200 if request.method == "GET" else 422


@coordinators
def overview(round_id: int) -> ResponseReturnValue:
    """One round: its sheets, and what was computed from it."""
    stored = round_or_404(round_id)
    sheets = reading().execute(
        select(StoredSheet.name, StoredSheet.rows).where(StoredSheet.round_id == round_id, StoredSheet.aside.is_(False))
    )
    runs = reading().execute(
        select(Run, StoredPlan.id)
        .join(Scenario, Run.scenario_id == Scenario.id)
        .outerjoin(StoredPlan, StoredPlan.run_id == Run.id)
        .where(Scenario.round_id == round_id)
        .order_by(Run.id.desc())
    )
    return render_template(
        "rounds/overview.html", stored=stored, rows=dict(sheets.all()), runs=page_of(runs.all(), 20), run_states=STATES
    )


@coordinators
def issues(round_id: int) -> ResponseReturnValue:
    """What was set aside and why: every problem with its place, its value and what to do."""
    stored = round_or_404(round_id)
    found = store.load_issues(reading(), round_id)
    chosen = Filter(
        severity=request.args.get("severity", "") if request.args.get("severity") in SEVERITIES else "",
        sheet=request.args.get("sheet", ""),
        words=request.args.get("words", "").strip(),
    )
    return render_template(
        "rounds/issues.html",
        stored=stored,
        shown=page_of(chosen.of(found)),
        chosen=chosen,
        counts=counted(found),
        sheets=sheets_of(found),
        severities=SEVERITIES,
        marked=bool(stored.imported and stored.imported.filename),
    )


@coordinators
def marked(round_id: int) -> ResponseReturnValue:
    """The uploaded workbook with the cells in question marked."""
    round_or_404(round_id)
    filename, content = store.uploaded_file(reading(), round_id)
    if content is None:
        abort(404)
    with unpacked(content, filename or "") as source, TemporaryDirectory() as folder:
        target = Path(folder) / "marked.xlsx"
        write_marked(source, store.load_issues(reading(), round_id), target, language())
        marked_name = _("%(name)s-marked.xlsx", name=Path(filename or "round").stem)
        return sent(target, marked_name)


@coordinators
def template() -> ResponseReturnValue:
    """The empty workbook to fill in."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / "template.xlsx"
        write_template(target)
        return sent(target, _("xiaoqi-template.xlsx"))


@coordinators
def reckoning(round_id: int) -> ResponseReturnValue:
    """Where every student of every cohort is; with the newest plan, what it proposes."""
    stored = round_or_404(round_id)
    newest = newest_plan(round_id)
    return render_template(
        "rounds/reckoning.html",
        stored=stored,
        newest=newest,
        schools=by_school(reckoned(stored_round(round_id), stored_plan(newest.id) if newest else None)),
        names=scenario_names(store.base_scenario(reading(), round_id).id),
        aside=cohorts_set_aside(store.load_issues(reading(), round_id)),
    )


def round_or_404(round_id: int) -> StoredRound:
    """The stored round."""
    stored = reading().get(StoredRound, round_id)
    if stored is None:
        abort(404)
    return stored


def newest_plan(round_id: int) -> StoredPlan | None:
    """The newest plan of a round as imported that places anybody."""
    return reading().scalar(
        select(StoredPlan)
        .join(Scenario)
        .where(Scenario.round_id == round_id, Scenario.parent_id.is_(None), StoredPlan.status.in_(("optimal", "feasible")))
        .order_by(StoredPlan.id.desc())
        .limit(1)
    )


def sent(path: Path, name: str) -> Any:
    """A workbook as a download; read into memory, since its folder goes away."""
    return send_file(io.BytesIO(path.read_bytes()), mimetype=WORKBOOK, as_attachment=True, download_name=name)

"""Pages of scenarios: the tree of a round, one scenario, its edits by form."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm

from data.contract.budget import CURVE
from data.plans.called import Called
from data.plans.names import Names
from data.rounds import edits_in_words, edits_sha256, ids_of
from models import store
from models.refusal import Refused
from models.tables import Run, Scenario
from web.access import for_roles
from web.language import said
from web.plans import operations as plan_operations
from web.plans.clashes import clashes_of
from web.presentation import page_of
from web.rounds.memory import scenario_names, scenario_problem, scenario_round, stored_plan
from web.rounds.views import round_or_404
from web.runs.words import STATES as RUN_STATES
from web.scenarios import operations
from web.scenarios.choosing import SHEETS, choices_of
from web.scenarios.edit_forms import FORMS
from web.scenarios.forms import NeededReasonForm, PreviewForm, ReasonForm, ScenarioForm
from web.scenarios.lists import Placed, lines_of, placed_in
from web.scenarios.words import ACTS, BADGES, EDIT_KINDS, STATES
from web.storage import reading
from web.sweeps.forms import CurveForm

coordinators = for_roles("coordinator", "admin")
_NUMBERS = ("change", "students")
_FIELDS = ("enterprise_id", "post_id", "cohort_id", "teacher_id", "placement_id")


class Sentence(NamedTuple):
    """An edit in words, with the ids that they do not tell."""

    words: str
    ids: list[str]
    reason: str


@coordinators
def index(round_id: int) -> ResponseReturnValue:
    """The tree of a round."""
    stored = round_or_404(round_id)
    return render_template("scenarios/index.html", stored=stored, lines=lines_of(round_id), states=STATES, badges=BADGES)


@coordinators
def new(round_id: int) -> ResponseReturnValue:
    """Branch off from a scenario of the round."""
    stored = round_or_404(round_id)
    parent = scenario_or_404(request.args.get("parent", store.base_scenario(reading(), round_id).id, type=int))
    if parent.round_id != round_id:
        abort(404)
    form = ScenarioForm()
    if form.validate_on_submit():
        try:
            made = operations.create_scenario(parent.id, form.name.data or "", form.note.data or "", current_user.id)
        except Refused as error:
            flash(said(error.text), "danger")
        else:
            return redirect(url_for("scenarios.scenario", scenario_id=made.id))
    return render_template("scenarios/new.html", stored=stored, parent=parent, form=form), _status()


@coordinators
def scenario(scenario_id: int) -> ResponseReturnValue:
    """One scenario: its edits, its previews, and what may be done with it."""
    found = scenario_or_404(scenario_id)
    own = store.own_edits(found)
    approval, standing = store.approval_of(reading(), scenario_id), _standing(found)
    back = store.plan_to_go_back_to(reading(), scenario_id) if standing is not None else None
    missing = store.no_plan_of(reading(), scenario_id)
    return _page(
        "scenario",
        found,
        edits=_sentences(found),
        seen=edits_sha256(own),
        problem=scenario_problem(scenario_id),
        previews=[(preview, reading().get_one(Run, preview.run_id)) for preview in store.previews_of(reading(), scenario_id)],
        missing=missing,
        clashes=[] if missing is None else clashes_of(missing),
        plans={shown.preview.run_id: shown.plan.id for shown in store.shown_of(reading(), scenario_id)},
        approval=approval,
        standing=standing,
        foreseen=plan_operations.foreseen(approval.plan_id) if approval is not None and found.state == "approved" else [],
        foreseen_back=[] if back is None else plan_operations.foreseen(back.id),
        newer=store.newer_version(reading(), found),
        sweeps=store.sweeps_of(reading(), scenario_id),
        events=store.events_on(reading(), "scenario", scenario_id),
        forms={
            "rename": ScenarioForm(obj=found),
            "preview": PreviewForm(),
            "reason": ReasonForm(),
            "needed": NeededReasonForm(),
            "curve": CurveForm(),
        },
        curve=CURVE,
        kinds=EDIT_KINDS,
        acts=ACTS,
        run_states=RUN_STATES,
    )


@coordinators
def edit(scenario_id: int, kind: str) -> ResponseReturnValue:
    """Add an edit by form."""
    found = scenario_or_404(scenario_id)
    if kind not in FORMS:
        abort(404)
    round_, names = scenario_round(scenario_id), scenario_names(scenario_id)
    given = {name: request.args[name] for name in _FIELDS if name in request.args}
    given |= {name: number for name in _NUMBERS if (number := request.args.get(name, type=int)) is not None}
    form = FORMS[kind](data=given | FORMS[kind].now(given, names)) if request.method == "GET" else FORMS[kind]()
    form.offer(choices_of(found))
    problem = None
    if form.validate_on_submit():
        try:
            operations.add_edit(scenario_id, form.edits(round_, names), current_user.id)
        except Refused as error:
            problem = said(error.text)
        except ValueError as error:  # a field that does not fit another
            problem = str(error)
        else:
            flash(_("The edit is added."), "success")
            return redirect(url_for("scenarios.scenario", scenario_id=scenario_id))
    fields = [field for field in form if field.type not in ("CSRFTokenField", "SubmitField", "HiddenField")]
    fields.sort(key=lambda field: field.name == "reason")  # last
    return _page("edit", found, form=form, fields=fields, kind=EDIT_KINDS[kind], problem=problem), _status()


@coordinators
def choices(scenario_id: int, sheet: str) -> ResponseReturnValue:
    """Rows of a sheet whose names have the words written so far, for the fields that name one.

    ``own`` tells who is placed there by the scenario's own plan.
    """
    found = scenario_or_404(scenario_id)
    if sheet not in SHEETS:
        abort(404)
    rows, _of = choices_of(found, own="own" in request.args).found(sheet, request.args.get("words", ""))
    return {"rows": [{"label": row.label, "facts": " · ".join(row.facts)} for row in rows]}


@coordinators
def rows(scenario_id: int) -> ResponseReturnValue:
    """The placements of the parent's plan, each with the edits that it suggests."""
    found = scenario_or_404(scenario_id)
    before = store.plan_before(reading(), found)
    names = scenario_names(scenario_id)
    words = request.args.get("words", "").strip().casefold()
    placed = placed_in(stored_plan(before.id), names) if before else []
    shown = page_of([row for row in placed if words in _about(row, names)])
    return _page("rows", found, before=before, shown=shown, names=names, called=called_in(found))


@coordinators
def remove_edit(scenario_id: int, number: int) -> ResponseReturnValue:
    """Take an edit out."""
    seen = request.form.get("seen", "")
    return _acted(
        scenario_id, lambda: operations.remove_edit(scenario_id, number, seen, current_user.id), _("The edit is taken out.")
    )


@coordinators
def rename(scenario_id: int) -> ResponseReturnValue:
    """Another name and note."""
    form = ScenarioForm()
    name, note = form.name.data or "", form.note.data or ""
    return _acted(
        scenario_id, lambda: operations.rename(scenario_id, name, note, current_user.id), _("The name is stored."), form
    )


@coordinators
def preview(scenario_id: int) -> ResponseReturnValue:
    """Order a preview and watch it."""
    scenario_or_404(scenario_id)
    form = PreviewForm()
    if not form.validate_on_submit():
        return _refused(scenario_id, form)
    try:
        limit, gap = float(form.time_limit.data), float(form.gap.data)
        run = operations.start_preview(
            scenario_id,
            time_limit=limit,
            gap=gap,
            by=current_user.id,
            changes=form.changes.data,
            keep_confirmed=bool(form.keep_confirmed.data),
        )
    except Refused as error:
        flash(said(error.text), "danger")
        return redirect(url_for("scenarios.scenario", scenario_id=scenario_id))
    return redirect(url_for("runs.progress", run_id=run.id))


@coordinators
def publish(scenario_id: int) -> ResponseReturnValue:
    """Publish what was approved."""
    form = ReasonForm()
    done = _("The plan is published: schools and enterprises now see their own part.")
    return _acted(scenario_id, lambda: operations.publish(scenario_id, form.reason.data or "", current_user.id), done, form)


@coordinators
def roll_back(scenario_id: int) -> ResponseReturnValue:
    """Publish the plan before it again."""
    form = NeededReasonForm()
    done = _("The plan that stood before is published again.")
    return _acted(scenario_id, lambda: operations.roll_back(scenario_id, form.reason.data or "", current_user.id), done, form)


@coordinators
def discard(scenario_id: int) -> ResponseReturnValue:
    """Put it away."""
    form = NeededReasonForm()
    done = _("The scenario is discarded.")
    return _acted(scenario_id, lambda: operations.discard(scenario_id, form.reason.data or "", current_user.id), done, form)


@coordinators
def carry_over(scenario_id: int) -> ResponseReturnValue:
    """The same edits on the newest version of the round."""
    scenario_or_404(scenario_id)
    try:
        made = operations.carry_over(scenario_id, current_user.id)
    except Refused as error:
        flash(said(error.text), "danger")
        return redirect(url_for("scenarios.scenario", scenario_id=scenario_id))
    return redirect(url_for("scenarios.scenario", scenario_id=made.id))


def scenario_or_404(scenario_id: int) -> Scenario:
    """The scenario."""
    found = reading().get(Scenario, scenario_id)
    if found is None:
        abort(404)
    return found


def called_in(found: Scenario) -> Called:
    """Names of a scenario's rows, those that its edits remove too."""
    return Called([scenario_names(found.id), scenario_names(store.base_scenario(reading(), found.round_id).id)])


def _sentences(found: Scenario) -> list[Sentence]:
    own = store.own_edits(found)
    above = scenario_round(found.parent_id) if found.parent_id else scenario_round(found.id)
    told = [said(text) for text in edits_in_words(own, above, called_in(found).name)]
    ids = [[key for key in ids_of(edit) if key not in words] for edit, words in zip(own, told, strict=True)]
    return [Sentence(words, keys, edit.reason or "") for edit, words, keys in zip(own, told, ids, strict=True)]


def _page(template: str, found: Scenario, **more: Any) -> str:
    words = {"states": STATES, "badges": BADGES, "sweep_with": store.sweep_with(reading(), found.id)}
    return render_template(f"scenarios/{template}.html", scenario=found, stored=found.round, **words, **more)


def _acted(scenario_id: int, act: Any, done: str, form: FlaskForm | None = None) -> ResponseReturnValue:
    """Do something with a scenario and go back to it, with what came of it in words."""
    scenario_or_404(scenario_id)
    if form is not None and not form.validate_on_submit():
        return _refused(scenario_id, form)
    try:
        act()
    except Refused as error:
        flash(said(error.text), "danger")
    else:
        flash(done, "success")
    return redirect(url_for("scenarios.scenario", scenario_id=scenario_id))


def _refused(scenario_id: int, form: FlaskForm) -> ResponseReturnValue:
    """Back to the scenario with what is wrong with the form."""
    for name, errors in form.errors.items():
        for error in errors:
            flash(f"{form[name].label.text}: {error}" if name else str(error), "danger")
    return redirect(url_for("scenarios.scenario", scenario_id=scenario_id))


def _standing(found: Scenario) -> int | None:
    """The plan of the scenario that stands published, if any."""
    plan = store.plan_of_scenario(reading(), found.id) if found.state == "published" else None
    return plan.id if plan else None


def _about(row: Placed, names: Names) -> str:
    """What a row can be found by."""
    host = names.posts.get(row.post_id, {}).get("enterprise_id")
    return " ".join((row.who, row.school, row.post_id, names.post(row.post_id), names.enterprise(host))).casefold()


def _status() -> int:
    return 200 if request.method == "GET" else 422

"""Pages of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from data.contract.plan import Plan
from data.contract.text import Text
from data.plans import write_plan_workbook
from data.plans.compliance import todos as todo_table
from data.plans.fairness import by_school as shares_by_school
from data.plans.fairness import sentences
from data.plans.names import Names
from data.plans.summary import quality
from data.rulebook import TERM_TITLES
from models import store
from models.tables import Proposal, Publication, StoredPlan
from web.access import for_roles
from web.language import language
from web.partners.answers import answer_of, former_words
from web.plans import operations
from web.plans.checks import by_rule, fitting, shown
from web.plans.clashes import clashes_of
from web.plans.figures import figures
from web.plans.sections import by_enterprise, by_school, school_of_cohort, school_of_teacher, unplaced_students, unplaced_teachers
from web.presentation import page_of
from web.rounds.edits_behind import edits_behind
from web.rounds.issues import cohorts_set_aside
from web.rounds.memory import plan_names, plan_round, stored_plan
from web.rounds.views import sent
from web.storage import reading

coordinators = for_roles("coordinator", "admin")
SECTIONS = 20


@dataclass(frozen=True)
class Opened:
    """A plan as the pages need it."""

    stored: StoredPlan
    plan: Plan
    names: Names
    publication: Publication | None

    @property
    def publishable(self) -> bool:
        """Whether it may be published from here: a plan of a scenario with edits is approved there first."""
        usable = self.plan.status in ("optimal", "feasible") and not self.stored.violations
        return self.publication is None and usable and self.stored.scenario.parent_id is None


def opened(plan_id: int) -> Opened:
    """The plan with its names; 404 if there is none."""
    stored = reading().get(StoredPlan, plan_id)
    if stored is None:
        abort(404)
    publication = next(iter(store.publications_of(reading(), plan_id)), None)
    return Opened(stored, stored_plan(plan_id), plan_names(stored), publication)


def page(template: str, it: Opened, **more: Any) -> str:
    """A page of the plan with its head and tabs."""
    helpers = {"school_of_cohort": school_of_cohort, "school_of_teacher": school_of_teacher}
    return render_template(
        f"plans/{template}.html", it=it, plan=it.plan, names=it.names, quality=quality(it.plan), **helpers, **more
    )


@coordinators
def summary(plan_id: int) -> ResponseReturnValue:
    """What the plan does, in figures."""
    it = opened(plan_id)
    failed = [check for check in it.plan.checks if not check.ok and check.severity == "barred"]
    aside = cohorts_set_aside(store.load_issues(reading(), it.stored.scenario.round_id))
    seen = figures(it.plan, it.names)
    shares = shares_by_school(it.plan, it.names, language())
    return page(
        "summary",
        it,
        figures=seen,
        failed=failed,
        aside=aside,
        clashes=clashes_of(it.stored),
        term_titles=TERM_TITLES,
        form=FlaskForm(),
        fairness=sentences(it.plan),
        shares=shares,
        foreseen=operations.foreseen(plan_id) if it.publishable else [],
    )


@coordinators
def schools(plan_id: int) -> ResponseReturnValue:
    """The plan by school and cohort."""
    it = opened(plan_id)
    sections = [s for s in by_school(it.plan, it.names) if words() in s.name.casefold()]
    return page("schools", it, shown=page_of(sections, SECTIONS))


@coordinators
def enterprises(plan_id: int) -> ResponseReturnValue:
    """The plan by enterprise."""
    it = opened(plan_id)
    sections = [s for s in by_enterprise(it.plan, it.names) if words() in s.name.casefold()]
    return page("enterprises", it, shown=page_of(sections, SECTIONS))


@coordinators
def order_classes(plan_id: int) -> ResponseReturnValue:
    """Order-based classes that open."""
    it = opened(plan_id)
    return page("order_classes", it, shown=page_of(it.plan.order_classes, SECTIONS))


@coordinators
def teachers(plan_id: int) -> ResponseReturnValue:
    """Stays of teachers."""
    it = opened(plan_id)
    stays = sorted(it.plan.teachers, key=lambda stay: (school_of_teacher(it.names, stay.teacher_id), stay.teacher_id, stay.start))
    return page("teachers", it, shown=page_of(stays), left=unplaced_teachers(it.plan))


@coordinators
def unplaced(plan_id: int) -> ResponseReturnValue:
    """Who has no place, and what blocks them."""
    it = opened(plan_id)
    return page("unplaced", it, students=page_of(unplaced_students(it.plan)), teachers=unplaced_teachers(it.plan))


@coordinators
def checks(plan_id: int) -> ResponseReturnValue:
    """The compliance table."""
    it = opened(plan_id)
    rule, only = request.args.get("rule", ""), request.args.get("only", "")
    found = fitting(it.plan.checks, rule, only, lambda check: words() in it.names.subject(check.subject, language()).casefold())
    return page("checks", it, rules=by_rule(it.plan.checks), shown=page_of(found), rule=rule, only=only, show=shown)


@coordinators
def todos(plan_id: int) -> ResponseReturnValue:
    """What people still have to find out or arrange."""
    it = opened(plan_id)
    table = todo_table(it.plan, it.names, language())
    given = [issue for issue in store.load_issues(reading(), it.stored.scenario.round_id) if issue.severity == "todo"]
    return page("todos", it, todo=table, shown=page_of(table.rows), issues=given)


@coordinators
def placement(plan_id: int) -> ResponseReturnValue:
    """Why one placement was proposed."""
    from matcher.explain import explain  # heavy: loaded when somebody asks

    it = opened(plan_id)
    asked = {key: request.args[key] for key in ("cohort_id", "teacher_id", "post_id") if request.args.get(key)}
    group = next((g for g in it.plan.internships if asked == {"cohort_id": g.cohort_id, "post_id": g.post_id}), None)
    stays = [t for t in it.plan.teachers if asked == {"teacher_id": t.teacher_id, "post_id": t.post_id}]
    if group is None and not stays:
        abort(404)
    sentences = explain(plan_round(it.stored), it.plan, **asked)
    return page("placement", it, group=group, stays=stays, sentences=sentences)


@coordinators
def answers(plan_id: int) -> ResponseReturnValue:
    """What schools and enterprises said to the published plan."""
    it = opened(plan_id)
    latest = it.publication.id if it.publication else None
    shown = joinedload(Proposal.responses), joinedload(Proposal.before).joinedload(Proposal.responses)
    query = select(Proposal).where(Proposal.publication_id == latest).options(*shown).order_by(Proposal.id)
    # first what was answered before and is asked anew, then what is answered
    proposals = sorted(reading().scalars(query).unique(), key=lambda one: (not any(_formers(one)), not one.responses))
    name, stands = it.stored.scenario.round.name, it.publication is not None and it.publication.withdrawn is None
    gone = [one for one in store.gone_for(reading(), current_user.person) if one.publication.plan.scenario.round.name == name]
    more = {"former": former_words, "names_of": plan_names, "gone": gone if stands else []}
    return page("answers", it, shown=page_of(proposals), latest=answer_of, **more)


@coordinators
def workbook(plan_id: int) -> ResponseReturnValue:
    """The plan as a workbook to print."""
    it = opened(plan_id)
    with TemporaryDirectory() as folder:
        target = Path(folder) / "plan.xlsx"
        found_at = edits_behind(it.stored, plan_names(it.stored).decisions)
        write_plan_workbook(it.plan, plan_round(it.stored), target, language=language(), found_at=found_at)
        return sent(target, _("plan-%(number)s.xlsx", number=plan_id))


@coordinators
def document(plan_id: int) -> ResponseReturnValue:
    """The plan as it is stored, byte for byte."""
    it = opened(plan_id)
    headers = {"Content-Disposition": f"attachment; filename=plan-{plan_id}.json", "ETag": f'"{it.stored.sha256}"'}
    return Response(store.plan_document(reading(), plan_id), mimetype="application/json", headers=headers)


@coordinators
def publish(plan_id: int) -> ResponseReturnValue:
    """Show the plan to those it concerns."""
    if not opened(plan_id).publishable:
        flash(_("This plan cannot be published: it is published already, or a rule is broken."), "danger")
    else:
        try:
            operations.publish(plan_id, current_user.id)
        except (store.NotPublishable, store.ChangedSince) as refused:  # somebody else was quicker, or a filing is only supposed
            flash(refused.text.to(language()), "danger")
        else:
            flash(_("The plan is published: schools and enterprises now see their own part."), "success")
    return redirect(url_for("plans.summary", plan_id=plan_id))


def _formers(proposal: Proposal) -> list[Text | None]:
    return [former_words(proposal, side) for side in ("school", "enterprise")]


def words() -> str:
    """What the reader looks for."""
    return request.args.get("words", "").strip().casefold()

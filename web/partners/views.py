"""Pages of enterprises and schools: their own proposals, and their answers."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from data.plans.names import Names
from models import store
from web.access import for_roles
from web.language import said
from web.partners import operations
from web.partners.answers import answer_of, former_words
from web.partners.forms import AnswerForm
from web.presentation import page_of
from web.rounds.memory import plan_names
from web.storage import reading

partners = for_roles("enterprise", "school")


@partners
def index() -> ResponseReturnValue:
    """The proposals that concern this organisation."""
    # The database gives only what concerns the person: nothing is filtered out afterwards.
    found, gone = (ask(reading(), current_user.person) for ask in (store.proposals_for, store.gone_for))
    names = {shown.id: plan_names(shown.plan) for shown in {p.publication for p in (*found, *gone)}}
    former = {p.id: former_words(p, current_user.role) for p in found}
    proposals = sorted(found, key=lambda p: former[p.id] is None)  # first what is asked anew
    latest = {p.id: {side: answer_of(p, side) for side in ("school", "enterprise")} for p in (*proposals, *gone)}
    answered = sum(1 for p in proposals if latest[p.id][current_user.role])
    return render_template(
        "partners/index.html",
        shown=page_of(proposals),
        names=names,
        latest=latest,
        former=former,
        gone=gone,
        answered=answered,
        total=len(proposals),
        own=_name(names),
    )


@partners
def proposal(proposal_id: int) -> ResponseReturnValue:
    """One proposal, and the answer to it."""
    found = store.proposal_for(reading(), current_user.person, proposal_id)
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            operations.answer_proposal(current_user.id, proposal_id, form.answer.data, form.note.data or "")
        except LookupError:
            abort(404)
        except store.ProposalChanged as error:
            flash(said(error.text), "danger")
            return redirect(url_for("partners.proposal", proposal_id=error.proposal_id))
        flash(_("Your answer is stored. You can change it as long as the proposal stands."), "success")
        return redirect(url_for("partners.index"))
    if found is None:
        instead = store.proposal_instead(reading(), current_user.person, proposal_id)
        if instead is None:
            abort(404)
        return redirect(url_for("partners.proposal", proposal_id=instead.id))
    return render_template(
        "partners/proposal.html",
        form=form,
        proposal=found,
        names=plan_names(found.publication.plan),
        own=answer_of(found, current_user.role),
        former=former_words(found, current_user.role),
        other=answer_of(found, "school" if current_user.role == "enterprise" else "enterprise"),
    ), 200 if request.method == "GET" else 422


def _name(names: dict[int, Names]) -> str:
    for known in names.values():
        called = known.enterprise if current_user.role == "enterprise" else known.school
        return called(current_user.organisation_id)
    return str(current_user.organisation_id)

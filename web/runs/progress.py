"""How a run stands, in words: for the page and for the JSON it polls."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from pydantic import BaseModel, Field

from data.contract.text import Text
from models.base import now
from models.tables import Run, StoredPlan
from web.language import said
from web.presentation import percent
from web.runs.words import STATES


class Progress(BaseModel):
    """One look at a run. ``share`` is the part of the time limit that has passed, 0..1; ``next`` the page of its plan."""

    id: int
    state: str
    words: str
    sentence: str
    seconds: float = Field(ge=0)
    time_limit: float | None
    share: float = Field(ge=0, le=1)
    objective: float | None
    bound: float | None
    gap: float | None
    ended: bool
    stopping: bool
    next: str | None


def progress_of(run: Run, plan: StoredPlan | None) -> Progress:
    """How that run stands; ``plan`` is what it has stored, if anything."""
    told = run.progress or {}
    figures = run.incumbent or told  # phases after the search tell no figures: the best plan's stay
    seconds = ((run.finished or now()) - run.started).total_seconds() if run.started else 0.0
    limit = run.settings.get("time_limit")
    return Progress(
        id=run.id,
        state=run.state,
        words=said(STATES[run.state]),
        sentence=_sentence(run, plan, figures.get("gap"), told.get("phase")),
        seconds=max(0.0, seconds),
        time_limit=limit,
        share=1.0 if run.ended else min(1.0, max(0.0, seconds / limit)) if limit else 0.0,
        objective=figures.get("objective"),
        bound=figures.get("bound"),
        gap=figures.get("gap"),
        ended=run.ended,
        stopping=run.cancel_asked and not run.ended,
        next=_next(run, plan) if plan else None,
    )


def _next(run: Run, plan: StoredPlan) -> str:
    """The page that shows what came of the run: of a scenario's preview what it changes, or why it has no plan."""
    if run.scenario.parent_id is not None:
        return url_for("scenarios.comparison", scenario_id=run.scenario_id, run=run.id)
    return url_for("plans.summary", plan_id=plan.id)


def _sentence(run: Run, plan: StoredPlan | None, gap: float | None, phase: str | None) -> str:
    match run.state:
        case "queued":
            return _("Waiting for a free worker.")
        case "running" if run.cancel_asked:
            return _("Stopping; the best plan so far is kept.")
        case "running" if phase == "model":
            return _("Laying out which placements the rules allow.")
        case "running" if phase == "conflicts":
            return _("No plan keeps every fixed decision; looking for those that clash.")
        case "running" if gap is not None:
            return _("A plan is found, at most %(gap)s below the best possible; still looking for better.", gap=percent(gap))
        case "running":
            return _("Looking for a first plan.")
        case "failed":
            return said(Text(**run.error)) if run.error else _("The computation failed.")
        case "cancelled":
            return _("Stopped; the best plan so far is kept.") if plan else _("Stopped before any plan was found.")
        case _ if plan is not None and plan.status == "infeasible":
            return _("There is no plan that meets all demands; the next page says why.")
        case _:
            return _("The plan is ready.")

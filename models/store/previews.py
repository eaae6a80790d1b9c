"""Previews: a scenario computed as it stands, with a fingerprint that stands for just what was shown."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.contract.edit import EDITS, Edit, edits_document
from data.contract.issue import Issue
from data.contract.round import Round
from data.rounds import apply_edits
from models.refusal import Refused
from models.store.events import record
from models.store.rounds import load_round
from models.store.runs import add_run
from models.store.scenarios import Input, NotPossible, a_scenario, input_round, locked, scenario_input
from models.tables import Approval, Preview, Publication, Run, Scenario, StoredPlan
from models.tables.run import PREVIEW

USABLE = ("optimal", "feasible")
_TOLD = 5  # problems told in one refusal


class Shown(NamedTuple):
    """A preview whose plan is there; ``sha256`` is over round, edits and plan."""

    preview: Preview
    plan: StoredPlan

    @property
    def sha256(self) -> str:
        """What an approval names."""
        parts = (self.preview.round_sha256, self.preview.edits_sha256, self.plan.sha256)
        return hashlib.sha256("\n".join(("xiaoqi.preview/1", *parts)).encode()).hexdigest()


class EditsDoNotApply(Refused):
    """Edits of a scenario name what its round does not have, or give what cannot be."""


def check_edits(session: Session, scenario_id: int) -> Input:
    """The input of the scenario now; EditsDoNotApply where some of its edits cannot be applied to the round."""
    given = scenario_input(session, scenario_id)
    refuse_errors(load_round(session, given.round_id), given.edits)
    return given


def refuse_errors(round: Round, edits: Sequence[Edit]) -> None:
    """EditsDoNotApply with what is wrong where some of the edits cannot be applied to the round."""
    if edits:
        _refuse(apply_edits(round, edits).issues)


def checked_round(session: Session, given: Input) -> Round:
    """The round with the edits applied; EditsDoNotApply where some cannot be."""
    round = load_round(session, given.round_id)
    if not given.edits:
        return round
    loaded = apply_edits(round, given.edits)
    _refuse(loaded.issues)
    return loaded.round


def _refuse(issues: Sequence[Issue]) -> None:
    errors = [issue for issue in issues if issue.severity == "error"]
    if not errors:
        return
    told = [(issue.message, issue.hint) for issue in errors[:_TOLD]]
    zh = "；".join(message.zh + (f"（{hint.zh}）" if hint.zh else "") for message, hint in told)
    en = "; ".join(message.en + (f" ({hint.en})" if hint.en else "") for message, hint in told)
    more = f" … (+{len(errors) - _TOLD})" if len(errors) > _TOLD else ""
    raise EditsDoNotApply(f"有调整不能执行：{zh}{more}", f"Some edits cannot be applied: {en}{more}")


def order_preview(
    session: Session,
    scenario_id: int,
    settings: dict[str, Any],
    *,
    checked: Input,
    baseline_id: int | None = None,
    by: int | None = None,
) -> Run:
    """Order a scenario to be computed as it stands; ``checked`` is what ``check_edits`` gave.

    NotPossible where it changed since, and where the scenario is published or put away.
    """
    scenario = locked(session, scenario_id)
    if scenario.state not in ("draft", "approved"):
        raise NotPossible(
            f"试算方案“{scenario.name}”已发布过或已舍弃，不再试算。",
            f"The scenario “{scenario.name}” was published or discarded.",
        )
    refuse_changed(session, scenario_id, checked)
    return order_run(session, scenario, checked, settings, baseline_id=baseline_id, by=by)


def refuse_changed(session: Session, scenario_id: int, checked: Input) -> None:
    """NotPossible where the input of the scenario is no longer that."""
    if scenario_input(session, scenario_id) != checked:
        raise NotPossible("调整刚刚被别人改动过；请再试一次。", "Somebody else changed the edits meanwhile. Maybe try again.")


def order_run(
    session: Session,
    scenario: Scenario,
    given: Input,
    settings: dict[str, Any],
    *,
    baseline_id: int | None,
    priority: int = PREVIEW,
    by: int | None = None,
) -> Run:
    """``order_preview`` for who has the scenario ``locked`` and knows that its input is ``given``."""
    run = add_run(session, scenario.id, settings, baseline_id=baseline_id, priority=priority, by=by)
    session.add(
        Preview(
            run_id=run.id,
            scenario_id=scenario.id,
            round_sha256=scenario.round.sha256,
            edits=edits_document(given.edits),
            edits_sha256=given.edits_sha256,
        )
    )
    session.flush()
    record(session, "scenario.preview", "scenario", scenario.id, by, run_id=run.id, baseline_id=baseline_id)
    return run


def run_input(session: Session, run_id: int) -> Input:
    """What a run is computed from: of a preview the edits as they were when it was ordered. LookupError if there is none."""
    run = session.get(Run, run_id)
    if run is None:
        raise LookupError(f"There is no run {run_id}")
    preview = session.get(Preview, run_id)
    if preview is None:
        return scenario_input(session, run.scenario_id)
    return Input(run.scenario.round_id, tuple(EDITS.validate_python(preview.edits)))


def run_round(session: Session, run_id: int) -> Round:
    """The round that a run is computed from; LookupError if there is no such run."""
    return input_round(session, run_input(session, run_id))


def previews_of(session: Session, scenario_id: int) -> Sequence[Preview]:
    """The previews of a scenario, the newest first."""
    return session.scalars(select(Preview).where(Preview.scenario_id == scenario_id).order_by(Preview.run_id.desc())).all()


def shown_of(session: Session, scenario_id: int) -> list[Shown]:
    """The previews of a scenario whose plan is there and places anybody, the newest first."""
    query = (
        select(Preview, StoredPlan)
        .join(StoredPlan, StoredPlan.run_id == Preview.run_id)
        .where(Preview.scenario_id == scenario_id, StoredPlan.status.in_(USABLE))
        .order_by(Preview.run_id.desc())
    )
    return [Shown(preview, plan) for preview, plan in session.execute(query)]


def no_plan_of(session: Session, scenario_id: int, run_id: int | None = None) -> StoredPlan | None:
    """What is stored of a preview that found no plan: of that run, else of the newest that has ended; None where that has one."""
    newest = select(StoredPlan).join(Preview, Preview.run_id == StoredPlan.run_id).where(Preview.scenario_id == scenario_id)
    asked = newest if run_id is None else newest.where(Preview.run_id == run_id)
    found = session.scalar(asked.order_by(Preview.run_id.desc()).limit(1))
    return None if found is None or found.status in USABLE else found


def approval_of(session: Session, scenario_id: int) -> Approval | None:
    """The latest approval of a scenario."""
    return session.scalar(select(Approval).where(Approval.scenario_id == scenario_id).order_by(Approval.id.desc()).limit(1))


def plan_of_scenario(session: Session, scenario_id: int) -> StoredPlan | None:
    """The plan that a scenario stands for: the one published, else approved, else the newest; None where there is none."""
    scenario = a_scenario(session, scenario_id)
    plans = select(StoredPlan).where(StoredPlan.scenario_id == scenario_id, StoredPlan.status.in_(USABLE))
    standing = plans.join(Publication).where(Publication.withdrawn.is_(None)).limit(1)
    if (published := session.scalar(standing)) is not None:
        return published
    if scenario.state == "approved" and (approval := approval_of(session, scenario_id)) is not None:
        return approval.plan
    return session.scalar(plans.order_by(StoredPlan.id.desc()).limit(1))


def plan_before(session: Session, scenario: Scenario) -> StoredPlan | None:
    """The plan that a scenario is measured against: its parent's, or of the nearest one above that has any."""
    above = scenario.parent
    while above is not None:
        if (plan := plan_of_scenario(session, above.id)) is not None:
            return plan
        above = above.parent
    return None

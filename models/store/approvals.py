"""Approvals: just what was shown is approved, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.contract.comparison import ConfirmedRow
from data.contract.edit import EDITS, edits_document
from data.contract.text import Text, signed
from data.plans import diff_plans, keeps, points_without_churn
from data.plans.called import Called
from data.plans.names import Names
from data.rounds import edit_words, edits_sha256, round_differences
from models.store.events import record
from models.store.plans import load_plan
from models.store.previews import Shown, approval_of, shown_of
from models.store.proposals import confirmed_rows
from models.store.publications import lock_versions, publish_plan, refuse_unpublishable
from models.store.rounds import load_round
from models.store.scenarios import NotPossible, a_scenario, add_scenario, base_scenario, edits_of, locked
from models.tables import Approval, Publication, Scenario, StoredPlan, StoredRound

PREVIEW_AGAIN = Text("请重新试算", "Start another preview")


class ConfirmedGivenUp(NotPossible):
    """The plan does not keep placements that school and enterprise have both accepted, and nobody said that this may be."""

    def __init__(self, plan_id: int, number: int) -> None:
        self.number = number
        super().__init__(
            f"方案 {plan_id} 保不住学校和企业都已确认的 {number} 项安排，没有批准；也许应看过是哪几项，再同意放弃。",
            f"Plan {plan_id} gives up {number} placements that school and enterprise have both confirmed; nothing is approved. "
            "Maybe look which, and agree that they are given up.",
        )


class ChangedSince(NotPossible):
    """What was shown is no longer what would be computed; ``differences`` say what changed, one sentence each."""

    def __init__(self, differences: Sequence[Text], then: Text = PREVIEW_AGAIN) -> None:
        self.differences = list(differences)
        zh, en = "；".join(text.zh for text in differences), "; ".join(text.en for text in differences)
        super().__init__(
            f"展示之后情况有变，什么也没有做：{zh}。{then.zh}。",
            f"This changed after it was shown, so nothing is done: {en}. {then.en}.",
        )


def approve(
    session: Session, scenario_id: int, preview_sha256: str, *, reason: str = "", gives_up: int = 0, by: int | None = None
) -> Approval:
    """Approve the plan that a preview showed; ``preview_sha256`` (or its first 8 signs or more) is what the person saw.

    ``gives_up`` is how many confirmed placements may be given up: ConfirmedGivenUp where it is not just as many as the plan does.
    ChangedSince where the round, the edits or the plan are others by now; NotPossible where there is no such preview or the
    scenario has an approval that stands, is published or put away; NotPublishable for a plan that breaks a rule or supposes a
    filing.
    """
    scenario = locked(session, scenario_id)
    if (first := standing_approval(session, scenario)) is not None:
        raise NotPossible(
            f"试算方案“{scenario.name}”已批准过方案 {first.plan_id}，不再批准；可以发布它，要试别的请建分支。",
            f"Plan {first.plan_id} of the scenario “{scenario.name}” is approved already and stays so. "
            "Publish it, or branch off to try something else.",
        )
    if scenario.state not in ("draft", "approved"):
        raise NotPossible(
            f"试算方案“{scenario.name}”已发布过或已舍弃，不能批准。",
            f"The scenario “{scenario.name}” was published or discarded and cannot be approved.",
        )
    previews = shown_of(session, scenario_id)
    asked = preview_sha256.strip().casefold()
    found = [shown for shown in previews if len(asked) >= 8 and shown.sha256.startswith(asked)]
    if not found:
        raise NotPossible(
            f"试算方案“{scenario.name}”没有指纹为 {preview_sha256[:16]} 的试算结果；请打开试算结果再批准。",
            f"The scenario “{scenario.name}” has no preview {preview_sha256[:16]}. Maybe open its preview and approve there.",
        )
    shown = found[0]
    if differences := changes_since(session, scenario, shown, previews[0]):
        raise ChangedSince(differences)
    refuse_unpublishable(session, shown.plan)
    given_up = len(confirmed_given_up(session, shown.plan.id))
    if given_up not in (0, gives_up):
        raise ConfirmedGivenUp(shown.plan.id, given_up)
    approval = Approval(
        scenario_id=scenario_id, plan_id=shown.plan.id, preview_sha256=shown.sha256, reason=reason, approver_id=by
    )
    session.add(approval)
    scenario.state = "approved"
    session.flush()
    detail = {"plan_id": shown.plan.id, "preview": shown.sha256, "reason": reason} | ({"gives_up": given_up} if given_up else {})
    record(session, "scenario.approve", "scenario", scenario_id, by, **detail)
    return approval


def confirmed_given_up(session: Session, plan_id: int) -> list[ConfirmedRow]:
    """Placements of the published plan that both sides have accepted and that this plan of its round does not keep."""
    rows = confirmed_rows(session, plan_id)
    plan = load_plan(session, plan_id) if rows else None
    return [row for row in rows if plan is not None and not keeps(plan, row)]


def standing_approval(session: Session, scenario: Scenario) -> Approval | None:
    """The approval that may be published: none where nothing is approved, or round or edits are others since."""
    approval = approval_of(session, scenario.id) if scenario.state == "approved" else None
    if approval is None:
        return None
    shown = next(shown for shown in shown_of(session, scenario.id) if shown.plan.id == approval.plan_id)
    return None if changes_since(session, scenario, shown, shown) else approval


def publish_scenario(session: Session, scenario_id: int, *, reason: str = "", by: int | None = None) -> Publication:
    """Publish the approved plan; ChangedSince where round or edits are others than those approved."""
    lock_versions(session, scenario_id)  # before the tree, as everybody who publishes does
    scenario = locked(session, scenario_id)
    approval = approval_of(session, scenario_id)
    if scenario.state != "approved" or approval is None:
        raise NotPossible(
            f"试算方案“{scenario.name}”没有待发布的批准；请先批准。",
            f"The scenario “{scenario.name}” has no approval to publish. Maybe approve a preview first.",
        )
    shown = next(shown for shown in shown_of(session, scenario_id) if shown.plan.id == approval.plan_id)
    if differences := changes_since(session, scenario, shown, shown):
        raise ChangedSince(differences)
    record(session, "scenario.publish", "scenario", scenario_id, by, plan_id=approval.plan_id, reason=reason)
    return publish_plan(session, approval.plan_id, by=by, reason=reason)


def changes_since(session: Session, scenario: Scenario, shown: Shown, newest: Shown) -> list[Text]:
    """What is not as it was shown, in sentences: the round, the edits up to the scenario, the plan; none where all is."""
    return [
        *_round_changes(session, scenario, shown),
        *_edit_changes(session, scenario, shown),
        *plan_changes(session, shown.plan, newest.plan),
    ]


def newer_version(session: Session, scenario: Scenario) -> StoredRound | None:
    """The newest version of the scenario's round, where it is a later one with other content."""
    versions = select(StoredRound).where(StoredRound.name == scenario.round.name).order_by(StoredRound.version.desc()).limit(1)
    newest = session.scalars(versions).one()
    return newest if newest.sha256 != scenario.round.sha256 else None


def carry_over(session: Session, scenario_id: int, *, by: int | None = None) -> Scenario:
    """A draft on the newest version of the round with all edits that lead to the scenario; NotPossible where it is the newest."""
    scenario = a_scenario(session, scenario_id)
    newest = newer_version(session, scenario)
    if newest is None:
        raise NotPossible("本期数据没有更新的版本。", "There is no newer version of the round.")
    edits, base = edits_of(session, scenario_id), base_scenario(session, newest.id)
    return add_scenario(session, base.id, edits, name=scenario.name, note=scenario.note, by=by)


def _round_changes(session: Session, scenario: Scenario, shown: Shown) -> list[Text]:
    newest = newer_version(session, scenario)
    if newest is None and scenario.round.sha256 == shown.preview.round_sha256:
        return []
    newest = newest or scenario.round
    differences = round_differences(load_round(session, scenario.round_id), load_round(session, newest.id))
    zh, en = "；".join(text.zh for text in differences), "; ".join(text.en for text in differences)
    return [
        Text(
            f"本期数据已有第 {newest.version} 版（试算用的是第 {scenario.round.version} 版）：{zh}",
            f"the round has a version {newest.version} (shown was version {scenario.round.version}): {en}",
        )
    ]


def _edit_changes(session: Session, scenario: Scenario, shown: Shown) -> list[Text]:
    now = edits_of(session, scenario.id)
    if edits_sha256(now) == shown.preview.edits_sha256:
        return []
    before = EDITS.validate_python(shown.preview.edits)
    keys = [Counter(map(_key, edits_document(edits))) for edits in (before, now)]
    come, gone = keys[1] - keys[0], keys[0] - keys[1]
    called = Called([Names(load_round(session, scenario.round_id))]).row
    words = {_key(document): edit_words(edit, called) for edits in (before, now) for edit, document in _documented(edits)}
    found = [Text(f"新增调整“{words[key].zh}”", f"an edit was added: {words[key].en}") for key in come]
    found += [Text(f"移除了调整“{words[key].zh}”", f"an edit was taken out: {words[key].en}") for key in gone]
    return found or [Text("调整的次序变了", "the edits are in another order")]


def _documented(edits: Sequence[Any]) -> list[tuple[Any, dict[str, Any]]]:
    return list(zip(edits, edits_document(edits), strict=True))


def _key(document: dict[str, Any]) -> str:
    return edits_sha256(EDITS.validate_python([document]))


def plan_changes(session: Session, shown: StoredPlan, newest: StoredPlan) -> list[Text]:
    """How the newest plan differs from the one that was shown; none where they are the same."""
    if newest.sha256 == shown.sha256:
        return []
    plans = [load_plan(session, one.id) for one in (shown, newest)]
    moved = diff_plans(*plans).students_moved
    gain = signed((points_without_churn(plans[1]) or 0) - (points_without_churn(plans[0]) or 0))
    return [
        Text(
            f"之后又有了方案 {newest.id}：与展示的方案 {shown.id} 相比，变动学生 {moved} 名，总分 {gain}",
            f"plan {newest.id} came since: against plan {shown.id} that was shown, students moved: {moved}, points: {gain}",
        )
    ]

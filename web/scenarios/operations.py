"""What coordinators do with scenarios: each act is one function and writes its event in the same transaction.

All of them raise ``models.refusal.Refused`` with a sentence for people where they cannot be done, and LookupError where there
is no such scenario. ``by`` is the number of the person who acts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from data.contract.budget import Budget, told_budget
from data.contract.edit import Edit
from models import store
from models.tables import Approval, Publication, Run, Scenario
from web.rounds.memory import scenario_round
from web.storage import reading, writing


def create_scenario(parent_id: int, name: str, note: str, by: int | None) -> Scenario:
    """Branch off from a scenario: a draft that has no edits of its own yet."""
    with writing() as session:
        return store.add_scenario(session, parent_id, [], name=name, note=note, by=by)


def carry_over(scenario_id: int, by: int | None) -> Scenario:
    """The same edits, as one draft, on the newest version of the round; edits that no longer apply show there."""
    with writing() as session:
        return store.carry_over(session, scenario_id, by=by)


def add_edit(scenario_id: int, edits: Sequence[Edit], by: int | None) -> Scenario:
    """Add edits to a draft; EditsDoNotApply where they name what is not there or give what cannot be."""
    store.refuse_errors(scenario_round(scenario_id), edits)
    with writing() as session:
        return store.add_edits(session, scenario_id, edits, by=by)


def remove_edit(scenario_id: int, number: int, seen: str, by: int | None) -> Scenario:
    """Take an edit out of a draft, ``number`` from 1; ``seen`` is the hash of its own edits as they were shown."""
    with writing() as session:
        return store.remove_edit(session, scenario_id, number, seen, by=by)


def rename(scenario_id: int, name: str, note: str, by: int | None) -> Scenario:
    """Give it another name and note."""
    with writing() as session:
        return store.rename_scenario(session, scenario_id, name=name, note=note, by=by)


def start_preview(
    scenario_id: int,
    *,
    time_limit: float,
    gap: float,
    by: int | None,
    changes: int | None = None,
    keep_confirmed: bool = False,
) -> Run:
    """Order the scenario to be computed as it stands, with its parent's plan as start and baseline.

    ``time_limit`` in seconds, ``gap`` as a share. Besides those that must, at most ``changes`` placements of that plan change
    (None: any number), and with ``keep_confirmed`` none that both sides have accepted.
    """
    # Reading a large round takes a while, so it is done before anybody else is kept from writing.
    checked = store.check_edits(reading(), scenario_id)
    with writing() as session:
        before = store.plan_before(session, store.a_scenario(session, scenario_id))
        settings: dict[str, Any] = {"time_limit": time_limit, "gap": gap, "seed": 0}
        baseline_id = before.id if before else None
        firm = store.confirmed(session, before.id) if before and keep_confirmed else frozenset[tuple[str, str]]()
        if changes is not None and before is None:
            raise store.NotPossible(
                "上级还没有方案，谈不上变动几项；请留空，或先求解上级。",
                "There is no plan above whose changes could be counted. Maybe leave the number blank, or solve that first.",
            )
        if changes is not None or firm:
            settings |= told_budget(Budget(changes, firm))
        return store.order_preview(session, scenario_id, settings, checked=checked, baseline_id=baseline_id, by=by)


def approve(scenario_id: int, preview_hash: str, reason: str, by: int | None, *, gives_up: int = 0) -> Approval:
    """Approve just what the preview of that hash showed; ChangedSince says what is no longer so.

    A plan that gives up confirmed placements is approved with their number only: ConfirmedGivenUp tells it.
    """
    with writing() as session:
        return store.approve(session, scenario_id, preview_hash, reason=reason, gives_up=gives_up, by=by)


def publish(scenario_id: int, reason: str, by: int | None) -> Publication:
    """Publish the approved plan; the one that stands is withdrawn."""
    with writing() as session:
        return store.publish_scenario(session, scenario_id, reason=reason, by=by)


def roll_back(scenario_id: int, reason: str, by: int | None) -> Publication:
    """Publish the plan that stood before once more, as a new publication."""
    with writing() as session:
        return store.roll_back(session, scenario_id, reason, by=by)


def discard(scenario_id: int, reason: str, by: int | None) -> Scenario:
    """Put a scenario away; nothing of it is removed."""
    with writing() as session:
        return store.discard_scenario(session, scenario_id, reason, by=by)

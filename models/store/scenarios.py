"""Scenarios: what-ifs on a round."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.contract.edit import EDITS, Edit
from data.contract.round import Round
from data.rounds import apply_edits
from models.store.events import record
from models.store.rounds import load_round
from models.tables import Scenario


def add_scenario(
    session: Session, parent_id: int, edits: Sequence[Edit], *, name: str, note: str = "", by: int | None = None
) -> Scenario:
    """A scenario that adds edits to its parent; LookupError if there is no such parent."""
    parent = _scenario(session, parent_id)
    scenario = Scenario(
        round_id=parent.round_id,
        parent_id=parent.id,
        name=name,
        note=note,
        edits=[edit.model_dump(mode="json", exclude_none=True) for edit in edits],
        creator_id=by,
    )
    session.add(scenario)
    session.flush()
    record(session, "scenario.add", "scenario", scenario.id, by, edits=len(scenario.edits))
    return scenario


def base_scenario(session: Session, round_id: int) -> Scenario:
    """The scenario of a round as imported; LookupError if there is no such round."""
    scenario = session.scalar(select(Scenario).where(Scenario.round_id == round_id, Scenario.parent_id.is_(None)))
    if scenario is None:
        raise LookupError(f"There is no round {round_id}")
    return scenario


def edits_of(session: Session, scenario_id: int) -> list[Edit]:
    """All edits that lead from the round to the scenario, in order; LookupError if there is no such scenario."""
    scenario: Scenario | None = _scenario(session, scenario_id)
    chain = []
    while scenario is not None:
        chain.append(EDITS.validate_python(scenario.edits))
        scenario = scenario.parent
    return [edit for edits in reversed(chain) for edit in edits]


def scenario_round(session: Session, scenario_id: int) -> Round:
    """The round with the scenario's edits applied; LookupError if there is no such scenario."""
    round = load_round(session, _scenario(session, scenario_id).round_id)
    edits = edits_of(session, scenario_id)
    return apply_edits(round, edits).round if edits else round


def _scenario(session: Session, scenario_id: int) -> Scenario:
    scenario = session.get(Scenario, scenario_id)
    if scenario is None:
        raise LookupError(f"There is no scenario {scenario_id}")
    return scenario

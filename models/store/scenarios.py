"""Scenarios: what-ifs on a round, as a tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.contract.edit import EDITS, Edit, edits_document
from data.contract.round import Round
from data.contract.text import Text
from data.rounds import apply_edits, edits_sha256
from models.refusal import Refused
from models.store.events import record
from models.store.rounds import load_round
from models.tables import Scenario


class NotPossible(Refused):
    """A scenario does not take this act in the state it is in."""


class Input(NamedTuple):
    """What a plan is computed from: a stored round and the edits on it."""

    round_id: int
    edits: tuple[Edit, ...]

    @property
    def edits_sha256(self) -> str:
        """The fingerprint of the edits."""
        return edits_sha256(self.edits)


def add_scenario(
    session: Session, parent_id: int, edits: Sequence[Edit], *, name: str, note: str = "", by: int | None = None
) -> Scenario:
    """A draft that adds edits to its parent; LookupError if there is no such parent, NotPossible if it is discarded."""
    return branch(session, locked(session, parent_id), edits, name=name, note=note, by=by)


def branch(
    session: Session, parent: Scenario, edits: Sequence[Edit], *, name: str, note: str = "", by: int | None = None
) -> Scenario:
    """``add_scenario`` for who has the parent ``locked``."""
    if parent.state == "discarded":
        raise _not_in(parent, Text("已舍弃，不能再有分支", "is discarded and takes no branches"))
    scenario = Scenario(
        round_id=parent.round_id, parent_id=parent.id, name=name, note=note, edits=edits_document(edits), creator_id=by
    )
    session.add(scenario)
    session.flush()
    record(session, "scenario.add", "scenario", scenario.id, by, edits=len(scenario.edits))
    return scenario


def add_edits(session: Session, scenario_id: int, edits: Sequence[Edit], *, by: int | None = None) -> Scenario:
    """Put edits behind those there are; of two people at once both have theirs stored. NotPossible unless it is a draft."""
    scenario = _draft(session, scenario_id)
    scenario.edits = [*scenario.edits, *edits_document(edits)]
    record(session, "scenario.edit", "scenario", scenario_id, by, added=edits_document(edits))
    return scenario


def remove_edit(session: Session, scenario_id: int, number: int, seen: str, *, by: int | None = None) -> Scenario:
    """Take one of its own edits out, ``number`` counting from 1.

    ``seen`` is ``edits_sha256`` of its own edits as they were shown: NotPossible where somebody else changed them meanwhile.
    """
    scenario = _draft(session, scenario_id)
    if edits_sha256(own_edits(scenario)) != seen or not 1 <= number <= len(scenario.edits):
        raise NotPossible(
            "这些调整刚刚被别人改动过；请刷新页面再看。",
            "Somebody else changed these edits meanwhile. Maybe reload and look again.",
        )
    removed = scenario.edits[number - 1]
    scenario.edits = [edit for n, edit in enumerate(scenario.edits, 1) if n != number]
    record(session, "scenario.edit", "scenario", scenario_id, by, removed=removed)
    return scenario


def rename_scenario(session: Session, scenario_id: int, *, name: str, note: str, by: int | None = None) -> Scenario:
    """Another name and note, in any state."""
    scenario = locked(session, scenario_id)
    record(session, "scenario.rename", "scenario", scenario_id, by, before=[scenario.name, scenario.note])
    scenario.name, scenario.note = name, note
    return scenario


def discard_scenario(session: Session, scenario_id: int, reason: str, *, by: int | None = None) -> Scenario:
    """Put a draft or approved scenario away; NotPossible for the round as imported and where a branch of it still stands."""
    return put_away(session, locked(session, scenario_id), reason, by=by)


def put_away(session: Session, scenario: Scenario, reason: str, *, by: int | None = None) -> Scenario:
    """``discard_scenario`` for who has it ``locked``."""
    if scenario.parent_id is None:
        raise _not_in(scenario, Text("就是导入的数据，不能舍弃", "is the round as imported and cannot be discarded"))
    if scenario.state not in ("draft", "approved"):
        raise _not_in(scenario, Text("已发布过或已舍弃，不能舍弃", "was published or discarded and cannot be discarded"))
    if has_branches(session, scenario.id):
        raise _not_in(scenario, Text("还有分支；请先舍弃分支", "has branches. Maybe discard them first"))
    scenario.state = "discarded"
    record(session, "scenario.discard", "scenario", scenario.id, by, reason=reason)
    return scenario


def has_branches(session: Session, scenario_id: int) -> bool:
    """Whether a branch of the scenario still stands."""
    standing = select(Scenario.id).where(Scenario.parent_id == scenario_id, Scenario.state != "discarded")
    return session.scalars(standing).first() is not None


def base_scenario(session: Session, round_id: int) -> Scenario:
    """The scenario of a round as imported; LookupError if there is no such round."""
    scenario = session.scalar(select(Scenario).where(Scenario.round_id == round_id, Scenario.parent_id.is_(None)))
    if scenario is None:
        raise LookupError(f"There is no round {round_id}")
    return scenario


def tree_of(session: Session, round_id: int) -> list[tuple[int, Scenario]]:
    """All scenarios of a round with their depth, 0 for the round as imported; branches under what they branch off from."""
    branches: dict[int | None, list[Scenario]] = {}
    for scenario in session.scalars(select(Scenario).where(Scenario.round_id == round_id).order_by(Scenario.id)):
        branches.setdefault(scenario.parent_id, []).append(scenario)
    found, waiting = [], [(0, scenario) for scenario in branches.get(None, [])]
    while waiting:
        depth, scenario = waiting.pop()
        found.append((depth, scenario))
        waiting += [(depth + 1, branch) for branch in reversed(branches.get(scenario.id, []))]
    return found


def own_edits(scenario: Scenario) -> list[Edit]:
    """The edits that a scenario adds to its parent."""
    return EDITS.validate_python(scenario.edits)


def edits_of(session: Session, scenario_id: int) -> list[Edit]:
    """All edits that lead from the round to the scenario, in order; LookupError if there is no such scenario."""
    scenario: Scenario | None = a_scenario(session, scenario_id)
    chain = []
    while scenario is not None:
        chain.append(own_edits(scenario))
        scenario = scenario.parent
    return [edit for edits in reversed(chain) for edit in edits]


def scenario_input(session: Session, scenario_id: int) -> Input:
    """What a plan of the scenario would be computed from now; LookupError if there is no such scenario."""
    return Input(a_scenario(session, scenario_id).round_id, tuple(edits_of(session, scenario_id)))


def input_round(session: Session, given: Input) -> Round:
    """The round with the edits applied; those that cannot be are left out."""
    round = load_round(session, given.round_id)
    return apply_edits(round, given.edits).round if given.edits else round


def scenario_round(session: Session, scenario_id: int) -> Round:
    """The round with the scenario's edits applied; LookupError if there is no such scenario."""
    return input_round(session, scenario_input(session, scenario_id))


def a_scenario(session: Session, scenario_id: int) -> Scenario:
    """The scenario; LookupError if there is none."""
    scenario = session.get(Scenario, scenario_id)
    if scenario is None:
        raise LookupError(f"There is no scenario {scenario_id}")
    return scenario


def locked(session: Session, scenario_id: int) -> Scenario:
    """The scenario, with all of its round locked: whoever changes edits or states of a tree does so alone."""
    round_id = a_scenario(session, scenario_id).round_id
    tree = select(Scenario).where(Scenario.round_id == round_id).order_by(Scenario.id)
    # What was read before the lock may be out of date by now.
    session.execute(tree.with_for_update(key_share=True).execution_options(populate_existing=True)).all()
    return a_scenario(session, scenario_id)


def _draft(session: Session, scenario_id: int) -> Scenario:
    scenario = locked(session, scenario_id)
    if scenario.parent_id is None:
        raise _not_in(
            scenario, Text("是导入的数据，不能调整；请先建一个分支", "is the round as imported. Maybe branch off from it")
        )
    if scenario.state != "draft":
        raise _not_in(
            scenario, Text("已不是草稿，不能再调整；请从它建一个分支", "is no longer a draft. Maybe branch off from it")
        )
    return scenario


def _not_in(scenario: Scenario, why: Text) -> NotPossible:
    return NotPossible(f"试算方案“{scenario.name}”{why.zh}。", f"The scenario “{scenario.name}” {why.en}.")

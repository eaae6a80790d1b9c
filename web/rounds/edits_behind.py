"""Which edit of a scenario made a decision of the round that a plan was computed from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.columns import sheet
from data.contract.edit import Edit, Forbid, Pin
from data.contract.text import Text
from data.plans.names import Record
from data.rounds.cells import read_cell
from data.rounds.texts import to_text
from models import store
from models.tables import StoredPlan
from web.storage import reading

_CELLS = ("cohort_id", "teacher_id", "school_id", "post_id", "enterprise_id", "students", "start", "end", "until")
_COLUMNS = [sheet("decisions").column(key) for key in _CELLS]


def edits_behind(stored: StoredPlan, decisions: Mapping[str, Record]) -> dict[str, Text]:
    """Of decisions that edits made which edit that is, by its number in the scenario, or that it is one of those above."""
    scenario = stored.scenario
    own = [_decided(edit) for edit in store.own_edits(scenario)]
    above = [] if scenario.parent_id is None else [_decided(edit) for edit in store.run_input(reading(), stored.run_id).edits]
    found = dict[str, Text]()
    for decision_id, row in decisions.items():
        decided = [row["action"], *(row[column.key] for column in _COLUMNS)]
        if decided in own:
            number = own.index(decided) + 1
            found[decision_id] = Text(f"第 {number} 项调整", f"edit {number}")
        elif decided in above:
            found[decision_id] = Text("上级的、或已移除的调整", "an edit of a scenario above, or one taken out since")
    return found


def _decided(edit: Edit) -> list[Any]:
    """The action and the cells of the decision that an edit makes, read as those of the sheet are; nothing of other edits."""
    if not isinstance(edit, Pin | Forbid):
        return []
    return [edit.edit, *(read_cell(to_text(getattr(edit, column.key, None)), column) for column in _COLUMNS)]

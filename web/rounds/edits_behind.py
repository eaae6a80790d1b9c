"""Which edit of a scenario made a decision of the round that a plan was computed from."""

from __future__ import annotations

from collections.abc import Mapping

from data.contract.edit import Edit, Forbid, Pin
from data.contract.text import Text
from data.plans.names import Record
from models import store
from models.tables import StoredPlan
from web.storage import reading

_CELLS = ("cohort_id", "teacher_id", "school_id", "post_id", "enterprise_id", "students")


def edits_behind(stored: StoredPlan, decisions: Mapping[str, Record]) -> dict[str, Text]:
    """Of decisions that edits made which edit that is, by its number in the scenario, or that it is one of those above."""
    scenario = stored.scenario
    own, found = store.own_edits(scenario), dict[str, Text]()
    above = [] if scenario.parent_id is None else store.run_input(reading(), stored.run_id).edits
    for decision_id, row in decisions.items():
        if number := next((n for n, edit in enumerate(own, 1) if _made(edit, row)), None):
            found[decision_id] = Text(f"第 {number} 项调整", f"edit {number}")
        elif any(_made(edit, row) for edit in above):
            found[decision_id] = Text("上级的、或已移除的调整", "an edit of a scenario above, or one taken out since")
    return found


def _made(edit: Edit, row: Record) -> bool:
    return (
        isinstance(edit, Pin | Forbid)
        and edit.edit == row["action"]
        and all((getattr(edit, cell, None) or None) == (row[cell] or None) for cell in _CELLS)
    )

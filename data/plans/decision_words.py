"""Pins and forbids that clash, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from data.contract.text import Text
from data.plans.called import Called
from data.plans.names import Names
from data.rounds.edit_words import pair_words

_GENERATED = re.compile(r"decisions-(\d+)")
NOWHERE: Mapping[str, Text] = MappingProxyType({})


def clash_words(conflict: Sequence[str], names: Names, found_at: Mapping[str, Text] = NOWHERE) -> Text:
    """Each decision of a conflict by the names of whom it is about, with where it is found behind.

    ``found_at`` says so of those that are no rows of the workbook; of others the id does, or the row where they have none.
    """
    told = [_decision(decision_id, names, found_at) for decision_id in conflict]
    return Text("；".join(text.zh for text in told), "; ".join(text.en for text in told))


def found_in_edits(names: Names, unedited: Names) -> dict[str, Text]:
    """``found_at`` of the decisions that a round has and the one before its edits has not."""
    return dict.fromkeys(names.decisions.keys() - unedited.decisions.keys(), Text("调整", "an edit"))


def row_words(decision_id: str) -> Text:
    """A decision's id; of a row without one its number in the sheet, of which the id is made."""
    generated = _GENERATED.fullmatch(decision_id)
    if generated is None:
        return Text(decision_id, decision_id)
    return Text(f"人工决定第 {generated[1]} 行", f"row {generated[1]} of the sheet decisions")


def _decision(decision_id: str, names: Names, found_at: Mapping[str, Text]) -> Text:
    row, where = names.decisions.get(decision_id), found_at.get(decision_id) or row_words(decision_id)
    if row is None or row["action"] not in ("pin", "forbid"):
        return where
    text = pair_words(str(row["action"]), row, Called([names]).name)
    return Text(f"{text.zh}（{where.zh}）", f"{text.en} ({where.en})")

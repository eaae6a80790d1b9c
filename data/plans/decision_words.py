"""Pins and forbids that clash, in words."""

from __future__ import annotations

from collections.abc import Sequence

from data.contract.text import Text
from data.plans.called import Called
from data.plans.names import Names
from data.rounds.edit_words import pair_words


def clash_words(conflict: Sequence[str], names: Names) -> Text:
    """Each decision of a conflict by the names of whom it is about, with its id behind."""
    told = [_decision(decision_id, names) for decision_id in conflict]
    return Text("；".join(text.zh for text in told), "; ".join(text.en for text in told))


def _decision(decision_id: str, names: Names) -> Text:
    row = names.decisions.get(decision_id)
    if row is None or row["action"] not in ("pin", "forbid"):
        return Text(decision_id, decision_id)
    text = pair_words(str(row["action"]), row, Called([names]).name)
    return Text(f"{text.zh}（{decision_id}）", f"{text.en} ({decision_id})")

"""Spans of time: an end lies on or after its start."""

from __future__ import annotations

from data.contract.text import Text
from data.rounds.drafts import Drafts
from data.rounds.findings import Findings

_SPANS = (
    ("cohorts", "start", "end"),
    ("teacher_windows", "start", "end"),
    ("posts", "start", "end"),
    ("placements", "start", "end"),
    ("order_members", "since", "until"),
    ("partnerships", "since", "agreement_until"),
    ("decisions", "start", "end"),
)


def check_spans(drafts: Drafts, findings: Findings) -> None:
    """Tell every row whose end is before its start."""
    for name, start, end in _SPANS:
        draft = drafts[name]
        wrong = (draft.table[end] < draft.table[start]).to_numpy()
        if wrong.any():
            days = [day.date().isoformat() for day in draft.table[start][wrong]]
            start_column = Text(draft.sheet.column(start).zh, start)
            findings.at("end_before_start", draft, wrong, end, start=days, start_column=start_column)

"""One way of writing the values of settings and exceptions, whatever the cell held: '10%', 0.1 and '0.10' are '0.1'."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd

from data.contract.text import Text
from data.rounds.drafts import Draft, Drafts
from data.rounds.exceptions import read_exception
from data.rulebook import settings


def make_canonical(drafts: Drafts) -> None:
    """Rewrite the values that can be read; the others stay as written, for the checks to tell."""
    sheet = drafts["settings"]
    _rewrite(sheet, [_setting(key, value) for key, value in zip(sheet.values("key"), sheet.values("value"), strict=True)])
    decisions = drafts["decisions"]
    rules, values = decisions.values("rule"), decisions.values("value")
    _rewrite(decisions, [read_exception(rule, value) or value for rule, value in zip(rules, values, strict=True)])


def plain(value: Decimal) -> str:
    """A decimal without needless zeros or an exponent."""
    return format(value.normalize(), "f")


def _setting(key: str | None, value: str | None) -> str | None:
    if key not in settings.known_keys() or value is None:
        return value
    read = settings.parse(key, value)
    if isinstance(read, Text):
        return value
    if isinstance(read, str):
        return read
    return read.isoformat() if isinstance(read, date) else plain(read)


def _rewrite(draft: Draft, values: list[str | None]) -> None:
    if values != draft.values("value").tolist():  # else the table stays the very same
        draft.table = draft.table.assign(value=pd.Series([pd.NA if v is None else v for v in values], dtype="str"))

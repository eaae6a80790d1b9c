"""Whom a change of a round touches: ids of the rows that came, went or differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from data.columns import SHEETS, Sheet
from data.contract.round import Round
from data.made import alike
from matcher.arrays import Flags

# Changes of these sheets reach every pair: words are weighed, and shares shrunk, over the whole round.
REACHING_ALL = frozenset({"settings", "relations", "majors", "outcomes", "evaluations", "schools"})
REMEMBERED = frozenset({"outcomes", "evaluations"})  # what is known of an enterprise stays known when it withdraws
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One row of a sheet: as it was (None: it came) and as it is (None: it went)."""

    sheet: str
    before: Row | None
    after: Row | None

    def named(self, key: str) -> set[str]:
        """Ids of that kind that the row names, before or after."""
        return {row[key] for row in (self.before, self.after) if row is not None and row.get(key)}

    @property
    def columns(self) -> set[str]:
        """Columns that differ; all of them where the row came or went."""
        if self.before is None or self.after is None:
            return set(self.before or self.after or ())
        return {key for key, value in self.after.items() if self.before.get(key) != value}


def changes(before: Round, after: Round) -> list[Change]:
    """Every row that came, went or differs, sheet by sheet; rows without an id are compared as wholes."""
    return [change for sheet in SHEETS for change in _of_sheet(sheet, before, after)]


def narrows(change: Change) -> bool:
    """Whether it is a decision that came and only takes possibilities away."""
    return change.sheet == "decisions" and change.before is None and change.named("action") <= {"pin", "forbid"}


def reaches_all(found: list[Change]) -> bool:
    """Whether a change may alter what any pair is worth, or what all are allowed."""
    withdrawn = {one for c in found if c.sheet == "enterprises" and c.after is None for one in c.named("enterprise_id")}
    return any(
        change.sheet in REACHING_ALL
        and not (change.sheet in REMEMBERED and change.after is None and change.named("enterprise_id") <= withdrawn)
        for change in found
    )


def _of_sheet(sheet: Sheet, before: Round, after: Round) -> Iterator[Change]:
    old, new = before[sheet.name], after[sheet.name]
    if old is new or old.equals(new):
        return
    if not sheet.key:
        yield from _of_rows(sheet, before.rows(sheet.name), after.rows(sheet.name))
        return
    gone, came = ~old[sheet.key].isin(new[sheet.key]), ~new[sheet.key].isin(old[sheet.key])
    was, now = old[~gone], new.set_index(sheet.key, drop=False).loc[old[sheet.key][~gone]]
    differs = _differs(was, now)
    _remember(sheet, old, new, set(now[sheet.key][differs].tolist()))
    for one, other in zip(_records(sheet, was[differs]), _records(sheet, now[differs]), strict=True):
        yield Change(sheet.name, one, other)
    yield from (Change(sheet.name, row, None) for row in _records(sheet, old[gone]))
    yield from (Change(sheet.name, None, row) for row in _records(sheet, new[came]))


def _remember(sheet: Sheet, old: pd.DataFrame, new: pd.DataFrame, other: set[str]) -> None:
    """Let what is made of the rows that are the same be taken from the earlier table."""
    place = {key: k for k, key in enumerate(old[sheet.key].tolist()) if key not in other}
    alike(new, old, [place.get(key, -1) for key in new[sheet.key].tolist()])


def _differs(was: pd.DataFrame, now: pd.DataFrame) -> Flags:
    """Which rows (n,) of two tables of the same rows differ; a blank is like a blank."""
    found = np.zeros(len(was), dtype=bool)
    for column in was.columns:
        one, other = was[column].array, now[column].array
        if was[column].dtype == object:  # lists
            found |= np.array([a != b for a, b in zip(one, other, strict=True)], dtype=bool)
        else:
            both = np.asarray(pd.isna(one) & pd.isna(other), dtype=bool)
            same = pd.array(one == other, dtype="boolean").fillna(False).to_numpy(dtype=bool)
            found |= ~(same | both)
    return found


def _records(sheet: Sheet, table: pd.DataFrame) -> Sequence[Row]:
    return Round({sheet.name: table}).rows(sheet.name)


def _of_rows(sheet: Sheet, rows: Sequence[Row], others: Sequence[Row]) -> Iterator[Change]:
    left, right = (Counter(tuple(row.items()) for row in found) for found in (rows, others))
    yield from (Change(sheet.name, dict(items), None) for items in (left - right).elements())
    yield from (Change(sheet.name, None, dict(items)) for items in (right - left).elements())

"""A list of edits in sentences, each with what its cell held before it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from data.contract.edit import AddRow, ChangeSetting, Edit, ReplaceSheet, SetCell
from data.contract.round import Round
from data.contract.text import Text
from data.rounds.edit_words import UNKNOWN, Called, edit_words
from data.rounds.grids import sheet_titled
from data.rounds.matching import column_named
from data.rounds.texts import to_text
from data.rulebook import settings

Place = tuple[str, str, str]  # sheet, id of the row, column


def edits_in_words(edits: Sequence[Edit], before: Round, called: Called) -> list[Text]:
    """Each edit in one sentence, with what was there just before it; ``before`` is the round before them all."""
    changed: dict[Place, object] = {}
    replaced: set[str] = set()  # sheets whose rows are others by now
    told = []
    for edit in edits:
        place = _place(edit)
        if place is None or place[0] in replaced:
            old: object = UNKNOWN
        else:
            old = changed[place] if place in changed else held(before, place)
        told.append(edit_words(edit, called, old))
        if isinstance(edit, ReplaceSheet) and (sheet := sheet_titled(edit.sheet)):
            replaced.add(sheet.name)
        if place and isinstance(edit, SetCell | ChangeSetting):
            changed[place] = edit.value
        elif isinstance(edit, AddRow):
            changed |= _added(edit)
    return told


def held(round_: Round, place: Place) -> object:
    """What the round holds there; UNKNOWN where it has no such row, or the sheet has no ids."""
    name, row_id, column = place
    sheet = sheet_titled(name)
    if sheet is None or not sheet.key:
        return UNKNOWN
    table = round_[name]
    rows = table.index[table[sheet.key] == row_id]
    if not len(rows):
        known = name == "settings" and row_id in settings.known_keys()
        return settings.default_of(row_id) if known else UNKNOWN
    value = table[column][rows[0]]
    if isinstance(value, tuple):
        return value
    return None if pd.isna(value) else value.item() if isinstance(value, np.generic) else value


def _place(edit: Edit) -> Place | None:
    """The cell or setting that the edit changes."""
    if isinstance(edit, ChangeSetting):
        return "settings", edit.key, "value"
    found = sheet_titled(edit.sheet) if isinstance(edit, SetCell) else None
    column = column_named(found, edit.column) if found and isinstance(edit, SetCell) else None
    return (found.name, edit.id.strip(), column.key) if found and column and isinstance(edit, SetCell) else None


def _added(edit: AddRow) -> dict[Place, object]:
    """The cells of a new row that later edits can name."""
    sheet = sheet_titled(edit.sheet)
    if sheet is None:
        return {}
    cells = {column.key: value for name, value in edit.row.items() if (column := column_named(sheet, name))}
    row_id = to_text(cells.get(sheet.key))
    return {(sheet.name, row_id, key): cells.get(key) for key in sheet.keys} if row_id else {}

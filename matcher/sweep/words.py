"""What a sweep varies, in words."""

from __future__ import annotations

from data.contract.text import Text
from data.rounds.edit_words import Called, column_words, sheet_words
from data.rounds.grids import sheet_titled
from data.rounds.matching import column_named
from data.rulebook import settings
from matcher.sweep.knobs import EVERY, Knob


def knob_words(knob: Knob, called: Called = lambda _sheet, row_id: row_id) -> Text:
    """What the knob varies; ``called`` may give rows a name."""
    if "/" not in knob.name:
        return settings.describe(knob.name)
    sheet, rows, column = knob.name.split("/")
    what, whose = column_words(sheet, column), _rows(sheet, rows, called)
    times = Text("（倍数）", " (factor)") if knob.times else Text("", "")
    return Text(f"{whose.zh}：{what.zh}{times.zh}", f"{whose.en}: {what.en}{times.en}")


def _rows(sheet: str, rows: str, called: Called) -> Text:
    """The rows: by their names alone where all have one, else with the sheet."""
    found, of = sheet_titled(sheet), sheet_words(sheet)
    if rows == EVERY or found is None:
        return Text(f"{of.zh}（全部）", f"{of.en} (all)")
    header, given, value = rows.partition("=")
    if given:
        column = column_named(found, header)
        if column is None or not column.refers_to:
            title = column_words(sheet, header)
            return Text(f"{of.zh}（{title.zh} {value}）", f"{of.en} ({title.en} {value})")
        title, name = sheet_words(column.refers_to), called(column.refers_to, value)
        return Text(f"{of.zh}（{title.zh} {name}）", f"{of.en} ({title.en} {name})")
    ids = [row.strip() for row in rows.split(",")]
    named = [called(found.name, row) for row in ids]
    names = ", ".join(named)
    if all(name != row for name, row in zip(named, ids, strict=True)):
        return Text(names, names)
    return Text(f"{of.zh} {names}", f"{of.en} {names}")

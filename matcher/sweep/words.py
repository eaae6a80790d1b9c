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
    of, what, whose = sheet_words(sheet), column_words(sheet, column), _rows(sheet, rows, called)
    times = Text("（倍数）", " (factor)") if knob.times else Text("", "")
    return Text(f"{of.zh}{whose.zh}：{what.zh}{times.zh}", f"{of.en}{whose.en}: {what.en}{times.en}")


def _rows(sheet: str, rows: str, called: Called) -> Text:
    found = sheet_titled(sheet)
    if rows == EVERY or found is None:
        return Text("（全部）", " (all)")
    header, given, value = rows.partition("=")
    if given:
        column = column_named(found, header)
        if column is None or not column.refers_to:
            title = column_words(sheet, header)
            return Text(f"（{title.zh} {value}）", f" ({title.en} {value})")
        title, name = sheet_words(column.refers_to), called(column.refers_to, value)
        return Text(f"（{title.zh} {name}）", f" ({title.en} {name})")
    names = ", ".join(called(found.name, row.strip()) for row in rows.split(","))
    return Text(f" {names}", f" {names}")

"""Writing a round: a folder of CSV files, or a workbook, that read back to the very same tables (numbers to 15 digits)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from data.columns import SHEETS, Column, Kind, Sheet
from data.contract.round import Round
from data.contract.text import Language

_TEXT_FORMAT = "@"
_DATE_FORMAT = "yyyy-mm-dd"
_LIST_SEPARATOR = ";"


def write_round(round_: Round, folder: Path | str) -> None:
    """One ``<sheet>.csv`` per sheet in ``folder`` (made if need be): UTF-8 with BOM, keys as headers, ISO dates."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for sheet in SHEETS:
        aside = _aside(round_, sheet)
        with (target / f"{sheet.name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*sheet.keys, *aside.columns])
            for row, extra in _rows(round_, sheet, aside):
                writer.writerow([*(_csv_cell(c, row[c.key]) for c in sheet.columns), *extra])


def write_workbook(round_: Round, path: Path | str, language: Language = "zh") -> None:
    """One workbook with a worksheet per sheet; headers and words of closed lists in that language, codes as text."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        formats = {
            "header": book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1}),
            "text": book.add_format({"num_format": _TEXT_FORMAT}),
            "date": book.add_format({"num_format": _DATE_FORMAT}),
        }
        for sheet in SHEETS:
            aside = _aside(round_, sheet)
            page = book.add_worksheet(sheet.zh if language == "zh" else sheet.name)
            page.freeze_panes(1, 0)
            titles = [c.zh if language == "zh" else c.key for c in sheet.columns]
            for at, title in enumerate([*titles, *aside.columns]):
                page.write_string(0, at, str(title), formats["header"])
                page.set_column(at, at, max(10, 2 * len(str(title)) + 2))
            for line, (row, extra) in enumerate(_rows(round_, sheet, aside), start=1):
                for at, column in enumerate(sheet.columns):
                    _write_cell(page, (line, at), column, row[column.key], formats, language)
                for at, text in enumerate(extra, start=len(sheet.columns)):
                    page.write_string(line, at, text, formats["text"])


def word(column: Column, value: Any, language: Language) -> str:
    """The text of one value of a choice, boolean or list column: the key in English, the Chinese word in Chinese."""
    if column.kind is Kind.BOOLEAN:
        return ("是" if value else "否") if language == "zh" else ("yes" if value else "no")
    if column.kind is Kind.LIST:
        return _LIST_SEPARATOR.join(_choice(column, str(v), language) for v in value)
    return _choice(column, str(value), language)


def _choice(column: Column, key: str, language: Language) -> str:
    if language == "en":
        return key
    return next((c.zh for c in column.choices if c.key == key), key)


def _csv_cell(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if column.kind is Kind.NUMBER:
        return repr(float(value))
    if column.kind is Kind.INTEGER:
        return str(int(value))
    return word(column, value, "en")


def _write_cell(page: Any, at: tuple[int, int], column: Column, value: Any, formats: dict[str, Any], language: Language) -> None:
    if value is None or value == ():
        return
    if column.kind is Kind.DATE:
        page.write_datetime(*at, value, formats["date"])
    elif column.kind in (Kind.INTEGER, Kind.NUMBER):
        page.write_number(*at, value)
    else:
        page.write_string(*at, word(column, value, language), formats["text"])


def _aside(round_: Round, sheet: Sheet) -> pd.DataFrame:
    """Unknown columns of a sheet, row for row; empty where none were kept."""
    kept = round_.kept_aside.get(sheet.name)
    rows = len(round_[sheet.name])
    return kept if kept is not None and len(kept) == rows else pd.DataFrame(index=range(rows))


def _rows(round_: Round, sheet: Sheet, aside: pd.DataFrame) -> Iterator[tuple[dict[str, Any], list[str]]]:
    extras = aside.astype("object").where(aside.notna(), "").astype(str).to_numpy(dtype=object)
    for row, extra in zip(round_.records(sheet.name), extras, strict=True):
        yield row, list(extra)

"""Finds the header row of a grid and which column of the format each header means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from data.columns import Column, Sheet
from data.columns.examples import is_example
from data.rounds.findings import Findings, guess
from data.rounds.grids import Grid
from data.rounds.texts import fold, to_text

_DEEPEST_HEADER = 30
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_TOTALS = frozenset({"合计", "总计", "小计", "total", "totals", "sum"})


@dataclass
class WrittenSheet:
    """One sheet as written: cells by column key and by unknown header, without blank rows.

    ``rows`` counts the header as 1; ``above`` is the number of rows over the header in the file; ``places`` gives
    the position of each column in the file, from 0.
    """

    sheet: Sheet
    columns: Mapping[str, Sequence[Any]]
    rows: Sequence[int]
    unknown: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    above: int = 0
    places: Mapping[str, int] = field(default_factory=dict)
    long_rows: Sequence[int] = ()
    lost: Sequence[tuple[int, str, str]] = ()


def match_grid(grid: Grid, findings: Findings) -> WrittenSheet | None:
    """The sheet of a grid with every header matched; None where no header row is found."""
    sheet = grid.sheet
    if sheet is None:
        raise ValueError("only grids of known sheets are matched")
    rows = grid.rows
    header_row = find_header(sheet, rows)
    if header_row is None:
        if any(to_text(cell) for row in rows for cell in row):
            example = sheet.columns[0]
            findings.general("header_not_found", sheet, example=example.zh)
        return None
    places, unknown = match_headers(sheet, rows[header_row], findings)
    width = _width(rows[header_row])
    body = rows[header_row + 1 :]
    if grid.unclosed_row is not None:
        findings.general("unclosed_quote", sheet, row=max(1, grid.unclosed_row - header_row + 1))
    first = places.get(sheet.columns[0].key)
    kept = [n for n, row in enumerate(body) if _is_data(row, first)]
    lines = [body[n] for n in kept]
    if not grid.ragged:
        _tell_nameless(sheet, rows[header_row], lines, findings)
    return WrittenSheet(
        sheet,
        columns={key: _cells(lines, place) for key, place in places.items()},
        rows=[n + 2 for n in kept],
        unknown={name: _cells(lines, place) for name, place in unknown.items()},
        above=header_row,
        places=places,
        long_rows=[n for n, row in enumerate(lines) if any(to_text(c) for c in row[width:])] if grid.ragged else [],
        lost=_lost(grid, header_row, places, kept),
    )


def find_header(sheet: Sheet, rows: Sequence[Sequence[Any]]) -> int | None:
    """Position of the row that names most of the sheet's columns; None where none does."""
    best, best_count = None, 0
    for n, row in enumerate(rows[:_DEEPEST_HEADER]):
        count = len({c.key for cell in row if (c := column_named(sheet, to_text(cell))) is not None})
        if count > best_count:
            best, best_count = n, count
    return best


def column_named(sheet: Sheet, header: str) -> Column | None:
    """The column that a header means (key, Chinese or alias; with stars, units in brackets, both languages at once), or None."""
    names = _names(sheet)
    found = names.get(fold_header(header))
    if found:
        return found
    parts = [names[p] for part in re.split(r"[\s/|]+", header) if (p := fold_header(part)) in names]
    return parts[0] if parts and all(part is parts[0] for part in parts) else None


def fold_header(header: str) -> str:
    """A header as it is compared."""
    name = _BRACKETS.sub("", fold(header).replace("*", "").replace("必填", "")).casefold()
    return re.sub(r"[\s\-]+", "_", name.strip(" :_")) if name.isascii() else re.sub(r"[\s:_]+", "", name)


def match_headers(sheet: Sheet, header: Sequence[Any], findings: Findings) -> tuple[dict[str, int], dict[str, int]]:
    """Places of the known columns by key and of the unknown ones by header; tells what is missing, double or unknown."""
    places: dict[str, int] = {}
    unknown: dict[str, int] = {}
    texts = [to_text(cell) for cell in header]
    named = [(n, text, column_named(sheet, text)) for n, text in enumerate(texts) if text]
    # a column's own names go before its aliases, so that a second id column of another name may stand beside it
    for n, text, column in sorted(named, key=lambda item: (not _is_own_name(item[1], item[2]), item[0])):
        if column is None:
            findings.general("unknown_column", sheet, value=text, header=text, guess=guess(text, _known_headers(sheet)))
        elif column.key not in places:
            places[column.key] = n
            continue
        elif _is_own_name(text, column):
            findings.general("duplicate_column", sheet, column.key, text, first=texts[places[column.key]], second=text)
        else:
            findings.general("unknown_column", sheet, value=text, header=text, guess=guess("", []))
        unknown[text if text not in unknown else f"{text} ({n + 1})"] = n
    for column in sheet.columns:
        if column.required and column.key not in places:
            findings.general("missing_column", sheet, column.key)
    return places, unknown


@cache
def _names(sheet: Sheet) -> Mapping[str, Column]:
    aliases = {fold_header(alias): c for c in reversed(sheet.columns) for alias in c.aliases}
    return {**aliases, **{fold_header(name): c for c in sheet.columns for name in (c.zh, c.key)}}


@cache
def _known_headers(sheet: Sheet) -> tuple[str, ...]:
    return tuple(name for c in sheet.columns for name in (c.zh, c.key))


def _is_own_name(header: str, column: Column | None) -> bool:
    return column is not None and fold_header(header) not in {fold_header(alias) for alias in column.aliases}


def _cells(lines: Sequence[Sequence[Any]], place: int) -> list[Any]:
    try:
        return [line[place] for line in lines]
    except IndexError:
        return [line[place] if place < len(line) else "" for line in lines]


def _width(header: Sequence[Any]) -> int:
    return max((n + 1 for n, cell in enumerate(header) if to_text(cell)), default=0)


def _is_data(row: Sequence[Any], first: int | None) -> bool:
    """Not blank, not a line of totals, and not an example of the template."""
    lead = row[0] if row else ""
    plain = type(lead) is str and lead[-1:].isdigit()  # neither blank nor a word for totals
    if not plain and (not any(cell not in ("", None) and to_text(cell) for cell in row) or _is_total(row)):
        return False
    return first is None or first >= len(row) or not is_example(row[first])


def _is_total(row: Sequence[Any]) -> bool:
    first = next((cell for cell in row if cell not in ("", None)), "")
    return isinstance(first, str) and fold(first).replace(" ", "").rstrip(":").casefold() in _TOTALS


def _tell_nameless(sheet: Sheet, header: Sequence[Any], lines: Sequence[Sequence[Any]], findings: Findings) -> None:
    longest = max((len(line) for line in lines), default=0)
    for n in range(longest):
        if (n >= len(header) or not to_text(header[n])) and any(to_text(cell) for cell in _cells(lines, n)):
            findings.general("column_without_header", sheet, position=str(n + 1))


def _lost(grid: Grid, header_row: int, places: Mapping[str, int], kept: Sequence[int]) -> list[tuple[int, str, str]]:
    """Rows (positions among those kept), column keys and names of the cells whose formulas have no result."""
    keys = {place: key for key, place in places.items()}
    position = {n + header_row + 1: p for p, n in enumerate(kept)}
    return [
        (position[row], keys[column], f"{_letters(column)}{row + 1}")
        for row, column in grid.lost_cells()
        if row in position and column in keys
    ]


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

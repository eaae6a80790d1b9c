"""Grids from a folder of CSV files (UTF-8 with or without BOM, UTF-16 with BOM, or GB18030)."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

from data.rounds.findings import Findings
from data.rounds.grids import Grid, sheet_titled, unreadable

_LONGEST_FIELD = 1 << 24


def read_folder(folder: Path, findings: Findings) -> list[Grid]:
    """One grid per CSV file, by name; ``UnreadableRound`` where the folder has none."""
    files = sorted(p for p in folder.iterdir() if p.suffix.casefold() == ".csv" and p.is_file() and not p.name.startswith("."))
    if not files:
        raise unreadable("no_sheets", folder.name)
    grids = []
    for file in files:
        sheet = sheet_titled(file.stem)
        if sheet is None:
            grids.append(Grid(file.name, [["?"]], None))
            continue
        grid = _read_file(file)
        if grid is None:
            findings.general("sheet_unreadable", sheet, value=file.name)
            grids.append(Grid(file.name, [], sheet, failed=True))
        else:
            grids.append(grid)
    return grids


def _read_file(file: Path) -> Grid | None:
    try:
        content = file.read_bytes()
    except OSError:
        return None
    if _is_binary(content):
        return None
    text = decode(content)
    # the limit is the module's own and low by default; a longer cell is told as text, not as a failure
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error:
        return None
    unclosed = _last_joined_row(rows) if text.count('"') % 2 else None
    return Grid(file.name, rows, sheet_titled(file.stem), ragged=True, unclosed_row=unclosed)


def decode(content: bytes) -> str:
    """Text of a CSV file; bytes that fit no encoding become U+FFFD, which the checks then name cell by cell."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    attempts = [content.decode(encoding, errors="replace") for encoding in ("utf-8-sig", "gb18030")]
    return min(attempts, key=lambda text: text.count("\ufffd"))


def _is_binary(content: bytes) -> bool:
    head = content[:4096]
    return b"\x00" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def _delimiter(text: str) -> str:
    """Comma, unless the first line has none and another separator instead."""
    first = text.split("\n", 1)[0]
    return next((d for d in (",", "\t", ";") if d in first), ",")


def _last_joined_row(rows: list[list[str]]) -> int:
    joined = [n for n, row in enumerate(rows) if any("\n" in cell for cell in row)]
    return joined[-1] if joined else len(rows) - 1

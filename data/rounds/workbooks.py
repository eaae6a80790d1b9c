"""Grids from an .xlsx workbook, read with calamine; openpyxl looks only where formulas may have lost their results."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from data.rounds.findings import Findings
from data.rounds.grids import Grid, sheet_titled, unreadable
from data.rounds.survey import survey_archive

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_LARGEST_MB = 2048
_BROKEN = (
    *(CalamineError, zipfile.BadZipFile, zlib.error, EOFError, OSError),
    *(ArithmeticError, LookupError, RuntimeError, ValueError),
)
"""What reading a damaged archive can raise."""


def read_workbook(path: Path, findings: Findings) -> list[Grid]:
    """One grid per visible worksheet; ``UnreadableRound`` where the file is empty, locked, damaged or of another type."""
    _refuse_other_types(path)
    try:
        book = CalamineWorkbook.from_path(path)
        visible = [
            m.name
            for m in book.sheets_metadata
            if (m.visible is SheetVisibleEnum.Visible and m.typ is SheetTypeEnum.WorkSheet) or sheet_titled(m.name)
        ]
        survey = survey_archive(path)
    except _BROKEN as error:
        raise unreadable("file_damaged", path.name) from error
    if not survey.stray.keys() <= set(book.sheet_names):
        raise unreadable("file_damaged", path.name)
    grids = []
    for name in visible:
        sheet = sheet_titled(name)
        if name in survey.stray:
            if sheet:
                findings.general("stray_cell", sheet, value=survey.stray[name], cell=survey.stray[name])
            grids.append(Grid(name, [], sheet, failed=True))
            continue
        try:
            worksheet = book.get_sheet_by_name(name)
            rows = _fill_merged(worksheet, worksheet.to_python(skip_empty_area=False))
        except _BROKEN:
            if sheet:
                findings.general("sheet_unreadable", sheet, value=name)
            grids.append(Grid(name, [], sheet, failed=True))
            continue
        grid = Grid(name, rows, sheet)
        if survey.formulas and sheet:
            grid.lost_cells = _LostCells(path, name, rows)
        grids.append(grid)
    return grids


def _refuse_other_types(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise unreadable("file_empty", path.name)
    if head.startswith(_OLE):
        raise unreadable("file_password", path.name) if _is_encrypted(path) else unreadable("file_type", path.name, found=".xls")
    if not head.startswith(_ZIP):
        raise unreadable("file_type", path.name, found=path.suffix or "?")
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            size = sum(entry.file_size for entry in archive.infolist())
    except _BROKEN as error:
        raise unreadable("file_damaged", path.name) from error
    if "xl/workbook.xml" not in names and not any(n.startswith("xl/") for n in names):
        raise unreadable("file_type", path.name, found=path.suffix or "zip")
    if size > _LARGEST_MB << 20:
        raise unreadable("file_too_large", path.name, limit=str(_LARGEST_MB))


def _is_encrypted(path: Path) -> bool:
    from msoffcrypto import OfficeFile

    with path.open("rb") as file:
        try:
            return bool(OfficeFile(file).is_encrypted())
        except Exception:  # the library fails in many ways on damaged files, which are then told as of another type
            return False


def _fill_merged(sheet: CalamineSheet, rows: list[list[Any]]) -> list[list[Any]]:
    """A cell merged downwards says the same of every row it covers."""
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        if top < len(rows) and left < len(rows[top]) and rows[top][left] != "":
            for row in rows[top + 1 : bottom + 1]:
                if row[left] == "":
                    row[left] = rows[top][left]
    return rows


class _LostCells:
    """Finds cells that read as blank although a formula or an error value stands in them."""

    def __init__(self, path: Path, name: str, rows: Sequence[Sequence[Any]]) -> None:
        self._path, self._name, self._rows = path, name, rows

    def __call__(self) -> list[tuple[int, int]]:
        from openpyxl import load_workbook

        try:
            with warnings.catch_warnings(action="ignore"):
                book = load_workbook(self._path, read_only=True)
                return [
                    (n, k)
                    for n, row in enumerate(book[self._name].iter_rows())
                    for k, cell in enumerate(row)
                    if cell.data_type in ("f", "e") and self._reads_blank(n, k)
                ]
        except Exception:  # openpyxl fails in many ways on files that calamine still reads; then only this warning is lost
            return []

    def _reads_blank(self, row: int, column: int) -> bool:
        return row >= len(self._rows) or column >= len(self._rows[row]) or self._rows[row][column] == ""

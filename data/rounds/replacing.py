"""Edits that replace whole sheets, from a folder of CSV files or a workbook with just those sheets."""

from __future__ import annotations

from pathlib import Path

from data.contract.edit import ReplaceSheet
from data.contract.issue import Issue
from data.rounds.findings import Findings
from data.rounds.loading import read_grids
from data.rounds.matching import WrittenSheet, match_grid
from data.rounds.texts import to_text


def replacing_edits(path: Path | str, reason: str | None = None) -> tuple[list[ReplaceSheet], list[Issue]]:
    """One edit for each sheet that has rows, cells as they are written, and what is wrong with file and headers.

    A sheet without rows replaces nothing: in a template most sheets are empty. ``UnreadableRound`` where nothing can be read.
    """
    findings = Findings()
    grids = read_grids(Path(path), findings)
    sheets = [written for grid in grids if grid.sheet and (written := match_grid(grid, findings)) is not None]
    return [_edit(written, reason) for written in sheets if written.rows], findings.sorted()


def _edit(written: WrittenSheet, reason: str | None) -> ReplaceSheet:
    columns = {key: [to_text(cell) for cell in cells] for key, cells in written.columns.items()}
    rows = [{key: texts[n] for key, texts in columns.items() if texts[n]} for n in range(len(written.rows))]
    why = {"reason": reason} if reason else {}
    return ReplaceSheet(edit="replace", sheet=written.sheet.name, rows=rows, **why)

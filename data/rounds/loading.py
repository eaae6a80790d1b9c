"""Reads a round from a folder of CSV files or a workbook, with every problem that it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.columns import SHEETS
from data.columns.examples import SIDE_SHEETS
from data.contract.issue import Issue
from data.contract.round import Round
from data.rounds.canonical import make_canonical
from data.rounds.checks import ROW_CHECKS, USABLE_CHECKS
from data.rounds.drafts import Draft, Drafts, empty_draft
from data.rounds.findings import Findings, guess
from data.rounds.folders import read_folder
from data.rounds.grids import Grid, UnreadableRound, unreadable
from data.rounds.ids import check_duplicates, generate_ids
from data.rounds.matching import match_grid
from data.rounds.references import follow_references, repair_references
from data.rounds.texts import to_text
from data.rounds.typed import type_sheet
from data.rounds.workbooks import read_workbook

__all__ = ["Loaded", "UnreadableRound", "finish", "load_round", "read_grids"]

_TITLES = [name for s in SHEETS for name in (s.zh, s.name)]


@dataclass(frozen=True)
class Loaded:
    """A round as far as it is usable, and every problem that was found.

    ``rows`` gives, by sheet, the row number (header = 1) of each row of the round in the file it came from;
    ``aside`` the row numbers that were set aside.
    """

    round: Round
    issues: list[Issue]
    rows: Mapping[str, tuple[int, ...]]
    aside: Mapping[str, tuple[int, ...]]

    @property
    def set_aside(self) -> bool:
        """Whether the round has errors: something of it was set aside or is missing."""
        return any(issue.severity == "error" for issue in self.issues)


def load_round(path: Path | str) -> Loaded:
    """The round in a folder of CSV files or in an .xlsx workbook.

    Whatever its content, it is answered with issues; ``UnreadableRound`` is raised only where nothing at all can be read.
    """
    findings = Findings()
    return load_grids(read_grids(Path(path), findings), findings)


def read_grids(path: Path, findings: Findings) -> Sequence[Grid]:
    """The grids of a folder or workbook; ``UnreadableRound`` where none of them is a sheet of the format."""
    if path.is_dir():
        grids = read_folder(path, findings)
    elif path.is_file():
        grids = read_workbook(path, findings)
    else:
        raise unreadable("path_not_found", str(path))
    if not any(grid.sheet for grid in grids):
        raise unreadable("no_sheets", path.name)
    return grids


def load_grids(grids: Sequence[Grid], findings: Findings) -> Loaded:
    """The round that grids of cells hold."""
    return finish(_drafts(grids, findings), findings)


def finish(drafts: Drafts, findings: Findings) -> Loaded:
    """Run every check over typed drafts and put the rows that stay into a round."""
    for draft in drafts.values():
        generate_ids(draft)
    repair_references(drafts, findings)
    make_canonical(drafts)
    for check in ROW_CHECKS:
        check(drafts, findings)
    check_duplicates(drafts, findings)
    follow_references(drafts, findings)
    usable = {name: draft.without_aside() for name, draft in drafts.items()}
    for check in USABLE_CHECKS:
        check(usable, findings)
    kept = {name: draft.kept_aside for name, draft in usable.items() if len(draft.kept_aside.columns)}
    return Loaded(
        Round({name: draft.table for name, draft in usable.items()}, kept),
        findings.sorted(),
        {name: tuple(draft.rows.tolist()) for name, draft in usable.items()},
        {name: tuple(draft.rows[draft.aside].tolist()) for name, draft in drafts.items() if draft.aside.any()},
    )


def _drafts(grids: Sequence[Grid], findings: Findings) -> dict[str, Draft]:
    first: dict[str, Grid] = {}
    for grid in grids:
        if grid.sheet is None:
            if grid.title not in SIDE_SHEETS and _has_cells(grid):
                findings.general("unknown_sheet", value=grid.title, title=grid.title, guess=guess(grid.title, _TITLES))
        elif grid.sheet.name in first:
            read = first[grid.sheet.name].title
            findings.general("duplicate_sheet", grid.sheet, value=grid.title, first=read, second=grid.title)
        else:
            first[grid.sheet.name] = grid
    drafts = {}
    for sheet in SHEETS:
        grid_of_sheet = first.get(sheet.name)
        drafts[sheet.name] = _draft(grid_of_sheet, findings) if grid_of_sheet else empty_draft(sheet)
        if grid_of_sheet is None and sheet.needed:
            findings.general("missing_sheet", sheet)
    return drafts


def _draft(grid: Grid, findings: Findings) -> Draft:
    sheet, told = grid.sheet, len(findings)
    assert sheet is not None
    written = match_grid(grid, findings)
    if written is None:
        if sheet.needed and not grid.failed and len(findings) == told:
            findings.general("empty_sheet", sheet)
        return empty_draft(sheet)
    draft = type_sheet(written, findings)
    if sheet.needed and not len(draft):
        findings.general("empty_sheet", sheet)
    findings.at("too_many_cells", draft, written.long_rows)
    for position, key, cell in written.lost:
        findings.at("formula_without_value", draft, [position], key, cell=cell)
    return draft


def _has_cells(grid: Grid) -> bool:
    return any(to_text(cell) for row in grid.rows for cell in row)

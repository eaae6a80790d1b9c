"""What a file gives before anything is understood: titled grids of cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from data.columns import SHEETS, Sheet
from data.contract.issue import Issue
from data.rounds.findings import issue_of
from data.rounds.texts import fold

_ORDINAL = re.compile(r"^[\d.、_\-\s]+(?=\D)")
_TITLES = {
    **{s.name: s for s in SHEETS},
    **{s.zh: s for s in SHEETS},
}


@dataclass
class Grid:
    """Cells of one sheet, row by row from the file's first row; ``title`` is the worksheet's or the file's name.

    ``failed``: its rows could not be read, which has been told. ``ragged``: rows keep their own length (CSV), so that one
    longer than the header is worth telling. ``unclosed_row``: position of the last row with a quote that never closes.
    ``lost_cells`` finds, when asked, the cells that hold a formula without a result: (row, column) from 0.
    """

    title: str
    rows: Sequence[Sequence[Any]]
    sheet: Sheet | None
    ragged: bool = False
    unclosed_row: int | None = None
    failed: bool = False
    lost_cells: Callable[[], list[tuple[int, int]]] = field(default=list)


class UnreadableRound(Exception):
    """Nothing at all could be read; ``issue`` says why."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.message.en)
        self.issue = issue


def unreadable(code: str, path: str, **words: str) -> UnreadableRound:
    """The error for a file or folder as a whole."""
    return UnreadableRound(issue_of(code, value=path, words={"path": path, **words}))


def sheet_titled(title: str) -> Sheet | None:
    """The sheet that a worksheet or file name stands for: English or Chinese, any case, perhaps numbered or with 表 behind."""
    name = fold(title).strip().casefold().replace(" ", "_").replace("-", "_")
    for candidate in (name, _ORDINAL.sub("", name)):
        found = _TITLES.get(candidate) or _TITLES.get(candidate.removesuffix("表"))
        if found:
            return found
    return None

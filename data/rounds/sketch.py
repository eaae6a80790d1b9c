"""A round under edit: only the sheets that are touched are taken apart into cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from data.columns import SHEETS, Sheet
from data.contract.round import Round
from data.rounds.drafts import Draft
from data.rounds.findings import Findings
from data.rounds.matching import WrittenSheet
from data.rounds.texts import fold, to_text
from data.rounds.typed import type_sheet


class Sketch:
    """Rows of a round that can be set, added and removed; positions stay valid while it lives."""

    def __init__(self, round_: Round) -> None:
        self._round = round_
        self._cells: dict[str, dict[str, list[Any]]] = {}  # of sheets that have new rows
        self._put: dict[str, dict[str, list[Any]]] = {}  # columns of the others that have other cells
        self._gone: dict[str, set[int]] = {s.name: set() for s in SHEETS}
        self._first = {s.name: 0 for s in SHEETS}  # position of the first row since the sheet was last replaced

    def number(self, sheet: Sheet, position: int) -> int:
        """Row number of a position, counting the header as 1."""
        return position - self._first[sheet.name] + 2

    def ids(self, sheet: Sheet) -> list[str]:
        """Ids of the rows of a sheet, '' where a row has none; ``rowN`` in sheets without an id column."""
        if not sheet.key:
            return [f"row{self.number(sheet, n)}" for n in range(self._length(sheet))]
        return [fold(to_text(v)) for v in self._column(sheet, sheet.key)]

    def position(self, sheet: Sheet, row_id: str) -> int | None:
        """Position of the row with that id, None where there is none."""
        gone = self._gone[sheet.name]
        return next((n for n, given in enumerate(self.ids(sheet)) if given == row_id and n not in gone), None)

    def cell(self, sheet: Sheet, position: int, column: str) -> Any:
        """What a cell holds by now."""
        return self._column(sheet, column)[position]

    def put(self, sheet: Sheet, position: int, column: str, value: Any) -> None:
        """Give one cell a value, still as it was written."""
        columns = self._cells.get(sheet.name) or self._put.setdefault(sheet.name, {})
        if column not in columns:
            columns[column] = list(self._column(sheet, column))
        columns[column][position] = value

    def add(self, sheet: Sheet, row: Mapping[str, Any]) -> None:
        """Add a row behind the others."""
        for key, cells in self._open(sheet).items():
            cells.append(row.get(key))

    def remove(self, sheet: Sheet, position: int) -> None:
        """Remove a row and, through all later sheets, what refers to it."""
        lost = {self.ids(sheet)[position]}
        self._gone[sheet.name].add(position)
        self._remove_hanging(sheet, lost)

    def replace(self, sheet: Sheet, rows: Sequence[Mapping[str, Any]]) -> None:
        """Put rows in the place of all there are, and remove what refers to ids that are no longer there."""
        gone = self._gone[sheet.name]
        before = {row_id for n, row_id in enumerate(self.ids(sheet)) if n not in gone}
        self._first[sheet.name] = self._length(sheet)
        gone.update(range(self._length(sheet)))
        for row in rows:
            self.add(sheet, row)
        if sheet.key:
            self._remove_hanging(sheet, before - {fold(to_text(row.get(sheet.key))) for row in rows})

    def _remove_hanging(self, sheet: Sheet, ids: set[str]) -> None:
        lost = {sheet.name: ids}
        for later in SHEETS:
            for column in later.columns:
                if column.refers_to in lost:
                    self._remove_referring(later, column.key, lost[column.refers_to], lost)

    def drafts(self, findings: Findings) -> dict[str, Draft]:
        """Typed drafts of all sheets; what was touched is read anew and told of."""
        return {s.name: self._draft(s, findings) for s in SHEETS}

    def _remove_referring(self, sheet: Sheet, column: str, ids: set[str], lost: dict[str, set[str]]) -> None:
        gone = self._gone[sheet.name]
        named = (None if v is None else fold(to_text(v)) for v in self._column(sheet, column))
        found = [n for n, row_id in enumerate(named) if row_id in ids and n not in gone]
        if not found:
            return
        gone.update(found)
        if sheet.key:
            own = self._column(sheet, sheet.key)
            lost.setdefault(sheet.name, set()).update(fold(to_text(own[n])) for n in found)

    def _length(self, sheet: Sheet) -> int:
        return len(self._column(sheet, sheet.columns[0].key))

    def _column(self, sheet: Sheet, key: str) -> Sequence[Any]:
        opened = self._cells.get(sheet.name) or self._put.get(sheet.name, {})
        return opened[key] if key in opened else self._typed(sheet).values(key).tolist()

    def _typed(self, sheet: Sheet) -> Draft:
        return Draft.of_table(sheet, self._round[sheet.name], self._round.kept_aside.get(sheet.name))

    def _open(self, sheet: Sheet) -> dict[str, list[Any]]:
        if sheet.name not in self._cells:
            typed = self._typed(sheet)
            self._cells[sheet.name] = {
                **{key: list(self._column(sheet, key)) for key in sheet.keys},
                **{f"?{name}": typed.kept_aside[name].tolist() for name in typed.kept_aside.columns},
            }
        return self._cells[sheet.name]

    def _draft(self, sheet: Sheet, findings: Findings) -> Draft:
        gone = self._gone[sheet.name]
        if sheet.name not in self._cells:
            typed = self._typed(sheet)
            if gone:
                typed.aside[list(gone)] = True
                typed = typed.without_aside()
            return self._with_put(typed, findings)
        kept_rows = [n for n in range(self._length(sheet)) if n not in gone]
        cells = {key: [values[n] for n in kept_rows] for key, values in self._cells[sheet.name].items()}
        written = WrittenSheet(
            sheet,
            columns={key: values for key, values in cells.items() if not key.startswith("?")},
            rows=[self.number(sheet, n) for n in kept_rows],
            unknown={key[1:]: values for key, values in cells.items() if key.startswith("?")},
        )
        return type_sheet(written, findings)

    def _with_put(self, typed: Draft, findings: Findings) -> Draft:
        """The rows that stay, with the cells that were set read anew."""
        columns = self._put.get(typed.sheet.name)
        if not columns:
            return typed
        gone = self._gone[typed.sheet.name]
        kept = {key: [cell for n, cell in enumerate(cells) if n not in gone] for key, cells in columns.items()}
        return type_sheet(WrittenSheet(typed.sheet, kept, typed.rows.tolist()), findings, typed)

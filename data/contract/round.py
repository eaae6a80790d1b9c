"""A round in memory: one typed table per sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from data.columns import SHEETS, Kind, Sheet
from data.made import rows_of

DTYPES = {
    Kind.TEXT: "str",
    Kind.ID: "str",
    Kind.CODE: "str",
    Kind.CHOICE: "str",
    Kind.INTEGER: "Int64",
    Kind.NUMBER: "Float64",
    Kind.DATE: "datetime64[s]",
    Kind.BOOLEAN: "boolean",
    Kind.LIST: "object",
}

REMEMBERED = 50_000  # rows of a table, at most, that are kept as dictionaries beside it: they take ten times its memory


def empty_table(sheet: Sheet) -> pd.DataFrame:
    """A table of that sheet with no rows and the declared dtypes."""
    return pd.DataFrame({c.key: pd.Series([], dtype=DTYPES[c.kind]) for c in sheet.columns})


@dataclass(frozen=True)
class Round:
    """All sheets of a round, as typed tables with every declared column.

    Simple defaults are filled in; blanks without a default are missing values; lists are tuples.
    References hold: every id that a row names exists. Tables are never changed in place.
    ``kept_aside`` holds columns the format does not know, by sheet, row for row.
    """

    tables: Mapping[str, pd.DataFrame]
    kept_aside: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name]

    def records(self, name: str) -> list[dict[str, Any]]:
        """Rows of a sheet as dictionaries of plain values: None for blank, ``date``, ``int``, ``float``, ``bool``, ``tuple``."""
        return [dict(row) for row in self.rows(name)]

    def rows(self, name: str) -> Sequence[Mapping[str, Any]]:
        """What ``records`` gives, only to read: the same rows for all who ask while the table lives."""
        table = self.tables[name]
        if len(table) > REMEMBERED:
            return _rows(table)
        return rows_of(table, "rows", lambda at: _rows(table if at is None else table.iloc[at]))

    @classmethod
    def from_records(cls, rows: Mapping[str, list[dict[str, Any]]]) -> Round:
        """A round of plain rows (missing keys are blank, defaults filled in); for programs and tests that need no file.

        Nothing is checked: use ``data.rounds`` to read what people wrote.
        """
        tables = {}
        for sheet in SHEETS:
            given = rows.get(sheet.name, [])
            tables[sheet.name] = pd.DataFrame(
                {
                    c.key: pd.Series(
                        [_default(c.kind, c.default) if row.get(c.key) is None else row[c.key] for row in given],
                        dtype=DTYPES[c.kind],
                    )
                    for c in sheet.columns
                }
            )
        return cls(tables)


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    columns = {key: _plain(table[key]) for key in table.columns}
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _default(kind: Kind, default: Any) -> Any:
    if kind is Kind.LIST:
        return default or ()
    return default if default is not None else pd.NA if kind not in (Kind.DATE,) else pd.NaT


def _plain(column: pd.Series) -> list[Any]:
    if str(column.dtype).startswith("datetime64"):
        return list(column.to_numpy(dtype="datetime64[D]").astype(object))  # dates, and None for what is missing
    if column.dtype == object or not (missing := column.isna()).any():
        return list(column.tolist())
    return [None if blank else value for value, blank in zip(column.tolist(), missing, strict=True)]

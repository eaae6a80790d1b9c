"""A round while it is being read: typed tables that still remember their rows in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from data.columns import Sheet
from data.contract.round import empty_table
from data.rounds.texts import to_texts


@dataclass
class Draft:
    """One sheet. ``rows`` counts the header as 1; ``above`` is the number of rows above the header in the file.

    ``aside`` marks rows that may not be used; ``raw`` holds the cells as they were written, where they came from a file.
    ``columns`` are the keys found in the file.
    """

    sheet: Sheet
    table: pd.DataFrame
    rows: np.ndarray
    above: int = 0
    raw: Mapping[str, np.ndarray] = field(default_factory=dict)
    kept_aside: pd.DataFrame = field(default_factory=pd.DataFrame)
    columns: frozenset[str] = frozenset()
    aside: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.aside = np.zeros(len(self.rows), dtype=bool)

    @classmethod
    def of_table(cls, sheet: Sheet, table: pd.DataFrame, kept_aside: pd.DataFrame | None = None) -> Draft:
        """A draft of a typed table, whose rows are numbered as they would be written."""
        rows = np.arange(2, len(table) + 2)
        kept = pd.DataFrame(index=table.index) if kept_aside is None else kept_aside
        return cls(sheet, table, rows, kept_aside=kept, columns=frozenset(sheet.keys))

    def __len__(self) -> int:
        return len(self.rows)

    def values(self, column: str) -> np.ndarray:
        """The typed cells of a column as objects, None where blank."""
        series = self.table[column]
        if series.dtype == object:
            return series.to_numpy()
        objects = series.astype(object).to_numpy(copy=True)
        objects[series.isna().to_numpy()] = None
        return objects

    def written(self, column: str, where: np.ndarray) -> list[str]:
        """The cells at these positions as they were written ('' where blank)."""
        if column in self.raw:
            return [str(text) for text in self.raw[column][where]]
        return to_texts(self.values(column)[where])

    def ids(self, where: np.ndarray) -> list[str | None]:
        """The ids of the rows at these positions, None where a row has none."""
        return self.values(self.sheet.key)[where].tolist() if self.sheet.key else [None] * len(where)

    def without_aside(self) -> Draft:
        """A draft of the rows that were not set aside."""
        if not self.aside.any():
            return self
        kept = ~self.aside
        table, kept_aside = (frame[kept].reset_index(drop=True) for frame in (self.table, self.kept_aside))
        raw = {key: texts[kept] for key, texts in self.raw.items()}
        return Draft(self.sheet, table, self.rows[kept], self.above, raw, kept_aside, self.columns)


Drafts = Mapping[str, Draft]


def positions(where: np.ndarray | pd.Series | Sequence[int]) -> np.ndarray:
    """Row positions of a mask (missing counts as no) or of a list of positions."""
    if isinstance(where, pd.Series):
        where = where.fillna(False).to_numpy(dtype=bool)
    found = np.asarray(where)
    return np.flatnonzero(found) if found.dtype == bool else found.astype(int)


def empty_draft(sheet: Sheet) -> Draft:
    """A draft of a sheet that is absent."""
    return Draft(sheet, _empty_table(sheet), np.zeros(0, dtype=int))


_empty_table = cache(empty_table)  # tables are never changed in place, so drafts may share it


def frame_of(columns: Mapping[str, Any], length: int) -> pd.DataFrame:
    """A frame of that many rows, also where there are no columns."""
    return pd.DataFrame(dict(columns), index=pd.RangeIndex(length))

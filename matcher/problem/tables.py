"""Columns of the typed tables as plain arrays."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from matcher.arrays import Flags, Floats, Ints, Names


def integers(column: pd.Series, blank: int) -> Ints:
    """Whole numbers (n,), with ``blank`` where the cell is empty."""
    return column.to_numpy(dtype=np.int64, na_value=blank)


def floats(column: pd.Series) -> Floats:
    """Numbers (n,), NaN where the cell is empty."""
    return column.to_numpy(dtype=np.float64, na_value=np.nan)


def flags(column: pd.Series, blank: bool = False) -> Flags:
    """Yes and no (n,)."""
    return column.to_numpy(dtype=bool, na_value=blank)


def texts(column: pd.Series) -> Names:
    """Texts (n,) as objects, '' where the cell is empty."""
    return column.astype(object).where(column.notna(), "").to_numpy(dtype=object)


def positions(column: pd.Series, index: Mapping[str, int]) -> Ints:
    """Row positions (n,) of the ids in ``column``, −1 where the cell is empty."""
    return np.array([index.get(v, -1) if isinstance(v, str) else -1 for v in column.tolist()], dtype=np.int64)


def index_of(ids: Names) -> dict[str, int]:
    """Position of each id."""
    return {name: k for k, name in enumerate(ids.tolist())}

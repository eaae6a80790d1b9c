"""Asks a question once per distinct cell of a column."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd


def where_distinct(column: pd.Series, question: Callable[[str], bool]) -> np.ndarray:
    """Mask of the rows whose cell is given and for which ``question`` says yes."""
    codes, distinct = pd.factorize(column)
    if not len(distinct):
        return np.zeros(len(column), dtype=bool)
    answers = np.array([*(question(value) for value in distinct), False], dtype=bool)
    return answers[codes]  # a blank cell has the code -1, which is the last answer


def entries_of(column: pd.Series) -> dict[str, list[int]]:
    """Positions of the rows by each distinct entry of a list column."""
    found: dict[str, list[int]] = {}
    for position, entries in enumerate(column):
        for entry in entries:
            found.setdefault(entry, []).append(position)
    return found

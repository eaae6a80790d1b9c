"""What a feature prepared for one round, used again for another with the same cells: other seats alter no words."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar, cast

import pandas as pd

from data.contract.round import Round

MOST = 6  # of what was prepared for the rounds seen last
Cells = Mapping[str, tuple[str, ...]]  # columns by sheet
T = TypeVar("T")


@dataclass
class _Prepared:
    name: str
    cells: Cells
    tables: dict[str, pd.DataFrame]
    value: Any

    def same(self, name: str, cells: Cells, round_: Round) -> bool:
        found = (self.name, self.cells) == (name, cells) and all(
            table is round_[sheet] or table[list(cells[sheet])].equals(round_[sheet][list(cells[sheet])])
            for sheet, table in self.tables.items()
        )
        if found:  # the same tables are asked about again soon, and then cells need not be compared
            self.tables = {sheet: round_[sheet] for sheet in cells}
        return found


_kept: deque[_Prepared] = deque(maxlen=MOST)
_lock = Lock()


def prepared(round_: Round, name: str, cells: Cells, build: Callable[[], T]) -> T:
    """What ``build`` makes; where ``name`` was made of a round with the very same ``cells``, in the same order, that again.

    ``build`` may depend on nothing but these cells, and nobody may change what it made.
    """
    with _lock:
        known = list(_kept)
    for one in known:
        if one.same(name, cells, round_):
            return cast("T", one.value)
    value = build()
    with _lock:
        _kept.append(_Prepared(name, cells, {sheet: round_[sheet] for sheet in cells}, value))
    return value

"""What was prepared for one round, used again for another with the same cells: other seats alter no words."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar, cast

import pandas as pd

from data.contract.round import Round

MOST = 3  # of what was prepared under one name, for the rounds seen last
NAMES = 12  # a name may say for whom it is, so not all are kept
Cells = Mapping[str, tuple[str, ...]]  # columns by sheet
T = TypeVar("T")


@dataclass
class _Prepared:
    cells: Cells
    tables: dict[str, pd.DataFrame]
    value: Any

    def same(self, cells: Cells, round_: Round) -> bool:
        found = self.cells == cells and all(
            table is round_[sheet] or table[list(cells[sheet])].equals(round_[sheet][list(cells[sheet])])
            for sheet, table in self.tables.items()
        )
        if found:  # the same tables are asked about again soon, and then cells need not be compared
            self.tables = {sheet: round_[sheet] for sheet in cells}
        return found


_kept: OrderedDict[Hashable, list[_Prepared]] = OrderedDict()
_lock = Lock()


def prepared(round_: Round, name: Hashable, cells: Cells, build: Callable[[], T]) -> T:
    """What ``build`` makes; where ``name`` was made of a round with the very same ``cells``, in the same order, that again.

    ``build`` may depend on nothing but these cells and what ``name`` says, and nobody may change what it made.
    """
    with _lock:
        known = list(_kept.get(name, ()))
    found = next((one for one in known if one.same(cells, round_)), None)
    if found is None:
        found = _Prepared(cells, {sheet: round_[sheet] for sheet in cells}, build())
    with _lock:
        _kept[name] = [found, *(one for one in _kept.get(name, ()) if one is not found)][:MOST]
        _kept.move_to_end(name)
        while len(_kept) > NAMES:
            _kept.popitem(last=False)
    return cast("T", found.value)

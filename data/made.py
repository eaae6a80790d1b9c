"""What was made of tables, remembered while they live: edits leave most tables of a round as they are."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

import pandas as pd

T = TypeVar("T")
_Key = tuple[Hashable, tuple[int, ...]]
_made: dict[_Key, tuple[tuple[weakref.ref[pd.DataFrame], ...], Any]] = {}


def made_of(tables: tuple[pd.DataFrame, ...], name: Hashable, build: Callable[[], T]) -> T:
    """What ``build`` makes; where ``name`` was made of the very same tables, that again.

    Tables of a round are never changed in place, so being the same object is enough. ``build`` may depend on nothing but these
    tables and what ``name`` says; what it made must not refer to them, or they would never go, and nobody may change it.
    """
    key: _Key = (name, tuple(map(id, tables)))
    known = _made.get(key)
    if known is not None and all(one() is table for one, table in zip(known[0], tables, strict=True)):
        return cast("T", known[1])
    value = build()
    _made[key] = (tuple(weakref.ref(table, lambda _: _made.pop(key, None)) for table in tables), value)
    return value

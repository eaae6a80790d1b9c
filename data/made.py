"""What was made of tables or plans, remembered while they live: edits leave most tables of a round as they are."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

T = TypeVar("T")
_Key = tuple[Hashable, tuple[int, ...]]
_made: dict[_Key, tuple[tuple[weakref.ref[Any], ...], Any]] = {}


def made_of(sources: tuple[object, ...], name: Hashable, build: Callable[[], T]) -> T:
    """What ``build`` makes; where ``name`` was made of the very same sources, that again.

    Tables and plans are never changed in place, so being the same object is enough. ``build`` may depend on nothing but these
    and what ``name`` says; what it made must not refer to them, or they would never go, and nobody may change it.
    """
    key: _Key = (name, tuple(map(id, sources)))
    known = _made.get(key)
    if known is not None and all(one() is source for one, source in zip(known[0], sources, strict=True)):
        return cast("T", known[1])
    value = build()
    _made[key] = (tuple(weakref.ref(source, lambda _: _made.pop(key, None)) for source in sources), value)
    return value

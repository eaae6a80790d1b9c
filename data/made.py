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


def alike(table: object, earlier: object, origin: list[int]) -> None:
    """Remember that row i of ``table`` is row ``origin[i]`` of ``earlier``, cell by cell; −1 where none is."""
    number = id(table)
    _alike[number] = weakref.ref(table, lambda _: _alike.pop(number, None)), weakref.ref(earlier), origin


def rows_of(table: object, name: Hashable, build: Callable[[list[int] | None], list[T]]) -> list[T]:
    """What ``build`` makes row by row, of all rows (None) or of those at some positions; rows like earlier ones are theirs.

    As ``made_of``; what is made of a row may depend on nothing but its cells.
    """
    return made_of((table,), name, lambda: _with_earlier(table, name, build))


def _with_earlier(table: object, name: Hashable, build: Callable[[list[int] | None], list[T]]) -> list[T]:
    known = _alike.get(id(table))
    earlier = known[1]() if known is not None and known[0]() is table else None
    if known is None or earlier is None or (name, (id(earlier),)) not in _made:
        return build(None)
    before, origin = rows_of(earlier, name, build), known[2]
    new = [i for i, at in enumerate(origin) if at < 0]
    made = dict(zip(new, build(new), strict=True))
    return [made[i] if at < 0 else before[at] for i, at in enumerate(origin)]


_alike: dict[int, tuple[weakref.ref[Any], weakref.ref[Any], list[int]]] = {}

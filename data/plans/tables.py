"""A table for people: a title, headings with widths, rows of plain values, and what of it is emphasised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.contract.text import Text

Cell = str | int | float | date | None

_NONE = Text("（无）", "(none)")


@dataclass(frozen=True)
class Heading:
    """One column: its title, its width in characters, and ``number`` format of an XlsxWriter cell."""

    title: Text
    width: float
    number: str = ""
    wrap: bool = False


@dataclass(frozen=True)
class Table:
    """One table. ``bold``: positions of rows that are sums; ``bad``: of rows that fail; a page ends before each of ``breaks``."""

    title: Text
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Cell]]
    bold: frozenset[int] = frozenset()
    bad: frozenset[int] = frozenset()
    breaks: tuple[int, ...] = ()
    empty: Text = _NONE


def heading(zh: str, en: str, width: float, number: str = "", *, wrap: bool = False) -> Heading:
    """A heading in both languages."""
    return Heading(Text(zh, en), width, number, wrap)

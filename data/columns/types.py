"""What a column table is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """Type of the values of a column; in brackets the pandas dtype of the typed table."""

    TEXT = "text"  # free text [str, blank is NA]
    ID = "id"  # the row's own id or a reference to another sheet's [str]
    CODE = "code"  # digits and letters that may have lost leading zeros [str]
    INTEGER = "integer"  # whole number [Int64]
    NUMBER = "number"  # decimal number [Float64]
    DATE = "date"  # a day [datetime64[s]]
    BOOLEAN = "boolean"  # yes or no [boolean]
    CHOICE = "choice"  # one of a closed list, stored as its key [str]
    LIST = "list"  # several texts, stored as a tuple; blank is () [object]


@dataclass(frozen=True)
class Choice:
    """One value of a closed list: its key, its Chinese word, and other words read as the same."""

    key: str
    zh: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column of a sheet. ``default`` is what a blank cell means; None keeps it unknown.

    A default that depends on other cells (``commute_km``, ``class_id`` …) is described in ``default_note``
    and left blank in the typed table.
    """

    key: str
    zh: str
    kind: Kind
    required: bool = False
    default: Any = None
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[Choice, ...] = ()
    refers_to: str = ""  # sheet whose id this is
    default_note: str = ""
    help_zh: str = ""
    help_en: str = ""
    aliases: tuple[str, ...] = ()  # other headers read as this column


@dataclass(frozen=True)
class Sheet:
    """One sheet of a round: ``key`` is its id column ('' where rows have none)."""

    name: str
    zh: str
    columns: tuple[Column, ...]
    key: str = ""
    needed: bool = False
    help_zh: str = ""
    help_en: str = ""
    _by_name: dict[str, Column] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {c.key: c for c in self.columns})

    def column(self, key: str) -> Column:
        """The column with that key; KeyError if the sheet has none."""
        return self._by_name[key]

    @property
    def keys(self) -> tuple[str, ...]:
        """Column keys in declared order."""
        return tuple(self._by_name)

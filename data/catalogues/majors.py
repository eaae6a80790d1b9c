"""Majors of vocational education (catalogue of 2021 with its additions): levels, categories, classes, names.

A code has six digits: level and category, class, serial; a K behind it marks state control. The first two digits are
60 (secondary), 40 (diploma) or 20 (bachelor) plus the index of the category; one index means one category, and one
class, at every level.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from data.catalogues.table import fold, fold_code, table

Level = Literal["secondary", "diploma", "bachelor"]
LEVEL_BASES: Mapping[Level, int] = {"secondary": 60, "diploma": 40, "bachelor": 20}


class Major(NamedTuple):
    """One major. ``controlled``: under state control, None where not recorded (known at diploma level only);
    ``added``: the year of a recorded addition (first entry a year later), None for the rest."""

    code: str
    name: str
    controlled: bool | None
    added: int | None


@lru_cache(maxsize=65_536)
def normalise_major(code: str) -> str:
    """The code without its K, half width, no blanks; a prefix stays a prefix, other text stays text."""
    code = fold_code(code)
    return code[:-1] if code.endswith("K") and code[:-1].isdigit() else code


@cache
def majors() -> Mapping[str, Major]:
    """All majors of all levels by six-digit code."""
    found = {}
    for row in table("majors"):
        controlled = None if not row["controlled"] else row["controlled"] == "1"
        found[row["code"]] = Major(row["code"], row["name"], controlled, int(row["added"]) if row["added"] else None)
    return found


@cache
def class_names() -> Mapping[str, str]:
    """Names of the 97 classes by four-digit index ('0603'), in catalogue order."""
    return {row["index"]: row["name"] for row in table("classes")}


@cache
def category_names() -> Mapping[str, str]:
    """Names of the 19 categories by two-digit index ('06'), in catalogue order."""
    return {row["index"][:2]: row["category"] for row in table("classes")}


@cache
def _parts(code: str) -> tuple[Level, str] | None:
    digits = normalise_major(code)
    if len(digits) < 2 or not (digits.isascii() and digits.isdigit()):
        return None
    for level, base in LEVEL_BASES.items():
        index = f"{int(digits[:2]) - base:02d}"
        if index in category_names():
            return level, index
    return None


def level_of(code: str) -> Level | None:
    """Level that a code of at least two digits belongs to; None where it belongs to none."""
    parts = _parts(code)
    return parts[0] if parts else None


def category(code: str) -> str | None:
    """Index '01'..'19' of the category, common to all levels; None where the code has none."""
    parts = _parts(code)
    return parts[1] if parts else None


def major_class(code: str) -> str | None:
    """Index 'CCcc' of the class, common to all levels, from a code of at least four digits; None where there is none."""
    index = category(code)
    found = index + normalise_major(code)[2:4] if index else ""
    return found if found in class_names() else None


def major_name(code: str) -> str | None:
    """Name of a six-digit major, of a four-digit class or of a two-digit category at any level; None where unknown."""
    digits = normalise_major(code)
    if len(digits) == 2:
        return category_names().get(category(digits) or "")
    if len(digits) == 4:
        return class_names().get(major_class(digits) or "")
    found = majors().get(digits)
    return found.name if found else None


@cache
def _prefixes_by_name() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for names in (category_names(), class_names()):
        for index, name in names.items():
            for base in LEVEL_BASES.values():
                found.setdefault(fold(name), set()).add(f"{base + int(index[:2])}{index[2:]}")
    for major in majors().values():
        found.setdefault(fold(major.name), set()).add(major.code)
    return {name: frozenset(prefixes) for name, prefixes in found.items()}


def codes_named(name: str) -> frozenset[str]:
    """Prefixes a name stands for at all levels: two digits of a category, four of a class, six of a major; empty if unknown."""
    return _prefixes_by_name().get(fold(name), frozenset())

"""Occupations (classification of 2022): its 8 major and 79 middle groups, and the titles of the occupations.

``occupation_levels.csv`` says which education a group of occupations usually asks for: a judgement of ours, not of the
classification.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from data.catalogues.majors import LEVEL_BASES, Level
from data.catalogues.table import fold_code, table

_GROUP = re.compile(r"([1-8]-\d\d)(?:-\d\d){0,2}")
_LEVELS = tuple(LEVEL_BASES)  # from the lowest up
_MAJOR, _MIDDLE, _WHOLE = 1, len("a-bb"), len("a-bb-cc-dd")


@cache
def _names(length: int) -> Mapping[str, str]:
    return {row["code"]: row["name"] for row in table("occupations") if len(row["code"]) == length}


def occupation_majors() -> Mapping[str, str]:
    """Names of the major groups by code 'a'."""
    return _names(_MAJOR)


def occupation_groups() -> Mapping[str, str]:
    """Names of the middle groups by code 'a-bb'."""
    return _names(_MIDDLE)


def occupation_titles() -> Mapping[str, str]:
    """Titles of the occupations by code 'a-bb-cc-dd', in the order of the classification; eight titles have two codes."""
    return _names(_WHOLE)


def occupation_group(occupation: str) -> str | None:
    """The middle group 'a-bb' of an occupation 'a-bb', 'a-bb-cc' or 'a-bb-cc-dd'; None where there is no such group."""
    match = _GROUP.fullmatch(fold_code(occupation))
    return match.group(1) if match and match.group(1) in occupation_groups() else None


def occupation_group_name(occupation: str) -> str | None:
    """Name of the middle group of an occupation, or None."""
    return occupation_groups().get(occupation_group(occupation) or "")


def occupation_level(occupation: str) -> Level | None:
    """The least education that an occupation, or a prefix of its code, usually asks for; None where there is no such group."""
    if not occupation_group(occupation):
        return None
    code = fold_code(occupation)
    known = _levels()
    return next((known[code[:end]] for end in range(len(code), 0, -1) if code[:end] in known), "secondary")


def levels_missing(level: Level, occupation: str) -> int | None:
    """How many levels an education lacks for an occupation (or a prefix of its code): 0 enough; None for no such group."""
    asked = occupation_level(occupation)
    return None if asked is None else max(0, _LEVELS.index(asked) - _LEVELS.index(level))


@cache
def _levels() -> Mapping[str, Level]:
    by_name: Mapping[str, Level] = {level: level for level in _LEVELS}
    return {row["prefix"]: by_name[row["level"]] for row in table("occupation_levels")}

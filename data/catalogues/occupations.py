"""Occupations (classification of 2022): its 8 major and 79 middle groups."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from data.catalogues.table import fold_code, table

_GROUP = re.compile(r"([1-8]-\d\d)(?:-\d\d){0,2}")


@cache
def occupation_groups() -> Mapping[str, str]:
    """Names of the middle groups by code 'a-bb'."""
    return {row["code"]: row["name"] for row in table("occupations") if "-" in row["code"]}


@cache
def occupation_majors() -> Mapping[str, str]:
    """Names of the major groups by code 'a'."""
    return {row["code"]: row["name"] for row in table("occupations") if "-" not in row["code"]}


def occupation_group(occupation: str) -> str | None:
    """The middle group 'a-bb' of an occupation 'a-bb', 'a-bb-cc' or 'a-bb-cc-dd'; None where there is no such group."""
    match = _GROUP.fullmatch(fold_code(occupation))
    return match.group(1) if match and match.group(1) in occupation_groups() else None


def occupation_group_name(occupation: str) -> str | None:
    """Name of the middle group of an occupation, or None."""
    return occupation_groups().get(occupation_group(occupation) or "")

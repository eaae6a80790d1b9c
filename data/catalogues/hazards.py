"""Hazard tags of posts and whom each of them bars."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from data.catalogues.table import table
from data.columns.words import HAZARDS


class Hazard(NamedTuple):
    """One tag: barred for ``minors``, barred for ``women``, allowed only with a ``filing``."""

    key: str
    zh: str
    minors: bool
    women: bool
    filing: bool


@cache
def hazards() -> Mapping[str, Hazard]:
    """All tags of the closed list, by key."""
    words = {choice.key: choice.zh for choice in HAZARDS}
    return {
        row["tag"]: Hazard(row["tag"], words[row["tag"]], *(row[who] == "1" for who in ("minors", "women", "filing")))
        for row in table("hazards")
    }


def hazard(tag: str) -> Hazard:
    """The hazard of a key of the closed list; KeyError for another."""
    return hazards()[tag]

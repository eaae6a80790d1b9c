"""Industries (GB/T 4754-2017) and those among them where nobody may be placed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

from data.catalogues.table import fold_code, table

BarredRule = Literal["venue", "agency"]


@cache
def industries() -> Mapping[str, str]:
    """Names by code: a letter for a section, with 2, 3 or 4 digits for a division, group or class."""
    return {row["code"]: row["name"] for row in table("industries")}


def industry_name(code: str) -> str | None:
    """Name of an industry; None where the catalogue has no such code."""
    return industries().get(fold_code(code))


def known_industry(code: str) -> str | None:
    """The code in its compared form where at least its division exists, else None."""
    code = fold_code(code)
    well_formed = 3 <= len(code) <= 5 and code[1:].isdigit()
    return code if well_formed and code[:3] in industries() else None


@cache
def barred_industries() -> Mapping[str, BarredRule]:
    """Rule by industry prefix: venues that interns may not work in, and agencies."""
    return {row["prefix"]: "venue" if row["rule"] == "venue" else "agency" for row in table("barred_industries")}


def barred_industry(code: str) -> BarredRule | None:
    """The rule that bars every placement in that industry; None where none does."""
    code = fold_code(code)
    return next((rule for prefix, rule in barred_industries().items() if code.startswith(prefix)), None)


def prefix_of_barred(code: str) -> BarredRule | None:
    """The rule that may bar an industry given too coarsely to tell ('R90', 'L72'); None where it cannot."""
    code = fold_code(code)
    if len(code) < 3:
        return None
    return next((rule for prefix, rule in barred_industries().items() if prefix != code and prefix.startswith(code)), None)

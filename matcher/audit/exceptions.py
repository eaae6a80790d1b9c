"""Exceptions that decisions grant: which threshold stands in place of the rulebook's, for whom, and until when."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

Subject = tuple[str, str | None, str | None]  # rule, then enterprise or cohort, then post


class Exceptions:
    """``except`` rows of ``decisions``. Of several on one rule and subject the last row counts."""

    def __init__(self, decisions: Sequence[Mapping[str, Any]]) -> None:
        self._last: dict[Subject, tuple[int, Mapping[str, Any]]] = {}
        for place, row in enumerate(decisions):
            if row["action"] == "except" and (subject := _subject(row)) and _readable(row):
                self._last[subject] = place, row

    @property
    def rows(self) -> list[Mapping[str, Any]]:
        """The rows that count, in the order of the sheet."""
        return [row for _, row in sorted(self._last.values(), key=lambda item: item[0])]

    def share(self, rule: str, enterprise_id: str, start: date) -> Decimal | None:
        """The share that holds for a stay at the enterprise starting then; None: the rulebook's."""
        found = self._in_force((rule, enterprise_id, None), start)
        return number(found[1]["value"]) if found else None

    def min_days(self, cohort_id: str, start: date) -> int | None:
        """The least days that hold for a stay of the cohort starting then; None: its own or the rulebook's."""
        found = self._in_force(("min_days", cohort_id, None), start)
        return int(number(found[1]["value"])) if found else None

    def majors(self, cohort_id: str, post_id: str, start: date | None) -> tuple[str, ...] | None:
        """The list that replaces the post's majors, by the last row of those for pair, cohort and post; None: there is none."""
        subjects = ((cohort_id, post_id), (cohort_id, None), (None, post_id))
        found = [item for subject in subjects if (item := self._in_force(("major", *subject), start))]
        return entries(max(found, key=lambda item: item[0])[1]["value"]) if found else None

    def _in_force(self, subject: Subject, start: date | None) -> tuple[int, Mapping[str, Any]] | None:
        found = self._last.get(subject)
        if found and (found[1]["until"] is None or start is None or start <= found[1]["until"]):
            return found
        return None


def entries(value: str) -> tuple[str, ...]:
    """The entries of a list written in one cell."""
    return tuple(part.strip() for part in re.split("[;；、,，]", value) if part.strip())


def number(value: str) -> Decimal:
    """A number written in a cell, 10% being 0.10. Raises decimal.InvalidOperation on anything else."""
    text = unicodedata.normalize("NFKC", value).strip()
    return Decimal(text[:-1].strip()) / 100 if text.endswith("%") else Decimal(text)


def _subject(row: Mapping[str, Any]) -> Subject | None:
    rule = row["rule"]
    if rule in ("enterprise_share", "post_share"):
        return (rule, row["enterprise_id"], None) if row["enterprise_id"] else None
    if rule == "min_days":
        return (rule, row["cohort_id"], None) if row["cohort_id"] else None
    if rule == "major" and (row["cohort_id"] or row["post_id"]):
        return rule, row["cohort_id"], row["post_id"]
    return None


def _readable(row: Mapping[str, Any]) -> bool:
    if row["rule"] == "major":
        return bool(row["value"] and entries(row["value"]))
    try:
        return row["value"] is not None and Decimal(0) <= number(row["value"]) < Decimal("Infinity")
    except InvalidOperation:
        return False

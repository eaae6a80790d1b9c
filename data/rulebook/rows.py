"""What a row of the rulebook is, and how the data files are read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from data.contract.plan import Severity
from data.contract.text import Text

RuleKind = Literal["hard", "soft", "document", "warning"]
Evidence = Literal["V", "S", "M", "E"]


@dataclass(frozen=True)
class Threshold:
    """One number of a rule. ``adjustable``: a round's settings may replace it, within ``least`` and ``greatest``.

    ``looser``: whether more or less of it allows more plans; None where it allows no more and no fewer.
    """

    value: Decimal
    unit: str
    title: Text
    adjustable: bool = False
    whole: bool = False
    least: Decimal | None = None
    greatest: Decimal | None = None
    looser: Literal["more", "less"] | None = None


@dataclass(frozen=True)
class Rule:
    """One rule as data.

    ``kind``: hard (a plan must satisfy it), soft (points only), document (may be planned, may not start), warning.
    ``severity`` is what a failed check weighs in a plan. ``grade``: V read in the text named, S from a secondary page,
    M from memory, E an estimate; only V is ``verified``. ``basis`` names the rows of law behind a rule of the model.
    """

    id: str
    title: Text
    note: Text
    article: str
    source: str
    severity: Severity
    kind: RuleKind
    grade: Evidence
    thresholds: Mapping[str, Threshold]
    valid_from: date | None
    basis: tuple[str, ...]

    @property
    def verified(self) -> bool:
        """True only where the row was read in the text it names."""
        return self.grade == "V"


def read_rules(filename: str) -> Iterator[Rule]:
    """Rows of one data file of the rulebook, in its order; decimals exactly as written."""
    text = (files("data.rulebook") / filename).read_text(encoding="utf-8")
    for row in tomllib.loads(text, parse_float=Decimal)["rule"]:
        yield Rule(
            id=row["id"],
            title=Text(row["zh"], row["en"]),
            note=Text(row["note_zh"], row["note_en"]),
            article=row.get("article", ""),
            source=row["source"],
            severity=row["severity"],
            kind=row["kind"],
            grade=row["grade"],
            thresholds=MappingProxyType({name: _threshold(given) for name, given in row.get("thresholds", {}).items()}),
            valid_from=row.get("valid_from"),
            basis=tuple(row.get("basis", ())),
        )


def _threshold(given: Mapping[str, Any]) -> Threshold:
    return Threshold(
        value=Decimal(given["value"]),
        unit=given["unit"],
        title=Text(given["zh"], given["en"]),
        adjustable=given.get("adjustable", False),
        whole=given.get("whole", False),
        least=_decimal(given.get("least")),
        greatest=_decimal(given.get("greatest")),
        looser=given.get("looser"),
    )


def _decimal(value: int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)

"""A person's decisions, resolved to positions: pins, forbids and exceptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from data.contract.round import Round
from matcher.problem.days import ALWAYS, day


@dataclass(frozen=True)
class Decision:
    """One row of ``decisions``; positions are −1 where the row names nobody."""

    id: str
    action: str
    cohort: int
    teacher: int
    school: int
    post: int
    enterprise: int
    students: int | None
    start: int | None
    end: int | None
    until: int
    rule: str | None
    value: str | None
    document: str | None


@dataclass(frozen=True)
class Places:
    """Positions of ids by sheet."""

    cohorts: dict[str, int]
    teachers: dict[str, int]
    schools: dict[str, int]
    posts: dict[str, int]
    enterprises: dict[str, int]


def read_decisions(round_: Round, places: Places) -> list[Decision]:
    """The decisions of a round, in table order."""
    return [_decision(row, places) for row in round_.rows("decisions")]


def _decision(row: Mapping[str, Any], places: Places) -> Decision:
    return Decision(
        id=row["decision_id"],
        action=row["action"],
        cohort=places.cohorts.get(row["cohort_id"] or "", -1),
        teacher=places.teachers.get(row["teacher_id"] or "", -1),
        school=places.schools.get(row["school_id"] or "", -1),
        post=places.posts.get(row["post_id"] or "", -1),
        enterprise=places.enterprises.get(row["enterprise_id"] or "", -1),
        students=row["students"],
        start=None if row["start"] is None else day(row["start"]),
        end=None if row["end"] is None else day(row["end"]),
        until=ALWAYS if row["until"] is None else day(row["until"]),
        rule=row["rule"],
        value=row["value"],
        document=row["document"],
    )


def share(text: str) -> Decimal:
    """A share written as 0.15 or 15 %. Raises decimal.InvalidOperation on anything else; reading has checked it."""
    text = text.strip()
    return Decimal(text[:-1].strip()) / 100 if text.endswith(("%", "％")) else Decimal(text)

"""Suggestions: ranked candidates of one asker, before capacities."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from data.contract.edit import Edit
from data.contract.plan import Blocked, Grade


class Barring(Blocked):
    """One rule that bars a pair, and the smallest change by which it would not.

    ``change`` holds edits as a scenario takes them, None (written as null) where the law allows none; ``to_do`` says in words
    what has to happen, in Chinese. The changes of all rules of a pair, made together, make it legal.
    """

    change: tuple[Edit, ...] | None
    to_do: str
    to_do_en: str

    @model_serializer(mode="wrap")  # its return type, if it had one, would be published as the schema in place of the fields
    def _with_null(self, handler: SerializerFunctionWrapHandler):  # type: ignore[no-untyped-def]  # see above
        told: dict[str, Any] = handler(self)
        return told if "change" in told else told | {"change": None}


class Candidate(BaseModel):
    """One candidate: a post, or for a post a cohort or teacher. ``contributions``, base included, add up to ``fit``."""

    model_config = ConfigDict(frozen=True)

    post_id: str | None = None
    cohort_id: str | None = None
    teacher_id: str | None = None
    fit: float
    grade: Grade
    contributions: dict[str, float]
    evidence: float = Field(ge=0, le=1)
    blocked_by: tuple[Barring, ...] = ()


class Suggestion(BaseModel):
    """One line of ``suggest``: ``for`` is ``cohort:ID``, ``post:ID`` or ``teacher:ID``."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    asker: str = Field(alias="for")
    items: tuple[Candidate, ...]


class PartnerPair(BaseModel):
    """A legal pair behind a partner, with the students to place and the seats of its two sides."""

    model_config = ConfigDict(frozen=True)

    cohort_id: str
    post_id: str
    fit: float
    students: int
    seats: int


class Partner(BaseModel):
    """One enterprise for a school, or one school for an enterprise.

    ``fit`` is the mean over the asker's own side (a school's students to place, an enterprise's seats) of the best that the
    partner has for it, 0 for those it has nothing legal for. ``students`` and ``seats`` count those of both sides that have
    a legal pair with the other. ``pairs``: for each cohort of the school, or post of the enterprise, the best.
    """

    model_config = ConfigDict(frozen=True)

    enterprise_id: str | None = None
    school_id: str | None = None
    fit: float = Field(ge=0, le=1)
    students: int
    seats: int
    pairs: tuple[PartnerPair, ...]


class PartnerSuggestion(BaseModel):
    """One line of ``suggest`` for a school or an enterprise: ``for`` is ``school:ID`` or ``enterprise:ID``."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    asker: str = Field(alias="for")
    items: tuple[Partner, ...]

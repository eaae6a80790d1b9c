"""Suggestions: ranked candidates of one asker, before capacities."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from data.contract.plan import Blocked, Grade


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
    blocked_by: tuple[Blocked, ...] = ()


class Suggestion(BaseModel):
    """One line of ``suggest``: ``for`` is ``cohort:ID``, ``post:ID`` or ``teacher:ID``."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    asker: str = Field(alias="for")
    items: tuple[Candidate, ...]

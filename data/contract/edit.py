"""Edits: the steps that lead from a round to a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class _Edit(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SetCell(_Edit):
    """Give one cell of one row another value."""

    edit: Literal["set"]
    sheet: str
    id: str
    column: str
    value: Any
    reason: str | None = None


class AddRow(_Edit):
    """Add one row."""

    edit: Literal["add"]
    sheet: str
    row: dict[str, Any]
    reason: str | None = None


class RemoveRow(_Edit):
    """Remove one row and what hangs on it."""

    edit: Literal["remove"]
    sheet: str
    id: str
    reason: str | None = None


class ReplaceSheet(_Edit):
    """Put these rows in the place of all rows of a sheet; what hangs on an id that is no longer there goes with it."""

    edit: Literal["replace"]
    sheet: str
    rows: list[dict[str, Any]]
    reason: str | None = None


class _Decision(_Edit):
    cohort_id: str | None = None
    teacher_id: str | None = None
    school_id: str | None = None
    post_id: str | None = None
    enterprise_id: str | None = None
    until: str | None = None
    reason: str


class Pin(_Decision):
    """Lock students of a cohort or school, or a teacher, to a post or enterprise."""

    edit: Literal["pin"]
    students: int | None = None
    start: str | None = None
    end: str | None = None


class Forbid(_Decision):
    """Forbid a pair."""

    edit: Literal["forbid"]


class ChangeSetting(_Edit):
    """Set one key of the settings sheet."""

    edit: Literal["setting"]
    key: str
    value: Any
    reason: str | None = None


Edit = Annotated[SetCell | AddRow | RemoveRow | ReplaceSheet | Pin | Forbid | ChangeSetting, Field(discriminator="edit")]
EDITS: TypeAdapter[list[Edit]] = TypeAdapter(list[Edit])


def edits_document(edits: Sequence[Edit]) -> list[dict[str, Any]]:
    """The edits as JSON: just the keys that were given, so that a blank value stays one."""
    document: list[dict[str, Any]] = EDITS.dump_python(list(edits), mode="json", exclude_unset=True)
    return document

"""The difference of two plans, ``xiaoqi.diff/1``."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer


class PlacementChange(BaseModel):
    """One placement that came, went, changed size or moved in time."""

    model_config = ConfigDict(frozen=True)

    change: Literal["added", "removed", "resized", "moved"]
    cohort_id: str | None = None
    teacher_id: str | None = None
    post_id: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None

    @model_serializer(mode="wrap")
    def _of_one(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Only the id of whom it is about is written."""
        written: dict[str, Any] = handler(self)
        return {key: value for key, value in written.items() if value is not None or not key.endswith("_id")}


class Diff(BaseModel):
    """What lies between two plans: ``students_moved`` of the first plan's groups are elsewhere or nowhere in the second."""

    model_config = ConfigDict(frozen=True)

    format: Literal["xiaoqi.diff/1"] = "xiaoqi.diff/1"
    students_moved: int
    placements: tuple[PlacementChange, ...]
    order_classes: tuple[PlacementChange, ...]
    terms: dict[str, tuple[int | None, int | None]]
    checks: tuple[dict[str, Any], ...]

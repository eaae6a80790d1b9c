"""Two or three plans side by side, ``xiaoqi.comparison/1``."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer

Change = Literal["added", "removed", "resized", "moved"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class _Named(_Part):
    """A row about somebody: only the ids of whom it is about are written."""

    cohort_id: str | None = None
    teacher_id: str | None = None

    @model_serializer(mode="wrap")
    def _of_one(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        written: dict[str, Any] = handler(self)
        return {key: value for key, value in written.items() if value is not None or not key.endswith("_id")}


class Side(_Part):
    """One of the plans. Moves are counted against the first, for which they are 0.

    ``students_moved`` of the first plan's groups are elsewhere or nowhere in this one, ``members_moved`` of its order-based
    classes in another class or none; ``teachers_moved`` lose a stay at a post. ``groups`` are those of internships, visits and
    apprenticeships, ``group_points`` what opening them costs.
    """

    label: str
    input_sha256: str
    plan_sha256: str
    status: str
    objective: int | None
    bound: float | None
    gap: float | None
    students_moved: int
    members_moved: int
    teachers_moved: int
    placed: int
    unplaced: int
    teachers_unplaced: int
    groups: int
    group_points: int
    failed_checks: int


class PlacementRow(_Named):
    """A placement that is not the same in all plans; ``changes`` and ``stays`` have one entry per plan, in their order.

    A change is against the first plan, None where there is none. A stay has dates and ``students`` or ``days``.
    """

    kind: Literal["group", "order_member", "teacher"]
    post_id: str
    changes: tuple[Change | None, ...]
    stays: tuple[tuple[dict[str, Any], ...], ...]


class UnplacedRow(_Named):
    """Students of a cohort (or a teacher: 1) without a place, where the plans differ; one count per plan."""

    students: tuple[int, ...]


class RuleChange(_Part):
    """A setting or a decision that is not the same for all plans, one value per plan, None where there is none.

    ``directions`` say per plan what that does to what is allowed, against the first plan; None where nothing changes.
    """

    kind: Literal["setting", "pin", "forbid", "except"]
    key: str
    values: tuple[str | None, ...]
    directions: tuple[Literal["tightened", "loosened", "changed"] | None, ...]


class CheckRow(_Part):
    """A measurement that is not the same in all plans; per plan ``value``, ``limit``, ``ok`` and ``severity``, or None."""

    rule: str
    subject: str
    measured: tuple[dict[str, Any] | None, ...]


class SharesRow(_Part):
    """What a school is guaranteed, one entry per plan: ``asked``, ``guaranteed`` and ``reached`` students, or None."""

    school_id: str
    placed: tuple[dict[str, int] | None, ...]
    good: tuple[dict[str, int] | None, ...]


class FairnessTable(_Part):
    """Shares that every school is guaranteed and their price in points, one entry per plan; None where nothing is."""

    placed: tuple[float | None, ...]
    good: tuple[float | None, ...]
    price: tuple[int | None, ...]
    schools: tuple[SharesRow, ...]


class Comparison(_Part):
    """What lies between a first plan and one or two others; every tuple has one entry per plan, in the order of ``plans``."""

    format: Literal["xiaoqi.comparison/1"] = "xiaoqi.comparison/1"
    plans: tuple[Side, ...]
    placements: tuple[PlacementRow, ...]
    terms: dict[str, tuple[int | None, ...]]
    unplaced: tuple[UnplacedRow, ...]
    rules: tuple[RuleChange, ...]
    checks: tuple[CheckRow, ...]
    fairness: FairnessTable | None

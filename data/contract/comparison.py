"""Two or three plans side by side, ``xiaoqi.comparison/1``."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer

from data.contract.plan import Among

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
    classes in another class or none; ``teachers_moved`` lose a stay at a post or its dates. Of those ``placed``, ``visiting`` are
    on visits, which is another programme than internships and apprenticeships. ``groups`` are those of internships, visits and
    apprenticeships, ``group_points`` what opening them costs.

    ``gap`` is to the best of the plans that ``among`` names: all legal ones, those as fair, those within the changes allowed, or
    those that were compared. ``points`` are those of the objective without churn, which plans count from different plans:
    ``churn``, from the plan with the hash ``counted_from``. Of the first plan's placements ``forced`` had to change and
    ``chosen`` need not have; None: unknown. Of those that both sides confirmed it gives up ``confirmed_given_up``.
    """

    label: str
    input_sha256: str
    plan_sha256: str
    status: str
    objective: int | None
    bound: float | None
    gap: float | None
    among: Among = "legal"
    students_moved: int
    members_moved: int
    teachers_moved: int
    placed: int
    visiting: int = 0
    unplaced: int
    teachers_unplaced: int
    groups: int
    group_points: int
    failed_checks: int
    points: int | None = None
    churn: int = 0
    counted_from: str | None = None
    forced: int | None = None
    chosen: int | None = None
    confirmed_given_up: int = 0

    @property
    def interns(self) -> int:
        """Students placed in internships and apprenticeships."""
        return self.placed - self.visiting


class Why(_Part):
    """Whether a change had to be, and then the rule (or ``removed``, ``together``) and the sentence that says so."""

    by: Literal["forced", "chosen"]
    rule: str | None = None
    detail: str = ""
    detail_en: str = ""


class PlacementRow(_Named):
    """A placement that is not the same in all plans; ``changes`` and ``stays`` have one entry per plan, in their order.

    A change is against the first plan, None where there is none. A stay has dates and ``students`` or ``days``. ``why`` is told
    where the first plan's placement is no more, smaller or (a teacher's) at other dates, as churn budgets count changes.
    """

    kind: Literal["group", "order_member", "teacher"]
    post_id: str
    changes: tuple[Change | None, ...]
    stays: tuple[tuple[dict[str, Any], ...], ...]
    why: tuple[Why | None, ...] = ()


class Confirmation(_Part):
    """Who accepted a placement for one side, and when (ISO, UTC)."""

    side: Literal["school", "enterprise"]
    person: str
    given: str


class ConfirmedRow(_Named):
    """A published placement that both sides accepted and that not all plans keep: ``kept`` and ``why`` have one entry per plan.

    Kept is what has no fewer people and the same dates. ``why`` is that of the row of ``placements``, None where there is none.
    """

    kind: Literal["group", "order_member", "teacher"]
    post_id: str
    students: int | None = None
    start: date | None = None
    end: date | None = None
    confirmed: tuple[Confirmation, ...] = ()
    kept: tuple[bool, ...] = ()
    why: tuple[Why | None, ...] = ()


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
    given_up: tuple[ConfirmedRow, ...] = ()

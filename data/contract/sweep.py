"""One point of a sweep: the values that were set, and the plan that came of them in figures."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from data.contract.plan import Among, Status


class SweepPoint(BaseModel):
    """Figures of one plan. ``values`` by knob, as they were written; None for what there is none of without a plan, and for
    bound and gap where they are not proven. ``among`` says which plans the two speak of.

    ``moved`` counts students who are elsewhere or nowhere, against the plan with nothing set. ``plan_sha256`` is over the plan
    without what it says of its making: the same plan has the same.
    """

    model_config = ConfigDict(frozen=True)

    number: int
    values: dict[str, str]
    status: Status
    objective: int | None
    bound: float | None
    gap: float | None
    among: Among = "legal"
    placed: int
    unplaced: int
    groups: int
    posts: int
    order_classes: int
    order_members: int
    teacher_days: int
    moved: int | None
    terms: dict[str, int]
    seconds: float
    work: float | None
    plan_sha256: str

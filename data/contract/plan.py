"""The plan document, ``xiaoqi.plan/1``: what every engine returns, the audit reads and the pages show."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Status = Literal["optimal", "feasible", "infeasible", "unknown"]
Severity = Literal["barred", "exception", "todo", "note"]
Grade = Literal["related", "near", "unrelated"]
Among = Literal["legal", "fair", "changes", "kept"]
"""Which plans a bound speaks of, as ``data.plans.among`` reads it off a plan."""
REACH = "reach"
"""In ``provenance.settings`` of a first answer: whether ``some`` were planned again, or ``all``."""
CUT = "settling_cut"
"""In ``provenance.settings`` where the clock ended the search for a plan worth the same that changes less."""
AT_ONCE = "bound_without_churn"
"""In ``provenance.settings`` of a first answer to some edits: a bound on all that it earns but churn, or None."""
FROM_START = "bound_without_churn_of_start"
"""The same, in those of a plan that goes on from a first answer."""


class Row(BaseModel):
    """Base of the rows of a plan: immutable, and lenient towards keys of later versions."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Blocked(Row):
    """One rule that blocks, with the sentence that says how; ``detail`` is Chinese."""

    rule: str
    detail: str
    detail_en: str = ""


class Group(Row):
    """Students of one cohort at one post (internship, visit, apprenticeship); ``fit`` in 0..1, three decimals."""

    cohort_id: str
    post_id: str
    students: int = Field(ge=1)
    start: date
    end: date
    fit: float
    grade: Grade | None = None
    reasons: tuple[str, ...] = ()
    reasons_en: tuple[str, ...] = ()


class Member(Row):
    """Students of one cohort in one order-based class."""

    cohort_id: str
    students: int = Field(ge=1)
    fit: float
    grade: Grade | None = None


class OrderClass(Row):
    """One opened order-based class."""

    post_id: str
    members: tuple[Member, ...]


class TeacherPlacement(Row):
    """One stay of a teacher; ``days`` = end − start + 1."""

    teacher_id: str
    post_id: str
    start: date
    end: date
    days: int
    fit: float
    grade: Grade | None = None


class Unplaced(Row):
    """Students of a cohort, or a teacher, without a place, and what blocks them."""

    cohort_id: str | None = None
    teacher_id: str | None = None
    students: int = 1
    blocked_by: tuple[Blocked, ...] = ()


class Check(Row):
    """One measured rule: value against limit, with where the rule stands in law."""

    rule: str
    severity: Severity
    article: str
    source: str
    verified: bool
    subject: str
    value: float | str | None
    limit: float | str | None
    ok: bool


class Scope(Row):
    """How many pairs are legal, how many the model kept, and which of the two the bound covers."""

    legal_pairs: int
    kept_pairs: int
    bound_covers: Literal["legal", "kept"]


class Promise(Row):
    """Students of one school: so many as the asked share makes, so many of them as the plan vouches for, so many as it has."""

    asked: int
    guaranteed: int
    reached: int


class SchoolShare(Row):
    """One school in a plan with a guarantee; None where no share of that kind is asked."""

    school_id: str
    to_place: int
    placed: Promise | None = None
    good: Promise | None = None


class Prices(Row):
    """What a bound on the points of any plan is made of; it may be wider than the plan's own.

    What a plan earns but for the students of an enterprise stays below it by the points in ``enterprises``; by those in
    ``students`` for each student of a cohort whom it leaves out; and by those in ``classes`` for each member of a class (of the
    cohort, where it has none) whom it leaves out; all at once. Who is not named is at 0.
    """

    bound: float
    students: dict[str, float] = Field(default_factory=dict)
    classes: dict[str, float] = Field(default_factory=dict)
    enterprises: dict[str, float] = Field(default_factory=dict)


class Fairness(Row):
    """The shares (0..1) that every school is guaranteed, what came of it, and the price.

    ``price`` is how many points more the best plan found without the guarantee has, None where none was found, and
    ``price_at_most`` what is proven. ``proven``: no plan is fairer.
    """

    placed: float | None = None
    good: float | None = None
    price: int | None
    price_at_most: float
    proven: bool
    schools: tuple[SchoolShare, ...] = ()


class Provenance(Row):
    """What the plan was made of; ``seconds`` from typed tables in memory to the plan.

    ``start_sha256`` is the plan that the search went on from, where that is not the baseline.
    """

    input_sha256: str
    settings: dict[str, Any] = Field(default_factory=dict)
    seed: int = 0
    versions: dict[str, str] = Field(default_factory=dict)
    started: str = ""
    seconds: float = 0.0
    work: float | None = None
    baseline_sha256: str | None = None
    start_sha256: str | None = None


class Plan(BaseModel):
    """One joint plan. Points are whole; ``terms`` add up to ``objective``."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    format: Literal["xiaoqi.plan/1"] = "xiaoqi.plan/1"
    status: Status
    objective: int | None
    bound: float | None
    gap: float | None
    scope: Scope
    terms: dict[str, int]
    internships: tuple[Group, ...] = ()
    order_classes: tuple[OrderClass, ...] = ()
    teachers: tuple[TeacherPlacement, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    checks: tuple[Check, ...] = ()
    conflicts: tuple[tuple[str, ...], ...] = ()
    fairness: Fairness | None = None
    prices: Prices | None = None
    provenance: Provenance

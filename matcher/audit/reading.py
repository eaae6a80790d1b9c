"""What the measures look at: the sheets by id, the plan's rows joined to them, and who counts as already placed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from math import isfinite
from typing import Any, TypeVar

from data.contract.plan import Plan
from data.contract.round import Round
from data.rulebook.settings import Settings
from matcher.audit.exceptions import Exceptions
from matcher.audit.majors import Majors

Record = Mapping[str, Any]
PLACED_KINDS = frozenset({"internship", "apprentice"})
T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Stay:
    """Students of one cohort at one enterprise for some days: a group of the plan, or a fixed row (its post may be unknown)."""

    cohort: Record
    post: Record | None
    enterprise: Record
    students: int
    start: date
    end: date
    fit: Decimal = Decimal(0)

    @property
    def placed(self) -> bool:
        """In an internship or apprentice post; without a post, of an internship cohort."""
        return self.post["kind"] in PLACED_KINDS if self.post else self.cohort["kind"] == "internship"

    @property
    def subject(self) -> str:
        """The pair, as checks name it."""
        return f"cohort:{self.cohort['cohort_id']} post:{self.post['post_id'] if self.post else ''}"


@dataclass(frozen=True)
class Membership:
    """Students of one cohort in one opened order-based class."""

    cohort: Record
    post: Record
    enterprise: Record
    students: int
    fit: Decimal

    @property
    def subject(self) -> str:
        """The pair, as checks name it."""
        return f"cohort:{self.cohort['cohort_id']} post:{self.post['post_id']}"


@dataclass(frozen=True)
class TeacherStay:
    """One placement of a teacher."""

    teacher: Record
    post: Record
    enterprise: Record
    start: date
    end: date
    fit: Decimal

    @property
    def subject(self) -> str:
        """The pair, as checks name it."""
        return f"teacher:{self.teacher['teacher_id']} post:{self.post['post_id']}"


Row = Stay | Membership | TeacherStay


def grouped(rows: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """Rows by key, in order."""
    found: dict[K, list[T]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return dict(found)


class Reading:
    """A round and a plan, joined by id. Plan rows that name an unknown id are left out here; ``document`` reports them."""

    def __init__(self, round_: Round, plan: Plan) -> None:
        self.round = round_
        self.plan = plan
        self.settings = Settings.of(round_)
        self.as_of = self.settings.as_of
        self.schools = self._by_id("schools", "school_id")
        self.cohorts = self._by_id("cohorts", "cohort_id")
        self.teachers = self._by_id("teachers", "teacher_id")
        self.enterprises = self._by_id("enterprises", "enterprise_id")
        self.posts = self._by_id("posts", "post_id")
        self.decisions = round_.rows("decisions")
        self.exceptions = Exceptions(self.decisions)
        self.majors = Majors(round_)
        self.fixed = [self._fixed(row) for row in round_.rows("placements") if self._stands(row)]
        self.groups = [
            Stay(self.cohorts[g.cohort_id], post, self._host(post), g.students, g.start, g.end, thousandths(g.fit))
            for g in plan.internships
            if g.cohort_id in self.cohorts and (post := self.posts.get(g.post_id))
        ]
        self.members = [
            Membership(self.cohorts[m.cohort_id], post, self._host(post), m.students, thousandths(m.fit))
            for c in plan.order_classes
            if (post := self.posts.get(c.post_id))
            for m in c.members
            if m.cohort_id in self.cohorts
        ]
        self.teacher_stays = [
            TeacherStay(self.teachers[t.teacher_id], post, self._host(post), t.start, t.end, thousandths(t.fit))
            for t in plan.teachers
            if t.teacher_id in self.teachers and (post := self.posts.get(t.post_id))
        ]
        self.rows: list[Row] = [*self.groups, *self.members, *self.teacher_stays]
        self.placed = [g for g in self.groups if g.placed]
        self.fixed_placed = [f for f in self.fixed if f.placed]

    def threshold(self, rule: str, name: str) -> Decimal:
        """The threshold in force in this round."""
        return self.settings.threshold(rule, name)

    def class_of(self, cohort: Record) -> str:
        """The class whose students these are; a blank class is the cohort's own."""
        return str(cohort["class_id"] or cohort["cohort_id"])

    def post_group_of(self, post: Record) -> tuple[str, str]:
        """Key of the posts that share one post_staff: enterprise and group, a blank group being the post's own."""
        return post["enterprise_id"], post["post_group"] or post["post_id"]

    def least_group(self, post: Record) -> int:
        """The post's min_group with its default: the rulebook's for order classes, else 1."""
        if post["min_group"] is not None:
            return int(post["min_group"])
        return int(self.threshold("order", "min_group")) if post["kind"] == "order" else 1

    def class_start(self, post: Record) -> date | None:
        """What counts as the start of an order class when decisions end: the later of post start and as_of."""
        return max((d for d in (post["start"], self.as_of) if d), default=None)

    def to_place(self, cohort: Record) -> int:
        """Students of a cohort to place, before rule ``age``."""
        away = cohort["continuing"] + cohort["self_arranged"] + cohort["deferred"] + self._fixed_of.get(cohort["cohort_id"], 0)
        return max(0, int(cohort["size"]) - int(away))

    def to_place_of_age(self, cohort: Record) -> int:
        """Students of a cohort to place, those under sixteen taken away where it is for an internship."""
        return max(0, self.to_place(cohort) - (cohort["under16"] if cohort["kind"] == "internship" else 0))

    @cached_property
    def class_sizes(self) -> dict[str, int]:
        """The largest size among the cohorts of each class."""
        sizes: dict[str, int] = {}
        for cohort in self.cohorts.values():
            key = self.class_of(cohort)
            sizes[key] = max(sizes.get(key, 0), int(cohort["size"]))
        return sizes

    @cached_property
    def order_members(self) -> list[Record]:
        """Rows of ``order_members`` that count: valid at as_of."""
        return [
            row
            for row in self.round.rows("order_members")
            if self.as_of is None or (row["since"] <= self.as_of and (row["until"] is None or self.as_of <= row["until"]))
        ]

    @cached_property
    def _fixed_of(self) -> dict[str, int]:
        counts: dict[str, int] = defaultdict(int)
        for stay in self.fixed:
            counts[stay.cohort["cohort_id"]] += stay.students
        return counts

    def _by_id(self, sheet: str, key: str) -> dict[str, Record]:
        return {row[key]: row for row in self.round.rows(sheet)}

    def _host(self, post: Record) -> Record:
        return self.enterprises[post["enterprise_id"]]

    def _stands(self, row: Record) -> bool:
        return row["status"] in ("confirmed", "on_site") and (self.as_of is None or row["end"] >= self.as_of)

    def _fixed(self, row: Record) -> Stay:
        post = self.posts[row["post_id"]] if row["post_id"] else None
        cohort, enterprise = self.cohorts[row["cohort_id"]], self.enterprises[row["enterprise_id"]]
        return Stay(cohort, post, enterprise, int(row["students"]), row["start"], row["end"])


def thousandths(fit: float) -> Decimal:
    """A fit as it enters the objective: rounded to 0.001, halves up; 0 for what is no number."""
    if not isfinite(fit):
        return Decimal(0)
    return (Decimal(str(fit)) * 1000 + Decimal("0.5")).to_integral_value("ROUND_FLOOR") / 1000

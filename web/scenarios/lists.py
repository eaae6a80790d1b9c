"""What the pages list of a scenario: the tree's lines, rows that a form may name, names of rows that are gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.contract.comparison import ConfirmedRow, PlacementRow
from data.contract.plan import Plan
from data.contract.round import Round
from data.plans.names import Names
from models import store
from models.tables import Scenario, StoredPlan, Sweep
from web.plans.sections import school_of_cohort, school_of_teacher
from web.rounds.memory import students_moved
from web.storage import reading

MOST_OFFERED = 1000  # ids offered in one field; a longer list is of no help to anybody


@dataclass(frozen=True)
class Line:
    """One scenario of the tree with the plan it stands for, and who moves against its parent's plan (None: unknown)."""

    depth: int
    scenario: Scenario
    plan: StoredPlan | None
    gap: float | None
    moved: int | None


@dataclass(frozen=True)
class SweepLine:
    """A sweep of the tree, in the place of its points; ``ready`` of them have a plan."""

    depth: int
    sweep: Sweep
    points: int
    ready: int
    discarded: bool


def lines_of(round_id: int) -> list[Line | SweepLine]:
    """The tree of a round, branches under what they branch off from."""
    tree = store.folded_tree(reading(), round_id)
    return [_line(depth, it) if isinstance(it, Scenario) else _sweep_line(depth, it) for depth, it in tree]


def _sweep_line(depth: int, it: store.Folded) -> SweepLine:
    ready = sum(state.plan is not None for state in store.points_of(reading(), it.sweep.id))
    return SweepLine(depth, it.sweep, it.points, ready, it.discarded == it.points)


def _line(depth: int, scenario: Scenario) -> Line:
    session = reading()
    plan, before = store.plan_of_scenario(session, scenario.id), store.plan_before(session, scenario)
    moved = students_moved(before.id, plan.id) if plan is not None and before is not None else None
    gap = None if plan is None or plan.bound is None or plan.objective is None else _gap(plan.objective, plan.bound)
    return Line(depth, scenario, plan, gap, moved)


def _gap(objective: int, bound: float) -> float:
    return (bound - objective) / max(1.0, abs(bound))


@dataclass(frozen=True)
class Placed:
    """One row of a plan: students of a cohort, members of a class or a teacher at a post; ``key`` is cohort_id or teacher_id."""

    key: str
    who: str
    post_id: str
    kind: str
    school: str
    students: int | None


def placed_in(plan: Plan, names: Names) -> list[Placed]:
    """All rows of a plan."""

    def row(key: str, who: str, post_id: str, students: int | None) -> Placed:
        school = school_of_cohort(names, who) if key == "cohort_id" else school_of_teacher(names, who)
        return Placed(key, who, post_id, str(names.posts.get(post_id, {}).get("kind", "")), school, students)

    return [
        *(row("cohort_id", group.cohort_id, group.post_id, group.students) for group in plan.internships),
        *(row("cohort_id", m.cohort_id, opened.post_id, m.students) for opened in plan.order_classes for m in opened.members),
        *(row("teacher_id", stay.teacher_id, stay.post_id, None) for stay in plan.teachers),
    ]


def offered(sheet: str, round_: Round, names: Names) -> list[tuple[str, str]]:
    """Ids of a sheet's rows and what they are called; none where there are too many to choose from."""
    if len(round_[sheet]) > MOST_OFFERED:
        return []
    match sheet:
        case "enterprises":
            return [(key, names.enterprise(key)) for key in names.enterprises]
        case "posts":
            return [(key, f"{names.post(key)} · {names.enterprise(row['enterprise_id'])}") for key, row in names.posts.items()]
        case "cohorts":
            return [(key, f"{names.school(row['school_id'])} · {names.major(row)}") for key, row in names.cohorts.items()]
        case "teachers":
            return [(key, names.teacher(key)) for key in names.teachers]
        case _:
            return [_under_way(row, names) for row in round_.records("placements")]


def _under_way(row: dict[str, object], names: Names) -> tuple[str, str]:
    where = names.enterprise(str(row["enterprise_id"]))
    return str(row["placement_id"]), f"{row['cohort_id']} → {where} · {row['students']} · {row['start']}–{row['end']}"


class Called:
    """Names of rows over several rounds: what one no longer has, another may still know."""

    def __init__(self, rounds: Sequence[Names]) -> None:
        self._rounds = rounds

    def row(self, sheet: str, row_id: str) -> str:
        """An id with its name behind it."""
        name = next((name for names in self._rounds if (name := _name(names, sheet, row_id)) is not None), None)
        return f"{row_id} {name}" if name and name != row_id else row_id

    def who(self, row: PlacementRow | ConfirmedRow) -> str:
        """The cohort or teacher of a placement."""
        return self.row("cohorts", row.cohort_id) if row.cohort_id is not None else self.row("teachers", row.teacher_id or "")

    def where(self, post_id: str) -> str:
        """The enterprise and post."""
        for names in self._rounds:
            if post_id in names.posts:
                return f"{names.enterprise(names.posts[post_id]['enterprise_id'])} · {names.post(post_id)} ({post_id})"
        return post_id


def _name(names: Names, sheet: str, row_id: str) -> str | None:
    match sheet:
        case "enterprises" if row_id in names.enterprises:
            return names.enterprise(row_id)
        case "posts" if row_id in names.posts:
            return names.post(row_id)
        case "schools" if row_id in names.schools:
            return names.school(row_id)
        case "teachers" if row_id in names.teachers:
            return names.teacher(row_id)
        case "cohorts" if row_id in names.cohorts:
            row = names.cohorts[row_id]
            return f"{names.school(row['school_id'])} {names.major(row)}"
        case _:
            return None

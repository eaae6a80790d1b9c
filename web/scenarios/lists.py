"""What the pages list of a scenario: the tree's lines, rows of a plan."""

from __future__ import annotations

from dataclasses import dataclass

from data.contract.plan import Among, Plan
from data.plans.names import Names
from models import store
from models.tables import Scenario, StoredPlan, Sweep
from web.plans.sections import school_of_cohort, school_of_teacher
from web.rounds.memory import covered, points, students_moved
from web.storage import reading


@dataclass(frozen=True)
class Line:
    """One scenario of the tree with the plan it stands for, its points but for churn, and who moves against its parent's plan."""

    depth: int
    scenario: Scenario
    plan: StoredPlan | None
    gap: float | None
    among: Among | None  # the plans that the gap speaks of
    moved: int | None  # None: unknown
    points: int | None
    missing: bool  # whether it was computed and has none


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
    among = None if plan is None or gap is None else covered(plan.id)
    missing = plan is None and store.no_plan_of(session, scenario.id) is not None
    return Line(depth, scenario, plan, gap, among, moved, None if plan is None else points(plan.id), missing)


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

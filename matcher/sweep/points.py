"""The points of a sweep: every combination of the knobs' values, as edits of one round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import product
from math import prod

from data.contract.edit import Edit
from data.contract.plan import Plan
from data.contract.round import Round
from data.contract.sweep import SweepPoint
from data.plans import diff_plans
from data.plans.among import among
from data.plans.files import plan_text
from data.plans.headcount import students_placed, students_unplaced
from data.plans.summary import proven
from data.rounds import apply_edits
from matcher.solve import SolveOptions, solve
from matcher.sweep.knobs import Knob, SweepTrouble, plain

MOST_KNOBS, MOST_POINTS = 2, 5_000
BASE = -1  # the number of the point with nothing set


@dataclass(frozen=True)
class Point:
    """One combination: its number in the grid, the values by knob as they are written, and the edits that set them."""

    number: int
    values: dict[str, str]
    edits: tuple[Edit, ...]


def grid(round_: Round, knobs: Sequence[Knob]) -> list[Point]:
    """All combinations, the last knob's values changing fastest. SweepTrouble where one cannot be set in the round."""
    if not 1 <= len(knobs) <= MOST_KNOBS:
        raise SweepTrouble(
            f"应给出一个或两个要变动的参数，这里有 {len(knobs)} 个。", f"One or two things can be varied; here are {len(knobs)}."
        )
    names = [knob.name for knob in knobs]
    if len(set(names)) < len(names):
        raise SweepTrouble(f"“{names[0]}”写了两次。", f"“{names[0]}” is given twice.")
    refuse_more(knobs, MOST_POINTS)
    found = []
    for number, values in enumerate(product(*(knob.values for knob in knobs))):
        edits = [edit for knob, value in zip(knobs, values, strict=True) for edit in knob.edits(round_, value)]
        found.append(Point(number, {n: str(plain(v)) for n, v in zip(names, values, strict=True)}, tuple(edits)))
    return found


def refuse_more(knobs: Sequence[Knob], most: int) -> None:
    """SweepTrouble where the knobs' values make more combinations than that."""
    count = prod(len(knob.values) for knob in knobs)
    if count > most:
        raise SweepTrouble(
            f"共有 {count} 种组合，最多 {most} 种；请加大步长。",
            f"There are {count} combinations, and at most {most} are possible. Maybe longer steps.",
        )


def edited(round_: Round, point: Point) -> Round:
    """The round with the point's values. SweepTrouble with what reading it said where a value is not possible."""
    loaded = apply_edits(round_, point.edits)
    errors = [issue for issue in loaded.issues if issue.severity == "error"]
    if errors:
        first, what = errors[0].message, ", ".join(f"{name}={value}" for name, value in point.values.items())
        raise SweepTrouble(f"{what}：{first.zh}", f"{what}: {first.en}")
    return loaded.round


def solve_point(round_: Round, point: Point, options: SolveOptions) -> Plan:
    """The plan of one point."""
    return solve(edited(round_, point) if point.edits else round_, options)


def figures(point: Point, plan: Plan, base: Plan | None) -> SweepPoint:
    """What is told of a point's plan; ``base`` is the plan with nothing set, where there is one."""
    return SweepPoint(
        number=point.number,
        values=point.values,
        status=plan.status,
        objective=plan.objective,
        bound=plan.bound if proven(plan) else None,
        gap=plan.gap if proven(plan) else None,
        among=among(plan),
        placed=students_placed(plan),
        unplaced=students_unplaced(plan),
        groups=len(plan.internships),
        posts=len({group.post_id for group in plan.internships}),
        order_classes=len(plan.order_classes),
        order_members=sum(member.students for opened in plan.order_classes for member in opened.members),
        teacher_days=sum(stay.days for stay in plan.teachers),
        moved=None if base is None or plan.objective is None or base.objective is None else diff_plans(base, plan).students_moved,
        terms=plan.terms,
        seconds=plan.provenance.seconds,
        work=plan.provenance.work,
        plan_sha256=_fingerprint(plan),
    )


def _fingerprint(plan: Plan) -> str:
    """The same for the same plan, whenever and wherever it was made."""
    made = plan.provenance.model_copy(update={"started": "", "seconds": 0.0})
    return sha256(plan_text(plan.model_copy(update={"provenance": made})).encode()).hexdigest()

"""Two or three plans side by side: who moves, what it is worth, which rules are tighter or looser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.contract.comparison import (
    Change,
    Comparison,
    ConfirmedRow,
    FairnessTable,
    PlacementRow,
    SharesRow,
    Side,
    UnplacedRow,
    Why,
)
from data.contract.comparison import CheckRow as Row
from data.contract.diff import Diff
from data.contract.plan import Blocked, Plan, Promise, SchoolShare
from data.contract.round import Round
from data.plans.among import among
from data.plans.confirmed import keeps
from data.plans.diff import Lost, checks_by_subject, diff_plans, differ, groups, lost, lost_placements, measure, members, stays
from data.plans.files import plan_sha256
from data.plans.headcount import students_placed, students_unplaced, students_visiting
from data.plans.rule_changes import rule_changes

_Placed = dict[str, Any]


@dataclass(frozen=True)
class Variant:
    """A plan, the round it was made of (edits applied), and what people call it.

    ``forced`` are the changes against the first plan that had to be (``matcher.forced.forced_changes``); None: nobody asked.
    """

    label: str
    plan: Plan
    round: Round
    forced: Mapping[Lost, Blocked] | None = None


def compare(variants: Sequence[Variant], confirmed: Sequence[ConfirmedRow] = ()) -> Comparison:
    """The plans beside each other; the first is what the others are measured against. ValueError for fewer than two.

    ``confirmed`` are the published placements that both sides accepted: those that not all plans keep are told.
    """
    if len(variants) < 2:
        raise ValueError("a comparison is of two plans or more")
    plans = [variant.plan for variant in variants]
    diffs = [diff_plans(plans[0], plan) for plan in plans]
    whys = [_whys(plans[0], variant) for variant in variants]
    given_up = _given_up(plans, whys, confirmed)
    sides = [_side(variant, diff, plans[0]) for variant, diff in zip(variants, diffs, strict=True)]
    gone = [sum(not row.kept[at] for row in given_up) for at in range(len(plans))]
    return Comparison(
        plans=tuple(side.model_copy(update={"confirmed_given_up": n}) for side, n in zip(sides, gone, strict=True)),
        placements=_placements(plans, whys),
        terms={name: tuple(plan.terms.get(name) for plan in plans) for name in _names(*(plan.terms for plan in plans))},
        unplaced=_unplaced(plans),
        rules=rule_changes([variant.round for variant in variants]),
        checks=_checks(plans),
        fairness=_fairness(plans),
        given_up=given_up,
    )


def _whys(first: Plan, variant: Variant) -> dict[tuple[str, str, str], Why]:
    """Of each of the first plan's placements that changes whether it had to; of several stays of a teacher each must have."""
    if variant.forced is None:
        return {}
    found: dict[tuple[str, str, str], Why] = {}
    for one in lost_placements(first, variant.plan):
        rule, key = variant.forced.get(one), (one.kind, one.who, one.post_id)
        if rule is None:
            found[key] = Why(by="chosen")
        elif key not in found:
            found[key] = Why(by="forced", rule=rule.rule, detail=rule.detail, detail_en=rule.detail_en)
    return found


def _given_up(
    plans: Sequence[Plan], whys: Sequence[Mapping[tuple[str, str, str], Why]], confirmed: Sequence[ConfirmedRow]
) -> tuple[ConfirmedRow, ...]:
    rows = []
    for row in confirmed:
        kept, key = tuple(keeps(plan, row) for plan in plans), (row.kind, row.cohort_id or row.teacher_id or "", row.post_id)
        if not all(kept):
            rows.append(row.model_copy(update={"kept": kept, "why": tuple(why.get(key) for why in whys)}))
    return tuple(rows)


def _side(variant: Variant, diff: Diff, first: Plan) -> Side:
    plan = variant.plan
    away = [row for row in diff.placements if row.teacher_id is not None and row.change != "added"]
    return Side(
        label=variant.label,
        input_sha256=plan.provenance.input_sha256,
        plan_sha256=plan_sha256(plan),
        status=plan.status,
        objective=plan.objective,
        bound=plan.bound,
        gap=plan.gap,
        among=among(plan),
        students_moved=diff.students_moved,
        members_moved=lost(members(first), members(plan)),
        teachers_moved=len({row.teacher_id for row in away}),
        placed=students_placed(plan),
        visiting=students_visiting(plan, variant.round.rows("posts")),
        unplaced=students_unplaced(plan),
        teachers_unplaced=sum(row.teacher_id is not None for row in plan.unplaced),
        groups=len(plan.internships),
        group_points=plan.terms.get("group", 0),
        failed_checks=sum(not check.ok and check.severity == "barred" for check in plan.checks),
        points=points_without_churn(plan),
        churn=plan.terms.get("churn", 0),
        counted_from=plan.provenance.baseline_sha256,
        forced=None if variant.forced is None else len(variant.forced),
        chosen=None if variant.forced is None else len(lost_placements(first, plan)) - len(variant.forced),
    )


def points_without_churn(plan: Plan) -> int | None:
    """Points of a plan but for churn, which each plan counts from a plan of its own; None where there is no plan."""
    return None if plan.objective is None else plan.objective - plan.terms.get("churn", 0)


def _placements(plans: Sequence[Plan], whys: Sequence[Mapping[tuple[str, str, str], Why]]) -> tuple[PlacementRow, ...]:
    rows: list[PlacementRow] = []
    for kind, who, taken in (
        ("group", "cohort_id", groups),
        ("order_member", "cohort_id", members),
        ("teacher", "teacher_id", stays),
    ):
        by_plan = [taken(plan) for plan in plans]
        for pair in sorted(_names(*by_plan)):
            found = [tuple(placed.get(pair, ())) for placed in by_plan]
            changes = [_change(found[0], other) for other in found]
            if any(changes):
                told = [why.get((kind, *pair)) for why in whys]
                about = {who: pair[0], "post_id": pair[1], "why": told}
                rows.append(PlacementRow.model_validate({"kind": kind, "changes": changes, "stays": found, **about}))
    return tuple(rows)


def _change(before: tuple[_Placed, ...], after: tuple[_Placed, ...]) -> Change | None:
    if not before or not after:
        return None if not before and not after else "removed" if before else "added"
    if "students" in before[0] and _students(before) != _students(after):
        return "resized"
    return "moved" if [_dates(row) for row in before] != [_dates(row) for row in after] else None


def _students(rows: tuple[_Placed, ...]) -> int:
    return sum(int(row["students"]) for row in rows)


def _dates(row: _Placed) -> tuple[Any, Any]:
    return row.get("start"), row.get("end")


def _unplaced(plans: Sequence[Plan]) -> tuple[UnplacedRow, ...]:
    counts = [{(row.cohort_id, row.teacher_id): row.students for row in plan.unplaced} for plan in plans]
    rows = {key: tuple(count.get(key, 0) for count in counts) for key in _names(*counts)}
    return tuple(
        UnplacedRow(cohort_id=cohort_id, teacher_id=teacher_id, students=students)
        for (cohort_id, teacher_id), students in rows.items()
        if len(set(students)) > 1
    )


def _checks(plans: Sequence[Plan]) -> tuple[Row, ...]:
    found = [checks_by_subject(plan) for plan in plans]
    rows = []
    for key in _names(*found):
        here = [checks.get(key) for checks in found]
        if any(differ(here[0], check) for check in here[1:]):
            subject = next(check.subject for check in reversed(here) if check is not None)
            rows.append(Row(rule=key[0], subject=subject, measured=tuple(map(measure, here))))
    return tuple(rows)


def _fairness(plans: Sequence[Plan]) -> FairnessTable | None:
    said = [plan.fairness for plan in plans]
    if not any(said):
        return None
    shares: list[dict[str, SchoolShare]] = [{row.school_id: row for row in one.schools} if one else {} for one in said]
    return FairnessTable(
        placed=tuple(one.placed if one else None for one in said),
        good=tuple(one.good if one else None for one in said),
        price=tuple(one.price if one else None for one in said),
        schools=tuple(
            SharesRow(
                school_id=school_id,
                placed=tuple(_promise(by_school[school_id].placed if school_id in by_school else None) for by_school in shares),
                good=tuple(_promise(by_school[school_id].good if school_id in by_school else None) for by_school in shares),
            )
            for school_id in sorted(_names(*shares))
        ),
    )


def _promise(promise: Promise | None) -> dict[str, int] | None:
    return None if promise is None else promise.model_dump()


def _names(*tables: Any) -> list[Any]:
    """The keys of all tables, each once, in order of appearance."""
    return list(dict.fromkeys(key for table in tables for key in table))

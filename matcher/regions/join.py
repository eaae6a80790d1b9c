"""Plans of parts as one plan of the round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from data.contract.plan import Blocked, Fairness, Plan, Provenance, Scope, Unplaced
from data.rulebook import TERMS
from matcher.engines.base import OPTIMAL, relative_gap
from matcher.unplaced import LATE

COUNTING = ("capacity", "outbid", "min_group", "pin")  # reasons that say at how many legal posts
T = TypeVar("T")


def join(plans: Sequence[Plan], legal_pairs: int) -> Plan:
    """One plan: rows, terms and bounds of all parts added up.

    Every part of the round has a plan here. ``legal_pairs`` are those of the whole round; the bound covers them all where every
    one of them is in a part.
    """
    kept = sum(plan.scope.kept_pairs for plan in plans)
    nowhere = legal_pairs > kept or any(plan.scope.bound_covers == "kept" for plan in plans)
    scope = Scope(legal_pairs=legal_pairs, kept_pairs=kept, bound_covers="kept" if nowhere else "legal")
    terms = dict.fromkeys(TERMS, 0)
    for plan in plans:
        for term, points in plan.terms.items():
            terms[term] += points
    engines = sorted({str(plan.provenance.settings["engine"]) for plan in plans})
    nothing = Provenance(
        input_sha256="",
        settings={"engine": " ".join(engines), "parts": len(plans)},
        work=sum(plan.provenance.work or 0.0 for plan in plans),
    )
    for status in ("infeasible", "unknown"):
        failed = [plan for plan in plans if plan.status == status]
        if failed:
            return Plan(
                status=failed[0].status,
                objective=None,
                bound=None if status == "infeasible" else sum(plan.bound or 0.0 for plan in plans),
                gap=None,
                scope=scope,
                terms=dict.fromkeys(TERMS, 0),
                conflicts=tuple(conflict for plan in failed for conflict in plan.conflicts),
                provenance=nothing,
            )
    objective, bound = sum(terms.values()), float(sum(plan.bound or 0.0 for plan in plans))
    gap = relative_gap(objective, bound)
    return Plan(
        status="optimal" if gap <= OPTIMAL else "feasible",
        objective=objective,
        bound=bound,
        gap=gap,
        scope=scope,
        terms=terms,
        internships=_sorted((g for plan in plans for g in plan.internships), lambda g: (g.cohort_id, g.post_id)),
        order_classes=_sorted((c for plan in plans for c in plan.order_classes), lambda c: c.post_id),
        teachers=_sorted((t for plan in plans for t in plan.teachers), lambda t: (t.teacher_id, t.start, t.post_id)),
        unplaced=_sorted(
            (_of_area(row) if nowhere else row for plan in plans for row in plan.unplaced),
            lambda row: (row.cohort_id is None, row.cohort_id or row.teacher_id),
        ),
        fairness=_fairness([plan.fairness for plan in plans if plan.fairness is not None]),
        provenance=nothing,
    )


def _of_area(row: Unplaced) -> Unplaced:
    """The row, where what it says of legal posts is about those of its own part."""
    return row.model_copy(update={"blocked_by": tuple(_said_of_area(one) for one in row.blocked_by)})


def _said_of_area(said: Blocked) -> Blocked:
    if said.rule not in COUNTING or said == LATE:
        return said
    zh, en = f"{said.detail}只算本片区的岗位。", f"{said.detail_en} Only posts of the own area are counted."
    return said.model_copy(update={"detail": zh, "detail_en": en})


def _fairness(found: Sequence[Fairness]) -> Fairness | None:
    """What all parts say together; a school is in one part. The price is known where that of each part is."""
    if not found:
        return None
    prices = [one.price for one in found if one.price is not None]
    return found[0].model_copy(
        update={
            "price": sum(prices) if len(prices) == len(found) else None,
            "price_at_most": sum(one.price_at_most for one in found),
            "proven": all(one.proven for one in found),
            "schools": _sorted((school for one in found for school in one.schools), lambda school: school.school_id),
        }
    )


def _sorted(rows: Iterable[T], key: Callable[[T], Any]) -> tuple[T, ...]:
    return tuple(sorted(rows, key=key))

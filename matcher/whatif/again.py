"""Planning again around a change, in a second: only those whom it touches; everybody else stays where they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from time import monotonic
from typing import TypeVar

from data.contract.diff import Diff
from data.contract.plan import Check, Group, OrderClass, Plan, Provenance, TeacherPlacement, Unplaced
from data.contract.round import Round
from data.plans import diff_plans
from data.plans.files import plan_sha256
from data.plans.restrict import restrict
from data.rounds import input_sha256
from data.rulebook.settings import Settings
from matcher.audit import audit
from matcher.audit.reading import Reading
from matcher.audit.terms import terms
from matcher.engines.base import OPTIMAL, relative_gap
from matcher.problem import Problem
from matcher.solve import AuditFailure, SolveOptions, solve_part
from matcher.whatif.around import Around, TooWide, around, part_of
from matcher.whatif.besides import TERM, beside_points
from matcher.whatif.ceiling import addition
from matcher.whatif.cut import cut
from matcher.whatif.held import held, with_the_gone
from matcher.whatif.touched import changes, reaches_all

Row = TypeVar("Row", Group, OrderClass, TeacherPlacement, Unplaced)
SECONDS = 1.0  # for planning again those around
WITHOUT_CHURN = "bound_without_churn"  # in the provenance of a plan that was planned again: a bound on all but churn


@dataclass(frozen=True)
class Again:
    """The whole plan, what differs, and who was planned again: their rows were audited anew with all that bears on them."""

    plan: Plan
    diff: Diff
    around: Around


def plan_again(
    before: Round,
    plan: Plan,
    after: Round,
    options: SolveOptions = SolveOptions(time_limit=SECONDS),
    stop: Event | None = None,
) -> Again | None:
    """The plan with those around the changes planned again; None where the change reaches too far for that.

    ``plan`` is of ``before``, and what churn is measured against. The bound is the earlier one and what the change can add.
    AuditFailure where the audit finds a violation, which is a defect.
    """
    began = monotonic()
    earlier, found = _bound_without_churn(plan), changes(before, after)
    if plan.objective is None or earlier is None or plan.fairness is not None or reaches_all(found):
        return None
    try:
        kept = with_the_gone(before, after)
        changed = Problem.of(kept)
        near = around(found, before, after, plan, changed)
    except TooWide:
        return None
    out = near.cohorts | near.gone, near.teachers | near.gone
    own = restrict(plan, out[0].__contains__, out[1].__contains__)
    shared = frozenset(c.post_id for c in plan.order_classes if any(m.cohort_id not in out[0] for m in c.members))
    own = own.model_copy(update={"order_classes": tuple(c for c in own.order_classes if c.post_id not in shared)})
    as_of = Settings.of(after).as_of
    working = held(kept, plan, out[0], shared, as_of)
    problem = Problem.of(working, changed)
    part = part_of(near, plan, problem, shared, set(before["posts"]["post_id"]) - set(after["posts"]["post_id"]))
    again = solve_part(problem, part, options, own, lambda objective, bound: None, stop)
    if again.objective is None:
        return None
    checks = _audited(working, again, own, plan, near)
    points = _terms(before, after, plan, own, again, near, shared)
    bound = max(earlier + addition(found, after), float(sum(points.values())))
    whole = _joined(plan, again, near, shared, points, bound)
    provenance = _provenance(plan, after, again, options, monotonic() - began, bound)
    whole = whole.model_copy(update={"checks": _merged(plan.checks, checks), "provenance": provenance})
    return Again(whole, _difference(plan, own, again, whole, near, shared), near)


def _bound_without_churn(plan: Plan) -> float | None:
    """A bound on what any plan earns, churn apart; None where the plan has none."""
    known = plan.provenance.settings.get(WITHOUT_CHURN)
    if known is not None:
        return float(known)
    return plan.bound if plan.provenance.baseline_sha256 is None else None


def _audited(working: Round, again: Plan, own: Plan, plan: Plan, near: Around) -> tuple[Check, ...]:
    """Checks of what is new, with everybody else as fixed."""
    piece = cut(working, again, near.cohorts, near.teachers)
    others = set(piece["cohorts"]["cohort_id"]) - near.cohorts
    kept = tuple(row for row in plan.unplaced if row.cohort_id in others)
    provenance = Provenance(input_sha256=input_sha256(piece), baseline_sha256="")
    report = audit(piece, again.model_copy(update={"unplaced": (*again.unplaced, *kept), "provenance": provenance}), own)
    if report.violations:
        raise AuditFailure(report.violations)
    return report.checks


def _terms(
    before: Round, after: Round, plan: Plan, own: Plan, again: Plan, near: Around, shared: frozenset[str]
) -> dict[str, int]:
    """Points of the whole plan: the earlier ones, less those of the rows that were taken out, and those of the rows put in."""
    cohorts, teachers = near.cohorts | near.gone, near.teachers | near.gone
    piece = cut(held(before, plan, cohorts, shared, Settings.of(before).as_of), own, cohorts, teachers)
    taken = terms(Reading(piece, own), None)
    points = {term: value - taken[term] + again.terms[term] for term, value in plan.terms.items()}
    points["churn"] = again.terms["churn"]
    whole = plan.model_copy(update=_rows(plan, again, near, shared))
    return points | {TERM: beside_points(after, whole)}


def _rows(plan: Plan, again: Plan, near: Around, shared: frozenset[str]) -> dict[str, object]:
    """Rows of the whole plan: of those planned again the new ones."""
    cohorts, teachers = near.cohorts | near.gone, near.teachers | near.gone
    return {
        "internships": _sorted(
            [g for g in plan.internships if g.cohort_id not in cohorts] + list(again.internships), lambda g: (g.cohort_id, g.post_id)
        ),
        "order_classes": _sorted(
            [c for c in plan.order_classes if c.post_id in shared or not any(m.cohort_id in cohorts for m in c.members)]
            + list(again.order_classes),
            lambda c: (c.post_id,),
        ),
        "teachers": _sorted(
            [t for t in plan.teachers if t.teacher_id not in teachers] + list(again.teachers),
            lambda t: (t.teacher_id, t.start.isoformat(), t.post_id),
        ),
        "unplaced": _sorted(
            [u for u in plan.unplaced if u.cohort_id not in cohorts and u.teacher_id not in teachers] + list(again.unplaced),
            lambda u: (str(u.cohort_id is None), u.cohort_id or u.teacher_id or ""),
        ),
    }


def _sorted(rows: list[Row], key: Callable[[Row], tuple[str, ...]]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=key))


def _joined(plan: Plan, again: Plan, near: Around, shared: frozenset[str], points: dict[str, int], bound: float) -> Plan:
    objective = sum(points.values())
    gap = relative_gap(objective, bound)
    status = "optimal" if gap <= OPTIMAL else "feasible"
    figures = {"status": status, "objective": objective, "bound": bound, "gap": gap, "terms": points}
    return plan.model_copy(update={**_rows(plan, again, near, shared), **figures})


def _merged(earlier: tuple[Check, ...], anew: tuple[Check, ...]) -> tuple[Check, ...]:
    """Checks of the whole plan: what was measured anew in the place of what it was; sums over all are the earlier ones."""
    measured = {(check.rule, check.subject): check for check in anew if not check.subject.startswith("all:")}
    kept = [measured.pop((check.rule, check.subject), check) for check in earlier]
    return (*kept, *measured.values())


def _provenance(
    plan: Plan, after: Round, again: Plan, options: SolveOptions, seconds: float, bound: float
) -> Provenance:
    settings = {**plan.provenance.settings, "time_limit": options.time_limit, "work": options.work, WITHOUT_CHURN: bound}
    return plan.provenance.model_copy(
        update={
            "input_sha256": input_sha256(after),
            "settings": settings,
            "seed": options.seed,
            "seconds": round(seconds, 3),
            "work": again.provenance.work,
            "baseline_sha256": plan_sha256(plan),
        }
    )


def _difference(plan: Plan, own: Plan, again: Plan, whole: Plan, near: Around, shared: frozenset[str]) -> Diff:
    """``diff_plans`` of the two whole plans, looking only at rows that can differ."""
    kept = [c for c in plan.order_classes if c.post_id in shared]
    found = diff_plans(
        own.model_copy(update={"order_classes": (*own.order_classes, *kept), "checks": plan.checks}),
        again.model_copy(update={"order_classes": (*again.order_classes, *kept), "checks": whole.checks}),
    )
    return found.model_copy(update={"terms": {name: (plan.terms.get(name), points) for name, points in whole.terms.items()}})

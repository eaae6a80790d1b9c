"""Planning again around a change, in a second: only those whom it touches; everybody else stays where they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain
from threading import Event
from time import monotonic
from typing import TypeVar

from data.columns import sheet
from data.contract.diff import Diff
from data.contract.plan import Check, Group, OrderClass, Plan, Provenance, TeacherPlacement, Unplaced
from data.contract.round import Round
from data.made import made_of
from data.plans import diff_plans
from data.plans.diff import without_day
from data.plans.restrict import posts_of
from data.rounds import input_sha256
from matcher.audit import audit
from matcher.audit.reading import Reading
from matcher.audit.terms import terms
from matcher.engines.base import OPTIMAL, relative_gap
from matcher.model.couplings import TERM
from matcher.solve import AuditFailure, SolveOptions, solve_part
from matcher.suggest.kept import problem_of
from matcher.whatif.around import Around
from matcher.whatif.besides import beside_points
from matcher.whatif.carried import Carried
from matcher.whatif.counted import more_legal_pairs
from matcher.whatif.cut import cut
from matcher.whatif.everywhere import everywhere
from matcher.whatif.neighbours import with_neighbours
from matcher.whatif.record import provenance_after
from matcher.whatif.rescored import rescored, words_changed
from matcher.whatif.scene import Scene
from matcher.whatif.unavoidable import unavoidable_churn
from matcher.whatif.uncollected import uncollected
from matcher.whatif.worth import most_of_all

Row = TypeVar("Row", Group, OrderClass, TeacherPlacement, Unplaced)
QUICK = SolveOptions(time_limit=0.8, settle=0.2)  # seconds for those around
LONGER = 4.0  # times as long where no plan was found in them


@dataclass(frozen=True)
class Again:
    """The whole plan, what differs, and who was planned again: their rows were audited anew with all that bears on them.

    ``around`` is None where the change reaches everybody; then the whole plan was audited.
    """

    plan: Plan
    diff: Diff
    around: Around | None

    @property
    def audited(self) -> bool:
        """Whether the whole plan was audited, and not only what is new in it."""
        return self.around is None


def plan_again(
    before: Round,
    plan: Plan,
    after: Round,
    options: SolveOptions = QUICK,
    stop: Event | None = None,
) -> Again | None:
    """The plan with those around the changes planned again, or everybody among few places where the changes reach all.

    None where neither can be: something is guaranteed to schools, or pins cannot be kept so.
    ``plan`` is of ``before``, and what churn is measured against. The bound is the earlier one and what the change can add, where
    that can be proven, else what everybody could earn at most. AuditFailure where the audit finds a violation, which is a defect.
    """
    began = monotonic()
    if plan.provenance.input_sha256 != input_sha256(before):
        return None
    with uncollected():
        scene = Scene.of(before, plan, after)
        if scene is not None:
            return _around(scene, options, stop, began)
    whole = everywhere(before, plan, after, options, stop)
    return None if whole is None else Again(whole, diff_plans(plan, whole), None)


def _around(scene: Scene, options: SolveOptions, stop: Event | None, began: float) -> Again | None:
    """The plan with those around the changes planned again; None where pins cannot be kept so."""
    plan, after = scene.plan, scene.after
    part = _solved(scene, options, stop)
    if part.status == "unknown" and options.time_limit is not None and (stop is None or not stop.is_set()):
        part = _solved(scene, replace(options, time_limit=LONGER * options.time_limit), stop)
    if part.objective is None:
        return None
    checks = _audited(scene, part)
    rows = _rows(scene, part)
    if words_changed(scene.changes):  # all pairs are weighed anew, by the words that are there now
        rows = rescored(after, rows)
        points = terms(Reading(after, plan.model_copy(update=rows)), plan)
    else:
        points = _terms(scene, part, rows)
    proven = Carried.after(plan, scene.changes, scene.before, after)
    bound = float(most_of_all(after)) if proven is None else proven.bound
    bound += unavoidable_churn(scene.own, problem_of(after))
    whole = _joined(scene, rows, points, bound)
    whole = whole.model_copy(update={"checks": _merged(scene, whole, checks)})
    provenance = provenance_after(plan, after, options, monotonic() - began, part.provenance.work, proven, "some")
    whole = whole.model_copy(update={"provenance": provenance, "prices": proven and proven.prices})
    return Again(whole, _difference(scene, part, whole), scene.around)


def _solved(scene: Scene, options: SolveOptions, stop: Event | None) -> Plan:
    return solve_part(scene.problem, scene.part, options, scene.own, lambda objective, bound: None, stop)


def _audited(scene: Scene, part: Plan) -> tuple[Check, ...]:
    """Checks of what is new, with everybody else as fixed."""
    document, neighbours = with_neighbours(scene, part)
    piece = cut(scene.working, document, scene.around.cohorts, scene.around.teachers, neighbours, posts_of(scene.own))
    others = set(piece["cohorts"]["cohort_id"].tolist()) - scene.around.cohorts
    kept = tuple(row for row in scene.plan.unplaced if row.cohort_id in others)
    provenance = Provenance(input_sha256=input_sha256(piece), baseline_sha256="")
    document = document.model_copy(update={"unplaced": (*part.unplaced, *kept), "provenance": provenance})
    report = audit(piece, document, scene.own)
    if report.violations:
        raise AuditFailure(report.violations)
    theirs = {f"teacher:{one}" for one in neighbours}  # not all of their stays were looked at
    return tuple(check for check in report.checks if theirs.isdisjoint(check.subject.split()))


def _terms(scene: Scene, part: Plan, rows: dict[str, object]) -> dict[str, int]:
    """Points of the whole plan: the earlier ones, less those of the rows that were taken out, and those of the rows put in."""
    piece = cut(scene.held_before, scene.own, scene.around.cohorts_out, scene.around.teachers_out)
    taken = terms(Reading(piece, scene.own), None)
    points = {term: value - taken[term] + part.terms[term] for term, value in scene.plan.terms.items()}
    points["churn"] = part.terms["churn"]
    return points | {TERM: beside_points(scene.after, scene.plan.model_copy(update=rows))}


def _rows(scene: Scene, part: Plan) -> dict[str, object]:
    """Rows of the whole plan: of those planned again the new ones."""
    plan, cohorts, teachers = scene.plan, scene.around.cohorts_out, scene.around.teachers_out
    classes = [c for c in plan.order_classes if c.post_id in scene.shared or not any(m.cohort_id in cohorts for m in c.members)]
    return {
        "internships": _sorted(
            [*(g for g in plan.internships if g.cohort_id not in cohorts), *part.internships], lambda g: (g.cohort_id, g.post_id)
        ),
        "order_classes": _sorted([*classes, *part.order_classes], lambda c: (c.post_id,)),
        "teachers": _sorted(
            [*(t for t in plan.teachers if t.teacher_id not in teachers), *part.teachers],
            lambda t: (t.teacher_id, t.start.isoformat(), t.post_id),
        ),
        "unplaced": _sorted(
            [*(u for u in plan.unplaced if u.cohort_id not in cohorts and u.teacher_id not in teachers), *part.unplaced],
            lambda u: (str(u.cohort_id is None), u.cohort_id or u.teacher_id or ""),
        ),
    }


def _sorted(rows: list[Row], key: Callable[[Row], tuple[str, ...]]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=key))


def _joined(scene: Scene, rows: dict[str, object], points: dict[str, int], bound: float) -> Plan:
    objective = sum(points.values())
    gap = relative_gap(objective, bound)
    status = "optimal" if gap <= OPTIMAL else "feasible"
    more, scope = more_legal_pairs(scene.changes, scene.before, scene.after), scene.plan.scope
    scope = scope.model_copy(update={"legal_pairs": scope.legal_pairs + more, "kept_pairs": scope.kept_pairs + more})
    figures = {"scope": scope, "status": status, "objective": objective, "bound": bound, "gap": gap, "terms": points}
    return scene.plan.model_copy(update={**rows, **figures})


def _merged(scene: Scene, whole: Plan, anew: tuple[Check, ...]) -> tuple[Check, ...]:
    """Checks of the whole plan: what was measured anew in the place of what it was; sums over all are the earlier ones.

    Of those planned again, of what is gone, and of posts and enterprises where nobody is any more, only what was measured anew.
    """
    measured: defaultdict[tuple[str, str], list[Check]] = defaultdict(list)  # a limit and a matter to look into, say
    for check in anew:
        if not check.subject.startswith("all:"):
            measured[check.rule, without_day(check.subject)].append(check)
    known, over, kept = set(measured), _over(scene, whole), []
    for check in scene.plan.checks:
        key = check.rule, without_day(check.subject)
        if key in known:
            kept += measured.pop(key, [])
        elif over.isdisjoint(check.subject.split()):
            kept.append(check)
    return (*kept, *chain.from_iterable(measured.values()))


def _over(scene: Scene, whole: Plan) -> set[str]:
    """Subjects of which no earlier check holds, unless it was measured anew."""
    near = scene.around
    over = {f"cohort:{one}" for one in near.cohorts_out} | {f"teacher:{one}" for one in near.teachers_out}
    for change in scene.changes:
        if change.after is None and (key := sheet(change.sheet).key):
            over.add(f"{key.removesuffix('_id')}:{(change.before or {})[key]}")
    there, left = posts_of(whole), posts_of(scene.own)
    over |= {f"post:{post}" for post in left - there}
    return over | {f"enterprise:{firm}" for firm in _hosts(scene, left) - _hosts(scene, there)}


def _hosts(scene: Scene, posts: set[str]) -> set[str]:
    """The enterprises of posts of the round before."""
    table = scene.before["posts"]
    return set(table["enterprise_id"][table["post_id"].isin(posts)].tolist())


def _difference(scene: Scene, part: Plan, whole: Plan) -> Diff:
    """``diff_plans`` of the two whole plans, looking only at rows and checks that can differ."""
    was, now = _differing(scene.plan, whole)
    found = diff_plans(scene.own.model_copy(update={"checks": was}), part.model_copy(update={"checks": now}))
    terms_of_both = {name: (scene.plan.terms.get(name), points) for name, points in whole.terms.items()}
    return found.model_copy(update={"terms": terms_of_both})


def _differing(plan: Plan, whole: Plan) -> tuple[tuple[Check, ...], tuple[Check, ...]]:
    """Checks of both plans about what has been measured anew; the others of the second are the very ones of the first."""
    subjects: dict[int, str] = made_of((plan,), "subjects", lambda: {id(one): without_day(one.subject) for one in plan.checks})
    kept = {id(one) for one in whole.checks} & subjects.keys()
    named = [(one, subjects.get(id(one)) or without_day(one.subject)) for one in whole.checks]
    about = {(one.rule, subject) for one, subject in named if id(one) not in kept}
    about |= {(one.rule, subjects[id(one)]) for one in plan.checks if id(one) not in kept}
    was = tuple(one for one in plan.checks if (one.rule, subjects[id(one)]) in about)
    return was, tuple(one for one, subject in named if (one.rule, subject) in about)

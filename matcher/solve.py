"""From a round to an audited plan, in named steps."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from math import inf
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import numpy as np

from data.catalogues import catalogues_version
from data.contract.budget import Budget, told_budget
from data.contract.plan import CUT, Plan, Prices, Provenance, Scope, Status
from data.contract.round import Round
from data.plans.files import plan_sha256
from data.rounds import input_sha256
from data.rulebook import TERMS, rulebook_version
from matcher.arrays import Floats, Names
from matcher.assign import assign
from matcher.audit import audit
from matcher.budget import keep_within
from matcher.conflicts import smallest_conflict
from matcher.engines import Answer, Limits, Progress, choose_engine
from matcher.engines.base import OPTIMAL, export, relative_gap
from matcher.engines.choose import prepare
from matcher.engines.fewest import Patience, fewest_moves
from matcher.engines.meter import SPEED, Meter
from matcher.engines.prices import GRAIN
from matcher.engines.relaxing import Relaxing
from matcher.fairness import Shared, share_fairly
from matcher.fit import scorer_settings
from matcher.incumbent import Incumbent
from matcher.legality import Legality
from matcher.lots import drawn
from matcher.model import JointModel
from matcher.model.earlier import Had
from matcher.model.guarantee import Guarantee
from matcher.model.program import Program
from matcher.problem import Problem
from matcher.problem.part import Part
from matcher.regions.split import WHOLE, parts_of
from matcher.start import filled, first_plan, no_worse
from matcher.unplaced import UnplacedFinder

AFTERWARDS = 0.3  # seconds kept for writing down and auditing the plan, or
AFTERWARDS_SHARE = 0.5  # this share of what building the model took, if that is more
CONFLICT_SECONDS = 30.0  # at most, for naming the decisions that conflict
TOLD = ("xiaoqi", "highspy", "numpy", "pandas", "scikit-learn")


@dataclass(frozen=True)
class SolveOptions:
    """How long and how well. ``time_limit`` in seconds from typed tables to the plan (None: none); ``gap`` relative.

    ``work``, in units of ``Meter``, takes the place of the time where it is given: same input and seed, same plan.

    A round with more than ``divide`` pairs at a glance is planned in parts, and not where the model is exported. ``cluster`` is
    the address of a Dask scheduler whose workers solve the parts. ``settle``, in seconds of work, is how long a plan is sought
    that is worth the same and changes less of the baseline, once the best plan is found. ``budget`` limits what may change of
    the baseline; with it a round is never planned in parts.
    """

    time_limit: float | None = 25.0
    work: float | None = None
    gap: float = 0.0
    seed: int = 0
    export_model: Path | None = None
    divide: int = WHOLE
    cluster: str | None = None
    settle: float = 1.0
    budget: Budget | None = None


@dataclass
class _Clock:
    began: float
    limit: float | None
    work: float | None = None

    def __post_init__(self) -> None:
        self.meter = Meter(by_work=self.work is not None)
        self.built = 0.0  # seconds that building the model took
        self._reserved = 0.0

    def limits(self, options: SolveOptions, stop: Event | None) -> Limits:
        """What is left for the engine."""
        left = self.left() if self.work is None else max(0.01, self.work / SPEED - self.meter.now() - self._reserved)
        return Limits(left, options.gap, options.seed, stop, self.meter)

    def seconds(self) -> float:
        return monotonic() - self.began

    def left(self) -> float | None:
        """Seconds for the engine: what is left, less what writing down and auditing the plan will take."""
        if self.limit is None:
            return None
        return max(0.1, self.limit - self.seconds() - self._afterwards - self._reserved)

    def reserve(self, seconds: float) -> None:
        """Leave the engine that much less, at most a tenth of the limit."""
        limit = self.limit if self.work is None else self.work / SPEED
        self._reserved = seconds if limit is None else min(seconds, limit / 10)

    def released(self) -> float:
        """Seconds of the clock for what some were reserved for: all that is left of a limit."""
        self._reserved = 0.0
        if self.work is not None or self.limit is None:
            return inf
        return max(0.0, self.limit - self.seconds() - self._afterwards)

    @property
    def _afterwards(self) -> float:
        return max(AFTERWARDS, AFTERWARDS_SHARE * self.built)


def solve(
    round_: Round,
    options: SolveOptions = SolveOptions(),
    baseline: Plan | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: Event | None = None,
    start: Plan | None = None,
    incumbent: Incumbent | None = None,
) -> Plan:
    """The best joint plan found within the limits, audited.

    ``baseline`` is both a start and what churn is measured against; ``start`` is a start only, and comes first. ``progress`` is
    told of every phase and improvement; ``incumbent`` has the best plan so far for whoever asks, where the round is planned as a
    whole and nothing is guaranteed to schools. Setting ``stop`` ends the search with the best plan so far. Raises AuditFailure
    if the audit finds a violation, which is a defect.
    """
    clock = _Clock(monotonic(), options.time_limit if options.work is None else None, options.work)
    began = datetime.now(UTC)
    tell = _teller(progress, clock)
    tell("model", None, None)

    def whole(plan: Plan) -> Plan:
        """The plan with all that is told of it, audited."""
        return _audited(round_, _with_provenance(plan, round_, options, baseline, start, began, clock), baseline)

    problem = Problem.of(drawn(round_, options.seed))
    whole_only = options.export_model is not None or options.budget is not None
    parts = [Part.whole(problem)] if whole_only else parts_of(problem, options.divide)
    if len(parts) > 1 or options.cluster is not None:
        from matcher.regions.solve import solve_parts

        plan = solve_parts(problem, parts, options, clock.limit, baseline, tell, stop, start)
    else:
        with Relaxing(clock.limits(options, stop)) as relaxing:
            model = JointModel(Legality(problem), baseline, options.budget, relaxing.begin)
            if incumbent is not None:
                incumbent.begin(lambda answer: whole(_provenanced(plan_of(model, answer, baseline), options, clock, model)))
            plan = _planned(model, relaxing, options, clock, baseline, tell, stop, start=start, incumbent=incumbent)
    plan = whole(plan)
    if start is not None:
        better = no_worse(plan, start)
        plan = better if better.checks is plan.checks else _audited(round_, better, baseline)
    tell("done", plan.objective, plan.bound)
    return plan


def _audited(round_: Round, plan: Plan, baseline: Plan | None) -> Plan:
    report = audit(round_, plan, baseline)
    if report.violations:
        raise AuditFailure(report.violations)
    return plan.model_copy(update={"checks": report.checks})


class AuditFailure(Exception):
    """The audit found violations in a plan of our own: it must not be shown. ``violations`` lists the failed checks."""

    def __init__(self, violations: tuple[Any, ...]) -> None:
        first = violations[0]
        super().__init__(
            f"{len(violations)} violations, the first: {first.rule} {first.subject} {first.value} against {first.limit}"
        )
        self.violations = violations


def create_model(round_: Round, baseline: Plan | None = None) -> JointModel:
    """The joint model of a whole round; with a baseline, its churn included."""
    return JointModel(Legality(Problem.of(round_)), baseline)


def solve_part(
    problem: Problem,
    part: Part,
    options: SolveOptions,
    baseline: Plan | None,
    report: Callable[[int | None, float | None], None],
    stop: Event | None,
    late: bool = False,
    start: Plan | None = None,
) -> Plan:
    """The best plan of a part within the limits, not audited: that is done for the whole round.

    ``late`` says that the part is not the one that should have been planned, for want of time.
    """
    clock = _Clock(monotonic(), options.time_limit if options.work is None else None, options.work)
    with Relaxing(clock.limits(options, stop)) as relaxing:
        model = JointModel(Legality(problem, part), baseline, options.budget, relaxing.begin)
        return _planned(
            model, relaxing, options, clock, baseline, lambda _, objective, bound: report(objective, bound), stop, late, start
        )


def _planned(
    model: JointModel,
    relaxing: Relaxing,
    options: SolveOptions,
    clock: _Clock,
    baseline: Plan | None,
    tell: Callable[[str, int | None, float | None], None],
    stop: Event | None,
    late: bool = False,
    start: Plan | None = None,
    incumbent: Incumbent | None = None,
) -> Plan:
    """The plan of a model, its provenance no more than engine and work."""
    clock.built = clock.seconds()
    tell("solve", None, None)

    def report(objective: int | None, bound: float | None) -> None:
        if incumbent is not None:
            incumbent.prove(bound)
        tell("solve", objective, bound)

    keep = None if incumbent is None else incumbent.keep
    kept = None
    if baseline is not None:
        clock.reserve(options.settle)
    if model.changed is not None and baseline is not None and options.budget is not None:
        kept = keep_within(model, baseline, options.budget, clock.limits(options, stop), start)
    if kept is not None and kept.values is None:  # a plan that breaks the budget is none
        shared = Shared(kept, None)
    else:
        begin = None if kept is None else kept.values
        shared = solve_model(model, relaxing, options, clock, baseline if start is None else start, report, stop, keep, begin)
    patience = Patience(options.settle, clock.released(), stop, clock.meter)
    # What schools are guaranteed is not in the program.
    if baseline is not None and shared.answer.values is not None and shared.fairness is None:
        values = shared.answer.values
        settled, _ = fewest_moves(model.program, Had.by(model, baseline), values, patience)
        if _worth(model, settled, baseline) >= _worth(model, values, baseline):  # columns may tell less than a plan is worth
            shared = replace(shared, answer=replace(shared.answer, values=settled))
    tell("plan", None, shared.answer.bound)
    plan = plan_of(model, shared.answer, baseline, late).model_copy(update={"fairness": shared.fairness})
    if shared.fairness is not None:  # its bound is one on plans as fair only
        plan = plan.model_copy(update={"prices": None})
    if plan.status == "infeasible":
        tell("conflicts", None, None)
        named = smallest_conflict(model.problem.round, _time_for_conflicts(clock, stop), model.legality.part)
        plan = plan.model_copy(update={"conflicts": (named,)})
    return _provenanced(plan, options, clock, model, patience.cut)


def _worth(model: JointModel, values: Floats, baseline: Plan) -> int:
    """Points of the plan that values (n,) of the columns stand for."""
    return sum(assign(model, np.rint(values), baseline).terms.values())


def _provenanced(plan: Plan, options: SolveOptions, clock: _Clock, model: JointModel, cut: bool = False) -> Plan:
    settings: dict[str, Any] = {"engine": choose_engine(model.program).name, **({CUT: True} if cut else {})}
    return plan.model_copy(
        update={"provenance": Provenance(input_sha256="", settings=settings, work=clock.meter.spent)},
    )


def solve_model(
    model: JointModel,
    relaxing: Relaxing,
    options: SolveOptions,
    clock: _Clock,
    previous: Plan | None,
    report: Callable[[int | None, float | None], None],
    stop: Event | None,
    keep: Callable[[Floats], None] | None = None,
    kept: Floats | None = None,
) -> Shared:
    """Solve the model's program, with what schools are guaranteed, starting from the previous plan where there is one.

    Asked to stop before, it begins nothing. ``keep`` is told the values of better plans, but not where something is guaranteed:
    what is found on the way to such a plan need not keep the guarantee. ``kept`` (n,) is a plan within a churn budget.
    """
    nothing = Shared(Answer("unknown", None, None, 0.0), None)
    if _asked(stop):
        return nothing
    relaxed, engine = prepare(model.program, clock.limits(options, stop), relaxing)
    start = first_plan(model, previous, relaxed) if kept is None else kept
    if kept is None and previous is not None:
        start = filled(model, start, previous, clock.limits(options, stop))
    if _asked(stop):
        return nothing
    guarantee = Guarantee.of(model)
    limits = clock.limits(options, stop)
    if guarantee is not None:
        return share_fairly(model, guarantee, limits, start, engine, report, lambda program: _export(program, options))
    _export(model.program, options)
    limits = replace(clock.limits(options, stop), keep=keep)  # writing the model takes time
    return Shared(engine.solve(model.program, limits, start, report), None)


def _export(program: Program, options: SolveOptions) -> None:
    if options.export_model is not None:
        export(program, options.export_model)


def _asked(stop: Event | None) -> bool:
    return stop is not None and stop.is_set()


def plan_of(model: JointModel, answer: Answer, baseline: Plan | None, late: bool = False) -> Plan:
    """The plan that an engine's answer stands for, with an empty provenance. ``late`` as in ``solve_part``."""
    pairs = model.legality.count
    # Among plans within a budget the best may be below others that are legal.
    scope = Scope(legal_pairs=pairs, kept_pairs=pairs, bound_covers="legal" if model.changed is None else "kept")
    empty = dict.fromkeys(TERMS, 0)
    nothing = Provenance(input_sha256="")
    if answer.values is None:
        status: Status = "infeasible" if answer.status == "infeasible" else "unknown"
        bound = None if status == "infeasible" else _bound(model, answer)
        return Plan(status=status, objective=None, bound=bound, gap=None, scope=scope, terms=empty, provenance=nothing)
    values = np.rint(answer.values)  # engines keep whole columns within a tolerance, and 3 − 1e-7 students are 3 students
    made = assign(model, values, baseline)
    objective = sum(made.terms.values())
    bound = max(float(objective), _bound(model, answer))
    gap = relative_gap(objective, bound)
    return Plan(
        status="optimal" if gap <= OPTIMAL else "feasible",
        objective=objective,
        bound=bound,
        gap=gap,
        scope=scope,
        terms=made.terms,
        internships=made.internships,
        order_classes=made.order_classes,
        teachers=made.teachers,
        unplaced=UnplacedFinder(model, values, late).find(),
        provenance=nothing,
        prices=_prices(model, answer) if baseline is None else None,
    )


def _prices(model: JointModel, answer: Answer) -> Prices | None:
    """What the engine's bound is made of, by id; what is worth nothing is left out."""
    found, p = answer.made_of, model.problem
    if found is None:
        return None

    def by_id(ids: Names, points: Floats) -> dict[str, float]:
        """Whole multiples of the grain of prices: rounded down, which proves no more."""
        kept = np.floor(points * GRAIN) / GRAIN
        return {str(one): worth for one, worth in zip(ids.tolist(), kept.tolist(), strict=False) if worth}

    return Prices(
        bound=found.bound + model.program.offset,
        students=by_id(p.cohorts.ids, found.students),
        classes=by_id(p.cohorts.class_ids[p.cohorts.klass], found.members),
        enterprises=by_id(p.enterprises.ids, found.enterprises),
    )


def _bound(model: JointModel, answer: Answer) -> float:
    """The bound that the engine proved, or the trivial one while it has proved none."""
    return model.program.ceiling if answer.bound is None else answer.bound


def _time_for_conflicts(clock: _Clock, stop: Event | None) -> Callable[[], float]:
    """Seconds left for naming a conflict: what the plan has left, at least one; next to none once somebody asked to stop.

    Where work is the limit there is none here: what is named must not depend on the clock.
    """
    left = clock.left()
    if clock.work is not None:
        return lambda: 0.01 if _asked(stop) else np.inf
    end = monotonic() + (CONFLICT_SECONDS if left is None else min(CONFLICT_SECONDS, max(1.0, left)))
    return lambda: 0.01 if _asked(stop) else max(0.01, end - monotonic())


def _with_provenance(
    plan: Plan,
    round_: Round,
    options: SolveOptions,
    baseline: Plan | None,
    start: Plan | None,
    began: datetime,
    clock: _Clock,
) -> Plan:
    settings = {
        "time_limit": clock.limit,
        "work": options.work,
        "gap": options.gap,
        **told_budget(options.budget),
        **plan.provenance.settings,
        "fit": scorer_settings(round_),
    }
    provenance = Provenance(
        input_sha256=input_sha256(round_),
        settings=settings,
        seed=options.seed,
        versions=versions(),
        started=began.isoformat(timespec="seconds"),
        seconds=round(clock.seconds(), 3),
        work=plan.provenance.work,
        baseline_sha256=_fingerprint(baseline),
        start_sha256=_fingerprint(start),
    )
    return plan.model_copy(update={"provenance": provenance})


def _fingerprint(plan: Plan | None) -> str | None:
    return None if plan is None else plan_sha256(plan)


def versions() -> dict[str, str]:
    """What a plan depends on besides its input and settings: the program and its libraries, the catalogues and the rulebook."""
    of_packages = {name: version(name) for name in TOLD}
    return {
        "python": platform.python_version(),
        **of_packages,
        "catalogues": catalogues_version(),
        "rulebook": rulebook_version(),
    }


def _teller(progress: Callable[[Progress], None] | None, clock: _Clock) -> Callable[[str, int | None, float | None], None]:
    def tell(phase: str, objective: int | None, bound: float | None) -> None:
        if progress is not None:
            gap = None if objective is None or bound is None else relative_gap(objective, bound)
            progress(Progress(phase, objective, bound, gap, clock.seconds()))

    return tell

"""A large round in parts, from its problem to one plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING

from data.contract.plan import Plan
from matcher.problem import Problem
from matcher.problem.part import Part
from matcher.regions.ceiling import ceiling
from matcher.regions.conduct import Conductor
from matcher.regions.count import count_legal
from matcher.regions.crew import Crew
from matcher.regions.join import join
from matcher.regions.local import LocalCrew
from matcher.regions.rough import RoughPairs
from matcher.regions.work import Desk, Work

if TYPE_CHECKING:
    from matcher.solve import SolveOptions

AFTERWARDS = 1.2e-4  # seconds for each cohort, teacher and post: joining, hash and audit

Tell = Callable[[str, int | None, float | None], None]


def solve_parts(
    problem: Problem,
    parts: Sequence[Part],
    options: SolveOptions,
    seconds: float | None,
    baseline: Plan | None,
    tell: Tell,
    stop: Event | None,
    start: Plan | None = None,
) -> Plan:
    """The plans of all parts as one, within so many ``seconds`` (None: no limit), not audited.

    The parts are solved by processes of this machine, or by the workers of a cluster where the options name one.
    """
    end = None if seconds is None else monotonic() + max(1.0, seconds - _afterwards(problem))
    tell("solve", None, None)
    work = Work(problem.round, tuple(parts), baseline, start)
    crew = _crew(work, options)
    with ThreadPoolExecutor(1) as beside:
        legal = beside.submit(count_legal, problem)  # while others solve
        try:
            rough = RoughPairs(problem)
            sizes = [float(rough.count(part.cohorts, part.posts)) for part in parts]
            report = partial(tell, "solve")
            plans = Conductor(crew, sizes, end, options.gap, options.seed, report, options.work).run(stop)
        finally:
            crew.close()
        tell("plan", None, None)
        desk = Desk(work, problem)
        found = [
            plan if plan is not None and plan.status != "unknown" else desk.bare(number, options.seed)
            for number, plan in enumerate(plans)
        ]
        bounds = [ceiling(problem, part) for part in parts]
        return join([_bounded(plan, bound) for plan, bound in zip(found, bounds, strict=True)], legal.result())


def _bounded(plan: Plan, bound: float) -> Plan:
    """The plan, whose bound is no higher than what is possible at best."""
    return plan if plan.bound is None else plan.model_copy(update={"bound": min(plan.bound, bound)})


def _crew(work: Work, options: SolveOptions) -> Crew:
    if options.cluster is None:
        return LocalCrew(work.packed(), len(work.parts))
    from matcher.regions.cluster import ClusterCrew

    return ClusterCrew(options.cluster, work.packed())


def _afterwards(problem: Problem) -> float:
    """Seconds to keep for what follows."""
    return AFTERWARDS * (len(problem.cohorts.ids) + len(problem.teachers.ids) + len(problem.posts.ids))

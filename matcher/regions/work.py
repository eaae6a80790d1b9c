"""What whoever solves parts has at hand: one round, divided, and how one part of it is solved."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from time import monotonic

from data.contract.plan import Plan
from data.contract.round import Round
from data.plans.restrict import restrict
from matcher.features import PairKind
from matcher.fit.kept import scorer_of
from matcher.problem import Problem
from matcher.problem.part import Part
from matcher.regions.bare import bare_plan
from matcher.regions.crew import Job

KINDS: tuple[PairKind, ...] = ("cohort", "teacher")
EVERY = 0.5  # seconds between two reports of one part


@dataclass(frozen=True)
class Work:
    """A round with its rows as they were drawn, its parts, the plan that churn is measured against and one to start from."""

    round: Round
    parts: tuple[Part, ...]
    baseline: Plan | None
    start: Plan | None = None

    def packed(self) -> bytes:
        """As bytes, for ``Desk.of``."""
        return pickle.dumps(self, protocol=pickle.HIGHEST_PROTOCOL)


class Desk:
    """Solves parts of one round, one after another; what all parts share is looked up once."""

    def __init__(self, work: Work, problem: Problem | None = None) -> None:
        """``problem`` is that of the work's round, where it is at hand."""
        self._work = work
        self._problem = Problem.of(work.round) if problem is None else problem

    @classmethod
    def of(cls, packed: bytes) -> Desk:
        """The desk for packed work."""
        work = pickle.loads(packed)
        assert isinstance(work, Work)
        return cls(work)

    def solve(self, job: Job, report: Callable[[int | None, float | None], None], stop: Event) -> Plan:
        """The best plan of a part within the job's limits.

        They count from when what all parts share is at hand, or the first part would have no time left.
        """
        from matcher.solve import SolveOptions, solve_part

        for kind in KINDS:
            scorer_of(self._work.round, kind)
        options = SolveOptions(time_limit=job.seconds, gap=job.gap, seed=job.seed, work=job.work)
        part = self._work.parts[job.number]
        baseline, start = self._of(part, self._work.baseline), self._of(part, self._work.start)
        return solve_part(self._problem, part, options, baseline, seldom(report), stop, start=start)

    def bare(self, number: int, seed: int) -> Plan:
        """The least plan of a part."""
        part = self._work.parts[number]
        return bare_plan(self._problem, part, self._of(part, self._work.baseline), seed)

    def _of(self, part: Part, plan: Plan | None) -> Plan | None:
        """What an earlier plan says of the part's cohorts and teachers; of those whom nobody knows the first part hears."""
        if plan is None:
            return None
        p, first = self._problem, part is self._work.parts[0]
        cohorts = set(p.cohorts.ids[part.cohorts])
        teachers = set(p.teachers.ids[part.teachers])

        def hears(known: dict[str, int], own: set[str]) -> Callable[[str], bool]:
            return lambda who: who in own or (first and who not in known)

        return restrict(plan, hears(p.places.cohorts, cohorts), hears(p.places.teachers, teachers))


def seldom(report: Callable[[int | None, float | None], None]) -> Callable[[int | None, float | None], None]:
    """A report that passes on what has not been passed on yet, at most every half second; a first plan at once."""
    last, planned = -EVERY, False

    def tell(objective: int | None, bound: float | None) -> None:
        nonlocal last, planned
        first = not planned and objective is not None
        if first or monotonic() - last >= EVERY:
            last, planned = monotonic(), planned or objective is not None
            report(objective, bound)

    return tell

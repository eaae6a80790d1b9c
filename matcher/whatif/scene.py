"""What is planned again after a change: whom, where, and everybody else held in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from data.contract.plan import Plan
from data.contract.round import Round
from data.plans.restrict import restrict
from data.rulebook.settings import Settings
from matcher.problem import Problem
from matcher.problem.part import Part
from matcher.whatif.around import Around, TooWide, around
from matcher.whatif.held import held, with_the_gone
from matcher.whatif.touched import Change, changes, reaches_all
from matcher.whatif.where import part_of


@dataclass(frozen=True)
class Scene:
    """One change of a round that has a plan.

    ``own`` is the plan's rows of those planned again, less the order-based classes ``shared`` with others, which stay as they
    are; ``working`` the changed round with everybody else held, ``problem`` and ``part`` what is to be solved.
    """

    before: Round
    plan: Plan
    after: Round
    changes: Sequence[Change]
    around: Around
    own: Plan
    shared: frozenset[str]
    working: Round
    problem: Problem
    part: Part

    @classmethod
    def of(cls, before: Round, plan: Plan, after: Round) -> Scene | None:
        """The scene of a change; None where it reaches too far for that."""
        found = changes(before, after)
        if plan.objective is None or plan.fairness is not None or reaches_all(found):
            return None
        kept = with_the_gone(before, after)
        changed = Problem.of(kept)
        try:
            near = around(found, before, after, plan, changed)
        except TooWide:
            return None
        own = restrict(plan, near.cohorts_out.__contains__, near.teachers_out.__contains__)
        shared = frozenset(c.post_id for c in plan.order_classes if any(m.cohort_id not in near.cohorts_out for m in c.members))
        own = own.model_copy(update={"order_classes": tuple(c for c in own.order_classes if c.post_id not in shared)})
        working = held(kept, plan, near.cohorts_out, shared, Settings.of(after).as_of)
        problem = Problem.of(working, changed)
        closed = set(before["posts"]["post_id"].tolist()) - set(after["posts"]["post_id"].tolist())
        part = part_of(near, plan, problem, shared, closed)
        return cls(before, plan, after, found, near, own, shared, working, problem, part)

    @cached_property
    def held_before(self) -> Round:
        """The round before the change, the same people held."""
        return held(self.before, self.plan, self.around.cohorts_out, self.shared, Settings.of(self.before).as_of)

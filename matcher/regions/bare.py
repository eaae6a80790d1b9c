"""The least plan of a part for which there was no time: its pins are kept, and nobody else is placed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from data.contract.plan import Plan, Scope
from matcher.arrays import Flags
from matcher.problem import Problem
from matcher.problem.part import Part
from matcher.regions.ceiling import ceiling

WORK = 60_000.0  # at most: the same plan whatever the clock says


def bare_plan(problem: Problem, part: Part, baseline: Plan | None, seed: int) -> Plan:
    """The plan of the part's people at the posts that its pins name alone, and the most that is possible as its bound.

    That is enough: what a plan places elsewhere can be left out.
    """
    from matcher.solve import SolveOptions, solve_part

    named = replace(part, posts=part.posts[_named(problem, part)])
    options = SolveOptions(work=WORK, seed=seed)
    plan = solve_part(problem, named, options, baseline, lambda _objective, _bound: None, None, late=True)
    if plan.objective is None:
        return plan
    scope = Scope(legal_pairs=plan.scope.legal_pairs, kept_pairs=plan.scope.kept_pairs, bound_covers="kept")
    most = ceiling(problem, part)
    fairness = plan.fairness
    if fairness is not None:  # it was reckoned over the pinned posts alone
        told = {"proven": False, "price": None, "price_at_most": max(0.0, most - plan.objective)}
        fairness = fairness.model_copy(update=told)
    return plan.model_copy(update={"bound": most, "scope": scope, "fairness": fairness})


def _named(problem: Problem, part: Part) -> Flags:
    posts = np.zeros(len(part.posts), dtype=bool)
    for number in part.pins.tolist():
        pin = problem.decisions[number]
        enterprise = problem.posts.enterprise[part.posts]
        posts |= part.posts == pin.post if pin.post >= 0 else enterprise == pin.enterprise
    return posts

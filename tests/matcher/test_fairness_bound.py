"""Where no plan with the guarantee was found, the plan without it is not measured against a bound of other plans."""

from __future__ import annotations

from core_rounds import Small

from matcher.engines import Answer, HighsEngine, Limits
from matcher.engines.base import silent
from matcher.fairness import _joined
from matcher.legality import Legality
from matcher.model import JointModel
from matcher.problem import Problem


def test_the_bound_with_the_guarantee_is_none_of_the_plan_without() -> None:
    program = JointModel(Legality(Problem.of(Small().round))).program
    without = HighsEngine().solve(program, Limits(), None, silent)
    assert without.bound is not None
    joined = _joined(program, Answer("unknown", None, without.bound - 100, 0.0), without)
    assert joined.bound == without.bound
    assert joined.values is not None

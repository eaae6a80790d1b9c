"""The engine that takes students and teachers apart, against HiGHS on the whole program."""

from __future__ import annotations

from functools import cache
from threading import Event
from unittest.mock import patch

import numpy as np
import pytest
from busy_teachers import busy_baseline, busy_round, matched_by_pins
from core_rounds import Small
from tiers import tiered
from tiny_rounds import tiny_round

from data.regions import generate
from matcher.engines import HighsEngine, Limits
from matcher.engines.base import Answer, relative_gap, silent
from matcher.engines.parts import PartsEngine
from matcher.engines.run import Run
from matcher.legality import Legality
from matcher.model import JointModel
from matcher.model.program import Program
from matcher.problem import Problem
from matcher.start import first_plan

SEEDS = tiered(range(40), quick=2, slow=16)


@cache
def program_of(seed: int) -> Program:
    return JointModel(Legality(Problem.of(tiny_round(seed)))).program


def check(program: Program, answer: Answer, gap: float) -> None:
    """The answer's plan keeps the program, its bound is none below the optimum, and the two are as close as asked."""
    whole = HighsEngine().solve(program, Limits(), None, silent)
    if whole.status == "infeasible":
        assert answer.status == "infeasible"
        return
    assert whole.bound is not None
    assert answer.values is not None
    assert answer.bound is not None
    best = float(program.cost @ whole.values) + program.offset
    found = float(program.cost @ answer.values) + program.offset
    assert answer.bound >= best - 1e-6
    assert found <= best + 1e-6
    reached = program.matrix @ answer.values
    assert (reached <= program.row_upper + 1e-5).all()
    assert (reached >= program.row_lower - 1e-5).all()
    assert np.abs(answer.values[program.integer] - np.rint(answer.values[program.integer])).max(initial=0.0) < 1e-6
    if answer.status == "optimal":
        assert relative_gap(found, answer.bound) <= gap + 1e-9


@pytest.mark.parametrize("seed", SEEDS)
def test_plan_and_bound_on_tiny_rounds(seed: int) -> None:
    program = program_of(seed)
    check(program, PartsEngine().solve(program, Limits(seconds=10.0, gap=0.02), None, silent), gap=0.02)


@pytest.mark.parametrize("seed", SEEDS)
def test_plan_and_bound_where_teachers_compete(seed: int) -> None:
    small = busy_round(seed)
    model = JointModel(Legality(Problem.of(small.round)), busy_baseline(seed, small))
    check(model.program, PartsEngine().solve(model.program, Limits(seconds=20.0, gap=0.0), None, silent), gap=0.0)


def test_pins_that_only_a_matching_meets() -> None:
    program = JointModel(Legality(Problem.of(matched_by_pins().round))).program
    check(program, PartsEngine().solve(program, Limits(seconds=20.0), None, silent), gap=0.0)


def test_what_fails_in_the_proof_is_told() -> None:
    program = JointModel(Legality(Problem.of(Small().teacher().round))).program
    with patch("matcher.engines.proof.Blocks", side_effect=OSError("no room")), pytest.raises(OSError, match="no room"):
        PartsEngine().solve(program, Limits(), None, silent)


def test_a_plan_that_breaks_a_row_does_not_count() -> None:
    program = JointModel(Legality(Problem.of(Small().teacher().round))).program
    run = Run(program, Limits(), silent)
    assert not run.found(program.upper + 5)
    assert run.values is None
    assert run.found(program.lower)
    assert not run.found(program.lower)


def test_a_bound_never_rises() -> None:
    program = JointModel(Legality(Problem.of(Small().teacher().round))).program
    run = Run(program, Limits(), silent)
    run.prove(100.2)
    run.prove(200.0)
    assert run.bound == 100 + program.offset


def test_without_teachers_it_is_exact() -> None:
    program = JointModel(Legality(Problem.of(Small().like("C1", cohort_id="C2").round))).program
    answer = PartsEngine().solve(program, Limits(seconds=10.0), None, silent)
    check(program, answer, gap=0.0)
    assert float(program.cost @ answer.values) == answer.bound


def test_teachers_only() -> None:
    program = JointModel(Legality(Problem.of(Small(C1={"deferred": 10}).teacher().round))).program
    check(program, PartsEngine().solve(program, Limits(seconds=10.0, gap=0.001), None, silent), gap=0.001)


def test_a_pin_that_nothing_can_meet() -> None:
    small = Small(P1={"seats": 0}).teacher().like("P1", post_id="P2", seats=5)
    program = JointModel(Legality(Problem.of(small.decide(action="pin", cohort_id="C1", post_id="P1").round))).program
    assert PartsEngine().solve(program, Limits(seconds=10.0), None, silent).status == "infeasible"


def test_stopped_before_it_began() -> None:
    stop = Event()
    stop.set()
    program = JointModel(Legality(Problem.of(Small().teacher().round))).program
    answer = PartsEngine().solve(program, Limits(seconds=10.0, stop=stop), None, silent)
    assert answer.status in ("feasible", "optimal", "unknown")


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_plan_and_bound_on_counties(seed: int) -> None:
    model = JointModel(Legality(Problem.of(generate("county", seed))))
    program = model.program
    answer = PartsEngine().solve(program, Limits(seconds=30.0, gap=0.01), first_plan(model, None, None), silent)
    assert answer.bound is not None
    assert answer.values is not None
    assert relative_gap(float(program.cost @ answer.values) + program.offset, answer.bound) <= 0.01
    reached = program.matrix @ answer.values
    assert (reached <= program.row_upper + 1e-5).all()
    assert (reached >= program.row_lower - 1e-5).all()

"""The engine for programs too large for one master program, forced onto small ones, against HiGHS on the whole program."""

from __future__ import annotations

from datetime import timedelta
from threading import Event
from unittest.mock import patch

import pytest
from busy_teachers import matched_by_pins
from core_rounds import FIRST, Small
from large_programs import TINY, TOWNS, Told, best, by_work, cases, optimum, program_of
from small_rounds import small_baseline, small_round
from tiers import tiered

from data.contract.plan import Fairness
from data.contract.round import Round
from data.regions import generate
from matcher.engines import HighsEngine, Limits
from matcher.engines.base import Answer, relative_gap, silent
from matcher.engines.choose import prepare
from matcher.engines.condensed import relax
from matcher.engines.highs import keeps
from matcher.engines.large import LargeEngine
from matcher.engines.parts import PartsEngine
from matcher.engines.relaxing import Relaxing
from matcher.engines.run import Run
from matcher.legality import Legality
from matcher.model import JointModel
from matcher.model.program import Program
from matcher.problem import Problem
from matcher.solve import SolveOptions, solve
from matcher.start import first_plan

CASES = [*cases("tiny", TINY, 5), *cases("busy", range(40), 5), *cases("town", TOWNS, 1)]
SIDE_BY_SIDE = [*cases("busy", range(40), 4), *cases("town", TOWNS, 1)]
WORK = 3_000.0


def check(program: Program, answer: Answer, told: Told, most: float | None) -> None:
    """The plan keeps the program; no plan told is above the optimum ``most`` (None: there is no plan), and no bound below it."""
    if most is None:
        assert answer.status == "infeasible"
        assert not told.plans
        return
    assert answer.status in ("optimal", "feasible")
    assert answer.bound is not None
    assert min([answer.bound, *told.bounds]) >= most
    assert answer.values is not None
    assert keeps(program, answer.values)
    found = round(float(program.cost @ answer.values)) + program.offset
    assert max([found, *told.plans]) == found <= most
    if answer.status == "optimal":
        assert found == answer.bound


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_plan_and_bound(kind: str, seed: int) -> None:
    program, told = program_of(kind, seed), Told()
    check(program, LargeEngine().solve(program, by_work(WORK), None, told), told, best(kind, seed))


@pytest.mark.parametrize(("kind", "seed"), SIDE_BY_SIDE)
def test_plan_and_bound_side_by_side(kind: str, seed: int) -> None:
    """Limited by time, plans are sought while enterprises are priced."""
    program, told = program_of(kind, seed), Told()
    check(program, LargeEngine().solve(program, Limits(seconds=0.5), None, told), told, best(kind, seed))


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_the_best_plan_to_begin_with_is_kept(kind: str, seed: int) -> None:
    program, told = program_of(kind, seed), Told()
    start = HighsEngine().solve(program, Limits(), None, silent).values
    if start is None:
        return
    answer = LargeEngine().solve(program, by_work(WORK), start, told)
    check(program, answer, told, best(kind, seed))
    assert answer.values is not None
    assert program.cost @ answer.values == pytest.approx(program.cost @ start)


def test_whatever_takes_its_time_hears_who_wants_to_stop() -> None:
    outside = Event()
    run = Run(_program(Small().teacher()), Limits(stop=outside), silent)
    assert not run.limits_left().stop.is_set()
    outside.set()
    assert run.limits_left().stop.is_set()
    within = Run(run.program, Limits(), silent)
    within.enough.set()
    assert within.limits_left().stop.is_set()


@pytest.mark.parametrize(("kind", "seed"), SIDE_BY_SIDE)
def test_what_was_done_ahead_is_gone_on_from(kind: str, seed: int) -> None:
    """The halves and prices that were made beside the relaxation."""
    program, told = program_of(kind, seed), Told()
    with patch("matcher.engines.choose.WHOLE", 0), patch("matcher.engines.choose.JOINT", 0):
        _, engine = prepare(program, Limits(seconds=0.5), Relaxing(Limits()))
        assert isinstance(engine, LargeEngine)
        check(program, engine.solve(program, Limits(seconds=0.5), None, told), told, best(kind, seed))


@pytest.mark.parametrize("seed", tiered((8, *range(8), 9), quick=1, slow=4))
def test_as_fair_as_the_whole_program_allows(seed: int) -> None:
    """With a guarantee for schools, which leaves plans out: as fair as HiGHS alone, none of them above its optimum."""
    round_, baseline = small_round(seed), small_baseline(seed, small_round(seed))
    asked = {"key": "fairness.placed", "value": "1", "reason": "试"}
    records = {name: round_.records(name) for name in round_.tables}
    round_ = Round.from_records({**records, "settings": [*records.get("settings", []), asked]})
    whole = solve(round_, SolveOptions(time_limit=None, seed=seed), baseline)
    engine = LargeEngine()
    chosen = [patch(f"matcher.{module}.choose_engine", lambda *_: engine) for module in ("engines.choose", "fairness")]
    with chosen[0], chosen[1]:
        large = solve(round_, SolveOptions(work=6 * WORK, seed=seed), baseline)
    assert whole.objective == whole.bound
    assert whole.fairness is not None
    assert large.fairness is not None
    assert large.fairness.proven
    assert sum(_placed(large.fairness)) == sum(_placed(whole.fairness))
    assert large.bound is not None
    assert large.objective is not None
    assert large.objective <= whole.objective <= large.bound


def _placed(fairness: Fairness) -> list[int]:
    """Students of each school who have a place."""
    return [school.placed.reached for school in fairness.schools if school.placed is not None]


def test_pins_that_only_a_matching_meets() -> None:
    program, told = _program(matched_by_pins()), Told()
    check(program, LargeEngine().solve(program, by_work(WORK), None, told), told, optimum(program))


def test_two_pins_for_one_seat() -> None:
    small = Small().teacher().like("T1", teacher_id="T2")
    small.add("teacher_windows", teacher_id="T2", start=FIRST, end=FIRST + timedelta(days=121))
    small.row("Q1").update(seats=1)
    for k in (1, 2):
        small.decide(action="pin", teacher_id=f"T{k}", post_id="Q1", start=FIRST)
    program = _program(small)
    assert optimum(program) is None
    assert LargeEngine().solve(program, by_work(WORK), None, silent).status == "infeasible"


def test_a_pin_of_a_cohort_that_nothing_can_meet() -> None:
    small = Small(P1={"seats": 0}).teacher().like("P1", post_id="P2", seats=5)
    program = _program(small.decide(action="pin", cohort_id="C1", post_id="P1"))
    assert LargeEngine().solve(program, by_work(WORK), None, silent).status == "infeasible"


@pytest.mark.parametrize("limits", [by_work(WORK), Limits(seconds=1.0)], ids=["by work", "by time"])
@pytest.mark.parametrize("teachers", [False, True], ids=["no teachers", "teachers"])
def test_without_a_legal_pair_nothing_is_placed_and_nothing_more_is_possible(limits: Limits, teachers: bool) -> None:
    small = Small(E1={"credit": "bad"})
    program, told = _program(small.teacher() if teachers else small), Told()
    assert not len(program.cost)
    answer = LargeEngine().solve(program, limits, None, told)
    assert (answer.status, answer.bound) == ("optimal", program.offset)
    assert answer.values is not None
    assert keeps(program, answer.values)


def test_with_legal_pairs_of_teachers_only() -> None:
    program, told = _program(Small(P1={"hours_per_day": 12}).teacher()), Told()
    answer = LargeEngine().solve(program, by_work(WORK), None, told)
    check(program, answer, told, optimum(program))
    assert answer.status == "optimal"


@pytest.mark.parametrize("pinned", [{"cohort_id": "C1", "post_id": "P1"}, {"teacher_id": "T1", "post_id": "Q1"}])
def test_a_pin_without_a_legal_pair(pinned: dict[str, str]) -> None:
    program = _program(Small(E1={"credit": "bad"}).teacher().decide(action="pin", **pinned))
    assert LargeEngine().solve(program, by_work(WORK), None, silent).status == "infeasible"


def test_a_round_without_a_legal_pair_is_solved() -> None:
    engine = LargeEngine()
    with patch("matcher.engines.choose.choose_engine", lambda *_: engine):
        plan = Small(E1={"credit": "bad"}).teacher().solve()
    assert (plan.status, plan.objective, plan.bound, plan.internships, plan.teachers) == ("optimal", 0, 0, (), ())
    assert {row.cohort_id or row.teacher_id for row in plan.unplaced} == {"C1", "T1"}


def test_stopped_before_it_began() -> None:
    stop = Event()
    stop.set()
    program = _program(Small().teacher())
    answer = LargeEngine().solve(program, Limits(seconds=10.0, stop=stop), None, silent)
    assert answer.status in ("feasible", "optimal", "unknown")


def test_what_fails_in_the_proof_is_told() -> None:
    program = _program(Small().teacher())
    with patch("matcher.engines.large_proof.Shortlist", side_effect=OSError("no room")), pytest.raises(OSError, match="no room"):
        LargeEngine().solve(program, Limits(seconds=1.0), None, silent)


@pytest.mark.parametrize("seed", tiered((1, 2), quick=0, slow=1))
def test_plan_and_bound_on_counties(seed: int) -> None:
    """Against the bound of the engine that has one master program: neither plan is above the other's bound."""
    model, told = JointModel(Legality(Problem.of(generate("county", seed)))), Told()
    program = model.program
    relaxed = relax(program.students[1], Limits())
    start = first_plan(model, None, relaxed)
    answer = LargeEngine(relaxed).solve(program, Limits(seconds=15.0), start, told)
    other = PartsEngine(relaxed).solve(program, Limits(seconds=15.0), start, silent)
    assert answer.values is not None
    assert other.values is not None
    assert other.bound is not None
    assert keeps(program, answer.values)
    found = round(float(program.cost @ answer.values)) + program.offset
    assert min(told.bounds) >= max(found, round(float(program.cost @ other.values)) + program.offset)
    assert max(told.plans) == found <= other.bound
    assert relative_gap(found, min(told.bounds)) <= 0.05


def _program(small: Small) -> Program:
    return JointModel(Legality(Problem.of(small.round))).program

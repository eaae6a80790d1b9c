"""Plans that large regions begin with: none breaks a row, and none is lost to what merely follows from it."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest
from core_rounds import Small
from large_programs import TINY, TOWNS, by_work, cases, most, optimum, program_of
from small_rounds import small_baseline, small_round
from tiers import tiered

from matcher.arrays import Floats
from matcher.engines import HighsEngine, Limits
from matcher.engines.base import Engine, silent
from matcher.engines.condensed import LEFT_OUT, Groups, condense, relax
from matcher.engines.greedy import Greedy
from matcher.engines.highs import complete, keeps
from matcher.engines.large import LargeEngine
from matcher.engines.meter import Meter
from matcher.engines.neighbourhoods import around
from matcher.engines.parts import PartsEngine
from matcher.engines.prices import feasible, grained, worth_of
from matcher.engines.promising import CLASSES, promising, taken
from matcher.engines.split import Split
from matcher.legality import Legality
from matcher.model import JointModel
from matcher.model.guarantee import Guarantee
from matcher.model.program import Program
from matcher.problem import Problem
from matcher.solve import create_model
from matcher.start import first_plan

CASES = [*cases("tiny", TINY, 6), *cases("town", TOWNS, 3)]
BASELINES = tiered(range(0, 40, 3), quick=2, slow=14)


def half_of(kind: str, seed: int) -> Program:
    return program_of(kind, seed).students[1]


def wishes(half: Program, draw: int) -> np.ndarray:
    """Groups (g,) that somebody wants, far more than there is room for; nobody's at first."""
    groups, random = Groups.of(half), np.random.default_rng(draw)
    size = random.integers(groups.least.astype(int), groups.most.astype(int) + 1)
    return np.where(random.random(len(size)) < (0.0, 0.3, 1.0)[draw], size, 0).astype(np.int64)


def pinned(half: Program) -> bool:
    return bool(half.row_labels.starting_with("pin_").any())


@pytest.mark.parametrize("draw", [0, 1, 2])
@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_groups_opened_one_after_the_other_keep_every_cap(kind: str, seed: int, draw: int) -> None:
    half = half_of(kind, seed)
    groups = Groups.of(half)
    students = Greedy(half).open(wishes(half, draw))
    values = np.full(len(half.cost), np.nan)
    values[groups.students], values[groups.opened] = students, students > 0
    if not pinned(half):  # pins are kept where that is easy
        values[np.isnan(values) & ~half.column_labels.starting_with("site_", "any_", "both_", "lost_")] = 0.0
        whole = complete(half, values, Meter())
        assert whole is not None
        assert keeps(half, whole)


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_only_groups_that_are_among_them_are_opened(kind: str, seed: int) -> None:
    half = half_of(kind, seed)
    among = np.random.default_rng(seed).random(len(Groups.of(half).students)) < 0.5
    students = Greedy(half).open(np.zeros(len(among), dtype=np.int64), among)
    if not pinned(half):
        assert (students[~among] == 0).all()


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_relaxation_is_the_bound_that_its_prices_prove(kind: str, seed: int) -> None:
    """The prices prove, over all rows and columns, what HiGHS says of the relaxation without the rows that it leaves out."""
    half = half_of(kind, seed)
    relaxed = relax(half, Limits())
    program = condense(half)[0]
    if relaxed is None:
        assert most(half, half.cost) is None
        return
    assert feasible(relaxed.prices, half.row_lower, half.row_upper) == pytest.approx(relaxed.prices, abs=1e-6)
    proven = _by_prices(half, relaxed.prices)
    assert proven == pytest.approx(float(half.cost @ relaxed.values), abs=1e-3)
    assert proven == pytest.approx(_relaxed_by_highs(half), abs=1e-3)
    assert _by_prices(half, grained(relaxed.prices)) >= proven - 1e-4
    best = most(half, half.cost)
    assert best is None or proven >= best - 1e-4
    assert len(program.cost) < len(half.cost) or len(Groups.of(half).students) == 0


def _by_prices(half: Program, prices: Floats) -> float:
    prices = feasible(prices, half.row_lower, half.row_upper)
    profit = np.maximum(half.cost - half.matrix.T @ prices, 0.0)
    return worth_of(prices, half.row_lower, half.row_upper) + float(profit @ half.upper)


def _relaxed_by_highs(half: Program) -> float | None:
    """The most in fractions, without limits on enterprises and with openings in the two rows of their groups only."""
    groups = Groups.of(half)
    own = half.row_labels.starting_with("most_", "least_")
    rows = np.flatnonzero(own | ~half.row_labels.starting_with(*LEFT_OUT))
    part = half.slice(np.arange(len(half.cost)), rows)
    matrix = part.matrix.tolil()
    matrix[np.ix_(np.flatnonzero(~own[rows]), groups.opened)] = 0.0
    return most(replace(part, matrix=matrix.tocsr()), half.cost, whole=False)


@pytest.mark.parametrize("earlier", [False, True])
@pytest.mark.parametrize("seed", BASELINES)
def test_the_start_is_not_lost_where_classes_are_shut(seed: int, earlier: bool) -> None:
    """Whatever can be completed with all classes open can be with those that are worth looking at."""
    round_ = small_round(seed)
    previous = small_baseline(seed, round_)
    model = create_model(round_, previous)  # groups of the earlier plan lose students where that is left out
    split = Split(model.program)
    start = first_plan(model, previous if earlier else None, relax(split.students, Limits()))[split.columns]
    opened = np.where(split.students.column_labels.starting_with(*CLASSES), np.nan, start)
    if complete(split.students, opened, Meter()) is not None:
        assert complete(split.students, start, Meter()) is not None


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_plans_of_what_the_relaxation_takes_are_plans_of_all(kind: str, seed: int) -> None:
    """Groups that it takes, that a plan has, or that a pin names are all there, and so is what follows from them."""
    half = half_of(kind, seed)
    relaxed, plan = relax(half, Limits()), HighsEngine().solve(replace(half, cost=-half.cost), Limits(), None, silent).values
    if relaxed is None or plan is None:
        assert most(half, half.cost) is None
        return
    groups = Groups.of(half)
    with patch("matcher.engines.promising.TAKEN", 2):
        among = taken(half, relaxed, plan)
    for values in (relaxed.values, plan):
        assert among[groups.students[values[groups.students] > 1e-6]].all()
        own = half.column_labels.starting_with(*CLASSES)
        assert among[own & (values > 1e-6)].all()
    assert (among[groups.students] == among[groups.opened]).all()
    rest = around(half, plan, np.flatnonzero(among))
    found = HighsEngine().solve(rest, Limits(), plan[among], silent).values
    assert found is not None
    values = plan.copy()
    values[among] = found
    assert keeps(half, values)
    assert half.cost @ values <= most(half, half.cost) + 1e-6


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_plans_of_promising_groups_are_plans_of_all(kind: str, seed: int) -> None:
    half = half_of(kind, seed)
    relaxed = relax(half, Limits())
    if relaxed is None:
        assert most(half, half.cost) is None
        return
    groups = Groups.of(half)
    start = np.full(len(half.cost), np.nan)
    start[groups.students[::3]] = 1.0
    with patch("matcher.engines.promising.PROMISING", 3):
        among = promising(half, relaxed, start)
    named = np.zeros(len(half.cost), dtype=bool)
    named[half.matrix[np.flatnonzero(half.row_labels.starting_with("pin_"))].indices] = True
    assert among[named].all()
    assert among[groups.students[::3]].all()
    assert (among[groups.students] == among[groups.opened]).all()
    program = program_of(kind, seed)
    narrow = Split(program).narrowed(among)
    assert (narrow.columns == Split(program).columns[among]).all()
    answer = HighsEngine().solve(narrow.students, Limits(), None, silent)
    if answer.values is None:
        assert pinned(half)
        return
    values = narrow.lifted(answer.values)
    assert keeps(narrow.students, values)
    assert keeps(program, narrow.join(values, np.zeros(0, dtype=np.int64))) or program.row_labels.starting_with("pin_").any()


@pytest.mark.parametrize("engine", [PartsEngine(), LargeEngine()])
def test_pins_can_be_met_where_schools_are_guaranteed_more(engine: Engine) -> None:
    """What enterprises without a pin must take does not count when only the pinned ones are looked at."""
    small = Small(C1={"size": 20}).teacher().set("fairness.placed", 1)
    small.like("E1", enterprise_id="E2", name="另一家示例厂").like("P1", post_id="P2", enterprise_id="E2")
    small.decide(action="pin", cohort_id="C1", post_id="P1")
    model = JointModel(Legality(Problem.of(small.round)))
    guarantee = Guarantee.of(model)
    assert guarantee is not None
    best = HighsEngine().solve(guarantee.alone(model.program), Limits(), None, silent)
    assert best.values is not None
    held = guarantee.keeping(model.program, guarantee.fairness(best.values))
    answer = engine.solve(held, by_work(6_000), None, silent)
    assert answer.values is not None
    assert keeps(held, answer.values)
    most = optimum(held)
    assert answer.bound is not None
    assert most is not None
    assert answer.bound >= most

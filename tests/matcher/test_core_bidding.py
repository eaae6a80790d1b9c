"""Teachers of large regions: bounds at any prices and fees, and stays that keep every row, against HiGHS."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from large_programs import BUSY, PLANNED, TOWNS, best, cases, most, program_of, teachers_part

from matcher.engines import HighsEngine, Limits
from matcher.engines.base import silent
from matcher.engines.bidding import Bidding
from matcher.engines.highs import keeps
from matcher.engines.pinned import meet_pins
from matcher.engines.prices import feasible
from matcher.engines.roster import beside_there
from matcher.engines.schedules import Chosen
from matcher.engines.split import Split

CASES = [*cases("busy", BUSY, 8), *cases("tiny", PLANNED, 4), *cases("town", TOWNS, 2)]
DRAWS = 4


@cache
def split_of(kind: str, seed: int) -> Split:
    """The halves of a program that has a plan."""
    assert best(kind, seed) is not None
    return Split(program_of(kind, seed))


def planned(kind: str, seed: int) -> tuple[Split, np.ndarray]:
    """The halves of a program, and values of its best plan."""
    split = split_of(kind, seed)
    values = HighsEngine().solve(split.program, Limits(), None, silent).values
    assert values is not None
    return split, values


def bidding_of(split: Split, seed: int = 0) -> tuple[Bidding, Chosen]:
    """Teachers who have nothing but what their pins ask for."""
    bidding, pinned = Bidding(split.teaching, seed), meet_pins(split, Limits)
    assert pinned is not None
    bidding.need(pinned)
    return bidding, pinned


def never(_bound: float) -> bool:
    return False


def unhurried() -> float:
    return np.inf


def earned(split: Split, reward: np.ndarray) -> float:
    """The most that teachers earn where every group is there and being beside it earns so much (b,)."""
    t, program = split.teaching, split.program
    cost = program.cost.copy()
    cost[t.beside_column] = reward
    columns = np.setdiff1d(np.arange(len(cost)), split.columns)
    value = most(teachers_part(split), cost[columns])
    assert value is not None
    return value


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_bound_at_any_prices(kind: str, seed: int) -> None:
    split = split_of(kind, seed)
    t, random = split.teaching, np.random.default_rng(seed)
    bidding, _ = bidding_of(split)
    for draw in range(DRAWS):
        prices = feasible(random.normal(0, (0.0, 5.0, 100.0, 1000.0)[draw], len(t.lower)), t.lower, t.upper)
        reward = t.reward * random.random(len(t.reward))
        bound, chosen = bidding.bound(t.worth + t.rewards(reward), prices)
        assert bound >= earned(split, reward) - 1e-4
        assert len(np.unique(chosen.column)) == len(chosen.column)


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_better_prices_prove_better_bounds_that_hold(kind: str, seed: int) -> None:
    split = split_of(kind, seed)
    t = split.teaching
    bidding, _ = bidding_of(split)
    told: list[float] = []
    bidding.price(lambda bound: bool(told.append(bound)), 60)
    assert told == sorted(told, reverse=True)
    assert told[-1] >= earned(split, t.reward) - 1e-4
    assert (bidding.prices == feasible(bidding.prices, t.lower, t.upper)).all()
    assert bidding.bound(t.worth + t.rewards(t.reward), bidding.prices)[0] == pytest.approx(told[-1])


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_with_fees_the_halves_together_are_a_bound_of_the_whole(kind: str, seed: int) -> None:
    """Groups earn what they may take, teachers the rest: no plan of the whole has more."""
    split = split_of(kind, seed)
    t, half, random = split.teaching, split.students, np.random.default_rng(seed)
    whole = best(kind, seed)
    assert whole is not None
    bidding, _ = bidding_of(split)
    for draw in range(DRAWS):
        spare = np.zeros(len(split.place))
        groups = np.unique(t.group)
        spare[groups] = random.random(len(groups)) * (random.random(len(groups)) < 0.7) * (50.0, 500.0, 5_000.0, 0.0)[draw]
        students = most(half, half.cost + spare[split.columns])
        assert students is not None
        bidding.allow(spare)
        told: list[float] = []
        bidding.price(lambda bound, told=told: bool(told.append(bound)), 40)
        assert students + told[-1] + split.program.offset >= whole - 1e-4


def test_fees_lower_the_bound_of_teachers() -> None:
    """Else they would be good for nothing."""
    lower = 0
    for seed in BUSY[:8]:
        split = split_of("busy", seed)
        free, paying = bidding_of(split)[0], bidding_of(split)[0]
        paying.allow(np.full(len(split.place), 1e6))
        bounds: list[list[float]] = [[], []]
        for bidding, told in ((free, bounds[0]), (paying, bounds[1])):
            bidding.price(lambda bound, told=told: bool(told.append(bound)), 80)
        lower += bounds[1][-1] < bounds[0][-1] - 1
    assert lower >= 3


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_stays_keep_every_row_and_pinned_ones_stay(kind: str, seed: int) -> None:
    split, whole = planned(kind, seed)
    program = split.program
    students = whole[split.columns]
    there = beside_there(split.teaching, whole)
    bidding, pinned = bidding_of(split, seed)
    bidding.price(never, 12)
    found = None
    for _ in range(3):
        stays = bidding.place(there, unhurried)
        assert np.isin(pinned.column, stays).all()
        joined = split.join(students, stays)
        assert keeps(program, joined)
        assert found is None or program.cost @ joined >= found - 1e-6
        found = float(program.cost @ joined)
        assert found + program.offset <= best(kind, seed) + 1e-6


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_a_plan_to_begin_with_is_only_bettered(kind: str, seed: int) -> None:
    split, whole = planned(kind, seed)
    program = split.program
    bidding, _ = bidding_of(split, seed)
    chosen = split.stays_of(whole)
    bidding.begin(chosen)
    stays = bidding.place(beside_there(split.teaching, whole), unhurried)
    joined = split.join(whole[split.columns], stays)
    assert keeps(program, joined)
    assert program.cost @ joined == pytest.approx(program.cost @ whole)

"""Students and teachers taken apart: what each piece of the engine says, against HiGHS on the whole program."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from threading import Event

import numpy as np
import pytest
from tiny_rounds import tiny_round

from matcher.engines import HighsEngine, Limits
from matcher.engines.base import silent
from matcher.engines.blocks import Blocks
from matcher.engines.decomposition import Decomposition
from matcher.engines.highs import keeps
from matcher.engines.restricted import Restricted
from matcher.engines.roster import Roster, beside_there
from matcher.engines.split import Split
from matcher.legality import Legality
from matcher.model import JointModel
from matcher.problem import Problem


def unhurried() -> float:
    return np.inf


@cache
def split_of(seed: int) -> Split | None:
    """The halves of a tiny round that has teachers and a plan; None for others."""
    program = JointModel(Legality(Problem.of(tiny_round(seed)))).program
    if program.stays is None or len(np.unique(program.column_part)) < 2:
        return None
    return Split(program) if HighsEngine().solve(program, Limits(), None, silent).values is not None else None


SEEDS = [seed for seed in range(90) if split_of(seed) is not None][:20]


@cache
def best_of(seed: int) -> np.ndarray:
    values = HighsEngine().solve(split_of(seed).program, Limits(), None, silent).values
    assert values is not None
    return values


def test_there_are_enough_rounds_with_teachers() -> None:
    assert len(SEEDS) == 20


@pytest.mark.parametrize("seed", SEEDS)
def test_teachers_around_given_groups_are_placed_best(seed: int) -> None:
    split = split_of(seed)
    program, students = split.program, best_of(seed)[split.columns]
    held = program.lower.copy(), program.upper.copy()
    for bounds in held:
        bounds[split.columns] = students
    best = HighsEngine().solve(replace(program, lower=held[0], upper=held[1]), Limits(), None, silent)
    roster = Roster(split.teaching)
    stays = roster.place(beside_there(split.teaching, best_of(seed)), unhurried)
    assert stays is not None
    joined = split.join(students, stays)
    assert keeps(program, joined)
    assert program.cost @ joined == pytest.approx(program.cost @ best.values)
    assert roster.proven >= program.cost @ joined - program.cost[split.columns] @ students - 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_every_bound_on_the_way_holds(seed: int) -> None:
    split = split_of(seed)
    best = float(split.program.cost @ best_of(seed))
    roster, blocks = Roster(split.teaching), Blocks(split.students)
    decomposition = Decomposition(blocks, split.place, split.teaching, roster, np.zeros(len(blocks.linking)))
    bounds = []

    def enough() -> bool:
        bounds.append(decomposition.bound)
        return False

    with ThreadPoolExecutor(1) as pool:
        decomposition.run(pool, Event(), enough, unhurried)
    assert bounds
    assert min(bounds) >= best - 1e-6
    half = replace(split.students, cost=split.students.cost + decomposition.bonus)
    students = HighsEngine().solve(half, Limits(), None, silent)
    assert float(half.cost @ students.values) + decomposition.teachers() >= best - 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_restricted_program_says_the_same_of_a_plan(seed: int) -> None:
    split = split_of(seed)
    students = best_of(seed)[split.columns]
    roster = Roster(split.teaching)
    found = roster.place(beside_there(split.teaching, best_of(seed)), unhurried)
    assert found is not None
    restricted = Restricted(split.students, split.place, split.teaching, roster.pool)
    values = restricted.values(students, found)
    assert values is not None
    assert keeps(restricted.program, values)
    assert restricted.program.cost @ values == pytest.approx(split.program.cost @ split.join(students, found))
    again, stays = restricted.plan(values)
    assert np.array_equal(again, students)
    assert np.array_equal(stays, np.unique(found))

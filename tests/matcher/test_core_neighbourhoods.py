"""Neighbourhoods of a plan, one at a time or two side by side: none breaks a row, and none makes a plan worse."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from large_programs import PLANNED, TOWNS, best, cases, program_of

from matcher.engines import HighsEngine, Limits
from matcher.engines.base import silent
from matcher.engines.highs import keeps
from matcher.engines.neighbourhoods import Draw, Neighbourhoods
from matcher.engines.pinned import meet_pins
from matcher.engines.restricted import Restricted
from matcher.engines.roster import Roster, beside_there
from matcher.engines.split import Split
from matcher.model.program import LINKING

CASES = [*cases("town", TOWNS, 1), *cases("tiny", PLANNED, 3)]
TRIES = 12


def unhurried() -> float:
    return np.inf


def searched(kind: str, seed: int) -> tuple[Split, Restricted, np.ndarray]:
    """A poor plan with teachers around it."""
    split = Split(program_of(kind, seed))
    roster, pinned = Roster(split.teaching), meet_pins(split, Limits)
    assert pinned is not None
    roster.need(pinned)
    anything = replace(split.students, cost=np.zeros(len(split.students.cost)))
    students = HighsEngine().solve(anything, Limits(), None, silent).values
    assert students is not None
    students = split.lifted(students)
    values = np.zeros(len(split.program.cost))
    values[split.columns] = students
    placed = roster.place(beside_there(split.teaching, values), unhurried)
    assert placed is not None
    restricted = Restricted(split.students, split.place, split.teaching, roster.pool)
    return split, restricted, restricted.values(students, placed)


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_better_plans_keep_the_whole_program(kind: str, seed: int, together: bool) -> None:
    split, restricted, values = searched(kind, seed)
    most, program = best(kind, seed), restricted.program
    assert most is not None
    search = Neighbourhoods(program, restricted.cohorts, Draw(np.random.default_rng(seed)))
    with ThreadPoolExecutor(2) as pool:
        for _ in range(TRIES):
            better = search.improve(values, 1.0, None, pool if together else None)
            if better is None:
                continue
            assert keeps(program, better)
            assert program.cost @ better > program.cost @ values
            values = better
            joined = split.join(*restricted.plan(values))
            assert keeps(split.program, joined)
            assert program.cost @ values - 1e-6 <= split.program.cost @ joined <= most - split.program.offset + 1e-6


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_two_at_once_share_neither_people_nor_enterprises(kind: str, seed: int) -> None:
    _, restricted, _ = searched(kind, seed)
    program, cohorts = restricted.program, restricted.cohorts
    search = Neighbourhoods(program, cohorts, Draw(np.random.default_rng(seed), size=2))
    for _ in range(TRIES):
        first = search._free(np.zeros(0, dtype=np.int64))
        second = search._free(first)
        assert not set(first) & set(second)
        for array in (program.column_owner, program.column_block):
            assert not (set(array[first]) & set(array[second])) - {LINKING}

"""The students' half is relaxed while the teachers' half is still being written."""

from __future__ import annotations

from threading import Event

import numpy as np
import pytest
from core_rounds import FIRST, Small
from large_programs import program_of
from small_rounds import small_baseline, small_round
from tiers import tiered
from tiny_rounds import tiny_round

from data.contract.plan import Plan
from data.contract.round import Round
from matcher.engines.base import Limits
from matcher.engines.condensed import relax
from matcher.engines.relaxing import Relaxing
from matcher.legality import Legality
from matcher.model import JointModel
from matcher.model.program import Program
from matcher.problem import Problem


def both(round_: Round, baseline: Plan | None = None) -> tuple[Program, Program]:
    """The half that is told early, and that of the whole program."""
    told: list[Program] = []
    model = JointModel(Legality(Problem.of(round_)), baseline, begin=told.append)
    (early,) = told
    return early, model.program.students[1]


@pytest.mark.parametrize("seed", tiered(range(30), quick=6, slow=12))
def test_the_half_told_early_is_the_half_of_the_whole(seed: int) -> None:
    for early, late in (both(tiny_round(seed)), both(small_round(seed), small_baseline(seed, small_round(seed)))):
        assert early.matrix.shape == late.matrix.shape
        assert abs(early.matrix - late.matrix).sum() == 0
        for name in ("cost", "lower", "upper", "column_block", "column_owner", "row_lower", "row_upper", "row_block"):
            assert np.array_equal(getattr(early, name), getattr(late, name)), name
        assert early.column_names == late.column_names
        assert early.row_names == late.row_names


def test_what_was_begun_is_what_is_found() -> None:
    half = program_of("town", 0).students[1]
    alone = relax(half, Limits())
    with Relaxing(Limits()) as relaxing:
        relaxing.begin(half)
        found = relaxing.of(half, Limits())
    assert alone is not None
    assert found is not None
    assert np.array_equal(found.prices, alone.prices)
    assert np.array_equal(found.values, alone.values)


def test_nothing_begun_is_solved_when_asked() -> None:
    half = program_of("town", 0).students[1]
    with Relaxing(Limits()) as relaxing:
        assert relaxing.of(half, Limits()) is not None


def test_a_pin_that_nothing_can_meet_leaves_the_half_as_it_was() -> None:
    """Such a row belongs to the teachers, though it holds none of them."""
    early, late = both(Small().teacher(cycle_end=FIRST).decide(action="pin", teacher_id="T1", post_id="P1").round)
    assert early.row_names == late.row_names


def test_who_has_waited_long_enough_does_without() -> None:
    """The solve under way hears of it, and of a stop from outside."""
    half, stop = program_of("town", 0).students[1], Event()
    stop.set()
    with Relaxing(Limits(stop=stop)) as relaxing:
        relaxing.begin(half)
        assert relaxing.of(half, Limits()) is None
    with Relaxing(Limits()) as relaxing:
        relaxing.begin(half)
        relaxing.of(half, Limits(seconds=0.0))
        assert relaxing._job is not None
        assert relaxing._job.done()

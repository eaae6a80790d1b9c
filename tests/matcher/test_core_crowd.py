"""Teachers asked some at a time: each still has the best of the own schedules."""

from __future__ import annotations

import numpy as np
import pytest
from large_programs import BUSY, PLANNED, cases, program_of

from matcher.engines.ascent import Ascent
from matcher.engines.crowd import Crowd
from matcher.engines.prices import feasible
from matcher.engines.split import Split

CASES = [*cases("busy", BUSY, 4), *cases("tiny", PLANNED, 3)]


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_all_at_once_is_what_one_dynamic_programme_finds(kind: str, seed: int) -> None:
    t, random = Split(program_of(kind, seed)).teaching, np.random.default_rng(seed)
    worth = t.worth + random.normal(0, 300, len(t.worth))
    values, chosen = Crowd(t).best(worth)
    expected, _ = t.schedules().best(worth)
    assert values == pytest.approx(expected)
    assert float(worth[chosen.column].sum()) == pytest.approx(float(expected.sum()))
    assert (t.stays.person[chosen.column] == chosen.person).all()


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_at_prices_that_stand_still_all_ask_for_their_best(kind: str, seed: int) -> None:
    t = Split(program_of(kind, seed)).teaching
    prices = feasible(np.random.default_rng(seed).normal(0, 200, len(t.lower)), t.lower, t.upper)
    chosen = Crowd(t).ask(t.worth, Ascent(prices, t.lower, t.upper, step=1e-9))
    worth = t.worth - t.rows.T @ prices
    assert float(worth[chosen.column].sum()) == pytest.approx(float(t.schedules().best(worth)[0].sum()), abs=1e-3)

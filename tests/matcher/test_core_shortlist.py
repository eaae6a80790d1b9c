"""Enterprises priced with few of their groups, against HiGHS on each whole enterprise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from large_programs import PLANNED, TOWNS, block, cases, most, program_of

from matcher.engines import Limits
from matcher.engines.condensed import relax
from matcher.engines.prices import feasible, grained
from matcher.engines.shortlist import LIKELY, NEAR, Shortlist
from matcher.model.program import LINKING

CASES = [*cases("tiny", PLANNED, 6), *cases("town", TOWNS, 2)]
DRAWS = 5  # prices per program


def shortlist_of(kind: str, seed: int) -> Shortlist:
    """Of the students' half."""
    half = program_of(kind, seed).students[1]
    relaxed = relax(half, Limits())
    assert relaxed is not None
    return Shortlist(half, relaxed)


def at_prices(kind: str, seed: int, how: str) -> Iterator[tuple[Shortlist, np.ndarray, np.ndarray]]:
    """At some prices each: the shortlist, the prices, and bounds in the order of ``easy``."""
    shortlist = shortlist_of(kind, seed)
    for draw in range(DRAWS):
        prices = drawn(shortlist, draw)
        with listing(how):
            bounds = priced(shortlist, prices)
        yield shortlist, prices, bounds


def drawn(shortlist: Shortlist, draw: int) -> np.ndarray:
    """The relaxation's prices, or others near or far from them; of rows that are priced only."""
    if draw == 0:
        return shortlist.prices
    random = np.random.default_rng(draw)
    far = random.choice([20.0, 200.0, 1000.0])
    moved = shortlist.prices * random.choice([0.0, 1.0]) + random.normal(0, far, len(shortlist.prices)) * (random.random() < 0.8)
    follows = shortlist.half.column_labels.starting_with("site_", "any_")
    free = np.asarray(abs(shortlist.rows[:, np.flatnonzero(follows)]).sum(axis=1)).ravel() == 0  # rows of priced columns only
    return grained(np.where(free, feasible(moved, shortlist.lower, shortlist.upper), shortlist.prices))


@contextmanager
def listing(how: str) -> Iterator[None]:
    """``few`` likely groups, so that some are added later; ``rough``: none at first, and most stay out."""
    likely, near = {"likely": (LIKELY, NEAR), "few": (5.0, NEAR), "rough": (-1.0, 1000.0)}[how]
    best = Shortlist._best

    def exactly(*given: Any) -> float:
        return best(*given[:-1], 0.0 if how == "rough" else given[-1])

    module = "matcher.engines.shortlist"
    with patch(f"{module}.LIKELY", likely), patch(f"{module}.NEAR", near), patch.object(Shortlist, "_best", exactly):
        yield


def priced(shortlist: Shortlist, prices: np.ndarray) -> np.ndarray:
    """Bounds in the order of ``easy``."""
    bounds = np.array(list(shortlist.price(prices, Event())))
    assert len(bounds) == len(shortlist)
    return bounds


@pytest.mark.parametrize("how", ["likely", "few", "rough"])
@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_bounds_of_every_enterprise_at_any_prices(kind: str, seed: int, how: str) -> None:
    for shortlist, prices, bounds in at_prices(kind, seed, how):
        half = shortlist.half
        firms, easy = shortlist.easy(prices)
        assert sorted(firms.tolist()) == sorted(set(half.column_block.tolist()) - {LINKING})
        profit = half.cost - shortlist.rows.T @ prices
        assert (bounds <= easy + 1e-5).all()
        for firm, bound in zip(firms.tolist(), bounds.tolist(), strict=True):
            columns, own = block(half, firm)
            best = most(own, profit[columns])
            assert best is not None
            assert bound >= best - 1e-4


@pytest.mark.parametrize("how", ["likely", "few", "rough"])
@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_what_groups_can_spare_leaves_the_bounds(kind: str, seed: int, how: str) -> None:
    """All columns earn at once what they can spare: still no enterprise has a plan above its bound."""
    for shortlist, prices, bounds in at_prices(kind, seed, how):
        half = shortlist.half
        spare = shortlist.spare(prices, bounds)
        assert (spare >= 0).all()
        assert np.isfinite(spare).all()
        profit = half.cost - shortlist.rows.T @ prices + spare
        for firm, bound in zip(shortlist.easy(prices)[0].tolist(), bounds.tolist(), strict=True):
            columns, own = block(half, firm)
            best = most(own, profit[columns])
            assert best is not None
            assert best <= bound + 1e-4


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_all_enterprises_and_the_limits_are_a_bound_of_the_half(kind: str, seed: int) -> None:
    half = program_of(kind, seed).students[1]
    best = most(half, half.cost)
    assert best is not None
    for shortlist, prices, bounds in at_prices(kind, seed, "likely"):
        assert bounds.sum() + shortlist.constant(prices) >= best - 1e-4


def test_something_can_be_spared() -> None:
    """Else the test of it would say nothing."""
    spared = 0
    for seed in (2, 3):
        shortlist = shortlist_of("town", seed)
        spare = shortlist.spare(shortlist.prices, priced(shortlist, shortlist.prices))
        spared += int(np.count_nonzero(spare > 1.0))
    assert spared > 10


def test_ends_early_once_asked_to() -> None:
    shortlist, stop = shortlist_of("town", 2), Event()
    assert shortlist is not None
    stop.set()
    assert list(shortlist.price(shortlist.prices, stop)) == []

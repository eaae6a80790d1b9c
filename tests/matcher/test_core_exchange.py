"""Teachers who exchange schedules: none breaks a row or loses a pin, and the best of what is known is found, against HiGHS."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest
from large_programs import BUSY, PLANNED, TOWNS, cases, program_of

from matcher.arrays import Ints
from matcher.engines import HighsEngine, Limits
from matcher.engines.base import silent
from matcher.engines.bids import won_by_bids
from matcher.engines.exchange import Exchange
from matcher.engines.highs import keeps
from matcher.engines.meter import Meter
from matcher.engines.pinned import meet_pins
from matcher.engines.restricted import Restricted
from matcher.engines.roster import Pool, beside_there
from matcher.engines.schedules import Chosen
from matcher.engines.split import Split

CASES = [*cases("busy", BUSY, 8), *cases("tiny", PLANNED, 4), *cases("town", TOWNS, 2)]
KNOWN = 6  # times that schedules become known


class Staff:
    """The teachers of a program around its best plan, and what they could earn there."""

    def __init__(self, kind: str, seed: int) -> None:
        self.split, self.seed = Split(program_of(kind, seed)), seed
        values = HighsEngine().solve(self.split.program, Limits(), None, silent).values
        pinned = meet_pins(self.split, Limits)
        assert values is not None
        assert pinned is not None
        t = self.split.teaching
        self.students, self.kept = values[self.split.columns], np.sort(pinned.column)
        self.worth = t.worth + t.rewards(np.where(beside_there(t, values), t.reward, 0.0))

    def points(self, stays: Ints) -> float:
        """Of the whole plan with these stays, which keeps the program and the pins."""
        joined = self.split.join(self.students, stays)
        assert keeps(self.split.program, joined)
        assert np.isin(self.kept, stays).all()
        return float(self.split.program.cost @ joined)

    def bid(self) -> Ints:
        """What teachers win without prices."""
        t = self.split.teaching
        return won_by_bids(t, t.schedules(), self.worth, np.zeros(len(t.lower)), self.kept, Meter())

    def learned(self) -> list[Chosen]:
        """Schedules that are best at some prices."""
        t, random, schedules = self.split.teaching, np.random.default_rng(self.seed), self.split.teaching.schedules()
        prices = (np.maximum(0.0, random.normal(0, 300, len(t.lower))) for _ in range(KNOWN))
        return [schedules.best(self.worth - t.rows.T @ own)[1] for own in prices]

    def exchange(self) -> Exchange:
        """Among those schedules, from what was won by bids."""
        found = Exchange(self.split.teaching, self.seed, Meter())
        found.begin(self.bid())
        for chosen in self.learned():
            found.learn(chosen)
        return found


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_whoever_bids_most_keeps_every_row_and_pin(kind: str, seed: int) -> None:
    staff = Staff(kind, seed)
    stays = staff.bid()
    assert (np.diff(stays) > 0).all()
    assert staff.points(stays) >= staff.points(staff.kept) - 1e-6


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_what_was_begun_with_is_had(kind: str, seed: int) -> None:
    staff = Staff(kind, seed)
    exchange = staff.exchange()
    assert (exchange.stays == staff.bid()).all()
    exchange.begin(staff.kept)
    assert (exchange.stays == staff.kept).all()


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_an_exchange_only_betters(kind: str, seed: int) -> None:
    staff = Staff(kind, seed)
    exchange = staff.exchange()
    for turns in (1, 2, 20):
        before, left = staff.points(exchange.stays), iter(range(turns))
        exchange.improve(staff.worth, staff.kept, lambda left=left: next(left, None) is None)
        assert staff.points(exchange.stays) >= before - 1e-6


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_the_best_of_what_is_known_is_found(kind: str, seed: int) -> None:
    """HiGHS takes the same schedules whole, with the students where they are: nothing better."""
    staff = Staff(kind, seed)
    split, exchange, pool = staff.split, staff.exchange(), Pool(staff.split.teaching)
    stays = staff.bid()
    for chosen in (Chosen(split.teaching.stays.person[stays], stays), *staff.learned()):
        pool.add(chosen)
    with patch("matcher.engines.exchange.CLOSE", np.inf):  # nothing is left out for being far from what the prices favour
        exchange.improve(staff.worth, staff.kept, lambda: False)
    restricted = Restricted(split.students, split.place, split.teaching, pool)
    start = restricted.values(split.lifted(staff.students), stays)
    held = replace(restricted.program, lower=restricted.program.lower.copy(), upper=restricted.program.upper.copy())
    held.lower[restricted.students] = held.upper[restricted.students] = start[restricted.students]
    pinned = np.unique(split.teaching.stays.person[staff.kept])
    taken = np.flatnonzero((start > 0.5) & (np.arange(len(start)) >= len(restricted.students)))
    held.lower[[k for k in taken if held.column_owner[k] - restricted.cohorts in pinned and held.integer[k]]] = 1.0
    most = HighsEngine().solve(held, Limits(), None, silent).values
    assert most is not None
    assert staff.points(exchange.stays) == pytest.approx(float(held.cost @ most))


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_from_nothing_to_the_best_of_what_is_known(kind: str, seed: int) -> None:
    """Also of teachers whose schedules nobody else asks for."""
    staff = Staff(kind, seed)
    exchange = Exchange(staff.split.teaching, seed, Meter())
    exchange.begin(staff.kept)
    stays = staff.bid()
    exchange.learn(Chosen(staff.split.teaching.stays.person[stays], stays))
    exchange.improve(staff.worth, staff.kept, lambda: False)
    assert staff.points(exchange.stays) >= staff.points(stays) - 1e-6


def test_something_is_exchanged() -> None:
    """Else the tests of it would say nothing."""
    bettered = 0
    for seed in BUSY[:8]:
        staff = Staff("busy", seed)
        exchange = staff.exchange()
        exchange.improve(staff.worth, staff.kept, lambda: False)
        bettered += staff.points(exchange.stays) > staff.points(staff.bid()) + 1
    assert bettered >= 2

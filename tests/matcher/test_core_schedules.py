"""The best schedule of every teacher, against trying all sets of stays."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from matcher.engines.schedules import Schedules
from matcher.model.program import NO_LIMIT, StayColumns

PEOPLE = 4
STEP = 15


def drawn(seed: int) -> tuple[StayColumns, np.ndarray]:
    """Stays of several teachers, each open at any number of days used up, some better ones only after few days."""
    random = np.random.default_rng(seed)
    rows = []
    for person in range(PEOPLE - 1):  # the last teacher has no stay
        for _ in range(int(random.integers(1, 6))):
            start = STEP * int(random.integers(0, 6))
            end = start + STEP * int(random.integers(1, 4)) - 1 - int(random.integers(0, 2)) * 7
            rows.append((person, start, end, NO_LIMIT))
            if random.random() < 0.6:
                rows.append((person, start, end, int(random.choice([0, 8, 15, 30]))))
    order = random.permutation(len(rows))
    person, start, end, used = (np.array(v, dtype=np.int64)[order] for v in zip(*rows, strict=True))
    return StayColumns(np.arange(len(rows)), person, start, end, used), random.integers(-300, 900, len(rows)).astype(float)


def keeps(stays: StayColumns, columns: list[int]) -> bool:
    """Whether the stays follow each other, none after more days than it allows."""
    used, last = 0, -1
    for k in sorted(columns, key=lambda k: int(stays.start[k])):
        limit = int(stays.used_before[k])
        if stays.start[k] <= last or (limit != NO_LIMIT and used > limit):
            return False
        used, last = used + int(stays.end[k] - stays.start[k]) + 1, int(stays.end[k])
    return True


@pytest.mark.parametrize("seed", range(60))
def test_best_of_all(seed: int) -> None:
    stays, worth = drawn(seed)
    values, chosen = Schedules(stays, PEOPLE).best(worth)
    for person in range(PEOPLE):
        own = np.flatnonzero(stays.person == person).tolist()
        sets = [list(c) for size in range(len(own) + 1) for c in combinations(own, size)]
        best = max(float(worth[c].sum()) for c in sets if keeps(stays, c))
        taken = chosen.column[chosen.person == person].tolist()
        assert values[person] == pytest.approx(best)
        assert keeps(stays, taken)
        assert float(worth[taken].sum()) == pytest.approx(best)


def test_schedules_of_chosen_stays() -> None:
    stays, worth = drawn(3)
    _, chosen = Schedules(stays, PEOPLE).best(worth)
    people, taken = chosen.schedules(len(worth))
    assert people.tolist() == sorted(set(chosen.person.tolist()))
    assert sorted(taken.indices.tolist()) == sorted(chosen.column.tolist())


def test_without_stays() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    values, chosen = Schedules(StayColumns(nothing, nothing, nothing, nothing, nothing), PEOPLE).best(np.zeros(0))
    assert values.tolist() == [0.0] * PEOPLE
    assert len(chosen.column) == 0

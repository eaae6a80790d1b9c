"""The arrays that the model is built of, against the plain loops that they stand for."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from data.demo import demo_round
from matcher.arrays import Ints, row_keys
from matcher.legality import Legality
from matcher.model import JointModel
from matcher.model.labels import Labels
from matcher.problem import Problem
from matcher.problem.days import NEVER
from matcher.problem.fixed import Fixed
from matcher.problem.pools import DayCaps, FixedLoads

Stay = tuple[int, int, int]  # entity, first and last day
ENTITIES = 3
STAYS = st.lists(st.tuples(st.integers(0, ENTITIES - 1), st.integers(-5, 12), st.integers(0, 9)), max_size=12)


def _arrays(stays: list[Stay]) -> tuple[Ints, Ints, Ints]:
    entity, start, length = np.array(stays, dtype=np.int64).reshape(-1, 3).T
    return entity, start, start + length


def _fixed(rows: list[tuple[int, int, int, int]]) -> tuple[Fixed, Ints]:
    entity, start, length, students = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    nobody = np.full(len(entity), -1, dtype=np.int64)
    return Fixed(nobody, nobody, nobody, students, start, start + length, nobody < 0), entity


FIXED = st.lists(st.tuples(st.integers(-1, ENTITIES - 1), st.integers(-5, 12), st.integers(-1, 9), st.integers(0, 5)), max_size=8)


@given(FIXED)
def test_fixed_loads_count_who_is_there_on_the_day(rows: list[tuple[int, int, int, int]]) -> None:
    fixed, entity = _fixed(rows)
    loads = FixedLoads(fixed, entity)
    for one in range(ENTITIES):
        for day in range(-7, 25):
            there = sum(s for e, first, length, s in rows if e == one and first <= day <= first + length)
            assert loads.at(np.array([one]), np.array([day]))[0] == there


@given(STAYS, FIXED)
def test_day_caps_name_everyone_who_is_there_on_days_on_which_a_stay_or_a_fixed_row_begins(
    stays: list[Stay], rows: list[tuple[int, int, int, int]]
) -> None:
    entity, start, end = _arrays(stays)
    fixed, of_fixed = _fixed(rows)
    days = DayCaps.of(entity, start, end, FixedLoads(fixed, of_fixed))
    number, member = days.entries(np.arange(len(days.day)))
    found = {(e, d): set(member[number == k].tolist()) for k, (e, d) in enumerate(zip(days.entity, days.day, strict=True))}
    begins = {(e, d) for e, d, _ in stays} | {(e, d) for e, d, length, _ in rows if e >= 0 and length >= 0}
    present = {(e, d): {k for k in range(len(stays)) if entity[k] == e and start[k] <= d <= end[k]} for e, d in begins}
    assert found == {at: there for at, there in present.items() if there}


@given(STAYS, st.lists(st.integers(0, 3), min_size=40, max_size=40))
def test_leading_days_are_those_that_no_other_makes_redundant(stays: list[Stay], given_limits: list[int]) -> None:
    days = DayCaps.of(*_arrays(stays))
    n = len(days.day)
    limit = np.array(given_limits[:n], dtype=np.int64)
    number, member = days.entries(np.arange(n))
    there = [set(member[number == k].tolist()) for k in range(n)]
    leading = days.leading(limit, -days.size)
    for k in range(n):
        tighter = [
            j
            for j in range(n)
            if j != k and there[k] <= there[j] and limit[j] <= limit[k] and (there[k] < there[j] or limit[j] < limit[k] or j < k)
        ]
        assert leading[k] == (not tighter)


LARGE = st.sampled_from([NEVER, 0, 1, 2**30 + NEVER])


@given(st.lists(st.tuples(LARGE, LARGE, LARGE), max_size=20))
def test_row_keys_are_in_the_order_of_the_rows(rows: list[tuple[int, int, int]]) -> None:
    keys = row_keys(*np.array(rows, dtype=np.int64).reshape(-1, 3).T)
    for one, of_one in zip(rows, keys, strict=True):
        for other, of_other in zip(rows, keys, strict=True):
            assert (one < other, one == other) == (of_one < of_other, of_one == of_other)


def test_labels_are_names_by_position_and_beginning() -> None:
    labels = Labels.of([("x", 2), ("site", 0), ("sites", 1), ("x", 1)])
    assert labels.names == ["x_0", "x_1", "sites_0", "x_2"]
    assert labels[np.array([2, 0])].names == ["sites_0", "x_0"]
    assert labels.starting_with("site_", "x_").tolist() == [True, True, False, True]
    assert labels.followed_by("pin", [3, 7]).names[3:] == ["x_2", "pin_3", "pin_7"]


def test_names_of_columns_and_rows_occur_once() -> None:
    """Else the file of a program tells none of them."""
    assert Labels.of([("x", 2), ("y", 1), ("x", 0), ("x", 2)]).names == ["x_0", "x_1", "y_0", "x_2", "x_3"]
    program = JointModel(Legality(Problem.of(demo_round()))).program
    for names in (program.column_names, program.row_names):
        assert len(set(names)) == len(names)

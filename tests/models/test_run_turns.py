"""Whose run is next: priorities, and people who take turns."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_county import small_plan, small_round

from models.database import Database
from models.migrate import upgrade
from models.store import add_person, add_run, base_scenario, claim_run, finish_run, store_round
from models.tables.run import NORMAL, PREVIEW, SWEEP


@pytest.fixture
def people(database: Database) -> list[int]:
    return crowd(database, 3)


def crowd(database: Database, count: int) -> list[int]:
    with database.writing() as session:
        store_round(session, small_round(), name="r")
        return [add_person(session, name=f"p{n}", role="coordinator", password="long enough").id for n in range(count)]


def order(database: Database, by: int | None, times: int = 1, priority: int = NORMAL) -> list[int]:
    with database.writing() as session:
        scenario = base_scenario(session, 1).id
        return [add_run(session, scenario, {}, by=by, priority=priority).id for _ in range(times)]


def serve(database: Database, times: int = 1) -> list[int]:
    """Do the next runs; their numbers."""
    found = []
    for _ in range(times):
        with database.writing() as session:
            run = claim_run(session, "w")
            assert run is not None
            assert run.lease is not None
            finish_run(session, run.id, run.lease, small_plan())
            found.append(run.id)
    return found


def test_a_long_queue_of_one_person_blocks_nobody(database: Database, people: list[int]) -> None:
    many = order(database, people[0], 20)
    assert serve(database, 5) == many[:5]
    (one,) = order(database, people[1])
    (other,) = order(database, people[2])
    assert set(serve(database, 3)) <= {one, other, many[5]}
    assert serve(database, 14)[-1] == many[-1]


def test_two_sweeps_alternate(database: Database, people: list[int]) -> None:
    first, second = order(database, people[0], 6, SWEEP), order(database, people[1], 6, SWEEP)
    assert serve(database, 12) == [run for both in zip(first, second, strict=True) for run in both]


def test_a_preview_comes_first_and_costs_no_turn(database: Database, people: list[int]) -> None:
    sweep = order(database, people[0], 4, SWEEP)
    plain = order(database, people[0], 2)
    look = order(database, people[1], 2, PREVIEW)
    assert serve(database, 8) == [*look, *plain, *sweep]
    previews = order(database, people[1], 9, PREVIEW)
    assert serve(database, 9) == previews
    late, mine = order(database, people[2], 1, SWEEP), order(database, people[0], 2, SWEEP)
    assert serve(database, 3)[0] in (late[0], mine[0])


def test_orders_without_a_person_are_those_of_one(database: Database, people: list[int]) -> None:
    nobody = order(database, None, 5)
    (one,) = order(database, people[0])
    assert one in serve(database, 2)
    assert serve(database, 4)[-1] == nobody[-1]


ACTS = st.lists(st.one_of(st.integers(0, 3), st.just("serve")), max_size=40)


@settings(max_examples=6, deadline=None)
@given(acts=ACTS)
def test_nobody_is_overtaken_twice_by_the_same_person(acts: list[int | str]) -> None:
    """From when somebody's only run waits, each other person's runs go first at most twice."""
    database = Database("sqlite://")
    with database.engine.connect():  # keeps the memory of the one connection
        upgrade(database.engine)
        people = crowd(database, 4)
        owner: dict[int, int] = {}
        waiting: dict[int, list[int]] = {person: [] for person in people}
        passed: dict[int, dict[int, int]] = {}
        for act in acts:
            if isinstance(act, int):
                (run,) = order(database, people[act])
                owner[run] = people[act]
                if not waiting[people[act]]:
                    passed[run] = dict.fromkeys(people, 0)
                waiting[people[act]].append(run)
            elif any(waiting.values()):
                (run,) = serve(database)
                assert run == waiting[owner[run]].pop(0), "one's own runs keep their order"
                passed.pop(run, None)
                for other in passed.values():
                    other[owner[run]] += 1
                    assert other[owner[run]] <= 2
    database.close()

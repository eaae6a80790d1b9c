"""The queue: nothing is lost, nothing is done twice."""

import multiprocessing
from datetime import timedelta

import pytest
from small_county import small_plan, small_round

from data.contract.text import Text
from models.base import now
from models.database import Database
from models.refusal import Refused
from models.store import (
    LeaseLost,
    add_run,
    base_scenario,
    cancel_run,
    claim_run,
    end_cancelled,
    events_on,
    fail_run,
    finish_run,
    heartbeat,
    load_plan,
    plan_of_run,
    release_run,
    retry_run,
    start_of_run,
    store_round,
)
from models.tables import Run


@pytest.fixture
def queue(database: Database) -> Database:
    order(database)
    return database


def order(database: Database, **more: int) -> int:
    with database.writing() as session:
        stored = store_round(session, small_round(), name="r")
        run = add_run(session, base_scenario(session, stored.id).id, {"time_limit": 5, "seed": 1})
        for key, value in more.items():
            setattr(run, key, value)
    return run.id


def claim(database: Database, worker: str = "w") -> Run | None:
    with database.writing() as session:
        return claim_run(session, worker)


def held(database: Database) -> tuple[int, str]:
    run = claim(database)
    assert run is not None
    assert run.lease is not None
    return run.id, run.lease


def lose(database: Database, run_id: int) -> None:
    """The worker is gone, and its lease has run out."""
    with database.writing() as session:
        session.get_one(Run, run_id).lease_until = now() - timedelta(seconds=1)


def look(database: Database, run_id: int) -> Run:
    with database.reading() as session:
        run = session.get_one(Run, run_id)
        assert run.log is not None  # also loads it, which happens only when asked for
        return run


def test_a_run_from_order_to_plan(queue: Database) -> None:
    run_id, lease = held(queue)
    with queue.writing() as session:
        assert heartbeat(session, run_id, lease, progress={"phase": "solve"}, incumbent={"objective": 900}, log="一\n")
        assert heartbeat(session, run_id, lease, log="二\n")
    run = look(queue, run_id)
    assert (run.state, run.progress, run.incumbent, run.log) == ("running", {"phase": "solve"}, {"objective": 900}, "一\n二\n")
    with queue.writing() as session:
        stored = finish_run(session, run_id, lease, small_plan())
    with queue.reading() as session:
        assert load_plan(session, stored.id) == small_plan()
        assert [e.act for e in events_on(session, "run", run_id)] == ["run.add", "run.claim", "run.done"]
    run = look(queue, run_id)
    assert run.state == "done"
    assert run.incumbent == {"objective": 1000, "bound": 1001.0, "gap": 1 / 1001}
    assert run.queued <= run.started <= run.finished
    assert claim(queue) is None


def test_the_oldest_waits_the_shortest(queue: Database) -> None:
    second = order(queue)
    first = claim(queue)
    assert first is not None
    assert first.id < second
    assert held(queue)[0] == second
    assert claim(queue) is None


def test_a_run_of_ones_own_is_taken_out_of_turn(queue: Database) -> None:
    second = order(queue)
    with queue.writing() as session:
        own = claim_run(session, "w", run_id=second)
        assert own is not None
        assert own.id == second
        assert claim_run(session, "w", run_id=second) is None
    assert held(queue)[0] < second


def test_the_next_worker_begins_without_the_figures_of_the_last(queue: Database) -> None:
    run_id, lease = held(queue)
    with queue.writing() as session:
        heartbeat(session, run_id, lease, progress={"phase": "solve"}, incumbent={"objective": 1})
    lose(queue, run_id)
    run = claim(queue)
    assert run is not None
    assert (run.progress, run.incumbent) == (None, None)


def test_what_a_run_has_found_stays_when_its_worker_is_lost_or_it_fails(queue: Database) -> None:
    found = small_plan(objective=700)
    run_id, lease = held(queue)
    with queue.writing() as session:
        heartbeat(session, run_id, lease, best=found, made_of={"input_sha256": "x"})
    lose(queue, run_id)
    run_id, lease = held(queue)
    with queue.reading() as session:
        assert start_of_run(session, run_id) == found
        assert session.get_one(Run, run_id).incumbent["objective"] == 700
    with queue.writing() as session:
        fail_run(session, run_id, lease, Text("内存不足", "out of memory"))
    with queue.writing() as session:
        run = retry_run(session, run_id)
        assert (run.state, run.attempts, run.error, run.finished) == ("queued", 0, None, None)
    run_id, lease = held(queue)
    with queue.writing() as session:
        assert start_of_run(session, run_id) == found
        finish_run(session, run_id, lease, small_plan())
    with queue.reading() as session:
        run = session.get_one(Run, run_id)
        assert run.best is None
        assert run.made_of == {"input_sha256": "x"}
        assert start_of_run(session, run_id) == found  # it is part of what the plan was made of


@pytest.mark.parametrize("state", ["queued", "running", "done"])
def test_only_what_came_to_nothing_is_tried_again(queue: Database, state: str) -> None:
    if state != "queued":
        run_id, lease = held(queue)
    if state == "done":
        with queue.writing() as session:
            finish_run(session, run_id, lease, small_plan())
    with pytest.raises(Refused), queue.writing() as session:
        retry_run(session, 1)
    with pytest.raises(LookupError), queue.writing() as session:
        retry_run(session, 77)
    assert look(queue, 1).state == state


def test_a_plan_is_stored_once(queue: Database) -> None:
    run_id, lease = held(queue)
    with queue.writing() as session:
        first = finish_run(session, run_id, lease, small_plan())
    with queue.writing() as session:
        assert finish_run(session, run_id, lease, small_plan(objective=7)).id == first.id
    with pytest.raises(LeaseLost), queue.writing() as session:
        finish_run(session, run_id, "another lease", small_plan())
    with queue.reading() as session:
        stored = plan_of_run(session, run_id)
        assert stored is not None
        assert stored.objective == 1000


def test_a_lost_worker_is_replaced_and_stays_out(queue: Database) -> None:
    run_id, old = held(queue)
    assert claim(queue) is None  # its lease still holds
    lose(queue, run_id)
    run = claim(queue, "another")
    assert run is not None
    assert run.lease is not None
    assert (run.id, run.attempts, run.worker) == (run_id, 2, "another")
    for act in (
        heartbeat,
        lambda s, i, x: finish_run(s, i, x, small_plan()),
        release_run,
        lambda s, i, x: fail_run(s, i, x, Text("", "")),
    ):
        with pytest.raises(LeaseLost), queue.writing() as session:
            act(session, run_id, old)
    with queue.writing() as session:
        assert finish_run(session, run_id, run.lease, small_plan())


def test_a_worker_late_but_not_replaced_may_go_on(queue: Database) -> None:
    run_id, lease = held(queue)
    lose(queue, run_id)
    with queue.writing() as session:
        assert heartbeat(session, run_id, lease)
    assert claim(queue) is None


def test_a_run_that_kills_its_workers_fails(queue: Database) -> None:
    for _ in range(3):
        lose(queue, held(queue)[0])
    assert claim(queue) is None
    run = look(queue, 1)
    assert run.state == "failed"
    assert run.error is not None
    assert "3" in run.error["zh"]


def test_failing_says_why_and_may_try_again(queue: Database) -> None:
    said = Text("内存不足", "out of memory")
    for _ in range(2):
        run_id, lease = held(queue)
        with queue.writing() as session:
            fail_run(session, run_id, lease, said, again=True)
        assert look(queue, run_id).state == "queued"
    run_id, lease = held(queue)
    with queue.writing() as session:
        fail_run(session, run_id, lease, said, again=True)
    run = look(queue, run_id)
    assert (run.state, run.error) == ("failed", {"zh": "内存不足", "en": "out of memory"})


def test_giving_back_costs_no_attempt(queue: Database) -> None:
    for _ in range(5):
        run_id, lease = held(queue)
        with queue.writing() as session:
            release_run(session, run_id, lease)
    run = look(queue, run_id)
    assert (run.state, run.attempts) == ("queued", 0)


def test_cancelling_what_waits(queue: Database) -> None:
    with queue.writing() as session:
        assert cancel_run(session, 1).state == "cancelled"
    assert claim(queue) is None


def test_cancelling_what_runs_keeps_the_best_plan(queue: Database) -> None:
    run_id, lease = held(queue)
    with queue.writing() as session:
        assert cancel_run(session, run_id).state == "running"
    with queue.writing() as session:
        assert heartbeat(session, run_id, lease) is False
        stored = end_cancelled(session, run_id, lease, small_plan())
        assert stored is not None
    assert look(queue, run_id).state == "cancelled"
    with queue.writing() as session:
        assert cancel_run(session, run_id).state == "cancelled"


def test_cancelling_what_has_lost_its_worker(queue: Database) -> None:
    run_id, _ = held(queue)
    with queue.writing() as session:
        cancel_run(session, run_id)
    lose(queue, run_id)
    assert claim(queue) is None
    assert look(queue, run_id).state == "cancelled"


def test_workers_share_the_queue_without_taking_anything_twice(database: Database, database_url: str) -> None:
    runs = [order(database) for _ in range(12)]
    database.close()
    spawn = multiprocessing.get_context("spawn")
    taken = spawn.Queue()
    processes = [spawn.Process(target=_work, args=(database_url, taken)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    assert sorted(taken.get(timeout=5) for _ in runs) == runs
    assert taken.empty()


def _work(url: str, taken: "multiprocessing.Queue[int]") -> None:
    database = Database(url)
    while (run := claim(database)) is not None:
        assert run.lease is not None
        with database.writing() as session:
            finish_run(session, run.id, run.lease, small_plan())
        taken.put(run.id)

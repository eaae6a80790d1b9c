"""Workers in processes of their own: kept at work, and gone with whoever started them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from tiny_round import tiny_records

from data.contract.round import Round
from data.demo import demo_round
from models import store
from models.database import Database
from models.migrate import upgrade
from models.tables import Run
from web.runs.hands import Hands
from web.settings import Settings

HOUSE = Path(__file__).parents[2]
HOLDER = """
import sys, time
from pathlib import Path
from web.runs.hands import Hands
from web.settings import Settings
Hands(Settings(instance_dir=Path(sys.argv[1])), 1).start()
time.sleep(60)
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in ("DATABASE_URL", "XIAOQI_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHONPATH", str(HOUSE))
    monkeypatch.setattr("web.runs.hands.PAUSE_SECONDS", 0.0)
    return Settings(instance_dir=tmp_path, lease_seconds=2)


@pytest.fixture
def database(settings: Settings) -> Database:
    found = Database(settings.url)
    upgrade(found.engine)
    return found


def until(true: Callable[[], bool], seconds: float = 40.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it does not come about"
        time.sleep(0.05)


def order(database: Database, round_: Round | None = None, **settings: float) -> int:
    with database.writing() as session:
        stored = store.store_round(session, round_ or Round.from_records(tiny_records()), name="tiny")
        return store.add_run(session, store.base_scenario(session, stored.id).id, settings or {"work": 300.0}).id


def state(database: Database, number: int) -> str:
    with database.reading() as session:
        return session.get_one(Run, number).state


def children() -> set[psutil.Process]:
    return set(psutil.Process().children())


@pytest.mark.slow
def test_a_worker_that_is_killed_is_started_again(settings: Settings, database: Database) -> None:
    number, hands, others = order(database), Hands(settings, 1), children()  # other tests' helpers may linger
    hands.start()
    until(lambda: bool(children() - others))
    (first,) = children() - others
    until(lambda: state(database, number) == "done")
    first.kill()
    another = order(database)
    until(lambda: state(database, another) == "done")
    hands.stop()
    assert not children() - others


@pytest.mark.slow
def test_a_killed_worker_leaves_its_plan_to_the_next(settings: Settings, database: Database) -> None:
    number, hands = order(database, demo_round(), time_limit=15.0), Hands(settings, 1)
    others = children()
    hands.start()

    def left() -> bytes | None:
        with database.reading() as session:
            return session.get_one(Run, number).best

    until(lambda: left() is not None, 120)
    (first,) = children() - others
    first.kill()
    until(lambda: state(database, number) == "done", 120)
    hands.stop()
    with database.reading() as session:
        run, start, stored = session.get_one(Run, number), store.start_of_run(session, number), store.plan_of_run(session, number)
        assert start is not None
        assert stored is not None
        plan = store.load_plan(session, stored.id)
        assert run.attempts == 2
        assert 0 < run.spent < 60
        assert not any(event.act == "run.failed" for event in store.events_on(session, "run", number))
    assert plan.provenance.start_sha256 is not None
    assert plan.terms["churn"] == 0
    assert plan.objective is not None
    assert start.objective is not None
    assert plan.objective >= start.objective


@pytest.mark.slow
def test_workers_leave_with_whoever_started_them(settings: Settings, database: Database) -> None:
    number = order(database)
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(settings.instance_dir)], env=os.environ) as holder:
        until(lambda: bool(psutil.Process(holder.pid).children()))
        (worker,) = psutil.Process(holder.pid).children()
        until(lambda: state(database, number) == "done")
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    until(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE)

"""A service whose processes are killed at random moments, and what must be true of its runs all the same."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from sqlalchemy import func, select

from data.contract.round import Round
from models import store
from models.base import now
from models.database import Database
from models.tables import Event as Trail
from models.tables import Proposal, Publication, Run, StoredPlan

NAME, PASSWORD = "killer", "long enough"
PROGRAM = "from web.cli import main; import sys; main(sys.argv[1:])"
HOUSE = Path(__file__).parents[2]
LEASE_SECONDS = 2
LONGEST_LIFE = 3.0  # seconds from when there is something at work to the next kill, at most
STARTING = 20.0  # seconds for processes to begin some work
SECONDS = 3.0  # of a run, at most
PATIENCE = 240.0  # seconds for the runs that are left when nothing is killed any more


class Service:
    """The pages with the worker in them, and a worker beside them; each may be killed and is started again."""

    def __init__(self, url: str, folder: Path, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self._environment = os.environ | {
            "PYTHONPATH": str(HOUSE),
            "XIAOQI_INSTANCE_DIR": str(folder),
            "XIAOQI_DATABASE_URL": url,
            "XIAOQI_LEASE_SECONDS": str(LEASE_SECONDS),
            "XIAOQI_LOG_IN_LIMIT": "1000 per minute",
        }
        self._words = {"server": ["serve", "--port", str(port)], "worker": ["worker"]}
        self._log = (folder / "service.log").open("ab")
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, names: Iterable[str] = ("server", "worker")) -> None:
        for name in names:
            words = [sys.executable, "-c", PROGRAM, *self._words[name]]
            self._processes[name] = subprocess.Popen(words, env=self._environment, stdout=self._log, stderr=self._log)

    def kill(self, names: Iterable[str] = ("server", "worker")) -> None:
        for name in names:
            self._processes[name].kill()
        for name in names:
            self._processes[name].wait()


class Publisher:
    """A coordinator who publishes every plan through the pages, again and again until the answer comes."""

    def __init__(self, database: Database, address: str) -> None:
        self._database, self._address = database, address
        self._over = Event()
        self._thread = Thread(target=self._work, daemon=True)
        self.published: set[int] = set()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join(30)

    def _work(self) -> None:
        client = build_opener(HTTPCookieProcessor(CookieJar()))
        while not self._over.wait(0.1):
            with self._database.reading() as session:
                waiting = list(session.scalars(select(StoredPlan.id).order_by(StoredPlan.id)))
            for plan in waiting:
                if plan not in self.published and not self._over.is_set():
                    try:
                        self._publish(client, plan)
                    except OSError:  # the server is dead, or died while it answered: whether it was done is not known
                        break

    def _publish(self, client: OpenerDirector, plan: int) -> None:
        page = self._ask(client, f"/plans/{plan}/")
        if "/log-in" in page[0]:
            said = {"name": NAME, "password": PASSWORD, "csrf_token": _token(page[1])}
            self._ask(client, "/log-in", said)
            page = self._ask(client, f"/plans/{plan}/")
        if f"/plans/{plan}/publish" in page[1]:
            said = {"csrf_token": _token(page[1])}
            self._ask(client, f"/plans/{plan}/publish", said)
        self.published.add(plan)

    def _ask(self, client: OpenerDirector, path: str, said: dict[str, str] | None = None) -> tuple[str, str]:
        try:
            with client.open(self._address + path, urlencode(said).encode() if said else None, timeout=20) as answer:
                return answer.geturl(), answer.read().decode()
        except HTTPException as error:
            raise OSError("the answer broke off") from error


def prepare(database: Database, rounds: dict[str, Round]) -> dict[str, int]:
    """A coordinator and the rounds; their scenarios by name."""
    with database.writing() as session:
        store.add_person(session, name=NAME, role="coordinator", password=PASSWORD)
        stored = {name: store.store_round(session, round_, name=name) for name, round_ in rounds.items()}
        return {name: store.base_scenario(session, row.id).id for name, row in stored.items()}


def order(database: Database, scenario: int, seconds: float) -> int:
    """A run that may lose its worker as often as it likes; its number."""
    with database.writing() as session:
        run = store.add_run(session, scenario, {"time_limit": seconds, "gap": 0.0, "seed": 0})
        run.max_attempts = 100_000
        return run.id


def killed(database: Database, service: Service, scenarios: dict[str, int], times: int, chance: random.Random) -> list[int]:
    """So many kills, with runs at work all the time; the numbers of the runs ordered."""
    ordered: list[int] = []
    kills = 0
    while kills < times:
        ordered += [order(database, scenario, SECONDS) for scenario in scenarios.values()]
        _wait_for_work(database)
        time.sleep(chance.uniform(0.0, LONGEST_LIFE))
        victims = chance.choice([("server",), ("worker",), ("server", "worker")])
        service.kill(victims)
        service.start(victims)
        kills += len(victims)
    return ordered


def _wait_for_work(database: Database) -> None:
    """Processes take long to start, and most kills would hit one that does nothing yet."""
    end = time.monotonic() + STARTING
    while time.monotonic() < end:
        with database.reading() as session:
            if session.scalar(select(func.count()).where(Run.state == "running", Run.lease_until > now())):
                return
        time.sleep(0.02)


def wait_for_all(database: Database, ordered: list[int]) -> None:
    end = time.monotonic() + PATIENCE + len(ordered)
    while time.monotonic() < end:
        with database.reading() as session:
            left = session.scalar(select(func.count()).where(Run.finished.is_(None)))
        if not left:
            return
        time.sleep(0.5)
    raise AssertionError(f"{left} runs have not ended")


def check(database: Database, ordered: list[int]) -> Counter[int]:
    """Every run ended once with one plan, and every plan was published once; how many attempts runs took."""
    with database.reading() as session:
        runs = session.scalars(select(Run).order_by(Run.id)).all()
        assert [run.id for run in runs] == ordered
        assert {run.state for run in runs} == {"done"}
        plans = session.scalars(select(StoredPlan)).all()
        assert sorted(plan.run_id for plan in plans) == ordered
        ends = ("run.done", "run.failed", "run.cancelled")
        acts = Counter((event.act, event.subject_id) for event in session.scalars(select(Trail)))
        assert all(sum(acts[end, run] for end in ends) == 1 for run in ordered)
        published = session.scalars(select(Publication)).all()
        placed = [plan.id for plan in plans if plan.status in ("optimal", "feasible")]  # others cannot be published
        assert sorted(row.plan_id for row in published) == sorted(placed)
        assert all(acts["plan.store", plan.id] == 1 for plan in plans)
        assert all(acts["plan.publish", plan] == 1 for plan in placed)
        counted = Counter(session.scalars(select(Publication.plan_id).join(Proposal)))
        for row in plans:
            plan = store.load_plan(session, row.id)
            rows = len(plan.internships) + len(plan.teachers) + sum(len(opened.members) for opened in plan.order_classes)
            assert counted[row.id] == rows
        names = {run.scenario.round.name for run in runs}
        assert sum(row.withdrawn is None for row in published) == len(names)
        return Counter(run.attempts for run in runs)


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, page[:500]
    return found[1]

"""Parts in processes of this machine and on a Dask cluster: the same plan, also when some of those who work are killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any
from unittest.mock import patch

import psutil
import pytest
from far_apart import side_by_side, two

from data.contract.plan import Plan
from data.contract.round import Round
from data.regions import generate
from matcher.engines import Progress
from matcher.regions.local import LocalCrew, room
from matcher.regions.trouble import ClusterTrouble
from matcher.solve import SolveOptions, solve

HOUSE = Path(__file__).parents[2]
SLOW = pytest.mark.slow


@pytest.fixture(scope="module")
def counties() -> Round:
    """Two counties side by side, some seconds of work each."""
    return side_by_side(generate("county", 1), generate("county", 2))


def killed_once(victims: Any) -> tuple[Any, list[int]]:
    """A progress callback that kills one of the processes as soon as there is a first plan, and whom it killed."""
    killed: list[int] = []

    def tell(progress: Progress) -> None:
        if not killed and progress.objective is not None and (found := victims()):
            killed.append(found[0])
            os.kill(found[0], signal.SIGKILL)

    return tell, killed


def children() -> list[int]:
    """Ids of the processes that solve parts for this one."""
    found = []
    for child in psutil.Process().children():
        with suppress(psutil.NoSuchProcess):  # gone meanwhile
            if any("spawn_main" in word for word in child.cmdline()):
                found.append(child.pid)
    return sorted(found)


def good(plan: Plan) -> None:
    assert plan.status in ("feasible", "optimal")
    assert plan.gap is not None
    assert plan.gap < 0.1
    assert not [check for check in plan.checks if not check.ok and check.severity == "barred"]


def test_processes_find_the_plan() -> None:
    plan = solve(two().round, SolveOptions(time_limit=None, divide=0))
    assert plan.status == "optimal"
    assert sum(group.students for group in plan.internships) == 20


def test_no_process_stays_behind() -> None:
    solve(two().round, SolveOptions(time_limit=None, divide=0))
    assert not children()


@SLOW
def test_the_same_work_gives_the_same_plan_whatever_the_number_of_processes() -> None:
    small = two().like("C1", cohort_id="C3", size=7).like("P1", post_id="P3", seats=4).teacher()
    plans = []
    for processes in (1, 2, 2):
        with patch("matcher.regions.local.room", return_value=processes):
            plan = solve(small.round, SolveOptions(work=9_000, divide=0, seed=3))
        plans.append(plan.model_copy(update={"provenance": plan.provenance.model_copy(update={"started": "", "seconds": 0.0})}))
    assert plans[0].objective is not None
    assert plans[0] == plans[1] == plans[2]


@SLOW
def test_the_same_work_gives_the_same_plan_of_counties(counties: Round) -> None:
    plans = []
    for processes in (1, 2):
        with patch("matcher.regions.local.room", return_value=processes):
            plan = solve(counties, SolveOptions(work=30_000, divide=1000, seed=3))
        plans.append((plan.internships, plan.order_classes, plan.teachers, plan.objective, plan.bound, plan.provenance.work))
    assert plans[0] == plans[1]


def test_there_is_room_for_one_process_at_least() -> None:
    assert 1 <= room() <= (os.cpu_count() or 1)


def test_what_a_part_raises_is_raised() -> None:
    with pytest.raises(Exception, match="invalid load key"):
        _run(LocalCrew(b"no work at all", 1))


def _run(crew: LocalCrew) -> None:
    from matcher.regions.conduct import Conductor

    try:
        Conductor(crew, [1.0], None, 0.0, 0, lambda _objective, _bound: None).run(None)
    finally:
        crew.close()


@SLOW
def test_a_killed_process_costs_time_only(counties: Round) -> None:
    tell, killed = killed_once(children)
    plan = solve(counties, SolveOptions(time_limit=40, gap=0.05, divide=1000), progress=tell)
    assert killed
    good(plan)
    assert {group.cohort_id[0] for group in plan.internships} == {"0", "1"}


@SLOW
def test_stopped_midway_the_plans_so_far_are_joined(counties: Round) -> None:
    stop = Event()
    told: list[Progress] = []

    def tell(progress: Progress) -> None:
        told.append(progress)
        if progress.objective is not None:
            stop.set()

    plan = solve(counties, SolveOptions(time_limit=None, divide=1000), progress=tell, stop=stop)
    assert plan.objective is not None
    assert plan.internships
    assert not children()


class Cluster:
    """A scheduler and two workers of one thread each, in processes of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.scheduler = self._begin("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self.address = self._address()
        self.workers = [
            self._begin("worker", self.address, "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1", "--no-nanny")
            for _ in range(2)
        ]

    def close(self) -> None:
        """End all processes."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def _begin(self, *words: str) -> subprocess.Popen[bytes]:
        name = f"{words[0]}-{len(list(self._folder.iterdir()))}.log"
        return subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]],
            stdout=(self._folder / name).open("wb"),
            stderr=subprocess.STDOUT,
            cwd=self._folder,
            env={**os.environ, "PYTHONPATH": str(HOUSE)},
        )

    def _address(self) -> str:
        for _ in range(300):
            found = re.search(r"tcp://127\.0\.0\.1:\d+", (self._folder / "scheduler-0.log").read_text())
            if found:
                return found[0]
            sleep(0.1)
        raise AssertionError((self._folder / "scheduler-0.log").read_text())


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    pytest.importorskip("distributed")
    found = Cluster(tmp_path)
    yield found
    found.close()


@SLOW
def test_a_cluster_finds_the_plan(cluster: Cluster) -> None:
    told: list[Progress] = []
    plan = solve(two().round, SolveOptions(time_limit=60, divide=0, cluster=cluster.address), progress=told.append)
    assert plan.status == "optimal"
    assert sum(group.students for group in plan.internships) == 20
    assert plan.objective in {one.objective for one in told}


@SLOW
def test_a_round_in_one_piece_goes_to_the_cluster_too(cluster: Cluster) -> None:
    plan = solve(two().round, SolveOptions(time_limit=60, cluster=cluster.address))
    assert (plan.status, plan.scope.bound_covers) == ("optimal", "legal")


@SLOW
def test_a_killed_worker_costs_time_only(cluster: Cluster, counties: Round) -> None:
    tell, killed = killed_once(lambda: [cluster.workers[0].pid])
    plan = solve(counties, SolveOptions(time_limit=45, gap=0.05, divide=1000, cluster=cluster.address), progress=tell)
    assert killed
    good(plan)
    assert {group.cohort_id[0] for group in plan.internships} == {"0", "1"}


@SLOW
def test_an_address_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("matcher.regions.cluster.ANSWER", "1s")
    with pytest.raises(ClusterTrouble, match=r"tcp://127\.0\.0\.1:9"):
        solve(two().round, SolveOptions(cluster="tcp://127.0.0.1:9"))


def test_without_dask_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterTrouble, match="cluster"):
        solve(two().round, SolveOptions(cluster="tcp://127.0.0.1:9"))


LEAVES_AT_ONCE = """
import sys, threading
sys.path[:0] = [{tests!r}, {house!r}]
from far_apart import side_by_side
from data.regions import generate
from matcher.solve import SolveOptions, solve

if __name__ == "__main__":
    begun = threading.Event()
    round_ = side_by_side(generate("county", 1), generate("county", 2))
    work = lambda: solve(round_, SolveOptions(None, divide=1000), progress=lambda p: p.objective is not None and begun.set())
    threading.Thread(target=work, daemon=True).start()
    begun.wait()
    print("begun")
"""


@SLOW
def test_whoever_leaves_in_the_middle_leaves_no_process_behind(tmp_path: Path) -> None:
    script = tmp_path / "leaves.py"
    script.write_text(LEAVES_AT_ONCE.format(tests=str(HOUSE / "tests" / "matcher"), house=str(HOUSE)))
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == "begun\n"

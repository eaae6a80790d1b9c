"""Solves limited by work: the same round and seed give the same plan, whatever the machine does besides."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from unittest.mock import patch

import pytest
from busy_teachers import busy_baseline, busy_round
from large_programs import best
from small_rounds import small_baseline, small_round
from tiers import tiered

from data.contract.plan import Plan
from data.contract.round import Round
from data.plans.files import plan_text
from matcher.engines import HighsEngine
from matcher.engines.base import Engine
from matcher.engines.large import LargeEngine
from matcher.engines.parts import PartsEngine
from matcher.solve import SolveOptions, solve

ENGINES: dict[str, type[Engine]] = {"highs": HighsEngine, "parts": PartsEngine, "large": LargeEngine}
CASES = tiered(
    [
        ("town", 3, 300.0),  # ends amid the first prices of enterprises
        ("busy", 4, 1_000.0),
        *(("town", seed, work) for seed in range(8) for work in (200.0, 3_000.0, 450.0, 1_500.0)),
    ],
    quick=1,
    slow=5,
)
MUCH = bytes(1_000_000)


def round_of(kind: str, seed: int) -> tuple[Round, Plan | None]:
    """A round, and its earlier plan where there is one."""
    if kind == "town":
        return small_round(seed), small_baseline(seed, small_round(seed))
    small = busy_round(seed)
    return small.round, busy_baseline(seed, small)


def solved(engine: str, kind: str, seed: int, work: float) -> Plan:
    """The plan of an engine, which no clock limits."""
    round_, baseline = round_of(kind, seed)
    chosen = patch("matcher.engines.choose.choose_engine", lambda *_: ENGINES[engine]())
    with chosen, patch("matcher.engines.large_proof.OFTEN", 1):
        return solve(round_, SolveOptions(work=work, seed=seed), baseline)


def written(plan: Plan) -> str:
    """The document without what it says of the time."""
    assert plan.provenance.started
    assert plan.provenance.seconds is not None
    timeless = plan.provenance.model_copy(update={"started": None, "seconds": None})
    return plan_text(plan.model_copy(update={"provenance": timeless}))


@contextmanager
def busy_machine() -> Iterator[None]:
    """Other threads that never rest, and leave the interpreter to the solve."""
    over = Event()

    def burn() -> None:
        while not over.is_set():
            sha256(MUCH)

    threads = [Thread(target=burn) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("kind", "seed", "work"), CASES)
def test_the_same_work_gives_the_same_plan(kind: str, seed: int, work: float, engine: str) -> None:
    plans = [solved(engine, kind, seed, work) for _ in range(3)]
    with busy_machine():
        plans += [solved(engine, kind, seed, work) for _ in range(2)]
    assert len({written(plan) for plan in plans}) == 1
    most = best(kind, seed)
    if most is None:
        assert plans[0].status in ("infeasible", "unknown")
        return
    assert plans[0].bound is not None
    assert plans[0].bound >= most
    assert plans[0].objective is None or plans[0].objective <= most


HASHED = """
import sys
sys.path.insert(0, sys.argv[1])
from test_core_work import ENGINES, solved, written
for engine in ENGINES:
    print(written(solved(engine, "town", 3, 700.0)), written(solved(engine, "busy", 4, 300.0)))
"""


@pytest.mark.slow
def test_nothing_hangs_on_the_order_of_sets() -> None:
    here = Path(__file__).parent
    said = []
    for number in ("1", "4242"):
        path = os.pathsep.join(map(str, (here.parents[1], here.parent, here)))
        environment = os.environ | {"PYTHONHASHSEED": number, "PYTHONPATH": path}
        done = subprocess.run([sys.executable, "-c", HASHED, str(here)], capture_output=True, text=True, env=environment)
        assert done.returncode == 0, done.stderr
        said.append(done.stdout)
    assert said[0]
    assert said[0] == said[1]


def test_provenance_says_the_work() -> None:
    plan = solved("large", "busy", 4, 500.0)
    assert plan.provenance.settings["work"] == 500.0
    assert plan.provenance.settings["time_limit"] is None
    assert plan.provenance.work > 0


@pytest.mark.parametrize("engine", ENGINES)
def test_more_work_is_done_where_more_is_given(engine: str) -> None:
    little, much = (solved(engine, "town", 3, work) for work in (300.0, 2_000.0))
    assert little.provenance.work < much.provenance.work

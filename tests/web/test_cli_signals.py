"""Signals at random moments of a county's solve: whenever they come, what was found by then is on the disk and stands up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from tiers import tiered

from data.contract.plan import Plan
from data.regions import generate
from data.rounds import load_round
from data.rounds.write import write_round
from matcher.audit import audit

SECONDS = 60.0  # of the solve, were it left alone
LATEST = 8.0  # seconds after the first plan
SOON = 0.2  # seconds from reading the round to where there can be no plan yet
STOPPED = 3
BOTH = (signal.SIGINT, signal.SIGTERM)
PROGRAM = """
import web.cli.solving as solving
from web.cli import main
class Bar(solving.Bar):
    said = set()
    def __call__(self, step):
        super().__call__(step)
        self.say(step.phase)
        if step.objective is not None:
            self.say("first plan")
    def say(self, word):
        if word not in self.said:
            self.said.add(word)
            print(word, flush=True)
class Stoppable(solving.Stoppable):
    def __enter__(self):
        found = super().__enter__()
        print("read", flush=True)
        return found
solving.Bar, solving.Stoppable = Bar, Stoppable
main()
"""


class Moment(NamedTuple):
    """A signal so many seconds after the command has said a word."""

    number: signal.Signals
    word: str
    seconds: float


def moments(seed: int, count: int, word: str, latest: float) -> list[Moment]:
    random = Random(seed)
    return [Moment(BOTH[k % 2], word, random.uniform(0, latest)) for k in range(count)]


AFTER = moments(seed=1, count=20, word="first plan", latest=LATEST)
READ, MODEL = moments(seed=2, count=6, word="read", latest=SOON), moments(seed=3, count=6, word="model", latest=SOON / 2)
BEFORE = [one for both in zip(READ, MODEL, strict=True) for one in both]  # the first four are either signal after either word


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county as a folder."""
    folder = tmp_path_factory.mktemp("county") / "round"
    write_round(generate("county", 1), folder)
    return folder


def stopped(county: Path, out: Path, moment: Moment) -> Plan:
    """The plan on the disk after a solve that got the signal."""
    arguments = ["solve", str(county), "--out", str(out), "--time-limit", str(SECONDS)]
    environment = os.environ | {"XIAOQI_LANG": "en", "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        while process.stdout.readline().strip() != moment.word:
            assert process.poll() is None, f"ended before {moment.word!r}"
        time.sleep(moment.seconds)
        process.send_signal(moment.number)
        _, errors = process.communicate(timeout=600)
    assert "Traceback" not in errors
    assert "Stopping" in errors
    assert process.returncode == STOPPED
    assert not list(out.glob(".*")), "nothing is left half written"
    return Plan.model_validate_json((out / "plan.json").read_bytes())


@pytest.mark.parametrize(
    "moment", tiered(((one,) for one in AFTER), quick=0, slow=4), ids=[f"{one.number.name}-{one.seconds:.2f}" for one in AFTER]
)
def test_after_the_first_plan(moment: Moment, county: Path, tmp_path: Path) -> None:
    plan = stopped(county, tmp_path / "out", moment)
    assert plan.status in ("feasible", "optimal")
    assert plan.internships
    assert plan.objective is not None
    assert plan.bound is not None
    assert plan.bound >= plan.objective
    round_ = load_round(county).round
    assert round_ is not None
    assert not audit(round_, plan, None).violations
    command = [
        sys.executable,
        "-c",
        "from web.cli import main; main()",
        "audit",
        str(county),
        str(tmp_path / "out" / "plan.json"),
    ]
    assert subprocess.run(command, capture_output=True, timeout=120).returncode == 0


@pytest.mark.parametrize(
    "moment",
    tiered(((one,) for one in BEFORE), quick=0, slow=4),
    ids=[f"{one.number.name}-{one.word}" for one in BEFORE],
)
def test_before_the_first_plan(moment: Moment, county: Path, tmp_path: Path) -> None:
    plan = stopped(county, tmp_path / "out", moment)
    assert plan.status == "unknown"
    assert (plan.objective, plan.internships, plan.teachers) == (None, (), ())
    assert plan.bound is not None
    round_ = load_round(county).round
    assert round_ is not None
    assert not audit(round_, plan, None).violations

"""The command line as a process of its own: what it loads, and what signals do to it."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tiny_round import write_tiny

from data.contract.plan import Plan
from web.cli.commands import COMMANDS

PROGRAM = [sys.executable, "-c", "from web.cli import main; main()"]


def environment() -> dict[str, str]:
    return os.environ | {"XIAOQI_LANG": "en", "PYTHONPATH": str(Path(__file__).parents[2])}


def loaded_by(*arguments: str) -> set[str]:
    """Packages in memory when the command has ended."""
    program = "import sys; from web.cli.main import run; run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, env=environment(), timeout=120
    )
    return {module.partition(".")[0] for module in done.stderr.splitlines()[-1].split()}


def test_solve_loads_neither_web_nor_database(tmp_path: Path) -> None:
    round_path = write_tiny(tmp_path / "round")
    loaded = loaded_by("solve", str(round_path), "--out", str(tmp_path / "out"))
    assert (tmp_path / "out" / "plan.json").exists()
    assert {"highspy", "pandas"} <= loaded
    assert not loaded & {"flask", "apiflask", "sqlalchemy", "alembic", "models", "structlog", "jinja2"}


def test_comparing_plans_loads_neither_web_nor_database(tmp_path: Path) -> None:
    round_path, plan = str(write_tiny(tmp_path / "round")), str(tmp_path / "out" / "plan.json")
    loaded_by("solve", round_path, "--out", str(tmp_path / "out"))
    loaded = loaded_by("scenarios", "compare", round_path, plan, plan, "--out", str(tmp_path / "comparison.json"))
    assert (tmp_path / "comparison.json").exists()
    assert not loaded & {"highspy", "flask", "apiflask", "sqlalchemy", "alembic", "models", "structlog", "jinja2"}


def test_help_loads_nothing_heavy() -> None:
    assert not loaded_by("--help") & {"pandas", "numpy", "highspy", "flask", "sqlalchemy"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_in_both_languages(command: str) -> None:
    said = {}
    for language in ("zh", "en"):
        done = subprocess.run(
            [*PROGRAM, "--lang", language, command, "--help"], capture_output=True, text=True, env=environment(), timeout=60
        )
        assert done.returncode == 0
        said[language] = done.stdout
        assert COMMANDS[command]._asdict()[language] in done.stdout
    assert said["zh"] != said["en"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_with_the_best_plan_so_far(number: signal.Signals, tmp_path: Path) -> None:
    """The solve is made endless, so that only the signal ends it."""
    round_path = write_tiny(tmp_path / "round")
    program = """
import sys, time, matcher.solve as core
real = core.solve
def endless(round, options, baseline=None, progress=None, stop=None, start=None):
    plan = real(round, options, baseline, progress, None)
    print("ready", flush=True)
    stop.wait()
    return plan
core.solve = endless
from web.cli import main
main()
"""
    command = [sys.executable, "-c", program, "solve", str(round_path), "--out", str(tmp_path / "out")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()) as process:
        assert process.stdout is not None
        while "ready" not in (line := process.stdout.readline()):
            assert line, "ended too soon"
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "Stopping" in said
    assert "Traceback" not in said
    assert Plan.model_validate_json((tmp_path / "out" / "plan.json").read_bytes()).status == "optimal"


def test_a_reader_that_leaves_early_is_no_traceback(tmp_path: Path) -> None:
    round_path = write_tiny(tmp_path / "round")
    shell = f"{sys.executable} -c 'from web.cli import main; main()' schema round | true"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, env=environment(), timeout=60, cwd=round_path)
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def test_a_terminal_sees_a_bar(tmp_path: Path) -> None:
    round_path = write_tiny(tmp_path / "round")
    ours, theirs = pty.openpty()
    command = [*PROGRAM, "solve", str(round_path), "--out", str(tmp_path / "out")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs, env=environment())
    os.close(theirs)
    seen = b""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # the other side is closed
            break
        if not piece:
            break
        seen += piece
    os.close(ours)
    assert process.wait(60) == 0
    assert b"\r" in seen
    assert b"[" in seen
    assert b"solving" in seen

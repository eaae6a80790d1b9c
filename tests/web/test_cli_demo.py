"""The demonstration, end to end, and the worker as a process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from pathlib import Path

import pytest

from web.cli.main import run

HOUSE = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-c", "from web.cli import main; main()"]


def environment(**more: str) -> dict[str, str]:
    return os.environ | {"XIAOQI_LANG": "en", "PYTHONPATH": str(HOUSE)} | more


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def files_of(folder: Path) -> set[str]:
    """Every file of the four rooms that is not made by running them."""
    found = [path for room in ("data", "matcher", "models", "web") for path in (folder / room).rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)) for path in found if "__pycache__" not in path.parts}


def heard(process: subprocess.Popen[str], words: str) -> str:
    """What the process says on stderr until those words come."""
    assert process.stderr is not None
    said = ""
    while words not in said:
        line = process.stderr.readline()
        assert line, said
        said += line
    return said


def test_the_demonstration_keeps_every_rule(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["--lang", "en", "demo", "--no-serve", "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert "checks, 0 violations." in said
    assert "The terms add up" in said
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["plan.json", "plan.xlsx"]


@pytest.mark.slow
def test_the_demonstration_serves_its_pages(tmp_path: Path) -> None:
    port = free_port()
    nowhere = "postgresql://nobody@127.0.0.1:1/nowhere"  # what the environment names is not touched
    with subprocess.Popen(
        [*PROGRAM, "demo", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(DATABASE_URL=nowhere, TMPDIR=str(tmp_path)),
        cwd=tmp_path,
    ) as process:
        heard(process, "The pages are at")
        for _ in range(50):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
                    page = answer.read().decode()
                break
            except OSError:
                time.sleep(0.2)
        (folder,) = tmp_path.iterdir()  # as it tells: the database of the demonstration is found beside it
        beside = environment(DATABASE_URL=f"sqlite:///{folder}/xiaoqi.db")
        listed = subprocess.run([*PROGRAM, "scenarios", "list"], env=beside, capture_output=True, text=True, timeout=60)
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=60)
    assert f"export DATABASE_URL=sqlite:///{folder}/xiaoqi.db" in said
    assert "published" in listed.stdout, listed.stderr
    assert process.returncode == 0
    assert "password demo-coordinator" in said
    assert "demo-coordinator" in page
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_worker_ends_when_told(tmp_path: Path) -> None:
    more = environment(XIAOQI_INSTANCE_DIR=str(tmp_path), DATABASE_URL="")
    assert subprocess.run([*PROGRAM, "worker"], env=more, timeout=60, capture_output=True).returncode == 1
    assert subprocess.run([*PROGRAM, "db", "upgrade"], env=more, timeout=60, capture_output=True).returncode == 0
    with subprocess.Popen([*PROGRAM, "worker"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=more) as process:
        heard(process, "Waiting for work")
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said


@pytest.mark.slow
def test_the_wheel_works_from_an_empty_directory(tmp_path: Path) -> None:
    """All that the program reads is in the wheel: rules, catalogues, the demonstration, pages, migrations."""
    source = tmp_path / "source"
    source.mkdir()
    for name in ("data", "models", "matcher", "web", "pyproject.toml", "README.md", "LICENSE"):
        (source / name).symlink_to(HOUSE / name)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path / "wheel"), str(source)]
    subprocess.run(build, check=True, timeout=300)
    (wheel,) = (tmp_path / "wheel").iterdir()
    unpacked, empty = tmp_path / "unpacked", tmp_path / "empty"
    zipfile.ZipFile(wheel).extractall(unpacked)
    empty.mkdir()
    assert files_of(unpacked) == files_of(HOUSE)
    more = environment(PYTHONPATH=str(unpacked), XIAOQI_INSTANCE_DIR=str(empty / "instance"), DATABASE_URL="")
    where = subprocess.run(
        [sys.executable, "-c", "import data.contract as d; print(d.__file__)"],
        env=more,
        cwd=empty,
        capture_output=True,
        text=True,
    )
    assert where.stdout.startswith(str(unpacked))
    for arguments in (["demo", "--no-serve"], ["db", "upgrade"], ["template", "t.xlsx"], ["doctor"]):
        done = subprocess.run([*PROGRAM, *arguments], env=more, cwd=empty, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
    page = "from web.app import create_app; print(create_app().test_client().get('/', follow_redirects=True).status)"
    done = subprocess.run([sys.executable, "-c", page], env=more, cwd=empty, capture_output=True, text=True, timeout=120)
    assert "200 OK" in done.stdout, done.stderr

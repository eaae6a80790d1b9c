"""``xiaoqi sweep``: the files it writes and what it says."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from tiny_round import write_tiny

from web.cli.main import run

FILES = ("sweep.csv", "sweep.xlsx", "sweep.svg")


@pytest.fixture
def round_path(tmp_path: Path) -> Path:
    return write_tiny(tmp_path / "round")


def xiaoqi(*arguments: object) -> int:
    return run(["--lang", "en", "sweep", *(str(word) for word in arguments)])


def test_a_sweep_is_written(round_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = tmp_path / "sweep.json"
    document.write_text(json.dumps([{"name": "posts/enterprise_id=E1/seats", "values": [0.5, 1], "times": True}]))
    out = tmp_path / "out"
    words = [round_path, document, "--set", "cohorts/*/min_group=2,6", "--out", out, "--work", 300, "--processes", 2, "--plans"]
    assert xiaoqi(*words) == 0
    with (out / "sweep.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["posts/enterprise_id=E1/seats"], row["cohorts/*/min_group"]) for row in rows] == [
        ("0.5", "2"),
        ("0.5", "6"),
        ("1", "2"),
        ("1", "6"),
    ]
    assert rows[0]["placed"] == "10"  # two posts of five seats
    assert rows[2]["placed"] == "12"
    assert all((out / name).stat().st_size > 100 for name in FILES)
    assert {path.name for path in out.glob("plan-*.json")} == {"plan-base.json", *(f"plan-{n}.json" for n in range(4))}
    said = capsys.readouterr()
    assert "cohorts/*/min_group=6: " in said.out
    assert "5/5 plans" in said.err
    assert xiaoqi(*words) == 2
    assert "--force" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--set", "nothing=1:2:1"], "There is no setting"),
        (["--set", "posts/P9/seats=1,2"], "No row is meant"),
        (["--set", "posts/P1/seats=1,-2"], "seats=-2"),
        ([], "One or two things"),
        (["--set", "weights.fit=1", "--work", "5", "--time-limit", "5"], "not both"),
        (["--set", "weights.fit=1", "--cluster", "tcp://8.8.8.8:1"], "public address"),
    ],
)
def test_what_cannot_be_swept(
    round_path: Path, tmp_path: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert xiaoqi(round_path, "--out", tmp_path / "out", *words) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()

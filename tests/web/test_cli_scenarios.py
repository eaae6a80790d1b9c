"""``xiaoqi scenarios``: plans side by side from files, and the scenarios of the database."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tiny_round import tiny_records, write_tiny

from data.contract.comparison import Comparison
from data.contract.edit import EDITS
from data.contract.round import Round
from matcher.solve import SolveOptions, solve
from models import store
from models.database import Database
from web.cli.main import run

FEWER = [{"edit": "set", "sheet": "posts", "id": "P1", "column": "seats", "value": 0, "reason": "a line stands still"}]
LONGER = [{"edit": "setting", "key": "rules.min_days.days", "value": 60}]


def xiaoqi(*arguments: object) -> int:
    return run(["--lang", "en", *map(str, arguments)])


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a round, two files of edits, and a plan with neither and with each."""
    folder = tmp_path_factory.mktemp("planned")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        write_tiny(folder / "round")
        for name, edits in (("fewer", FEWER), ("longer", LONGER)):
            Path(f"{name}.json").write_text(json.dumps(edits), encoding="utf-8")
        assert xiaoqi("solve", "round", "--out", "base") == 0
        for name in ("fewer", "longer"):
            assert xiaoqi("whatif", "round", "base/plan.json", f"{name}.json", "--out", name) == 0
    return folder


@pytest.fixture
def folder(planned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it to work in."""
    monkeypatch.chdir(shutil.copytree(planned, tmp_path, dirs_exist_ok=True))
    return tmp_path


BOTH = ("--edits", "fewer.json", "--edits", "longer.json")


def test_three_plans_side_by_side(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plans = ("base/plan.json", "fewer/plan.json", "longer/plan.json")
    capsys.readouterr()
    assert xiaoqi("scenarios", "compare", "round", *plans, *BOTH) == 0
    said = capsys.readouterr().out
    assert "base/plan.json → fewer/plan.json" in said
    assert "Tightened: least days of an internship (rules.min_days.days)" in said
    found = Comparison.model_validate_json(Path("comparison.json").read_bytes())
    assert [side.label for side in found.plans] == list(plans)
    diff = json.loads(Path("fewer/diff.json").read_bytes())
    assert found.plans[1].students_moved == diff["students_moved"] > 0
    assert {name: list(points[:2]) for name, points in found.terms.items()} == diff["terms"]
    assert xiaoqi("scenarios", "compare", "round", *plans[:2], *BOTH) == 2  # the file is there
    assert xiaoqi("scenarios", "compare", "round", *plans[:2], *BOTH, "--force") == 0


def test_what_cannot_be_compared_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert xiaoqi("scenarios", "compare", "round", "base/plan.json") == 2
    assert xiaoqi("scenarios", "compare", "round", "base/plan.json", "fewer/plan.json") == 1
    assert "fewer/plan.json was made neither of this round" in capsys.readouterr().err
    assert xiaoqi("scenarios", "compare", "round", "base/plan.json", "fewer/plan.json", "--out", "base/plan.json", "--force") == 2
    assert not Path("comparison.json").exists()


def test_scenarios_of_the_database_are_listed_shown_and_approved(
    database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("XIAOQI_DATABASE_URL", raising=False)
    monkeypatch.setenv("XIAOQI_INSTANCE_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database_url)
    with database.writing() as session:
        stored = store.store_round(session, Round.from_records(tiny_records()), name="tiny")
        base = store.base_scenario(session, stored.id)
        scenario = store.add_scenario(session, base.id, EDITS.validate_python(FEWER), name="fewer seats")
        run_ = store.order_preview(session, scenario.id, {}, checked=store.check_edits(session, scenario.id))
        claimed = store.claim_run(session, "w", run_id=run_.id)
        assert claimed is not None
        plan = solve(store.run_round(session, run_.id), SolveOptions(time_limit=30))
        store.finish_run(session, run_.id, claimed.lease or "", plan)
        (shown,) = store.shown_of(session, scenario.id)
    assert xiaoqi("scenarios", "list") == 0
    assert f"    {scenario.id}\tfewer seats\tdraft\tplan {shown.plan.id}\n" in capsys.readouterr().out
    with database.writing() as session:
        cases = [store.NewPoint(f"seats = {n}", {"posts/P1/seats": str(n)}, ()) for n in (1, 2)]
        checked = store.check_edits(session, scenario.id)
        store.order_sweep(session, scenario.id, {}, name="seats 1…2", knobs=[], points=cases, checked=checked)
    assert xiaoqi("scenarios", "list") == 0
    said = capsys.readouterr().out
    assert "      -\tseats 1…2\tsweep of 2 cases\t0/2\n" in said
    assert "seats = 1" not in said
    assert xiaoqi("scenarios", "show", scenario.id) == 0
    said = capsys.readouterr().out
    assert "1. 虚构一厂 · 装配: seats 10 → 0  (P1)  (a line stands still)" in said
    assert shown.sha256 in said
    assert xiaoqi("scenarios", "approve", scenario.id, "--preview", "0" * 64) == 1
    assert xiaoqi("scenarios", "approve", 99, "--preview", shown.sha256) == 1
    assert "There is no scenario 99" in capsys.readouterr().err
    with database.writing() as session:
        store.add_edits(session, scenario.id, EDITS.validate_python(LONGER))
    assert xiaoqi("scenarios", "approve", scenario.id, "--preview", shown.sha256) == 1
    assert "an edit was added: least days of an internship (rules.min_days.days)" in capsys.readouterr().err
    with database.writing() as session:
        edits = store.own_edits(store.a_scenario(session, scenario.id))
        store.remove_edit(session, scenario.id, 2, store.Input(stored.id, tuple(edits)).edits_sha256)
    assert xiaoqi("scenarios", "approve", scenario.id, "--preview", shown.sha256[:10], "--reason", "agreed") == 0
    assert f"Plan {shown.plan.id} is approved" in capsys.readouterr().out

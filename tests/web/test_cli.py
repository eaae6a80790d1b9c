"""The command line: what each command writes and says, and its exit code."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from openpyxl import load_workbook
from tiny_round import tiny_records, write_tiny

from data.contract.plan import AT_ONCE, Check, Plan
from data.contract.round import Round
from data.regions import SPECS
from matcher.audit import AuditReport
from web.cli.generate import TIERS
from web.cli.main import run
from web.cli.solving import Solved, describe


@pytest.fixture
def round_path(tmp_path: Path) -> Path:
    return write_tiny(tmp_path / "round")


@pytest.fixture
def broken_path(tmp_path: Path) -> Path:
    """A round with one bad row: a post whose seats are no number."""
    folder = write_tiny(tmp_path / "broken")
    posts = folder / "posts.csv"
    lines = posts.read_text(encoding="utf-8-sig").splitlines()
    seats = lines[0].split(",").index("seats")
    cells = lines[2].split(",")
    cells[seats] = "十来个"
    posts.write_text("\n".join([lines[0], lines[1], ",".join(cells)]) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def plan_path(round_path: Path, tmp_path: Path) -> Path:
    assert xiaoqi("solve", round_path, "--out", tmp_path / "plan") == 0
    return tmp_path / "plan" / "plan.json"


def xiaoqi(*arguments: object) -> int:
    return run(["--lang", "en", *map(str, arguments)])


def read(path: Path) -> Plan:
    return Plan.model_validate_json(path.read_bytes())


def test_check_of_a_sound_round(round_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert xiaoqi("check", round_path) == 0
    assert "0 errors" in capsys.readouterr().out


def test_check_lists_errors_as_json(broken_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert xiaoqi("check", broken_path, "--json") == 1
    issues = json.loads(capsys.readouterr().out)
    keys = {"code", "severity", "sheet", "row", "column", "id", "value", "message", "hint"}
    assert all(set(issue) == keys for issue in issues)
    (error,) = [issue for issue in issues if issue["severity"] == "error"]
    assert (error["sheet"], error["row"], error["column"], error["value"]) == ("posts", 3, "seats", "十来个")
    assert isinstance(error["message"], str)


def test_check_speaks_the_language_asked_for(broken_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "zh", "check", str(broken_path)]) == 1
    assert "错误 1" in capsys.readouterr().out
    assert run(["--lang", "en", "check", str(broken_path)]) == 1
    assert "1 errors" in capsys.readouterr().out


def test_check_gives_the_file_back_marked(broken_path: Path, tmp_path: Path) -> None:
    marked = tmp_path / "marked.xlsx"
    assert xiaoqi("check", broken_path, "--marked", marked) == 1
    assert marked.read_bytes().startswith(b"PK")
    assert xiaoqi("check", broken_path, "--marked", marked) == 2


@pytest.mark.parametrize("content", [b"", b"\x00\x01", "一,二\n".encode()])
def test_a_file_that_is_no_round(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "round.xlsx"
    path.write_bytes(content)
    assert xiaoqi("check", path, "--json") == 1
    assert json.loads(capsys.readouterr().out)
    assert xiaoqi("solve", path, "--out", tmp_path / "out") == 1
    assert not (tmp_path / "out").exists()
    assert "Traceback" not in capsys.readouterr().err


def test_solve_writes_plan_and_workbook(round_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan_path = tmp_path / "plan" / "plan.json"
    assert xiaoqi("solve", round_path, "--out", plan_path.parent) == 0
    plan = read(plan_path)
    assert plan.status == "optimal"
    assert sum(group.students for group in plan.internships) == 12
    assert sum(plan.terms.values()) == plan.objective
    assert (plan_path.parent / "plan.xlsx").read_bytes().startswith(b"PK")
    assert sorted(path.name for path in plan_path.parent.iterdir()) == ["plan.json", "plan.xlsx"]
    said = capsys.readouterr()
    assert "12 students placed" in said.out
    assert "solving" in said.err


def test_nothing_is_overwritten_without_force(plan_path: Path, round_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = plan_path.read_bytes()
    assert xiaoqi("solve", round_path, "--out", plan_path.parent, "--seed", 5) == 2
    assert plan_path.read_bytes() == before
    assert "--force" in capsys.readouterr().err
    assert xiaoqi("solve", round_path, "--out", plan_path.parent, "--seed", 5, "--force") == 0
    assert read(plan_path).provenance.seed == 5


def test_rows_with_errors_are_only_set_aside_when_told(
    broken_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert xiaoqi("solve", broken_path, "--out", tmp_path / "out") == 1
    assert "--set-aside" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert xiaoqi("solve", broken_path, "--out", tmp_path / "out", "--set-aside") == 0
    assert {group.post_id for group in read(tmp_path / "out" / "plan.json").internships} == {"P1"}


def test_contradicting_decisions_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decisions = [
        {"decision_id": "D1", "action": "pin", "cohort_id": "C1", "post_id": "P1", "students": 8, "reason": "a"},
        {"decision_id": "D2", "action": "pin", "cohort_id": "C1", "enterprise_id": "E1", "students": 3, "reason": "b"},
    ]
    round_path = write_tiny(tmp_path / "round", decisions=decisions)
    assert xiaoqi("solve", round_path, "--out", tmp_path / "out", "--set-aside") == 1
    assert read(tmp_path / "out" / "plan.json").conflicts == (("D1", "D2"),)
    said = capsys.readouterr().out
    assert "(D1); " in said
    assert "(D2)" in said


def test_a_limit_before_any_plan_is_exit_code_3(
    round_path: Path, plan_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = read(plan_path).model_copy(update={"status": "unknown", "objective": None, "gap": None, "internships": ()})
    monkeypatch.setattr("matcher.solve.solve", lambda *_, **__: nothing)
    assert xiaoqi("solve", round_path, "--out", tmp_path / "out", "--time-limit", 1) == 3
    assert read(tmp_path / "out" / "plan.json").status == "unknown"


@pytest.mark.parametrize(("stopped", "told"), [(False, "No plan was found within"), (True, "no plan yet when it was stopped")])
def test_why_there_is_no_plan(stopped: bool, told: str, plan_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    describe(
        Solved(read(plan_path).model_copy(update={"status": "unknown", "objective": None}), stopped),
        Round.from_records(tiny_records()),
    )
    assert told in capsys.readouterr().out


PINNED = "4 students of 虚构职专 计算机应用 pinned to 虚构一厂 · 装配 (D1)"


@pytest.mark.parametrize(
    ("named", "told"), [(("D1", "D2"), f"decisions in conflict: {PINNED}; D2"), (("D1",), f"even alone: {PINNED}")]
)
def test_what_conflicts(named: tuple[str, ...], told: str, plan_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = read(plan_path).model_copy(update={"status": "infeasible", "objective": None, "conflicts": (named,)})
    pin = {"decision_id": "D1", "action": "pin", "cohort_id": "C1", "post_id": "P1", "students": 4, "reason": "x"}
    describe(Solved(plan, False), Round.from_records(tiny_records() | {"decisions": [pin]}))
    assert told in capsys.readouterr().out


def test_a_plan_that_fails_the_audit_is_not_written(
    round_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("matcher.solve.audit", _one_violation)
    assert xiaoqi("solve", round_path, "--out", tmp_path / "out") == 1
    assert "seats · P1" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def _one_violation(*_: object) -> AuditReport:
    check = Check(
        rule="seats", severity="barred", article="", source="", verified=True, subject="P1", value=11, limit=10, ok=False
    )
    return AuditReport((check,), (check,), {}, 0)


def test_the_model_is_exported(round_path: Path, tmp_path: Path) -> None:
    model = tmp_path / "model.mps"
    assert xiaoqi("solve", round_path, "--out", tmp_path / "out", "--export-model", model) == 0
    assert "ROWS" in model.read_text()


def test_audit_finds_what_was_broken(
    round_path: Path, plan_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert xiaoqi("audit", round_path, plan_path) == 0
    document = json.loads(plan_path.read_text(encoding="utf-8"))
    document["internships"][0]["students"] += 50
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(document), encoding="utf-8")
    capsys.readouterr()
    assert xiaoqi("audit", round_path, broken) == 1
    assert "size" in capsys.readouterr().out
    assert xiaoqi("audit", round_path, broken, "--json") == 1
    assert {check["rule"] for check in json.loads(capsys.readouterr().out) if not check["ok"]} >= {"size", "seats"}


@pytest.mark.parametrize("content", ["", "[]", '{"format": "xiaoqi.plan/1"}', "\x00", '{"format": "other/1"}'])
def test_a_file_that_is_no_plan(content: str, round_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.json"
    path.write_text(content, encoding="utf-8")
    assert xiaoqi("audit", round_path, path) == 1
    assert "plan.json" in capsys.readouterr().err


def test_whatif_measures_the_change(
    round_path: Path, plan_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edits = tmp_path / "edits.json"
    edits.write_text('[{"edit": "remove", "sheet": "posts", "id": "P1"}]', encoding="utf-8")
    out = tmp_path / "whatif"
    assert xiaoqi("whatif", round_path, plan_path, edits, "--out", out) == 0
    assert sorted(path.name for path in out.iterdir()) == ["diff.json", "plan.json", "plan.xlsx"]
    difference = json.loads((out / "diff.json").read_text(encoding="utf-8"))
    assert difference["format"] == "xiaoqi.diff/1"
    assert difference["students_moved"] > 0
    said = capsys.readouterr().out
    assert "2 students and 0 members" in said
    assert "1 change: 1 forced, 0 chosen" in said
    assert "虚构职专 计算机应用 (C1) → 虚构一厂 · 装配 (P1): The round no longer has the post P1." in said
    after = read(out / "plan.json")
    assert {group.post_id for group in after.internships} == {"P2"}
    assert after.terms["churn"] < 0
    assert xiaoqi("audit", round_path, out / "plan.json", "--edits", edits, "--baseline", plan_path) == 0


def test_whatif_tells_which_edit_cannot_be_kept_and_why(
    round_path: Path, plan_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edits = tmp_path / "edits.json"
    pin = {"edit": "pin", "cohort_id": "C1", "post_id": "P1", "students": 99, "reason": "x"}
    edits.write_text(json.dumps([pin]), encoding="utf-8")
    assert xiaoqi("whatif", round_path, plan_path, edits, "--out", tmp_path / "whatif") == 1
    said = capsys.readouterr().out
    assert "even alone: 99 students of 虚构职专 计算机应用 pinned to 虚构一厂 · 装配 (an edit)" in said
    assert "99 pinned, but seats are left for only 10: 89 too many." in said
    page = load_workbook(tmp_path / "whatif" / "plan.xlsx").worksheets[0]
    (clash,) = [cell.value for (cell,) in page.iter_rows(max_col=1) if str(cell.value).startswith("互相冲突")]
    assert clash.endswith("（调整）")


@pytest.mark.parametrize(("value", "told"), [(2, True), ("1.0", False)])
def test_whatif_says_where_points_do_not_compare(
    round_path: Path, plan_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], value: object, told: bool
) -> None:
    edits = tmp_path / "edits.json"
    edits.write_text(json.dumps([{"edit": "setting", "key": "weights.fit", "value": value}]), encoding="utf-8")
    assert xiaoqi("whatif", round_path, plan_path, edits, "--out", tmp_path / "whatif") == 0
    assert ("Points do not compare" in capsys.readouterr().out) is told


@pytest.fixture
def fuller(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A round with a plan at one post, and edits that make it give some of its seats up."""
    posts = tiny_records()["posts"]
    round_path = write_tiny(tmp_path / "fuller", posts=[{**posts[0], "seats": 12, "regular_seats": 12}, posts[1]])
    assert xiaoqi("solve", round_path, "--out", tmp_path / "first") == 0
    edits = tmp_path / "fewer.json"
    edits.write_text('[{"edit": "set", "sheet": "posts", "id": "P1", "column": "seats", "value": 9}]', encoding="utf-8")
    return round_path, tmp_path / "first" / "plan.json", edits


def test_a_budget_limits_what_changes(
    fuller: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep = tmp_path / "keep.json"
    (post,) = {group.post_id for group in read(fuller[1]).internships}
    keep.write_text(json.dumps([{"cohort_id": "C1", "post_id": post}]), encoding="utf-8")
    out = tmp_path / "out"
    capsys.readouterr()
    assert xiaoqi("whatif", *fuller, "--out", out, "--changes", 0, "--keep", keep, "--curve") == 0
    assert sorted(path.name for path in out.iterdir()) == ["curve.csv", "curve.svg", "diff.json", "plan.json", "plan.xlsx"]
    said = capsys.readouterr().out
    assert "Changes besides those that must: 0; points gained: 0" in said
    assert "1 change: 1 forced, 0 chosen" in said
    assert "unchanged 12, limit 9" in said
    assert "in --keep 1 cannot stay" in said
    assert read(out / "plan.json").provenance.settings["budget"] == {"changes": 0, "firm": [["C1", post]]}
    assert (out / "curve.csv").read_text(encoding="utf-8").startswith("changes,")


def test_a_change_that_an_edit_forces_names_the_edit_and_no_row(
    fuller: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (there,) = {group.post_id for group in read(fuller[1]).internships}
    edits, out = tmp_path / "pin.json", tmp_path / "out"
    pin = {"edit": "pin", "cohort_id": "C1", "post_id": {"P1": "P2", "P2": "P1"}[there], "students": 6, "reason": "x"}
    edits.write_text(json.dumps([pin]), encoding="utf-8")
    capsys.readouterr()
    assert xiaoqi("whatif", fuller[0], fuller[1], edits, "--out", out) == 0
    assert xiaoqi("scenarios", "compare", fuller[0], fuller[1], out / "plan.json", "--edits", edits, "--out", out / "c.json") == 0
    for said in (capsys.readouterr().out, (out / "c.json").read_text(encoding="utf-8")):
        assert re.search(r"\(to meet: 6 students of .* \(an edit\)\)", said)
        assert "of the sheet decisions" not in said


@pytest.mark.parametrize(("less", "stored"), [(0, False), (1, True)])
def test_a_better_plan_on_the_curve_is_stored(
    less: int, stored: bool, fuller: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The quick answer is ``less`` points worth than it could be."""
    from web.cli.solving import solve_quickly

    def worse(*given: Any, **named: Any) -> Any:
        solved = solve_quickly(*given, **named)
        assert solved is not None
        return replace(solved, plan=solved.plan.model_copy(update={"objective": (solved.plan.objective or 0) - less}))

    out = tmp_path / "out"
    capsys.readouterr()
    with patch("web.cli.whatif.solve_quickly", worse):
        assert xiaoqi("whatif", *fuller, "--out", out, "--quick", "--curve") == 0
    assert ("The curve holds a better plan" in capsys.readouterr().out) is stored
    after = read(out / "plan.json")
    assert after.objective == sum(after.terms.values())
    assert after.checks
    best = list(csv.DictReader((out / "curve.csv").open(encoding="utf-8-sig")))[-1]
    assert int(best["objective"]) == after.objective
    assert json.loads((out / "diff.json").read_text(encoding="utf-8"))["students_moved"] == int(best["moved"])
    assert xiaoqi("audit", fuller[0], out / "plan.json", "--edits", fuller[2], "--baseline", fuller[1]) == 0


def test_the_exit_code_is_that_of_the_plan_stored(
    fuller: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The search finds no plan in its time, and the curve holds one."""
    from web.cli.solving import solve_round

    def nothing(*given: Any, **named: Any) -> Any:
        solved = solve_round(*given, **named)
        nobody = {"objective": None, "gap": None, "internships": (), "order_classes": (), "teachers": (), "checks": ()}
        return replace(solved, plan=solved.plan.model_copy(update={"status": "unknown", **nobody}))

    def whatif(*more: str) -> int:
        return xiaoqi("whatif", *fuller, "--out", tmp_path / "out", *more)

    with patch("web.cli.whatif.solve_round", nothing):
        assert whatif() == 3
        assert whatif("--curve", "--force") == 0
    assert "The curve holds a better plan" in capsys.readouterr().out
    after = read(tmp_path / "out" / "plan.json")
    assert (after.status, after.scope.bound_covers) == ("optimal", "legal")
    assert "budget" not in after.provenance.settings
    assert xiaoqi("audit", fuller[0], tmp_path / "out" / "plan.json", "--edits", fuller[2], "--baseline", fuller[1]) == 0


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "JSON"),
        ("{}", "list"),
        ('[{"cohort_id": "C1", "post_id": "P9"}, 7]', "item 1: the given plan has no such placement"),
    ],
)
def test_what_is_to_be_kept_must_be_there(
    content: str, told: str, fuller: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep = tmp_path / "keep.json"
    keep.write_text(content, encoding="utf-8")
    assert xiaoqi("whatif", *fuller, "--out", tmp_path / "out", "--keep", keep) == 1
    assert told in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_quick_answer_to_edits_that_reach_all(round_path: Path, plan_path: Path, tmp_path: Path) -> None:
    edits, out = tmp_path / "edits.json", tmp_path / "whatif"
    edits.write_text('[{"edit": "setting", "key": "weights.fit", "value": 2}]', encoding="utf-8")
    assert xiaoqi("whatif", round_path, plan_path, edits, "--quick", "--out", out) == 0
    plan = read(out / "plan.json")
    assert plan.provenance.settings[AT_ONCE] is not None
    assert plan.terms["fit"] == 2 * read(plan_path).terms["fit"]
    assert xiaoqi("audit", round_path, out / "plan.json", "--edits", edits, "--baseline", plan_path) == 0


@pytest.mark.parametrize("content", ["{", "{}", '[{"edit": "fly"}]', '[{"edit": "remove", "sheet": "posts", "id": "P9"}]'])
def test_edits_that_are_none(content: str, round_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edits = tmp_path / "edits.json"
    edits.write_text(content, encoding="utf-8")
    assert xiaoqi("solve", round_path, "--out", tmp_path / "out", "--edits", edits) == 1
    assert capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_suggest_writes_one_object_a_line(round_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert xiaoqi("suggest", round_path, "--for", "cohorts", "--top", 1) == 0
    (line,) = capsys.readouterr().out.splitlines()
    suggestion = json.loads(line)
    assert suggestion["for"] == "cohort:C1"
    (item,) = suggestion["items"]
    assert sum(item["contributions"].values()) == pytest.approx(item["fit"], abs=1e-6)
    out = tmp_path / "s.jsonl"
    assert xiaoqi("suggest", round_path, "--for", "posts", "--out", out) == 0
    assert [json.loads(text)["for"] for text in out.read_text(encoding="utf-8").splitlines()] == ["post:P1", "post:P2"]
    assert xiaoqi("suggest", round_path, "--for", "posts", "--out", out) == 2
    assert xiaoqi("suggest", round_path, "--for", "cohort:C9") == 1


def test_suggest_rolls_up_schools_and_enterprises(round_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert xiaoqi("suggest", round_path, "--for", "schools") == 0
    (line,) = capsys.readouterr().out.splitlines()
    suggestion = json.loads(line)
    assert suggestion["for"].startswith("school:")
    assert {"enterprise_id", "fit", "students", "seats", "pairs"} == set(suggestion["items"][0])
    assert xiaoqi("suggest", round_path, "--for", "enterprise:nobody") == 1
    assert xiaoqi("suggest", round_path, "--for", "schools", "--include-blocked") == 2


def test_explain_speaks(round_path: Path, plan_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert xiaoqi("explain", round_path, plan_path, "--cohort", "C1") == 0
    assert "students" in capsys.readouterr().out
    assert xiaoqi("explain", round_path, plan_path, "--cohort", "C1", "--post", "P2") == 0
    assert xiaoqi("explain", round_path, plan_path) == 2
    assert xiaoqi("explain", round_path, plan_path, "--teacher", "T9") == 1


def test_a_template_reads_back_as_an_empty_round(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    assert xiaoqi("template", path) == 0
    assert xiaoqi("template", path) == 2
    assert xiaoqi("template", path, "--force") == 0
    assert xiaoqi("template", tmp_path / "template.csv") == 2


def test_schemas_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert xiaoqi("schema") == 0
    names = capsys.readouterr().out.split()
    assert "plan" in names
    for name in names:
        assert xiaoqi("schema", name) == 0
        assert "$schema" in json.loads(capsys.readouterr().out)
    assert xiaoqi("schema", "nothing") == 2


def test_a_generated_county_can_be_checked(tmp_path: Path) -> None:
    folder = tmp_path / "county"
    assert xiaoqi("generate", "--seed", 4, folder) == 0
    assert xiaoqi("check", folder) == 0
    assert xiaoqi("generate", "--seed", 4, folder) == 2


def test_every_size_of_region_can_be_asked_for() -> None:
    assert tuple(SPECS) == TIERS


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["solve"],
        ["solve", "nowhere", "--out", "x"],
        ["check"],
        ["check", "nowhere"],
        ["--lang", "fr", "check", "."],
        ["generate", "--tier", "planet", "x"],
        ["generate", "--seed", "-1", "x"],
        ["suggest", ".", "--for", "cohorts", "--top", "0"],
    ],
)
def test_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert capsys.readouterr().err


def test_a_plan_of_other_data_is_not_explained_and_the_audit_says_so_first(
    round_path: Path, plan_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    foreign = tmp_path / "foreign.json"
    foreign.write_text(plan_path.read_text(encoding="utf-8").replace(read(plan_path).provenance.input_sha256, "0" * 64), "utf-8")
    edits = tmp_path / "edits.json"
    edits.write_text("[]", "utf-8")
    cohort = read(plan_path).internships[0].cohort_id
    capsys.readouterr()
    assert xiaoqi("explain", round_path, foreign, "--cohort", cohort) == 1
    assert "not made of this round" in capsys.readouterr().err
    assert xiaoqi("whatif", round_path, foreign, edits, "--out", tmp_path / "other") == 1
    assert "not made of this round" in capsys.readouterr().err
    assert xiaoqi("audit", round_path, foreign) == 1
    assert "not made of this round" in capsys.readouterr().out.splitlines()[0]


def test_what_is_read_is_never_written_over(broken_path: Path, tmp_path: Path) -> None:
    template = tmp_path / "template.xlsx"
    assert xiaoqi("template", template) == 0
    before = template.read_bytes()
    assert xiaoqi("check", template, "--marked", template, "--force") == 2
    assert template.read_bytes() == before


def test_a_wrong_form_of_asker_is_wrong_usage(round_path: Path) -> None:
    assert xiaoqi("suggest", round_path, "--for", "foo") == 2
    assert xiaoqi("suggest", round_path, "--for", "cohort:nobody") == 1


def test_help_says_the_limit_that_holds() -> None:
    from matcher.solve import SolveOptions
    from web.cli.solving import DEFAULT_SECONDS

    assert SolveOptions().time_limit == DEFAULT_SECONDS


def test_a_guarantee_is_told_with_its_price(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = [{"key": "fairness.placed", "value": "50%", "reason": "试"}]
    folder = write_tiny(tmp_path / "fair", settings=settings)
    assert xiaoqi("solve", folder, "--out", tmp_path / "out") == 0
    said = capsys.readouterr().out
    assert "Each school is guaranteed places for at least 50 % of its students to place." in said
    assert "The guarantee costs nothing" in said
    plan = read(tmp_path / "out" / "plan.json")
    assert plan.fairness is not None
    assert xiaoqi("audit", folder, tmp_path / "out" / "plan.json") == 0
    (school,) = plan.fairness.schools
    assert school.placed is not None
    worse = school.model_copy(update={"placed": school.placed.model_copy(update={"guaranteed": school.placed.reached + 1})})
    broken = plan.model_copy(update={"fairness": plan.fairness.model_copy(update={"schools": (worse,)})})
    (tmp_path / "broken.json").write_text(broken.model_dump_json(), encoding="utf-8")
    assert xiaoqi("audit", folder, tmp_path / "broken.json") == 1


def test_an_unknown_share_names_the_nearest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_tiny(tmp_path / "wrong", settings=[{"key": "fairness.places", "value": "0.5", "reason": "试"}])
    assert xiaoqi("check", folder) == 1
    assert "fairness.placed" in capsys.readouterr().out


def test_work_in_place_of_a_time_limit(round_path: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert xiaoqi("solve", round_path, "--out", tmp_path / name, "--work", 2000, "--seed", 7) == 0
    one, two = (read(tmp_path / name / "plan.json") for name in ("one", "two"))
    assert (one.provenance.settings["work"], one.provenance.settings["time_limit"], one.provenance.seed) == (2000, None, 7)
    timeless = {"started": None, "seconds": None}
    assert one.model_copy(update={"provenance": one.provenance.model_copy(update=timeless)}) == two.model_copy(
        update={"provenance": two.provenance.model_copy(update=timeless)}
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "--time-limit 与 --work 只能给一个。也许去掉其中一个。"),
        ("en", "Give --time-limit or --work, not both. Maybe leave one."),
    ],
)
def test_work_and_a_time_limit_together_are_refused(
    language: str, said: str, round_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    asked = ["solve", str(round_path), "--out", str(out), "--work", "500", "--time-limit", "3"]
    assert run(["--lang", language, *asked]) == 2
    assert said in capsys.readouterr().err
    assert not (out / "plan.json").exists()


@pytest.mark.parametrize("work", ["0", "-5", "much"])
def test_work_is_a_number_above_0(work: str, round_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert xiaoqi("solve", round_path, "--out", tmp_path / "out", "--work", work) == 2
    assert "--work" in capsys.readouterr().err

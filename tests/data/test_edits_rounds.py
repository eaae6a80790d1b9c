"""Edits give a new round, checked like a file; bad ones are told and left out."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from reading_samples import put, sound
from test_checks_rounds import check

from data.contract.edit import AddRow, SetCell
from data.contract.round import Round
from data.rounds import Loaded, apply_edits, input_sha256, parse_edits, replacing_edits, value_problem
from data.rounds.edit_words import edit_words
from data.rounds.write import write_round


@pytest.fixture(scope="module")
def base() -> Round:
    cells = sound()
    cells["relations"] = [["major", "title", "relation"], ["6603", "车工", "对口"], ["6604", "司机", "相近"]]
    put(cells, "posts", 2, "备注", "靠近车站")
    return check(cells).round


def edit(base: Round, *edits: dict[str, Any]) -> Loaded:
    parsed, issues = parse_edits(list(edits))
    assert issues == []
    return apply_edits(base, parsed)


def codes(loaded: Loaded) -> list[str]:
    return [i.code for i in loaded.issues if i.severity == "error"]


def test_no_edits_change_nothing(base: Round) -> None:
    found = edit(base)
    assert input_sha256(found.round) == input_sha256(base)
    for name, table in base.tables.items():
        pd.testing.assert_frame_equal(found.round[name], table)


def test_a_cell_is_set_and_the_given_round_stays(base: Round) -> None:
    before = input_sha256(base)
    found = edit(base, {"edit": "set", "sheet": "posts", "id": "P1", "column": "seats", "value": 10})
    assert codes(found) == []
    assert found.round["posts"]["seats"].tolist() == [10, 2, 40, 30]
    assert input_sha256(base) == before
    others = [c for c in base["posts"].columns if c != "seats"]
    pd.testing.assert_frame_equal(found.round["posts"][others], base["posts"][others])
    assert found.round.kept_aside["posts"]["备注"].tolist() == ["靠近车站", "", "", ""]


def test_cells_set_one_by_one_are_those_of_a_sheet_put_in_its_place(base: Round) -> None:
    cells = {("P1", "seats"): "１０", ("P1", "majors"): "6603;车工", ("P4", "start"): "2026/9/1", ("P2", "night_shift"): "是"}
    setting = [{"edit": "set", "sheet": "posts", "id": id, "column": column, "value": v} for (id, column), v in cells.items()]
    one_by_one = edit(base, *setting, {"edit": "remove", "sheet": "posts", "id": "P3"})
    rows = [row for row in base.records("posts") if row["post_id"] != "P3"]
    whole = [
        {
            key: ";".join(map(str, value)) if isinstance(value, tuple) else value if isinstance(value, bool) else str(value)
            for key, value in {**row, **{column: v for (id, column), v in cells.items() if id == row["post_id"]}}.items()
            if value is not None
        }
        for row in rows
    ]
    at_once = edit(base, {"edit": "replace", "sheet": "posts", "rows": whole})
    assert codes(one_by_one) == codes(at_once)
    pd.testing.assert_frame_equal(one_by_one.round["posts"], at_once.round["posts"])


def test_sheets_that_no_edit_touches_are_the_very_same_tables(base: Round) -> None:
    found = edit(base, {"edit": "set", "sheet": "posts", "id": "P1", "column": "seats", "value": 10})
    assert [name for name, table in base.tables.items() if found.round[name] is not table] == ["posts"]


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "read"),
    [
        ("posts", "P1", "hazards", ["height", "粉尘"], ("height", "dust")),
        ("岗位需求", "P1", "对口专业", [], ()),
        ("posts", "P1", "night_shift", True, True),
        ("posts", "P1", "end", "2026/10/1", pd.Timestamp("2026-10-01")),
        ("cohorts", "C1", "minors", None, None),
        ("cohorts", "C1", "continuing", None, 0),
        ("relations", "row3", "relation", "不对口", "unrelated"),
    ],
)
def test_values_are_read_like_cells(base: Round, sheet: str, row: str, column: str, value: object, read: object) -> None:
    found = edit(base, {"edit": "set", "sheet": sheet, "id": row, "column": column, "value": value})
    assert codes(found) == []
    name = {"岗位需求": "posts"}.get(sheet, sheet)
    key = {"对口专业": "majors"}.get(column, column)
    given = found.round[name][key].iloc[1 if row == "row3" else 0]
    assert given == read if read is not None else pd.isna(given)


@pytest.mark.parametrize(
    "document",
    [
        {"edit": "set", "sheet": "posts", "id": "P1", "column": "seats", "value": 2.5},
        {"edit": "set", "sheet": "posts", "id": "P1", "column": "seats", "value": -1},
        {"edit": "set", "sheet": "posts", "id": "P1", "column": "seats", "value": 3},
        {"edit": "set", "sheet": "posts", "id": "P1", "column": "kind", "value": None},
        {"edit": "set", "sheet": "cohorts", "id": "C1", "column": "minors", "value": None},
        {"edit": "setting", "key": "weights.fit", "value": -1},
        {"edit": "setting", "key": "weights.fit", "value": 2},
    ],
)
def test_a_value_by_itself_is_judged_as_in_its_round(base: Round, document: dict[str, Any]) -> None:
    (parsed,), _ = parse_edits([document])
    alone = value_problem(parsed)
    assert [alone.code] == codes(edit(base, document)) if alone else codes(edit(base, document)) == []


def test_removing_takes_along_what_hangs_on_it_and_tells_nothing(base: Round) -> None:
    found = edit(base, {"edit": "remove", "sheet": "enterprises", "id": "E1"})
    assert codes(found) == []
    assert found.round["posts"]["post_id"].tolist() == ["P3", "P4"]
    assert len(found.round["placements"]) == len(found.round["decisions"]) == 0
    school = edit(base, {"edit": "remove", "sheet": "schools", "id": "S1"})
    assert [len(school.round[n]) for n in ("majors", "cohorts", "teachers", "teacher_windows", "placements")] == [1, 2, 0, 0, 0]


def test_rows_without_ids_are_named_by_number_whatever_was_removed_before(base: Round) -> None:
    first = {"edit": "remove", "sheet": "relations", "id": "row2"}
    found = edit(base, first, {"edit": "set", "sheet": "relations", "id": "row3", "column": "title", "value": "驾驶"})
    assert found.round["relations"]["title"].tolist() == ["驾驶"]
    assert codes(edit(base, first, first)) == ["edit_unknown_row"]


def test_rows_are_added_with_the_same_checks(base: Round) -> None:
    row = {"enterprise_id": "E2", "kind": "岗位实习", "title": "装配", "seats": 5, "起": "2026-07-01", "止": "2026-12-31"}
    found = edit(base, {"edit": "add", "sheet": "posts", "row": row})
    assert codes(found) == []
    assert found.round["posts"]["post_id"].tolist()[-1] == "posts-6"
    bad = edit(base, {"edit": "add", "sheet": "posts", "row": {**row, "seats": "五", "enterprise_id": "E9"}})
    told = {(i.code, i.row, i.column) for i in bad.issues if i.severity == "error"}
    assert told == {("bad_number", 6, "seats"), ("unknown_reference", 6, "enterprise_id")}
    assert len(bad.round["posts"]) == 4


def test_a_removed_row_may_come_back_without_its_dependents(base: Round) -> None:
    row = {"enterprise_id": "E2", "name": "青石食品", "staff": 200}
    found = edit(
        base, {"edit": "remove", "sheet": "enterprises", "id": "E2"}, {"edit": "add", "sheet": "enterprises", "row": row}
    )
    assert codes(found) == []
    assert found.round["enterprises"]["staff"].tolist() == [400, 200]
    assert found.round["posts"]["post_id"].tolist() == ["P1", "P2"]


def test_pins_and_forbids_become_decisions(base: Round) -> None:
    found = edit(
        base,
        {"edit": "pin", "cohort_id": "C2", "post_id": "P1", "students": 12, "reason": "试算"},
        {"edit": "forbid", "teacher_id": "T1", "enterprise_id": "E2", "reason": "试算"},
    )
    assert codes(found) == []
    decisions = found.round.records("decisions")
    assert [(d["action"], d["decision_id"], d["students"]) for d in decisions] == [
        ("pin", "D1", 6),
        ("pin", "decisions-3", 12),
        ("forbid", "decisions-4", None),
    ]
    wrong = edit(base, {"edit": "pin", "cohort_id": "C2", "post_id": "P2", "reason": "试算"})
    assert codes(wrong) == ["decision_kind"]


def test_settings_are_changed_added_and_taken_back(base: Round) -> None:
    found = edit(
        base,
        {"edit": "setting", "key": "as_of", "value": "2026年7月1日"},
        {"edit": "setting", "key": "rules.min_days.days", "value": 60, "reason": "试算"},
        {"edit": "setting", "key": "weights.fit", "value": 0.5},
        {"edit": "setting", "key": "weights.fit", "value": None},
    )
    assert codes(found) == []
    assert dict(zip(found.round["settings"]["key"], found.round["settings"]["value"], strict=True)) == {
        "as_of": "2026-07-01",
        "rules.min_days.days": "60",
    }


@pytest.mark.parametrize(
    ("bad", "code", "hint"),
    [
        ({"edit": "set", "sheet": "post", "id": "P1", "column": "seats", "value": 1}, "edit_unknown_sheet", "posts"),
        ({"edit": "set", "sheet": "posts", "id": "P9", "column": "seats", "value": 1}, "edit_unknown_row", "P"),
        ({"edit": "set", "sheet": "posts", "id": "P1", "column": "seat", "value": 1}, "edit_unknown_column", "seats"),
        ({"edit": "set", "sheet": "posts", "id": "P1", "column": "post_id", "value": "X"}, "edit_key_column", "remove"),
        ({"edit": "set", "sheet": "posts", "id": "P1", "column": "seats", "value": "许多"}, "bad_number", ""),
        ({"edit": "set", "sheet": "posts", "id": "P1", "column": "seats", "value": None}, "missing_value", ""),
        ({"edit": "set", "sheet": "posts", "id": "P1", "column": "hazards", "value": ["flying"]}, "unknown_hazard", ""),
        ({"edit": "add", "sheet": "posts", "row": {"seets": 4}}, "edit_unknown_column", "seats"),
        ({"edit": "remove", "sheet": "enterprises", "id": "E9"}, "edit_unknown_row", ""),
        ({"edit": "setting", "key": "rules.min_day.days", "value": 60}, "unknown_setting", "rules.min_days.days"),
        ({"edit": "setting", "key": "weights.fit", "value": -1}, "bad_setting", ""),
        ({"edit": "set", "sheet": "settings", "id": "as_of", "column": "value", "value": "soon"}, "bad_setting", ""),
    ],
)
def test_bad_edits_are_told_and_left_out(base: Round, bad: dict[str, Any], code: str, hint: str) -> None:
    found = edit(base, bad)
    assert codes(found) == [code]
    assert found.set_aside
    assert hint in next(i for i in found.issues if i.code == code).hint.en
    assert input_sha256(found.round) == input_sha256(base)


@pytest.mark.parametrize(
    ("sheet", "row_id", "column", "value", "said"),
    [
        ("posts", "P1", "seats", -485, "-485 in “seats” is out of range (0 … 10000000); it is 15 now"),
        ("posts", "P1", "seats", 1e9, "(0 … 10000000); it is 15 now"),
        ("enterprises", "E1", "dorm_beds", -1, "-1 in “dorm_beds” is out of range (0 … 10000000); it is blank now"),
        ("posts", "P1", "intensity", 5, "(1 … 4); it is 1 now"),
        ("posts", "P1", "end", "2926-12-31", "; it is 2026-12-31 now"),
    ],
)
def test_a_number_out_of_range_is_told_with_what_is_there_by_now(
    base: Round, sheet: str, row_id: str, column: str, value: object, said: str
) -> None:
    first = [{"edit": "set", "sheet": "posts", "id": "P1", "column": "seats", "value": 15}]
    found = edit(base, *first, {"edit": "set", "sheet": sheet, "id": row_id, "column": column, "value": value})
    (told,) = [issue for issue in found.issues if issue.severity == "error"]
    assert told.code == "out_of_range"
    assert said in told.message.en
    assert (told.sheet, told.column, told.id) == (sheet, column, row_id)
    assert input_sha256(found.round) == input_sha256(edit(base, *first).round)


def test_an_edit_that_breaks_a_row_sets_it_aside_with_its_dependents(base: Round) -> None:
    found = edit(base, {"edit": "set", "sheet": "posts", "id": "P1", "column": "end", "value": "2026-01-01"})
    told = {(i.code, i.sheet, i.row) for i in found.issues if i.severity == "error"}
    assert told == {
        ("end_before_start", "posts", 2),
        ("depends_on_set_aside", "placements", 2),
        ("depends_on_set_aside", "decisions", 2),
    }


def test_a_document_that_is_no_list_of_edits_is_told() -> None:
    edits, issues = parse_edits({"edit": "set"})
    assert (edits, [i.code for i in issues]) == ([], ["edit_malformed"])
    edits, issues = parse_edits(
        [{"edit": "remove", "sheet": "posts", "id": "P1"}, {"edit": "move"}, 7, {"edit": "set", "sheet": 1}]
    )
    assert len(edits) == 1
    assert [i.message.en.split(":")[0] for i in issues] == [f"edit {n} is not understood" for n in (2, 3, 4)]


def test_a_sheet_is_replaced_and_what_hangs_on_lost_ids_goes(base: Round) -> None:
    post = {"enterprise_id": "E1", "kind": "岗位实习", "title": "装配", "seats": 5, "起": "2026-07-01", "止": "2026-12-31"}
    rows = [{"岗位编号": "P1", **post}, {"岗位编号": "P9", **post}]
    found = edit(base, {"edit": "replace", "sheet": "岗位需求", "rows": rows, "reason": "企业重新填报"})
    assert codes(found) == []
    assert found.round["posts"]["post_id"].tolist() == ["P1", "P9"]
    assert found.round["placements"]["post_id"].tolist() == base["placements"]["post_id"].tolist() == ["P1"]
    other = edit(base, {"edit": "replace", "sheet": "posts", "rows": rows[1:]})
    assert codes(other) == []
    assert [len(other.round[n]) for n in ("posts", "placements", "decisions")] == [1, 0, 0]
    nothing = edit(base, {"edit": "replace", "sheet": "enterprises", "rows": []})
    assert codes(nothing) == []
    assert [len(nothing.round[n]) for n in ("enterprises", "posts", "placements")] == [0, 0, 0]
    assert len(nothing.round["cohorts"]) == len(base["cohorts"])


def test_replacing_a_sheet_by_its_own_rows_changes_nothing(base: Round) -> None:
    for name in base.tables:
        rows = [{key: value for key, value in row.items() if value is not None} for row in base.records(name)]
        found = edit(base, {"edit": "replace", "sheet": name, "rows": rows})
        assert codes(found) == [], name
        assert input_sha256(found.round) == input_sha256(base), name


def test_rows_of_a_replaced_sheet_are_counted_anew(base: Round) -> None:
    rows = [{"major": "6603", "title": title, "relation": "对口"} for title in ("铣工", "磨工")]
    replaced = {"edit": "replace", "sheet": "relations", "rows": rows}
    found = edit(base, replaced, {"edit": "set", "sheet": "relations", "id": "row3", "column": "title", "value": "钳工"})
    assert codes(found) == []
    assert found.round["relations"]["title"].tolist() == ["铣工", "钳工"]
    bad = edit(base, {**replaced, "rows": [rows[0], {**rows[1], "relation": "也许"}]})
    assert [(i.code, i.row) for i in bad.issues if i.severity == "error"] == [("unknown_choice", 3)]
    wrong = edit(base, {**replaced, "rows": [{"titel": "x"}, {"titel": "y"}]})
    assert codes(wrong) == ["edit_unknown_column"]
    assert input_sha256(wrong.round) == input_sha256(base)


def test_sheets_of_a_file_become_replacements(base: Round, tmp_path: Path) -> None:
    write_round(base, tmp_path / "whole")
    found, issues = replacing_edits(tmp_path / "whole", "重新填报")
    assert [i for i in issues if i.severity == "error"] == []
    assert {e.sheet for e in found} == {name for name, table in base.tables.items() if len(table)}
    assert {e.reason for e in found} == {"重新填报"}
    assert input_sha256(apply_edits(base, found).round) == input_sha256(base)
    (tmp_path / "posts").mkdir()
    shutil.copy(tmp_path / "whole" / "posts.csv", tmp_path / "posts")
    (one,), _ = replacing_edits(tmp_path / "posts")
    assert (one.sheet, len(one.rows), one.reason) == ("posts", len(base["posts"]), None)
    (tmp_path / "posts" / "posts.csv").write_text("编号们,天气\n1,晴\n", encoding="utf-8")
    found, issues = replacing_edits(tmp_path / "posts")
    assert found == []
    assert [i.code for i in issues if i.severity == "error"] == ["header_not_found"]


def test_added_rows_and_links_are_told_by_name() -> None:
    """In the headers and words of the workbook, with the id behind a name, by which its row is found."""
    row = {"post_id": "P9", "enterprise_id": "E1", "kind": "visit", "seats": 4}
    add = AddRow(edit="add", sheet="posts", row=row)
    called = {("enterprises", "E1"): "虚构一厂", ("posts", "P9"): "参观"}

    def name(sheet: str, row_id: str) -> str:
        return called.get((sheet, row_id), row_id)

    told = edit_words(add, name).zh
    assert "企业 虚构一厂（E1）" in told
    assert "类型 认识实习" in told
    assert "visit" not in told
    moved = SetCell(edit="set", sheet="posts", id="P9", column="enterprise_id", value="E1")
    assert edit_words(moved, name).zh == "参观：统一社会信用代码改为 虚构一厂（E1）"


def test_only_cells_that_name_rows_are_asked_for_a_name() -> None:
    asked: list[str] = []

    def name(sheet: str, row_id: str) -> str:
        asked.append(sheet)
        return f"{sheet} {row_id}"

    seats = SetCell(edit="set", sheet="posts", id="P9", column="seats", value=4)
    assert edit_words(seats, name, 6).zh == "posts P9：需求人数 6 → 4"
    assert asked == ["posts"]

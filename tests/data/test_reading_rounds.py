"""A sound round reads the same however it is written."""

from __future__ import annotations

import random
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from reading_samples import put, sound, write_book, write_folder

from data.columns import SHEETS, sheet
from data.contract.round import DTYPES, Round
from data.rounds import input_sha256, load_round
from data.rounds.cells import read_cell
from data.rounds.texts import to_text


@pytest.fixture
def loaded(tmp_path: Path) -> Round:
    return load_round(write_folder(sound(), tmp_path / "round")).round


def test_a_sound_round_has_no_issues(tmp_path: Path) -> None:
    found = load_round(write_folder(sound(), tmp_path / "round"))
    assert found.issues == []
    assert not found.set_aside
    assert found.rows["cohorts"] == (2, 3, 4)


def test_every_column_has_its_declared_dtype(loaded: Round) -> None:
    for described in SHEETS:
        assert list(loaded[described.name].columns) == list(described.keys)
        for column in described.columns:
            assert str(loaded[described.name][column.key].dtype) == DTYPES[column.kind], (described.name, column.key)


def test_constant_defaults_are_filled_in_and_the_others_stay_blank(loaded: Round) -> None:
    cohort, post = loaded.records("cohorts")[0], loaded.records("posts")[0]
    assert (cohort["deferred"], cohort["min_group"], cohort["keep_together"]) == (0, 5, False)
    assert (cohort["class_id"], cohort["commute_km"], cohort["minor_women"]) == (None, None, None)
    assert (post["hours_per_day"], post["hazards"], post["hire_promise"]) == (8.0, (), None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("chinese", [False, True])
def test_folders_of_any_encoding_and_name_agree(tmp_path: Path, encoding: str, chinese: bool, loaded: Round) -> None:
    other = load_round(write_folder(sound(), tmp_path / "other", encoding, chinese))
    assert other.issues == []
    assert input_sha256(other.round) == input_sha256(loaded)


@pytest.mark.parametrize("chinese", [False, True])
def test_a_workbook_agrees_with_the_folder(tmp_path: Path, chinese: bool, loaded: Round) -> None:
    other = load_round(write_book(sound(), tmp_path / "round.xlsx", chinese))
    assert other.issues == []
    assert input_sha256(other.round) == input_sha256(loaded)
    for name, table in loaded.tables.items():
        pd.testing.assert_frame_equal(table, other.round[name])


def test_the_fingerprint_ignores_the_order_of_rows_and_columns_but_no_cell(tmp_path: Path, loaded: Round) -> None:
    cells, rng = sound(), random.Random(5)
    for name, rows in cells.items():
        order = list(range(len(rows[0])))
        rng.shuffle(order)
        body = rows[1:]
        rng.shuffle(body)
        cells[name] = [[row[n] for n in order] for row in [rows[0], *body]]
    assert input_sha256(load_round(write_folder(cells, tmp_path / "shuffled")).round) == input_sha256(loaded)
    changed = load_round(write_folder(put(sound(), "posts", 2, "seats", 31), tmp_path / "changed"))
    assert input_sha256(changed.round) != input_sha256(loaded)


def test_settings_written_differently_have_one_fingerprint(tmp_path: Path) -> None:
    hashes = set()
    for n, (day, share) in enumerate([("2026-06-01", "10%"), ("2026年6月1日", "0.10"), (46174, 0.1)]):
        cells = sound()
        cells["settings"] = [["key", "value"], ["as_of", day], ["rules.enterprise_share.share", share]]
        found = load_round(write_folder(cells, tmp_path / str(n)))
        assert found.issues == []
        hashes.add(input_sha256(found.round))
    assert len(hashes) == 1


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026年7月1日", date(2026, 7, 1)),
        ("2026-7-1", date(2026, 7, 1)),
        ("2026/7/1", date(2026, 7, 1)),
        ("2026.07.01", date(2026, 7, 1)),
        ("20260701", date(2026, 7, 1)),
        (20260701, date(2026, 7, 1)),
        (46204, date(2026, 7, 1)),
        ("46204", date(2026, 7, 1)),
        ("２０２６－０７－０１", date(2026, 7, 1)),
        ("2026-07-01 00:00:00", date(2026, 7, 1)),
        (datetime(2026, 7, 1, 8, 30), date(2026, 7, 1)),
        (date(2026, 7, 1), date(2026, 7, 1)),
    ],
)
def test_dates(written: object, read: date) -> None:
    assert read_cell(to_text(written), sheet("cohorts").column("start")) == read


@pytest.mark.parametrize(
    ("name", "column", "written", "read"),
    [
        ("cohorts", "size", "４０", 40),
        ("cohorts", "size", "1,040", 1040),
        ("cohorts", "size", "40人", 40),
        ("cohorts", "size", " 40 ", 40),
        ("cohorts", "size", "40.0", 40),
        ("cohorts", "grade", "三年级", 3),
        ("cohorts", "min_days", "60天", 60),
        ("cohorts", "commute_km", "25公里", 25.0),
        ("cohorts", "commute_km", "１２．５km", 12.5),
        ("cohorts", "kind", "顶岗", "internship"),
        ("cohorts", "kind", "Internship", "internship"),
        ("cohorts", "keep_together", "是", True),
        ("cohorts", "keep_together", "No", False),
        ("cohorts", "keep_together", 1, True),
        ("cohorts", "major_code", "660301K", "660301"),
        ("cohorts", "major_code", 660301.0, "660301"),
        ("cohorts", "major_code", "６６０３０１", "660301"),
        ("cohorts", "major_code", "660301 机电技术应用", "660301"),
        ("cohorts", "class_id", 2301.0, "2301"),
        ("posts", "hire_promise", "60%", 0.6),
        ("posts", "hire_promise", "６０％", 0.6),
        ("posts", "pay", "3,500元/月", 3500.0),
        ("posts", "pay", "¥3500", 3500.0),
        ("posts", "hours_per_day", "7.5小时", 7.5),
        ("posts", "intensity", "Ⅱ级", 2),
        ("posts", "occupation", "6－18－1－1", "6-18-01-01"),
        ("posts", "hazards", "高处；粉尘、flammable,高空", ("height", "dust", "flammable")),
        ("posts", "hazards", "无", ()),
        ("posts", "levels", "中专，高职", ("secondary", "diploma")),
        ("posts", "grades", "2;3年级", ("2", "3")),
        ("posts", "majors", "660301K；机械设计制造类", ("660301", "机械设计制造类")),
        ("posts", "majors", 660301.0, ("660301",)),
        ("posts", "filing_no", "无", None),
        ("posts", "filing_no", "未备案", None),
        ("posts", "pay", "-", None),
        ("schools", "region", "370881000000", "370881"),
        ("schools", "phone", 13800000000.0, "13800000000"),
    ],
)
def test_cells_of_many_forms(name: str, column: str, written: object, read: object) -> None:
    assert read_cell(to_text(written), sheet(name).column(column)) == read


def test_cells_of_a_workbook_keep_their_types(tmp_path: Path) -> None:
    cells = put(put(sound(), "cohorts", 2, "start", datetime(2026, 7, 1, 8, 30)), "cohorts", 3, "start", 46204)
    cells = put(put(cells, "cohorts", 2, "keep_together", True), "cohorts", 2, "major_code", 660301)
    found = load_round(write_book(cells, tmp_path / "round.xlsx"))
    assert found.issues == []
    first, second, _ = found.round.records("cohorts")
    assert (first["start"], second["start"]) == (date(2026, 7, 1), date(2026, 7, 1))
    assert (first["keep_together"], first["major_code"]) == (True, "660301")


def test_headers_with_stars_units_and_aliases_below_title_rows(tmp_path: Path) -> None:
    cells = sound()
    names = ["岗位编号", "企业编号", "类型*", "岗位名称*", "职业编码", "对口专业"]
    cells["posts"][0] = [*names, "需求人数*(人)", "最少人数（人）", "起\nstart", "止 * ", "危险标签"]
    cells["posts"] = [["云溪县 2026 年岗位需求表"], [], *cells["posts"]]
    cells["posts"][4][6] = "许多"
    found = load_round(write_book(cells, tmp_path / "round.xlsx", chinese=True))
    assert [(i.code, i.row, i.column) for i in found.issues] == [("bad_number", 3, "seats")]
    assert "文件第 5 行" in found.issues[0].message.zh
    assert "row 5 of the file" in found.issues[0].message.en
    assert found.round["posts"]["post_id"].tolist() == ["P1", "P3", "P4"]
    assert found.rows["posts"] == (2, 4, 5)


def test_blank_rows_and_totals_are_passed_over_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    cells = sound()
    cells["schools"][2:2] = [["", "", "", "", "", ""], ["  ", None, "", "", "", ""]]
    cells["schools"].append(["合计", "2 所", "", "", "", ""])
    found = load_round(write_book(cells, tmp_path / "round.xlsx"))
    assert found.issues == []
    assert found.rows["schools"] == (2, 5)


def test_cells_merged_downwards_hold_for_every_row(tmp_path: Path) -> None:
    path = write_book(sound(), tmp_path / "round.xlsx")
    book = openpyxl.load_workbook(path)
    page = book["posts"]
    page.merge_cells("B2:B3")
    book.save(path)
    found = load_round(path)
    assert found.issues == []
    assert found.round["posts"]["enterprise_id"].tolist() == ["E1", "E1", "E2", "E2"]


def test_references_find_ids_that_lost_their_zeros(tmp_path: Path) -> None:
    cells = sound()
    for name in ("schools", "majors", "cohorts", "teachers"):
        column = cells[name][0].index("school_id")
        written = {"S1": "0071" if name == "schools" else 71, "S2": "0072"}
        for row in cells[name][1:]:
            row[column] = written[row[column]]
    found = load_round(write_book(cells, tmp_path / "round.xlsx"))
    assert {(i.code, i.sheet, i.row) for i in found.issues} == {
        ("reference_repaired", "majors", 2),
        ("reference_repaired", "cohorts", 2),
        ("reference_repaired", "teachers", 2),
    }
    assert found.round["cohorts"]["school_id"].tolist() == ["0071", "0072", "0072"]


def test_blank_ids_are_generated_clear_of_those_that_are_there(tmp_path: Path) -> None:
    cells = sound()
    cells["posts"][3][0] = ""
    cells["posts"][4][0] = "posts-4"
    found = load_round(write_folder(cells, tmp_path / "round"))
    assert found.round["posts"]["post_id"].tolist() == ["P1", "P2", "posts-4x", "posts-4"]
    assert found.issues == []


def test_unknown_columns_are_kept_row_for_row(tmp_path: Path) -> None:
    cells = put(sound(), "cohorts", 3, "备注", "住校")
    cells["cohorts"][1][4] = -1
    found = load_round(write_folder(cells, tmp_path / "round"))
    assert found.round["cohorts"]["cohort_id"].tolist() == ["C2", "C3"]
    assert found.round.kept_aside["cohorts"]["备注"].tolist() == ["住校", ""]


def test_example_rows_of_the_template_are_not_read(tmp_path: Path) -> None:
    cells = sound()
    cells["schools"].insert(1, ["示例学校1", "示例", "中职", "", "", ""])
    found = load_round(write_folder(cells, tmp_path / "round"))
    assert found.issues == []
    assert found.round["schools"]["school_id"].tolist() == ["S1", "S2"]


def test_optional_sheets_may_be_empty_files(tmp_path: Path) -> None:
    folder = write_folder(sound(), tmp_path / "round")
    (folder / "outcomes.csv").write_bytes(b"")
    (folder / "evaluations.csv").write_text("school_id,enterprise_id,year,rater,about,score\n")
    assert load_round(folder).issues == []


def test_written_values_are_quoted_as_they_stood(tmp_path: Path) -> None:
    found = load_round(write_folder(put(sound(), "posts", 2, "seats", " ３ ０个 左右"), tmp_path / "round"))
    issue = next(i for i in found.issues if i.code == "bad_number")
    assert issue.value == "３ ０个 左右"
    assert (issue.sheet, issue.row, issue.column, issue.id) == ("posts", 2, "seats", "P1")
    assert sheet("posts").column("seats").zh in issue.message.zh

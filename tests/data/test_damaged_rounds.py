"""Damaged files: each is answered with the sheet, the row and the column, or read correctly; never with a traceback."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile
from reading_samples import Cells, put, sound, write_book, write_folder

from data.rounds import UnreadableRound, load_round, workbooks

Where = tuple[str, str | None, int | None, str | None]


def _cell(sheet: str, row: int, column: str, value: object) -> Callable[[], Cells]:
    return lambda: put(sound(), sheet, row, column, value)


def _without(sheet: str, column: str) -> Cells:
    cells = sound()
    place = cells[sheet][0].index(column)
    cells[sheet] = [[*row[:place], *row[place + 1 :]] for row in cells[sheet]]
    return cells


def _dropped(sheet: str) -> Cells:
    cells = sound()
    del cells[sheet]
    return cells


def _rows(sheet: str, *rows: list[object]) -> Cells:
    return {**sound(), sheet: list(rows)}


def _appended(sheet: str, row: list[object]) -> Cells:
    cells = sound()
    cells[sheet].append(row)
    return cells


def _double(sheet: str, column: str, header: str) -> Cells:
    cells = sound()
    for n, row in enumerate(cells[sheet]):
        row.append(header if n == 0 else row[cells[sheet][0].index(column)])
    return cells


DAMAGE: dict[str, tuple[Callable[[], Cells], Where]] = {
    "text for a number": (_cell("posts", 3, "seats", "若干"), ("bad_number", "posts", 3, "seats")),
    "half a student": (_cell("cohorts", 2, "size", 40.5), ("not_whole", "cohorts", 2, "size")),
    "negative size": (_cell("cohorts", 3, "size", -35), ("out_of_range", "cohorts", 3, "size")),
    "full-width minus": (_cell("cohorts", 3, "size", "－３５"), ("out_of_range", "cohorts", 3, "size")),
    "a number without end": (_cell("posts", 2, "seats", 1e300), ("out_of_range", "posts", 2, "seats")),
    "not a number": (_cell("posts", 2, "pay", "nan"), ("bad_number", "posts", 2, "pay")),
    "a share of sixty": (_cell("posts", 5, "hire_promise", 60), ("out_of_range", "posts", 5, "hire_promise")),
    "a sixth grade": (_cell("cohorts", 2, "grade", 6), ("out_of_range", "cohorts", 2, "grade")),
    "a list of grades": (_cell("posts", 5, "grades", "2;七"), ("out_of_range", "posts", 5, "grades")),
    "the 31st of June": (_cell("cohorts", 2, "start", "2026-06-31"), ("bad_date", "cohorts", 2, "start")),
    "a month only": (_cell("posts", 2, "end", "2026年12月"), ("bad_date", "posts", 2, "end")),
    "a year gone wrong": (_cell("cohorts", 2, "end", "2926-12-31"), ("out_of_range", "cohorts", 2, "end")),
    "an end before its start": (_cell("posts", 2, "end", "2026-01-31"), ("end_before_start", "posts", 2, "end")),
    "neither yes nor no": (_cell("posts", 2, "night_shift", "看情况"), ("bad_boolean", "posts", 2, "night_shift")),
    "an unknown kind": (_cell("posts", 2, "kind", "兼职"), ("unknown_choice", "posts", 2, "kind")),
    "an unknown hazard": (_cell("posts", 2, "hazards", "高处;飞行"), ("unknown_hazard", "posts", 2, "hazards")),
    "a required blank": (_cell("cohorts", 4, "school_id", ""), ("missing_value", "cohorts", 4, "school_id")),
    "a required list blank": (_cell("teachers", 2, "major_codes", "、"), ("missing_value", "teachers", 2, "major_codes")),
    "an unknown school": (_cell("cohorts", 2, "school_id", "S9"), ("unknown_reference", "cohorts", 2, "school_id")),
    "an id twice": (_cell("posts", 3, "post_id", "P1"), ("duplicate_id", "posts", 3, "post_id")),
    "a longitude for a latitude": (_cell("schools", 2, "lat", 116.99), ("out_of_range", "schools", 2, "lat")),
    "lon and lat swapped": (
        lambda: put(_cell("schools", 2, "lon", 35.59)(), "schools", 2, "lat", 16.99),
        ("coordinate_outside", "schools", 2, "lon"),
    ),
    "a missing column": (lambda: _without("posts", "seats"), ("missing_column", "posts", None, "seats")),
    "a column twice": (lambda: _double("posts", "seats", "需求人数"), ("duplicate_column", "posts", None, "seats")),
    "a missing sheet": (lambda: _dropped("majors"), ("missing_sheet", "majors", None, None)),
    "headers only": (lambda: _rows("cohorts", sound()["cohorts"][0]), ("empty_sheet", "cohorts", None, None)),
    "an empty needed sheet": (lambda: _rows("cohorts"), ("empty_sheet", "cohorts", None, None)),
    "no header": (lambda: _rows("posts", *sound()["posts"][1:]), ("header_not_found", "posts", None, None)),
    "a cell without header": (
        lambda: _appended("schools", ["S3", "甲", "中职", "", "", "", "多"]),
        ("column_without_header", "schools", None, None),
    ),
    "a lost credit code": (
        _cell("enterprises", 2, "enterprise_id", 9.1370881e17),
        ("digits_lost", "enterprises", 2, "enterprise_id"),
    ),
    "a class in two schools": (
        lambda: put(_cell("cohorts", 2, "class_id", "2301")(), "cohorts", 3, "class_id", 2301),
        ("class_across_schools", "cohorts", 3, "class_id"),
    ),
    "an unknown setting": (_cell("settings", 2, "key", "rules.min_day.days"), ("unknown_setting", "settings", 2, "key")),
    "a negative weight": (lambda: _appended("settings", ["weights.fit", -1, ""]), ("bad_setting", "settings", 3, "value")),
    "a setting twice": (lambda: _appended("settings", ["as_of", "2026-05-01", ""]), ("duplicate_id", "settings", 3, "key")),
    "a pin of nobody": (_cell("decisions", 2, "cohort_id", ""), ("decision_subject", "decisions", 2, "cohort_id")),
    "a control character": (_cell("posts", 2, "kind", "兼\u200b职"), ("unknown_choice", "posts", 2, "kind")),
    "a very long cell": (_cell("posts", 2, "seats", "九" * 30000), ("bad_number", "posts", 2, "seats")),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_told_with_its_place(tmp_path: Path, name: str) -> None:
    damage, expected = DAMAGE[name]
    found = load_round(write_book(damage(), tmp_path / "round.xlsx"))
    told = {(i.code, i.sheet, i.row, i.column) for i in found.issues}
    assert expected in told
    for issue in found.issues:
        assert min(len(text) for text in (*issue.message, *issue.hint)) > 1
        assert "{" not in issue.message.zh + issue.message.en + issue.hint.zh + issue.hint.en


def _only_issue(path: Path) -> str:
    with pytest.raises(UnreadableRound) as caught:
        load_round(path)
    return caught.value.issue.code


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "round.xlsx").write_bytes(b"")
    assert _only_issue(tmp_path / "round.xlsx") == "file_empty"


@pytest.mark.parametrize("content", [b"%PDF-1.7 not a workbook", "学校代码,学校名称\n".encode(), b"\xff\xd8\xff\xe0 a picture"])
def test_a_file_of_another_type(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "round.xlsx").write_bytes(content)
    assert _only_issue(tmp_path / "round.xlsx") == "file_type"


def test_another_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "round.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert _only_issue(tmp_path / "round.xlsx") == "file_type"


def test_a_workbook_that_unfolds_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "_LARGEST_MB", 0)
    assert _only_issue(write_book(sound(), tmp_path / "round.xlsx")) == "file_too_large"


def test_an_old_workbook(tmp_path: Path) -> None:
    (tmp_path / "round.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    assert _only_issue(tmp_path / "round.xls") == "file_type"


def test_a_locked_workbook(tmp_path: Path) -> None:
    path = write_book(sound(), tmp_path / "open.xlsx")
    with path.open("rb") as plain, (tmp_path / "locked.xlsx").open("wb") as locked:
        OOXMLFile(plain).encrypt("secret", locked)
    assert _only_issue(tmp_path / "locked.xlsx") == "file_password"


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9, 0.99])
def test_a_workbook_cut_short(tmp_path: Path, part: float) -> None:
    content = write_book(sound(), tmp_path / "whole.xlsx").read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(content[: int(len(content) * part)])
    assert _only_issue(tmp_path / "cut.xlsx") == "file_damaged"


def _repacked(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    with zipfile.ZipFile(io.BytesIO(source.read_bytes())) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


def test_one_broken_worksheet_costs_that_sheet(tmp_path: Path) -> None:
    source = write_book(sound(), tmp_path / "whole.xlsx")
    broken = _repacked(source, tmp_path / "b.xlsx", lambda n, c: c[: len(c) // 2] if n.endswith("sheet4.xml") else c)
    found = load_round(broken)
    assert ("sheet_unreadable", "teachers") in {(i.code, i.sheet) for i in found.issues}
    assert len(found.round["posts"]) == 4


def test_a_cell_far_outside(tmp_path: Path) -> None:
    path = write_book(sound(), tmp_path / "round.xlsx")
    book = openpyxl.load_workbook(path)
    book["teachers"]["XFD1048576"] = "x"
    book.save(path)
    issue = next(i for i in load_round(path).issues if i.code == "stray_cell")
    assert (issue.sheet, issue.value) == ("teachers", "XFD1048576")


def test_a_workbook_without_known_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["hello"])
    book.save(tmp_path / "round.xlsx")
    assert _only_issue(tmp_path / "round.xlsx") == "no_sheets"


def test_a_folder_without_tables_and_a_path_to_nothing(tmp_path: Path) -> None:
    assert _only_issue(tmp_path) == "no_sheets"
    assert _only_issue(tmp_path / "nothing.xlsx") == "path_not_found"


def test_formulas_without_results_are_named(tmp_path: Path) -> None:
    path = write_book(sound(), tmp_path / "round.xlsx")
    book = openpyxl.load_workbook(path)
    book["cohorts"]["G2"] = "=10+10"
    book["cohorts"]["H3"] = "#REF!"
    book["cohorts"]["H3"].data_type = "e"
    book.save(path)
    told = [(i.row, i.column) for i in load_round(path).issues if i.code == "formula_without_value"]
    assert told == [(2, "minors"), (3, "women")]


def test_formulas_with_results_read_as_their_results(tmp_path: Path) -> None:
    cells = sound()
    with xlsxwriter.Workbook(str(tmp_path / "round.xlsx")) as book:
        for name, rows in cells.items():
            page = book.add_worksheet(name)
            for n, row in enumerate(rows):
                page.write_row(n, 0, row)
            if name == "cohorts":
                page.write_formula(1, 4, "=20+25", None, 45)
    found = load_round(tmp_path / "round.xlsx")
    assert found.issues == []
    assert found.round["cohorts"]["size"].tolist()[0] == 45


def test_mixed_encodings_cost_the_rows_they_spoil(tmp_path: Path) -> None:
    folder = write_folder(sound(), tmp_path / "round", "utf-8")
    file = folder / "enterprises.csv"
    lines = file.read_bytes().split(b"\r\n")
    lines[2] = lines[2].replace("青石食品".encode(), b"\xff\xfe\x80")
    file.write_bytes(b"\r\n".join(lines))
    found = load_round(folder)
    assert ("bad_encoding", "enterprises", 3, "name") in {(i.code, i.sheet, i.row, i.column) for i in found.issues}
    assert found.round["enterprises"]["enterprise_id"].tolist() == ["E1"]


def test_a_comma_without_quotes_shifts_the_row(tmp_path: Path) -> None:
    folder = write_folder(sound(), tmp_path / "round", "utf-8")
    file = folder / "enterprises.csv"
    file.write_text(file.read_text().replace("青石食品", "青石,食品"))
    assert ("too_many_cells", 3) in {(i.code, i.row) for i in load_round(folder).issues}


def test_an_open_quote(tmp_path: Path) -> None:
    folder = write_folder(sound(), tmp_path / "round", "utf-8")
    file = folder / "posts.csv"
    file.write_text(file.read_text().replace("数控技术", '"数控技术'))
    assert ("unclosed_quote", "posts", 3) in {(i.code, i.sheet, i.row) for i in load_round(folder).issues}


def test_binary_content_under_a_known_name(tmp_path: Path) -> None:
    folder = write_folder(sound(), tmp_path / "round")
    (folder / "teachers.csv").write_bytes(bytes(range(256)) * 20)
    assert ("sheet_unreadable", "teachers") in {(i.code, i.sheet) for i in load_round(folder).issues}


def test_a_sheet_in_two_languages(tmp_path: Path) -> None:
    folder = write_folder(sound(), tmp_path / "round")
    (folder / "岗位需求.csv").write_bytes((folder / "posts.csv").read_bytes())
    found = load_round(folder)
    assert [(i.code, i.sheet) for i in found.issues] == [("duplicate_sheet", "posts")]
    assert len(found.round["posts"]) == 4


def test_unknown_sheets_are_told_unless_they_are_ours_or_blank(tmp_path: Path) -> None:
    path = write_book(sound(), tmp_path / "round.xlsx")
    book = openpyxl.load_workbook(path)
    book.create_sheet("说明").append(["怎样填写"])
    book.create_sheet("Sheet1")
    book.create_sheet("岗位需要").append(["x"])
    book.save(path)
    issues = load_round(path).issues
    assert [(i.code, i.value) for i in issues] == [("unknown_sheet", "岗位需要")]
    assert "岗位需求" in issues[0].hint.zh


def test_tabs_and_semicolons_separate_too(tmp_path: Path) -> None:
    for separator in "\t;":
        folder = write_folder(sound(), tmp_path / f"round{ord(separator)}", "utf-8")
        file = folder / "schools.csv"
        file.write_text(file.read_text().replace(",", separator))
        assert load_round(folder).issues == []

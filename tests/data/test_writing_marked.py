"""The uploaded file comes back with its wrong cells marked, however odd it is."""

import csv
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from written_sample import sample_round

from data.contract.issue import Issue
from data.contract.text import Text
from data.rounds import load_round
from data.rounds.marked import write_marked
from data.rounds.write import write_round, write_workbook

RED = "00FFC7CE"


def issue(sheet: str | None, row: int | None = None, column: str | None = None, **more: Any) -> Issue:
    fixed = {"code": "bad", "severity": "error", "message": Text("不对", "wrong"), "hint": Text("改一改", "change it")}
    return Issue(**(fixed | {"sheet": sheet, "row": row, "column": column} | more))


def workbook(path: Path, title: str, rows: list[list[Any]]) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = title
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def marked(source: Path, *issues: Issue, **more: Any) -> Any:
    target = source.parent / "marked.xlsx"
    write_marked(source, issues, target, **more)
    return load_workbook(target)


def test_a_wrong_cell_is_coloured_and_says_what_to_do(tmp_path: Path) -> None:
    source = workbook(tmp_path / "a.xlsx", "学校", [["学校代码", "学校名称", "办学层次"], ["S1", "云溪职专", "小学"]])
    book = marked(source, issue("schools", 2, "level", value="小学"))
    cell = book["学校"]["C2"]
    assert cell.fill.fgColor.rgb == RED
    assert "不对" in cell.comment.text
    assert "改一改" in cell.comment.text
    assert book["学校"]["B2"].comment is None
    assert book.sheetnames[0] == "问题清单"
    row = [cell.value for cell in book["问题清单"][2]]
    assert row[:9] == [1, "错误", "学校", 2, "办学层次", None, "小学", "不对", "改一改"]
    assert book["问题清单"]["D2"].hyperlink.location == "'学校'!C2"


def test_rows_are_counted_from_the_header_even_below_a_title(tmp_path: Path) -> None:
    rows = [["云溪县学校一览表"], [], ["学校名称", "学校代码"], ["云溪职专", "S1"]]
    book = marked(workbook(tmp_path / "a.xlsx", "schools", rows), issue("schools", 2, "school_id"))
    assert book["schools"]["B4"].fill.fgColor.rgb == RED


def test_a_header_and_a_whole_row_can_be_marked(tmp_path: Path) -> None:
    source = workbook(tmp_path / "a.xlsx", "学校", [["学校代码", "学校名称", "校训"], ["S1", "云溪职专"]])
    book = marked(source, issue("schools", None, "校训", severity="warning"), issue("schools", 2))
    assert book["学校"]["C1"].fill.fgColor.rgb == "00FFEB9C"
    assert book["学校"]["A2"].fill.fgColor.rgb == RED


def test_several_problems_of_one_cell_are_all_told_the_worst_coloured(tmp_path: Path) -> None:
    source = workbook(tmp_path / "a.xlsx", "学校", [["学校代码", "学校名称"], ["S1", "云溪职专"]])
    first = issue("schools", 2, "name", severity="todo", message=Text("其一", "one"))
    second = issue("schools", 2, "name", message=Text("其二", "two"))
    cell = marked(source, first, second)["学校"]["B2"]
    assert cell.fill.fgColor.rgb == RED
    assert "其一" in cell.comment.text
    assert "其二" in cell.comment.text


def test_problems_without_a_place_are_listed(tmp_path: Path) -> None:
    source = workbook(tmp_path / "a.xlsx", "学校", [["学校代码", "学校名称"]])
    book = marked(source, issue("posts"), issue(None), issue("posts", 7, "seats"))
    assert book["问题清单"].max_row == 4


def test_english_is_given_when_asked_for(tmp_path: Path) -> None:
    source = workbook(tmp_path / "a.xlsx", "学校", [["学校代码", "学校名称"], ["S1", "云溪职专"]])
    book = marked(source, issue("schools", 2, "name"), language="en")
    assert [cell.value for cell in book["问题清单"][2]][1:3] == ["error", "schools"]
    assert "change it" in book["学校"]["B2"].comment.text


def test_a_persons_own_comment_stays(tmp_path: Path) -> None:
    source = workbook(tmp_path / "a.xlsx", "学校", [["学校代码", "学校名称"], ["S1", "云溪职专"]])
    book = load_workbook(source)
    book["学校"]["B2"].comment = Comment("请核对", "王老师")
    book.save(source)
    assert "请核对" in marked(source, issue("schools", 2, "name"))["学校"]["B2"].comment.text


def test_marks_of_an_earlier_check_are_taken_off(tmp_path: Path) -> None:
    source = workbook(tmp_path / "a.xlsx", "学校", [["学校代码", "学校名称"], ["S1", "云溪职专"]])
    write_marked(source, [issue("schools", 2, "name")], tmp_path / "first.xlsx")
    book = marked(tmp_path / "first.xlsx", issue("schools", 2, "school_id"))
    assert book["学校"]["B2"].comment is None
    assert book["学校"]["B2"].fill.fgColor.rgb != RED
    assert book["学校"]["A2"].fill.fgColor.rgb == RED
    assert book.sheetnames.count("问题清单") == 1


def test_a_cell_inside_a_merged_range_marks_the_range(tmp_path: Path) -> None:
    source = workbook(tmp_path / "a.xlsx", "学校", [["学校代码", "学校名称"], ["S1", "云溪职专"], [None, "第二校区"]])
    book = load_workbook(source)
    book["学校"].merge_cells("A2:A3")
    book.save(source)
    assert marked(source, issue("schools", 3, "school_id"))["学校"]["A2"].fill.fgColor.rgb == RED


def test_a_folder_becomes_a_workbook(tmp_path: Path) -> None:
    folder = tmp_path / "round"
    write_round(sample_round(), folder)
    with (folder / "岗位需求.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([["岗位编号", "需求人数"], ["P1", "=1+1"]])
    (folder / "posts.csv").unlink()
    book = marked(folder, issue("posts", 2, "seats"), issue("schools", 2, "lon"))
    assert book["岗位需求"]["B2"].value == "=1+1"
    assert book["岗位需求"]["B2"].data_type == "s"
    assert book["岗位需求"]["B2"].fill.fgColor.rgb == RED
    assert book["学校"]["A1"].value == "school_id"
    assert book["学校"]["E2"].fill.fgColor.rgb == RED


@pytest.mark.parametrize(
    "content", [b"", b"not a workbook", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600]
)
def test_a_file_that_cannot_be_opened_is_answered_with_the_list(tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "a.xlsx"
    source.write_bytes(content)
    assert marked(source, issue(None))["问题清单"].max_row == 2


def test_odd_values_and_places_do_no_harm(tmp_path: Path) -> None:
    source = workbook(tmp_path / "a.xlsx", "学校", [["学校代码", "学校名称"], ["S1", "云溪职专"]])
    book = marked(
        source,
        issue("schools", 900, "name", value="=cmd|' /C calc'!A0"),
        issue("schools", 2, "没有的列", value="\x00\x0b坏字符"),
        issue("nowhere", 2, "name"),
        issue("schools", 2, "name", value="长" * 40_000),
    )
    page = book["问题清单"]
    assert page["G2"].data_type == "s"
    assert "坏字符" in page["G3"].value
    assert page.max_row == 5


def test_real_problems_land_on_their_cells(tmp_path: Path) -> None:
    source = tmp_path / "round.xlsx"
    write_workbook(sample_round(), source)
    book = load_workbook(source)
    page = book["岗位需求"]
    columns = {cell.value: cell.column for cell in page[1]}
    wrong = page.cell(3, columns["需求人数"])
    wrong.value = "很多"
    book.save(source)
    loaded = load_round(source)
    found = marked(source, *loaded.issues)["岗位需求"].cell(3, columns["需求人数"])
    assert found.value == "很多"
    assert found.fill.fgColor.rgb == RED

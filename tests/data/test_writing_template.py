"""The template: drop-downs, notes, colours, an example that is not data, and it reads back as nothing filled in."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from data.columns import SHEETS, Kind
from data.columns.examples import EXAMPLE_ROWS, PREFIX, is_example
from data.columns.notes import default_text, note
from data.rounds import load_round
from data.rounds.template import write_template


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "模板.xlsx"
    write_template(path)
    return path


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return load_workbook(path)


def test_it_has_a_guide_and_every_sheet(book: Workbook) -> None:
    assert book.sheetnames == ["说明", *(sheet.zh for sheet in SHEETS)]
    said = "\n".join(str(cell.value) for row in book["说明"].iter_rows() for cell in row if cell.value)
    assert PREFIX in said
    assert "rules.enterprise_share.share" in said


def test_headers_are_chinese_explained_and_coloured(book: Workbook) -> None:
    for sheet in SHEETS:
        page = book[sheet.zh]
        assert page.freeze_panes == "B2"
        for cell, column in zip(page[1], sheet.columns, strict=True):
            assert cell.value == column.zh
            assert cell.comment is not None
            assert column.key in cell.comment.text
            assert cell.comment.text.startswith("必填" if column.required else "选填")
            assert (cell.fill.fgColor.rgb == "FFF8CBAD") == column.required


def test_closed_lists_have_drop_downs(book: Workbook) -> None:
    for sheet in SHEETS:
        page = book[sheet.zh]
        by_letter = {str(v.sqref).split(":")[0]: v for v in page.data_validations.dataValidation}
        for at, column in enumerate(sheet.columns, start=1):
            found = by_letter.get(page.cell(2, at).coordinate)
            if column.kind is Kind.BOOLEAN:
                assert found is not None
                assert found.formula1 == '"是,否"'
            if column.kind is Kind.CHOICE:
                assert found is not None
                assert found.formula1 == '"' + ",".join(choice.zh for choice in column.choices) + '"'
            if column.refers_to and column.key != sheet.key:
                assert found is not None
                assert not found.showErrorMessage


def test_code_columns_are_text(book: Workbook) -> None:
    # The format of a whole column: openpyxl gives neighbours of one format as a single range.
    styles = {
        page.title: {at: d.number_format for d in page.column_dimensions.values() for at in range(d.min, d.max + 1)}
        for page in book.worksheets
    }
    for sheet in SHEETS:
        for at, column in enumerate(sheet.columns, start=1):
            if column.kind in (Kind.CODE, Kind.ID):
                assert styles[sheet.zh].get(at) == "@"


def test_every_example_is_told_by_its_first_cell(book: Workbook) -> None:
    assert set(EXAMPLE_ROWS) == {sheet.name for sheet in SHEETS}
    for sheet in SHEETS:
        assert is_example(book[sheet.zh].cell(2, 1).value)
        assert set(EXAMPLE_ROWS[sheet.name]) <= set(sheet.keys)
        assert {c.key for c in sheet.columns if c.required} <= set(EXAMPLE_ROWS[sheet.name])


@pytest.mark.parametrize(("value", "answer"), [("示例学校1", True), (" 示例", True), ("S1", False), (None, False), (7, False)])
def test_what_is_an_example(value: object, answer: bool) -> None:
    assert is_example(value) is answer


def test_unchanged_it_reads_back_as_nothing_filled_in(path: Path) -> None:
    loaded = load_round(path)
    assert all(len(loaded.round[sheet.name]) == 0 for sheet in SHEETS)
    assert {issue.code for issue in loaded.issues} == {"empty_sheet"}


def test_the_examples_are_right_themselves(tmp_path: Path) -> None:
    """With other ids the example rows are a sound round: what the template shows can be imitated."""
    path = tmp_path / "template.xlsx"
    write_template(path)
    book = load_workbook(path)
    for sheet in SHEETS:
        for cell in book[sheet.zh][2]:
            if isinstance(cell.value, str):
                cell.value = cell.value.replace(PREFIX, "").strip()
    book.save(path)
    loaded = load_round(path)
    assert [issue for issue in loaded.issues if issue.severity == "error"] == []
    assert all(len(loaded.round[sheet.name]) == 1 for sheet in SHEETS)


def test_notes_say_what_a_person_needs() -> None:
    columns = {(sheet.name, c.key): c for sheet in SHEETS for c in sheet.columns}
    pay = note(columns["posts", "pay"])
    assert "元/月" in pay.zh
    assert "yuan/month" in pay.en
    assert "不小于 0" in pay.zh
    assert "高处" in note(columns["posts", "hazards"]).zh
    assert default_text(columns["posts", "housing"]) == ("否", "no")
    assert default_text(columns["enterprises", "credit"]) == ("良好", "good")
    assert default_text(columns["schools", "lon"]) is None
    minimum = default_text(columns["cohorts", "commute_km"])
    assert minimum is not None
    assert "25" in minimum.zh
    assert "else none" in minimum.en

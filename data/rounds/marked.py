"""The uploaded workbook given back with every wrong cell coloured, and a list of all problems."""

from __future__ import annotations

import csv
import io
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from python_calamine import CalamineWorkbook

from data.columns import Sheet, sheet
from data.contract.issue import Issue
from data.contract.text import Language, Text
from data.rounds.grids import sheet_titled
from data.rounds.matching import column_named, find_header
from data.rounds.texts import to_text

LIST_TITLE = "问题清单"

_AUTHOR = "xiaoqi check"
_COLOURS = {"error": "FFC7CE", "warning": "FFEB9C", "todo": "DDEBF7"}
_WEIGHT = {"error": 0, "warning": 1, "todo": 2}
_SEVERITY = {"error": Text("错误", "error"), "warning": Text("提醒", "warning"), "todo": Text("待办", "to-do")}
_HEADINGS = (
    ("序号", "no.", 6),
    ("级别", "severity", 8),
    ("工作表", "sheet", 14),
    ("行", "row", 7),
    ("列", "column", 18),
    ("编号", "id", 16),
    ("填写的值", "value", 20),
    ("问题", "problem", 56),
    ("怎样改", "what to do", 56),
    ("代码", "code", 22),
)
_LARGE = 8_000_000  # bytes; a bigger workbook would take minutes to copy, so it is answered by the list alone
_MOST_MARKS = 5_000
_HEADER_SEARCH = 30  # rows in which the header is looked for
_log = logging.getLogger(__name__)


def write_marked(source: Path | str, issues: Sequence[Issue], path: Path | str, language: Language = "zh") -> None:
    """Copy the workbook (or folder of CSV files) ``source`` to ``path``, cells marked and commented, problems listed first.

    A source that cannot be opened, or is very large, is answered with the list alone.
    """
    book = _open(Path(source))
    pages = _pages(book)
    _clear_old_marks(book)
    by_cell: dict[tuple[str, int, int], list[Issue]] = defaultdict(list)
    for issue in issues:
        where = _locate(pages, issue)
        if where:
            by_cell[where].append(issue)
    for (title, row, column), found in list(by_cell.items())[:_MOST_MARKS]:
        _mark(book[title], row, column, found, language)
    _write_list(book, issues, pages, language)
    book.save(str(path))


class _Page:
    """A worksheet that holds a sheet of the round: where its header is, and which column is which."""

    def __init__(self, page: Any, described: Sheet) -> None:
        rows = list(page.iter_rows(min_row=1, max_row=_HEADER_SEARCH, values_only=True))
        self.title = page.title
        self.header = 1 + (find_header(described, rows) or 0)
        self.columns: dict[str, int] = {}
        for at, value in enumerate(rows[self.header - 1] if rows else (), start=1):
            header = to_text(value)
            column = column_named(described, header)
            # The header itself is kept too: issues name unknown columns by it.
            for name in (column.key if column else "", header):
                self.columns.setdefault(name, at)

    def column(self, name: str | None) -> int | None:
        return self.columns.get(name) if name else None


def _pages(book: Any) -> dict[str, _Page]:
    pages: dict[str, _Page] = {}
    for page in book.worksheets:
        described = sheet_titled(page.title)
        if described and described.name not in pages:
            pages[described.name] = _Page(page, described)
    return pages


def _locate(pages: dict[str, _Page], issue: Issue) -> tuple[str, int, int] | None:
    """Worksheet, row and column of the cell to mark; a row without a column is marked in its first cell."""
    page = pages.get(issue.sheet or "")
    if page is None:
        return None
    column = page.column(issue.column)
    if issue.row is None:
        return (page.title, page.header, column) if column else None
    return page.title, page.header + issue.row - 1, column or 1


def _mark(page: Any, row: int, column: int, found: Iterable[Issue], language: Language) -> None:
    cell = page.cell(row, column)
    for merged in page.merged_cells.ranges:
        if cell.coordinate in merged:
            cell = page.cell(merged.min_row, merged.min_col)
            break
    ordered = sorted(found, key=lambda issue: _WEIGHT[issue.severity])
    lines = [f"{_SEVERITY[i.severity].to(language)}：{i.message.to(language)} {i.hint.to(language)}".strip() for i in ordered]
    if cell.comment is not None:
        lines.append(cell.comment.text)
    cell.fill = PatternFill("solid", fgColor=_COLOURS[ordered[0].severity])
    cell.comment = Comment(_clean("\n".join(lines)), _AUTHOR, height=40 + 40 * len(lines), width=360)


def _clear_old_marks(book: Any) -> None:
    """Take off what an earlier check left, so that a corrected workbook comes back clean."""
    if LIST_TITLE in book.sheetnames:
        del book[LIST_TITLE]
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == _AUTHOR:
                    cell.comment = None
                    cell.fill = PatternFill()


def _write_list(book: Any, issues: Sequence[Issue], pages: dict[str, _Page], language: Language) -> None:
    page = book.create_sheet(LIST_TITLE, 0)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    for at, (zh, en, width) in enumerate(_HEADINGS, start=1):
        cell = page.cell(1, at, zh if language == "zh" else en)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="D9E1F2")
        page.column_dimensions[get_column_letter(at)].width = width
    page.freeze_panes = "A2"
    for line, issue in enumerate(issues, start=2):
        described = sheet(issue.sheet) if issue.sheet and sheet_titled(issue.sheet) else None
        key = issue.column if described and issue.column in described.keys else None
        title = described.column(key).zh if described and key and language == "zh" else issue.column
        values = (
            line - 1,
            _SEVERITY[issue.severity].to(language),
            described.zh if described and language == "zh" else issue.sheet,
            issue.row,
            title,
            issue.id,
            issue.value,
            issue.message.to(language),
            issue.hint.to(language),
            issue.code,
        )
        for at, value in enumerate(values, start=1):
            _put(page.cell(line, at), value)
        page.cell(line, 2).fill = PatternFill("solid", fgColor=_COLOURS[issue.severity])
        page.cell(line, 8).alignment = page.cell(line, 9).alignment = Alignment(wrap_text=True, vertical="top")
        where = _locate(pages, issue)
        if where and line <= _MOST_MARKS:
            cell = page.cell(line, 4)
            cell.hyperlink = Hyperlink(
                cell.coordinate, location=f"{quote_sheetname(where[0])}!{get_column_letter(where[2])}{where[1]}"
            )
    page.auto_filter.ref = f"A1:{get_column_letter(len(_HEADINGS))}{len(issues) + 1}"


def _put(cell: Any, value: object) -> None:
    """Write a value as it is: text that looks like a formula stays text."""
    if isinstance(value, str):
        cell.value = _clean(value)
        cell.data_type = "s"
    else:
        cell.value = value


def _clean(text: str) -> str:
    return str(ILLEGAL_CHARACTERS_RE.sub("�", text))[:32_000]


def _open(source: Path) -> Any:
    """The source as an openpyxl workbook: itself, or its values rebuilt, or an empty one."""
    if source.is_dir():
        return _built((file.stem, _csv_rows(file)) for file in sorted(source.iterdir()) if file.suffix.lower() == ".csv")
    if source.stat().st_size > _LARGE:
        return _built(())
    try:
        return load_workbook(source)
    # Damaged or unusual files make openpyxl raise almost anything; the person still gets an answer.
    except Exception as error:
        _log.info("cannot copy %s as it is (%s); rebuilding its values", source.name, error)
    try:
        raw = CalamineWorkbook.from_path(str(source))
        return _built([(title, iter(raw.get_sheet_by_name(title).to_python(skip_empty_area=False))) for title in raw.sheet_names])
    except Exception as error:
        _log.info("cannot read %s at all (%s); giving the list alone", source.name, error)
        return _built(())


def _built(sheets: Iterable[tuple[str, Iterator[Sequence[Any]]]]) -> Any:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        described = sheet_titled(title)
        page = book.create_sheet(described.zh if described else _clean(title)[:31])
        for line, row in enumerate(rows, start=1):
            for at, value in enumerate(row, start=1):
                if value not in (None, ""):
                    _put(page.cell(line, at), value)
    return book


def _csv_rows(file: Path) -> Iterator[Sequence[str]]:
    if file.stat().st_size > _LARGE:
        return iter(())
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    return csv.reader(io.StringIO(text.replace("\x00", ""), newline=""))

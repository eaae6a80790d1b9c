"""The empty workbook that schools and enterprises fill in, made from the column tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from data.columns import SHEETS, Column, Kind, Sheet, sheet
from data.columns.examples import EXAMPLE_ROWS, PREFIX
from data.columns.notes import note
from data.rulebook import settings

_LAST_ROW = 5000  # drop-downs and formats reach this far; longer tables can be pasted below
_NUMBER_FORMATS = {Kind.INTEGER: "0", Kind.NUMBER: "0.######", Kind.DATE: "yyyy-mm-dd"}
_EXAMPLE_STYLE = {"italic": True, "font_color": "#7F7F7F", "bg_color": "#F2F2F2"}

_GUIDE = (
    ("怎样填写", "How to fill in this workbook"),
    (
        "每张工作表填一类数据，一行一条；表头不要改，列的次序可以变。",
        "One kind of data per sheet, one row each; keep the headers, in any order.",
    ),
    (
        "橙色表头为必填，蓝色为选填；鼠标停在表头上看说明。",
        "Orange headers are required, blue ones optional; hover over a header for help.",
    ),
    (
        f"灰色斜体的示例行（编号以“{PREFIX}”开头）不会被读入，可保留也可删除。",
        f"Grey example rows (their id begins with “{PREFIX}”) are not read; keep or delete them.",
    ),
    (
        "空白表示“不知道”，不等于 0；有默认值的列见表头说明。",
        "Blank means unknown, not zero; defaults stand in the header notes.",
    ),
    ("日期写成 2026-07-01，起止当天都算在内。", "Write dates as 2026-07-01; both ends count."),
    ("一格里有多个值时用分号、顿号或逗号分开。", "Separate several values in one cell by semicolons or commas."),
    ("填好后上传；有问题的单元格会逐一标出，并说明怎样改。", "Upload it when done; every wrong cell is marked with what to do."),
)


def write_template(path: Path | str) -> None:
    """Write the template workbook: a guide, then one worksheet per sheet with drop-downs, notes and one example row."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        styles = _styles(book)
        _write_guide(book, styles)
        for described in SHEETS:
            _write_sheet(book.add_worksheet(described.zh), described, styles)


def _styles(book: Any) -> dict[str, Any]:
    header = {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter", "align": "center"}
    styles = {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "required": book.add_format({**header, "bg_color": "#F8CBAD"}),
        "optional": book.add_format({**header, "bg_color": "#DDEBF7"}),
    }
    for kind in Kind:
        number = {"num_format": _NUMBER_FORMATS.get(kind, "@")}
        styles[f"column {kind}"] = book.add_format(number)
        styles[f"example {kind}"] = book.add_format({**number, **_EXAMPLE_STYLE})
    return styles


def _write_guide(book: Any, styles: dict[str, Any]) -> None:
    page = book.add_worksheet("说明")
    page.hide_gridlines(2)
    page.set_column(0, 0, 32)
    page.set_column(1, 2, 62)
    page.write_string(0, 0, "本期安排填报模板", styles["title"])
    for line, (zh, en) in enumerate(_GUIDE, start=2):
        page.write_string(line, 1, zh, styles["wrap"])
        page.write_string(line, 2, en, styles["wrap"])
    line += 2
    for at, title in enumerate(("工作表", "内容", "Content")):
        page.write_string(line, at, title, styles["optional"])
    for described in SHEETS:
        line += 1
        needed = ("（必需）", " (needed)") if described.needed else ("", "")
        page.write_url(line, 0, f"internal:'{described.zh}'!A1", string=described.zh)
        page.write_string(line, 1, described.help_zh + needed[0], styles["wrap"])
        page.write_string(line, 2, described.help_en + needed[1], styles["wrap"])
    line += 2
    for at, title in enumerate(("参数（“参数”表）", "含义", "Meaning")):
        page.write_string(line, at, title, styles["optional"])
    for key in settings.known_keys():
        line += 1
        default, meaning = settings.default_of(key), settings.describe(key)
        page.write_string(line, 0, key)
        page.write_string(line, 1, meaning.zh + (f"；默认 {default}" if default is not None else ""), styles["wrap"])
        page.write_string(line, 2, meaning.en + (f"; default {default}" if default is not None else ""), styles["wrap"])


def _write_sheet(page: Any, described: Sheet, styles: dict[str, Any]) -> None:
    page.freeze_panes(1, 1)
    page.set_row(0, 32)
    example = EXAMPLE_ROWS[described.name]
    for at, column in enumerate(described.columns):
        page.set_column(at, at, _width(column), styles[f"column {column.kind}"])
        page.write_string(0, at, column.zh, styles["required" if column.required else "optional"])
        words = note(column)
        page.write_comment(0, at, f"{words.zh}\n{column.key}: {words.en}", {"x_scale": 2.2, "y_scale": 1.6, "author": "xiaoqi"})
        if column.key in example:
            _write_example(page, at, column, example[column.key], styles[f"example {column.kind}"])
        allowed = _validation(described, column)
        if allowed:
            page.data_validation(1, at, _LAST_ROW, at, allowed)


def _write_example(page: Any, at: int, column: Column, value: Any, style: Any) -> None:
    if column.kind is Kind.DATE:
        page.write_datetime(1, at, date.fromisoformat(value), style)
    elif column.kind in (Kind.INTEGER, Kind.NUMBER):
        page.write_number(1, at, value, style)
    else:
        page.write_string(1, at, str(value), style)


def _validation(described: Sheet, column: Column) -> dict[str, Any] | None:
    """The drop-down or warning of a column; lists of several values take free text."""
    if column.kind is Kind.BOOLEAN:
        return {"validate": "list", "source": ["是", "否"], "error_title": column.zh, "error_message": "请选“是”或“否”。"}
    if column.kind is Kind.CHOICE:
        words = [c.zh for c in column.choices]
        return {"validate": "list", "source": words, "error_title": column.zh, "error_message": "请从下拉列表中选一项。"}
    if column.refers_to and column.key != described.key:
        # Ids may be pasted before their sheet is filled, so the list helps but refuses nothing.
        return {"validate": "list", "source": f"='{sheet(column.refers_to).zh}'!$A$2:$A${_LAST_ROW}", "show_error": False}
    if column.kind is Kind.DATE:
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": date(1990, 1, 1),
            "maximum": date(2100, 12, 31),
            "error_type": "warning",
            "error_title": column.zh,
            "error_message": "请填日期，如 2026-07-01。",
        }
    if column.kind in (Kind.INTEGER, Kind.NUMBER) and column.minimum is not None:
        most = column.maximum if column.maximum is not None else 1e9
        return {
            "validate": "integer" if column.kind is Kind.INTEGER else "decimal",
            "criteria": "between",
            "minimum": column.minimum,
            "maximum": most,
            "error_type": "warning",
            "error_title": column.zh,
            "error_message": f"请填不小于 {column.minimum:g} 的数。"
            if most == 1e9
            else f"请填 {column.minimum:g} 到 {most:g} 的数。",
        }
    return None


def _width(column: Column) -> int:
    if column.kind in (Kind.TEXT, Kind.LIST):
        return 20
    return max(12, 2 * len(column.zh) + 2)

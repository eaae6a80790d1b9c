"""An edit in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from data.columns import Sheet
from data.contract.edit import AddRow, ChangeSetting, Edit, Forbid, Pin, RemoveRow, ReplaceSheet, SetCell
from data.contract.text import Text
from data.rounds.grids import sheet_titled
from data.rounds.matching import column_named
from data.rounds.texts import to_text
from data.rulebook import settings

Called = Callable[[str, str], str]  # sheet and id of a row: how people call it
_WHO = {"cohort_id": "cohorts", "teacher_id": "teachers", "school_id": "schools"}
_HOST = {"post_id": "posts", "enterprise_id": "enterprises"}
_BLANK = Text("空白", "blank")


def edit_words(edit: Edit, called: Called = lambda _sheet, row_id: row_id) -> Text:
    """What the edit does, in one sentence without its reason; ``called`` may give rows a name."""
    match edit:
        case SetCell():
            sheet, row = sheet_words(edit.sheet), _row(edit.sheet, edit.id, called)
            column = column_words(edit.sheet, edit.column)
            value = _value(edit.value)
            return Text(f"{sheet.zh} {row}：{column.zh}改为 {value.zh}", f"{sheet.en} {row}: {column.en} becomes {value.en}")
        case AddRow():
            sheet, cells = sheet_words(edit.sheet), _cells(edit.sheet, edit.row)
            return Text(f"{sheet.zh}增加一行：{cells.zh}", f"{sheet.en}: a row is added: {cells.en}")
        case RemoveRow():
            sheet, row = sheet_words(edit.sheet), _row(edit.sheet, edit.id, called)
            return Text(f"删去{sheet.zh} {row} 及其所属各行", f"{sheet.en} {row} is removed with what hangs on it")
        case ReplaceSheet():
            sheet, rows = sheet_words(edit.sheet), len(edit.rows)
            return Text(f"整表替换{sheet.zh}（{rows} 行）", f"the whole sheet {sheet.en} is replaced ({rows} rows)")
        case Pin() | Forbid():
            return _decision(edit, called)
        case ChangeSetting():
            value = _value(edit.value) if to_text(edit.value) else Text("默认值", "the default")
            name = settings.describe(edit.key) if edit.key in settings.known_keys() else Text(edit.key, edit.key)
            return Text(f"参数 {edit.key}（{name.zh}）改为 {value.zh}", f"setting {edit.key} ({name.en}) becomes {value.en}")


def _decision(edit: Pin | Forbid, called: Called) -> Text:
    given = edit.model_dump(exclude_none=True)
    who = next((called(_WHO[key], given[key]) for key in _WHO if key in given), "?")
    where = next((called(_HOST[key], given[key]) for key in _HOST if key in given), "?")
    if isinstance(edit, Forbid):
        return Text(f"禁止 {who} 到 {where}", f"{who} is kept away from {where}")
    if edit.students is None:
        return Text(f"锁定 {who} 到 {where}", f"{who} is pinned to {where}")
    return Text(f"锁定 {who} 的 {edit.students} 人到 {where}", f"{edit.students} students of {who} are pinned to {where}")


def sheet_words(name: str) -> Text:
    """What a sheet is called; its name where there is none such."""
    found = sheet_titled(name)
    return Text(found.zh, found.name) if found else Text(name, name)


def column_words(sheet_name: str, name: str) -> Text:
    """What a column is called; its name where there is none such."""
    found: Sheet | None = sheet_titled(sheet_name)
    column = column_named(found, name) if found else None
    return Text(column.zh, column.key) if column else Text(name, name)


def _row(sheet_name: str, row_id: str, called: Called) -> str:
    found = sheet_titled(sheet_name)
    return called(found.name, row_id) if found else row_id


def _value(value: Any) -> Text:
    text = to_text(value)
    return Text(text, text) if text else _BLANK


def _cells(sheet_name: str, row: dict[str, Any]) -> Text:
    told = [(column_words(sheet_name, key), _value(value)) for key, value in row.items()]
    return Text(
        "，".join(f"{key.zh} {value.zh}" for key, value in told), ", ".join(f"{key.en} {value.en}" for key, value in told)
    )

"""An edit in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from data.columns import Column, Kind, Sheet
from data.contract.edit import AddRow, ChangeSetting, Edit, Forbid, Pin, RemoveRow, ReplaceSheet, SetCell
from data.contract.text import Text, counted
from data.rounds.grids import sheet_titled
from data.rounds.matching import column_named
from data.rounds.texts import to_text
from data.rulebook import settings

Called = Callable[[str, str], str]  # sheet and id of a row: how people call it
WHO = {"cohort_id": "cohorts", "teacher_id": "teachers", "school_id": "schools"}
HOST = {"post_id": "posts", "enterprise_id": "enterprises"}
_BLANK = Text("空白", "blank")
_DEFAULT = Text("默认值", "the default")
_ANSWERS = {True: Text("是", "yes"), False: Text("否", "no")}
UNKNOWN: Final = object()
"""What a cell held, where that is not known."""


def edit_words(edit: Edit, called: Called = lambda _sheet, row_id: row_id, before: object = UNKNOWN) -> Text:
    """What the edit does, in one sentence without its reason.

    ``called`` may give rows a name; ``before`` is what the cell or the setting held, where that is known.
    """
    match edit:
        case SetCell():
            named, column = _named(edit.sheet, edit.id, called), column_words(edit.sheet, edit.column)
            value = _cell(edit.sheet, edit.column, edit.value, called)
            if before is UNKNOWN:
                return Text(f"{named.zh}：{column.zh}改为 {value.zh}", f"{named.en}: {column.en} becomes {value.en}")
            old = _cell(edit.sheet, edit.column, before, called)
            return Text(f"{named.zh}：{column.zh} {old.zh} → {value.zh}", f"{named.en}: {column.en} {old.en} → {value.en}")
        case AddRow():
            sheet, cells = sheet_words(edit.sheet), _cells(edit.sheet, edit.row, called)
            return Text(f"{sheet.zh}增加一行：{cells.zh}", f"{sheet.en}: a row is added: {cells.en}")
        case RemoveRow():
            sheet, row = sheet_words(edit.sheet), _row(edit.sheet, edit.id, called)
            if sheet.en == "enterprises":
                return Text(f"企业 {row} 退出，其岗位等一并删去", f"Enterprise {row} withdraws with all its posts")
            return Text(f"删去{sheet.zh} {row} 及其所属各行", f"{sheet.en} {row} is removed with what hangs on it")
        case ReplaceSheet():
            sheet, rows = sheet_words(edit.sheet), len(edit.rows)
            return Text(f"整表替换{sheet.zh}（{rows} 行）", f"the whole sheet {sheet.en} is replaced ({rows} rows)")
        case Pin() | Forbid():
            return pair_words(edit.edit, edit.model_dump(exclude_none=True), called)
        case ChangeSetting():
            value = _setting(edit.value)
            if before is not UNKNOWN:
                old = _setting(before)
                name = settings.describe(edit.key) if edit.key in settings.known_keys() else Text(edit.key, edit.key)
                return Text(f"{name.zh}：{old.zh} → {value.zh}", f"{name.en}: {old.en} → {value.en}")
            name = settings.named(edit.key)
            return Text(f"{name.zh}改为 {value.zh}", f"{name.en} becomes {value.en}")


def pair_words(action: str, given: Mapping[str, Any], called: Called) -> Text:
    """A pin or forbid in words; ``given`` are the cells of a decision, those that are not blank."""
    who = next((called(WHO[key], str(given[key])) for key in WHO if given.get(key)), "?")
    where = next((called(HOST[key], str(given[key])) for key in HOST if given.get(key)), "?")
    if action == "forbid":
        return Text(f"禁止 {who} 到 {where}", f"{who} is kept away from {where}")
    students = given.get("students")
    if students is None:
        return Text(f"锁定 {who} 到 {where}", f"{who} is pinned to {where}")
    return Text(f"锁定 {who} 的 {students} 人到 {where}", f"{counted(students, 'student')} of {who} pinned to {where}")


def ids_of(edit: Edit) -> list[str]:
    """The ids and keys that the edit names."""
    match edit:
        case SetCell() | RemoveRow():
            return [edit.id]
        case Pin() | Forbid():
            given = edit.model_dump(exclude_none=True)
            return [given[key] for key in (*WHO, *HOST) if key in given]
        case ChangeSetting():
            return [edit.key]
        case _:
            return []


def cell_words(sheet_name: str, column_name: str, value: Any) -> Text:
    """A value of that column as people say it."""
    found = sheet_titled(sheet_name)
    column = column_named(found, column_name) if found else None
    return _value(value) if column is None else _of_column(column, value)


def _of_column(column: Column, value: Any) -> Text:
    if column.kind is Kind.BOOLEAN and isinstance(value, bool):
        return _ANSWERS[value]
    if column.choices and isinstance(value, (list, tuple)):
        words = [_of_column(column, one) for one in value]
        return Text("、".join(word.zh for word in words), ", ".join(word.en for word in words)) if words else _BLANK
    text = to_text(value)
    choice = next((choice for choice in column.choices if text in (choice.key, choice.zh, *choice.aliases)), None)
    return _value(value) if choice is None else Text(choice.zh, choice.key.replace("_", " "))


def _setting(value: Any) -> Text:
    return _value(value) if to_text(value) else _DEFAULT


def _named(sheet_name: str, row_id: str, called: Called) -> Text:
    """A row by its name; by its sheet and id where it has none."""
    sheet, row = sheet_words(sheet_name), _row(sheet_name, row_id, called)
    return Text(f"{sheet.zh} {row}", f"{sheet.en} {row}") if row == row_id else Text(row, row)


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


def _cells(sheet_name: str, row: dict[str, Any], called: Called) -> Text:
    told = [(_head(sheet_name, key, value), _cell(sheet_name, key, value, called)) for key, value in row.items()]
    return Text(
        "，".join(f"{key.zh} {value.zh}" for key, value in told), ", ".join(f"{key.en} {value.en}" for key, value in told)
    )


def _head(sheet_name: str, column_name: str, value: Any) -> Text:
    """What a cell is called; where it names a row of another sheet, by that sheet."""
    refers_to = _refers_to(sheet_name, column_name, value)
    return sheet_words(refers_to) if refers_to else column_words(sheet_name, column_name)


def _cell(sheet_name: str, column_name: str, value: Any, called: Called) -> Text:
    """A value in words; of a column that names rows of another sheet the row's name, with its id behind."""
    refers_to, row_id = _refers_to(sheet_name, column_name, value), to_text(value)
    if refers_to is None or (name := called(refers_to, row_id)) == row_id:
        return cell_words(sheet_name, column_name, value)
    return Text(f"{name}（{row_id}）", f"{name} ({row_id})")


def _refers_to(sheet_name: str, column_name: str, value: Any) -> str | None:
    """The sheet of which a cell names a row; None where it names none."""
    found = sheet_titled(sheet_name)
    column = column_named(found, column_name) if found else None
    return (column.refers_to or None) if column and to_text(value) else None

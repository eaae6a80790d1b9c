"""Applies the edits of a scenario to a round, with the same reading and the same checks as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from data.columns import SHEETS, Column, Sheet, sheet
from data.contract.edit import AddRow, ChangeSetting, Edit, Forbid, Pin, RemoveRow, ReplaceSheet, SetCell
from data.contract.issue import Issue
from data.contract.round import Round
from data.contract.text import Text
from data.rounds.cells import NOTHING, Bad, read_cell
from data.rounds.edit_words import cell_words
from data.rounds.findings import Findings, guess, issue_of
from data.rounds.grids import sheet_titled
from data.rounds.loading import Loaded, finish
from data.rounds.matching import column_named
from data.rounds.sketch import Sketch
from data.rounds.texts import fold, to_text
from data.rulebook import settings

_EDIT: TypeAdapter[Edit] = TypeAdapter(Edit)


def parse_edits(document: object) -> tuple[list[Edit], list[Issue]]:
    """The edits of a JSON document (a list), and an issue for each that is not understood."""
    if not isinstance(document, list):
        return [], [_malformed(0, Text("应为一个列表", "a list is expected"))]
    edits, issues = [], []
    for number, item in enumerate(document, 1):
        try:
            edits.append(_EDIT.validate_python(item))
        except ValidationError as error:
            issues.append(_malformed(number, _wrong(error)))
    return edits, issues


def _wrong(error: ValidationError) -> Text:
    """The first thing wrong with an edit, in our own words."""
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"][1:]) or "edit"
    what = _WRONG.get(first["type"], Text("值的类型不对", "a value of the wrong type"))
    return Text(f"{place} {what.zh}", f"{place}: {what.en}")


def apply_edits(round_: Round, edits: Sequence[Edit]) -> Loaded:
    """A new round with the edits applied in their order; the given one stays as it is.

    An edit that names what does not exist, or gives a cell a value it cannot hold, is told and left out. Rows are named by
    id; in sheets without an id column by ``rowN``, N being the row's number in the sheet as it would be written
    (header = 1), which other edits of the list do not change; after a sheet was replaced, N counts its new rows. Removing a
    row removes what refers to it. A setting with a blank value goes back to its default.
    """
    findings = Findings()
    sketch = Sketch(round_)
    for number, edit in enumerate(edits, 1):
        _APPLY[type(edit)](_Step(sketch, findings, number), edit)
    return finish(sketch.drafts(findings), findings)


def value_problem(edit: SetCell | ChangeSetting) -> Issue | None:
    """What is wrong with the value by itself, whatever the round holds: much quicker than ``apply_edits``.

    KeyError where there is no such sheet or column.
    """
    if isinstance(edit, ChangeSetting):
        return _setting_problem(sheet("settings"), edit.key, to_text(edit.value))
    of = sheet(edit.sheet)
    return _cell_problem(of, of.column(edit.column), to_text(edit.value), None, edit.id)


class _Step:
    """One edit at work: ``number`` counts from 1."""

    def __init__(self, sketch: Sketch, findings: Findings, number: int) -> None:
        self.sketch, self.findings, self.number = sketch, findings, number

    def tell(self, code: str, of: Sheet | None = None, column: str | None = None, value: str | None = None, **words: Any) -> None:
        """Tell a problem of this edit."""
        self.findings.general(code, of, column, value, number=str(self.number), **words)

    def sheet(self, name: str) -> Sheet | None:
        """The sheet named, or None after telling that there is none."""
        found = sheet_titled(name)
        if found is None:
            self.tell("edit_unknown_sheet", value=name, guess=guess(name, [title for s in SHEETS for title in (s.name, s.zh)]))
        return found

    def column(self, of: Sheet, name: str) -> Column | None:
        """The column named, or None after telling that there is none."""
        found = column_named(of, name)
        if found is None:
            titles = [title for column in of.columns for title in (column.key, column.zh)]
            self.tell("edit_unknown_column", of, value=name, guess=guess(name, titles))
        return found

    def columns(self, of: Sheet, names: Iterable[str]) -> dict[str, str] | None:
        """The keys of the columns named, or None after telling each name that is none."""
        found = {name: self.column(of, name) for name in names}
        return {name: column.key for name, column in found.items() if column} if all(found.values()) else None

    def position(self, of: Sheet, row_id: str) -> int | None:
        """The row named, or None after telling that there is none."""
        found = self.sketch.position(of, fold(row_id.strip()))
        if found is None:
            self.tell("edit_unknown_row", of, value=row_id, guess=guess(row_id, self.sketch.ids(of)))
        return found


def _set(step: _Step, edit: SetCell) -> None:
    of = step.sheet(edit.sheet)
    column = step.column(of, edit.column) if of else None
    position = step.position(of, edit.id) if of and column else None
    if of is None or column is None or position is None:
        return
    if column.key == of.key:
        step.tell("edit_key_column", of, column.key)
        return
    if of.name == "settings" and column.key == "value":
        _set_setting(step, edit.id, edit.value, None)
        return
    text, now = to_text(edit.value), _now_words(of, column, step.sketch.cell(of, position, column.key))
    problem = _cell_problem(of, column, text, step.sketch.number(of, position), edit.id, now)
    if problem is None:
        step.sketch.put(of, position, column.key, text)
    else:
        step.findings.add(problem)


def _now_words(of: Sheet, column: Column, value: Any) -> Text:
    """What stands in the cell by now: who takes too much away sees how much there is."""
    words = cell_words(of.name, column.key, value)
    return Text(f"，现为 {words.zh}", f"; it is {words.en} now")


def _cell_problem(of: Sheet, column: Column, text: str, row: int | None, row_id: str, now: Text = NOTHING) -> Issue | None:
    read = read_cell(text, column)
    if isinstance(read, Bad):
        return issue_of(read.code, of, column.key, text, row, row_id, {**read.words, "now": now})
    if column.required and (read is None or read == ()):
        return issue_of("missing_value", of, column.key, None, row, row_id)
    return None


def _add(step: _Step, edit: AddRow) -> None:
    of = step.sheet(edit.sheet)
    columns = step.columns(of, edit.row) if of else None
    if of is not None and columns is not None:
        step.sketch.add(of, {columns[name]: value for name, value in edit.row.items()})


def _remove(step: _Step, edit: RemoveRow) -> None:
    of = step.sheet(edit.sheet)
    position = step.position(of, edit.id) if of else None
    if of is not None and position is not None:
        step.sketch.remove(of, position)


def _replace(step: _Step, edit: ReplaceSheet) -> None:
    of = step.sheet(edit.sheet)
    if of is None:
        return
    columns = step.columns(of, dict.fromkeys(name for row in edit.rows for name in row))
    if columns is not None:
        step.sketch.replace(of, [{columns[name]: value for name, value in row.items()} for row in edit.rows])


def _decide(step: _Step, edit: Pin | Forbid) -> None:
    row = edit.model_dump(exclude={"edit"}, exclude_none=True)
    step.sketch.add(sheet("decisions"), {"action": edit.edit, **row})


def _change_setting(step: _Step, edit: ChangeSetting) -> None:
    _set_setting(step, edit.key, edit.value, edit.reason)


def _set_setting(step: _Step, key: str, value: Any, reason: str | None) -> None:
    of, key, text = sheet("settings"), fold(key.strip()), to_text(value)
    position = step.sketch.position(of, key)
    if key not in settings.known_keys():
        step.findings.add(issue_of("unknown_setting", of, "key", key, None, key, {"guess": guess(key, settings.known_keys())}))
        return
    if not text:
        if position is not None:
            step.sketch.remove(of, position)
        return
    problem = _setting_problem(of, key, text)
    if problem is not None:
        step.findings.add(problem)
    elif position is None:
        step.sketch.add(of, {"key": key, "value": text, "reason": reason})
    else:
        step.sketch.put(of, position, "value", text)
        if reason is not None:
            step.sketch.put(of, position, "reason", reason)


def _setting_problem(of: Sheet, key: str, text: str) -> Issue | None:
    read = settings.parse(key, text)
    return issue_of("bad_setting", of, "value", text, None, key, {"key": key, "detail": read}) if isinstance(read, Text) else None


def _malformed(number: int, detail: Text) -> Issue:
    return issue_of("edit_malformed", words={"number": str(number), "detail": detail})


_KINDS = "set, add, remove, replace, pin, forbid, setting"
_WRONG = {
    "missing": Text("缺少", "is missing"),
    "extra_forbidden": Text("不是这种调整的内容", "is no part of such an edit"),
    "union_tag_invalid": Text(f"应为 {_KINDS} 之一", f"should be one of {_KINDS}"),
    "union_tag_not_found": Text(f"缺少，应为 {_KINDS} 之一", f"is missing; it is one of {_KINDS}"),
    "string_type": Text("应为文字", "should be text"),
    "int_type": Text("应为整数", "should be a whole number"),
    "int_parsing": Text("应为整数", "should be a whole number"),
    "dict_type": Text("应为“列: 值”的对象", "should be an object of columns and values"),
    "list_type": Text("应为行的列表", "should be a list of rows"),
    "model_attributes_type": Text("应为对象", "should be an object"),
}
_APPLY: Mapping[type, Callable[[_Step, Any], None]] = {
    SetCell: _set,
    AddRow: _add,
    RemoveRow: _remove,
    ReplaceSheet: _replace,
    Pin: _decide,
    Forbid: _decide,
    ChangeSetting: _change_setting,
}

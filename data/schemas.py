"""JSON Schemas of every document, made from the contract and the column tables (``xiaoqi schema NAME``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, TypeAdapter

from data.columns import SHEETS, Column, Kind, Sheet
from data.contract.comparison import Comparison
from data.contract.diff import Diff
from data.contract.edit import EDITS
from data.contract.evaluation import Evaluation
from data.contract.fit import FitModel
from data.contract.issue import Issue
from data.contract.plan import Plan
from data.contract.suggestion import PartnerSuggestion, Suggestion

_LINE: TypeAdapter[Suggestion | PartnerSuggestion] = TypeAdapter(Suggestion | PartnerSuggestion)
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_JSON_TYPES = {Kind.INTEGER: "integer", Kind.NUMBER: "number", Kind.BOOLEAN: "boolean"}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of one document; KeyError for a name that is not in ``NAMES``."""
    title, made = _SCHEMAS[name]
    return {"$schema": _DIALECT, "$id": f"xiaoqi.{name}/1", **made(), "title": title}


def _plan() -> dict[str, Any]:
    found = _document(Plan)
    unplaced = found["$defs"]["Unplaced"]
    # An unplaced row names its cohort or its teacher, never both; the other key is left out.
    unplaced["oneOf"] = [{"required": ["cohort_id"]}, {"required": ["teacher_id"]}]
    unplaced["required"] = ["students", "blocked_by"]
    for key, title in (("cohort_id", "Cohort Id"), ("teacher_id", "Teacher Id")):
        unplaced["properties"][key] = {"title": title, "type": "string"}
    return found


def _document(model: type[BaseModel]) -> dict[str, Any]:
    """A document that carries its ``format``."""
    found = model.model_json_schema(mode="serialization")
    found["required"] = ["format", *(key for key in found["required"] if key != "format")]
    return found


def _issues() -> dict[str, Any]:
    """What ``check --json`` prints: a list of issues, message and hint as one sentence in the language chosen."""
    row = Issue.model_json_schema(mode="serialization")
    del row["$defs"]
    for key in ("message", "hint"):
        row["properties"][key] = {"title": key.title(), "type": "string"}
    row["required"] = list(row["properties"])
    return {"type": "array", "items": row}


def _round() -> dict[str, Any]:
    """A round as JSON: a list of rows per sheet. Unknown sheets and columns are allowed and ignored."""
    return {
        "type": "object",
        "properties": {sheet.name: {"title": sheet.zh, "type": "array", "items": _row(sheet)} for sheet in SHEETS},
        "required": [sheet.name for sheet in SHEETS if sheet.needed],
    }


def _row(sheet: Sheet) -> dict[str, Any]:
    return {
        "type": "object",
        "description": f"{sheet.help_zh} / {sheet.help_en}",
        "properties": {column.key: _value(column) for column in sheet.columns},
        "required": [column.key for column in sheet.columns if column.required],
    }


def _value(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {"title": column.zh, "description": _describe(column)}
    one: dict[str, Any] = {"type": _JSON_TYPES.get(column.kind, "string")}
    if column.kind is Kind.DATE:
        one["format"] = "date"
    if column.choices:
        one["enum"] = [choice.key for choice in column.choices]
    if column.minimum is not None:
        one["minimum"] = column.minimum
    if column.maximum is not None:
        one["maximum"] = column.maximum
    if column.kind is Kind.LIST:
        one = {"type": "array", "items": one}
    if not column.required:
        # null and a missing key both mean a blank cell.
        if "enum" in one:
            one["enum"] = [*one["enum"], None]
        one["type"] = [one["type"], "null"]
    if column.default is not None:
        found["default"] = list(column.default) if column.kind is Kind.LIST else column.default
    return found | one


def _describe(column: Column) -> str:
    """Field text, Chinese then English, with unit and what a blank means."""
    zh = "；".join(part for part in (column.help_zh, column.unit and f"单位 {column.unit}") if part)
    en = "; ".join(part for part in (column.help_en, column.default_note and f"blank: {column.default_note}") if part)
    return " / ".join(part for part in (zh or column.zh, en) if part)


def _edits() -> dict[str, Any]:
    return EDITS.json_schema()


_SCHEMAS: Mapping[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "round": ("本期安排 / round", _round),
    "plan": ("方案 / plan", _plan),
    "suggestion": ("推荐 / one line of suggestions", lambda: _LINE.json_schema(by_alias=True, mode="serialization")),
    "edits": ("调整 / edits", _edits),
    "diff": ("方案差异 / difference of two plans", lambda: _document(Diff)),
    "comparison": ("方案对比 / plans side by side", lambda: _document(Comparison)),
    "evaluation": ("推荐效果 / how good the ranking is", lambda: _document(Evaluation)),
    "fit": ("匹配度模型 / learned fit", lambda: _document(FitModel)),
    "issue": ("检查结果 / problems of a round", _issues),
}

NAMES: tuple[str, ...] = tuple(_SCHEMAS)
"""Names that ``schema`` knows."""

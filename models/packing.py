"""Packing: typed tables, lists of issues and plans as compressed JSON that reads back exactly equal."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from pydantic import TypeAdapter

from data.contract.issue import Issue
from data.contract.plan import Plan
from data.plans.files import plan_of, plan_text

_ISSUES: TypeAdapter[list[Issue]] = TypeAdapter(list[Issue])


def pack_table(table: pd.DataFrame) -> bytes:
    """The table with column names, dtypes, values and index; TypeError for a value of a kind no round holds."""
    plain_index = isinstance(table.index, pd.RangeIndex) and table.index.equals(pd.RangeIndex(len(table)))
    return _pack(
        {
            "index": None if plain_index else _column(table.index.to_series()),
            "names": list(table.columns),
            "columns": [_column(table.iloc[:, i]) for i in range(table.shape[1])],
            "rows": len(table),
        }
    )


def unpack_table(content: bytes) -> pd.DataFrame:
    """The table that was packed."""
    document = _unpack(content)
    index = pd.RangeIndex(document["rows"]) if document["index"] is None else pd.Index(_series(document["index"]))
    columns = {i: _series(column).set_axis(index) for i, column in enumerate(document["columns"])}
    table = pd.DataFrame(columns, index=index)
    # An empty list of names would make an index of objects instead of texts.
    table.columns = pd.Index(document["names"], dtype="str" if not document["names"] else None)
    return table


def pack_issues(issues: Sequence[Issue]) -> bytes:
    """The issues in their order."""
    return _pack([issue.model_dump(mode="json") for issue in issues])


def unpack_issues(content: bytes) -> list[Issue]:
    """The issues that were packed."""
    return _ISSUES.validate_python(_unpack(content))


def pack_plan(plan: Plan) -> bytes:
    """The document that ``plan.json`` has."""
    return zlib.compress(plan_text(plan).encode(), level=6)


def unpack_plan(content: bytes) -> Plan:
    """The plan that was packed."""
    return plan_of(_unpack(content))


def _pack(document: Any) -> bytes:
    return zlib.compress(json.dumps(document, separators=(",", ":")).encode("ascii"), level=6)


def _unpack(content: bytes) -> Any:
    return json.loads(zlib.decompress(content))


def _column(column: pd.Series) -> dict[str, Any]:
    dtype = str(column.dtype)
    if dtype == "object":
        values = [_tagged(value) for value in column]
    elif isinstance(column.dtype, np.dtype) and column.dtype.kind == "M":
        missing = column.isna()
        values = [
            None if gone else value for value, gone in zip(column.to_numpy().astype("int64").tolist(), missing, strict=True)
        ]
    else:
        values = [None if gone else value for value, gone in zip(column.tolist(), column.isna(), strict=True)]
    return {"dtype": dtype, "values": values}


def _series(column: dict[str, Any]) -> pd.Series:
    dtype, values = column["dtype"], column["values"]
    if dtype == "object":
        return pd.Series([_untagged(value) for value in values], dtype=object)
    if dtype.startswith("datetime64"):
        nothing = np.iinfo("int64").min  # numpy's own mark of a missing time
        values = np.array([nothing if v is None else v for v in values], dtype="int64").view(dtype)
    elif dtype.startswith("float"):
        values = [np.nan if v is None else v for v in values]
    series: pd.Series = pd.Series(values, dtype=dtype)
    return series


def _tagged(value: Any) -> Any:
    """A value of an object column as JSON; what JSON has no word for becomes ``{kind: value}``."""
    match value:
        case None | bool() | int() | str():
            return value
        case tuple() | list():
            return {type(value).__name__: [_tagged(v) for v in value]}
        case _ if value is pd.NaT or value is pd.NA:
            return {"missing": repr(value)}
        case float():
            return value
        case datetime() | date() | time():
            return {type(value).__name__: value.isoformat()}
        case Decimal():
            return {"Decimal": str(value)}
        case np.generic():
            return {"numpy": [str(value.dtype), value.item()]}
    raise TypeError(f"A table cannot hold {value!r} of type {type(value).__name__}")


def _untagged(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, inner),) = value.items()
    match kind:
        case "tuple":
            return tuple(_untagged(v) for v in inner)
        case "list":
            return [_untagged(v) for v in inner]
        case "missing":
            return pd.NaT if inner == "NaT" else pd.NA
        case "numpy":
            return np.dtype(inner[0]).type(inner[1])
        case "Decimal":
            return Decimal(inner)
        case "Timestamp":
            return pd.Timestamp(inner)
        case "datetime":
            return datetime.fromisoformat(inner)
        case "date":
            return date.fromisoformat(inner)
        case _:
            return time.fromisoformat(inner)

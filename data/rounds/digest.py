"""The fingerprint of a round: the same for a folder and a workbook with the same content, whatever the order of rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from data.columns import SHEETS, Column, Kind, Sheet
from data.contract.edit import Edit, edits_document
from data.contract.round import Round
from data.made import made_of, rows_of

_FORMAT = "xiaoqi.round/1"


def input_sha256(round_: Round) -> str:
    """SHA-256 over the typed tables in hexadecimal.

    Each row is the text of its cells that are not blank, by column key; rows are sorted. The order of rows enters only where it
    means something: among exceptions to one rule for one subject, of which the last counts.
    """
    tables = tuple(round_[sheet.name] for sheet in SHEETS)
    return str(_digest(tables).hexdigest())


def _digest(tables: tuple[pd.DataFrame, ...]) -> Any:
    """The digest over the first sheets, to be copied; remembered, so that an edit costs what comes from its sheet on."""
    if not tables:
        return hashlib.sha256(_FORMAT.encode())
    sheet = SHEETS[len(tables) - 1]

    def build() -> Any:
        digest = _digest(tables[:-1]).copy()
        digest.update(f"\n[{sheet.name}]\n".encode())
        digest.update(_text_of(sheet, tables[-1]))
        return digest

    return made_of(tables, "digest", build)


def _text_of(sheet: Sheet, table: pd.DataFrame) -> bytes:
    """All lines of a sheet; remembered while the table lives, since edits leave most sheets as they are."""

    def lines() -> list[str]:
        if sheet.name == "decisions":  # where exceptions stand among others is part of them
            return list(row_lines(sheet, table))
        return rows_of(table, f"lines {sheet.name}", lambda at: list(row_lines(sheet, table if at is None else table.iloc[at])))

    def build() -> bytes:
        return b"".join(line.encode("utf-8", "surrogatepass") + b"\n" for line in sorted(lines()))

    return made_of((table,), f"text {sheet.name}", build)


def edits_sha256(edits: Sequence[Edit]) -> str:
    """SHA-256 over a list of edits in hexadecimal; their order and their reasons are part of it."""
    text = json.dumps(edits_document(edits), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def row_lines(sheet: Sheet, table: pd.DataFrame) -> Iterator[str]:
    """Each row as the text that the fingerprint is over, in the table's order."""
    if not len(table):
        return
    columns = [_texts(column, table[column.key]) for column in sheet.columns]
    if sheet.name == "decisions":
        columns.append(_order_of_exceptions(table))
    for cells in zip(*columns, strict=True):
        yield ",".join(filter(None, cells))


def _texts(column: Column, cells: pd.Series) -> list[str]:
    """'key=value' of each cell, '' where blank; each distinct value is written once."""
    codes, distinct = pd.factorize(cells)
    texts = np.array([*(_text(column, value) for value in distinct), ""], dtype=object)
    return list(texts[codes])


def _text(column: Column, value: object) -> str:
    if column.kind is Kind.LIST:
        items = list(value) if isinstance(value, (tuple, list)) else []
        return f"{column.key}={json.dumps(items, ensure_ascii=False)}" if items else ""
    if column.kind is Kind.DATE:
        text = str(np.datetime64(value, "D"))  # type: ignore[call-overload]
    elif column.kind is Kind.NUMBER:
        text = repr(float(value))  # type: ignore[arg-type]
    elif column.kind is Kind.INTEGER:
        text = str(int(value))  # type: ignore[call-overload]
    elif column.kind is Kind.BOOLEAN:
        text = "1" if value else "0"
    else:
        text = json.dumps(str(value), ensure_ascii=False)
    return f"{column.key}={text}"


def _order_of_exceptions(table: pd.DataFrame) -> list[str]:
    excepts = (table["action"] == "except").fillna(False).to_numpy(dtype=bool)
    subject = ["rule", "cohort_id", "teacher_id", "school_id", "post_id", "enterprise_id"]
    nth = table.groupby(subject, dropna=False).cumcount().to_numpy()
    return [f"nth={n}" if of_rule and n else "" for n, of_rule in zip(nth, excepts, strict=True)]

"""Written sheets into typed tables: every distinct cell of a column is read once, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from data.columns import Column, Kind
from data.contract.round import DTYPES
from data.rounds.cells import Bad, lost_digits, read_cells
from data.rounds.drafts import Draft, frame_of
from data.rounds.findings import Findings
from data.rounds.matching import WrittenSheet
from data.rounds.texts import to_texts

_PLAIN = frozenset({str, float, int, date, datetime, type(None)})


def type_sheet(written: WrittenSheet, findings: Findings, rest: Draft | None = None) -> Draft:
    """The typed draft of a sheet; rows with a cell that cannot be read, or without one that is required, are set aside.

    ``rest`` has the same rows, typed before, where only some columns were written anew.
    """
    sheet, length = written.sheet, len(written.rows)
    raw: dict[str, np.ndarray] = {}
    columns: dict[str, pd.Series] = {}
    problems: list[tuple[str, Column, np.ndarray, dict[str, Any]]] = []
    for column in sheet.columns:
        cells = written.columns.get(column.key)
        if cells is None:
            columns[column.key] = _blank_column(column, length) if rest is None else rest.table[column.key]
            continue
        raw[column.key], columns[column.key] = _type_column(column, cells, problems)
    draft = Draft(
        sheet,
        frame_of(columns, length),
        np.asarray(written.rows, dtype=int),
        above=written.above,
        raw=raw,
        kept_aside=_unknown(written) if rest is None else rest.kept_aside,
        columns=frozenset(raw) if rest is None else rest.columns,
    )
    for code, column, where, words in problems:
        findings.at(code, draft, where, column.key, **words)
    for column in sheet.columns:
        if column.required and column.key not in draft.columns:
            draft.aside[:] = True  # the missing column is told once, not for each row
    return draft


def _unknown(written: WrittenSheet) -> pd.DataFrame:
    return frame_of({name: pd.Series(to_texts(cells), dtype="str") for name, cells in written.unknown.items()}, len(written.rows))


def _type_column(
    column: Column, cells: Sequence[Any], problems: list[tuple[str, Column, np.ndarray, dict[str, Any]]]
) -> tuple[np.ndarray, pd.Series]:
    codes, distinct = distinct_texts(cells)
    texts = np.array(distinct, dtype=object)[codes]
    values = read_cells(distinct, column)
    bad = np.array([isinstance(v, Bad) for v in values], dtype=bool)
    if bad.any():
        _tell_bad(column, values, bad, codes, problems)
        values = [None if isinstance(v, Bad) else v for v in values]
    blank = np.array([v is None or v == () for v in values], dtype=bool)
    if blank.any() and column.required:
        missing = (blank & ~bad)[codes]
        if missing.any():
            problems.append(("missing_value", column, missing, {}))
    if column.kind is Kind.ID:
        lost = np.array([lost_digits(text) for text in distinct], dtype=bool)
        if lost.any():
            problems.append(("digits_lost", column, lost[codes], {}))
    if column.default is not None:
        values = [column.default if v is None else v for v in values]
    return texts, _take(column, values, codes)


def distinct_texts(cells: Sequence[Any]) -> tuple[np.ndarray, list[str]]:
    """The texts of the distinct cells, and for each cell the position of its text among them (a text may come twice)."""
    if not set(map(type, cells)) <= _PLAIN:  # True equals 1, and lists are no scalars: such columns go by their texts
        cells = to_texts(cells)
    codes, distinct = pd.factorize(np.array(cells, dtype=object), use_na_sentinel=False)
    return codes, to_texts(distinct)


def _tell_bad(
    column: Column,
    values: Sequence[Any],
    bad: np.ndarray,
    codes: np.ndarray,
    problems: list[tuple[str, Column, np.ndarray, dict[str, Any]]],
) -> None:
    for kind in dict.fromkeys((v.code, tuple(v.words)) for v in values if isinstance(v, Bad)):
        of_kind = np.array([isinstance(v, Bad) and (v.code, tuple(v.words)) == kind for v in values], dtype=bool)
        where = np.flatnonzero(of_kind[codes])
        words = {name: [values[codes[n]].words[name] for n in where] for name in kind[1]}
        problems.append((kind[0], column, where, words))


def _blank_column(column: Column, length: int) -> pd.Series:
    return _take(column, [column.default], np.zeros(length, dtype=int))


def _take(column: Column, values: Sequence[Any], codes: np.ndarray) -> pd.Series:
    """The column's typed cells: distinct plain values spread over the rows."""
    if column.kind is Kind.LIST:
        lists = np.empty(len(values), dtype=object)
        lists[:] = [() if v is None else v for v in values]
        return pd.Series(lists[codes], dtype=object)
    if column.kind is Kind.DATE:
        days = np.array(["NaT" if v is None else v.isoformat() for v in values], dtype="datetime64[s]")
        return pd.Series(days[codes])
    distinct = pd.Series([pd.NA if v is None else v for v in values], dtype=DTYPES[column.kind])
    return distinct.take(codes).reset_index(drop=True)

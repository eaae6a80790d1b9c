"""References between sheets: repaired where only zeros or case differ, told where unknown, followed where a row is set aside."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.columns import Column, sheet
from data.contract.text import Text
from data.rounds.drafts import Draft, Drafts
from data.rounds.findings import Findings, guess

_MOST_GUESSES = 200


def repair_references(drafts: Drafts, findings: Findings) -> None:
    """Read an unknown id as the only known one that differs in leading zeros or case, as when a workbook took it for a number."""
    for draft in drafts.values():
        for column in _references(draft):
            target = drafts[column.refers_to]
            unknown = _unknown(draft, column, target)
            if not len(unknown):
                continue
            known: dict[str, str | None] = {}
            for given in target.table[target.sheet.key].dropna().unique():
                loose = _loosen(given)
                known[loose] = None if loose in known else given  # two that look alike are left alone
            values = draft.values(column.key)
            read = {p: known.get(_loosen(values[p])) for p in unknown.tolist()}
            mended = [p for p, value in read.items() if value]
            if mended:
                findings.at("reference_repaired", draft, mended, column.key, read=[read[p] for p in mended])
                values[mended] = [read[p] for p in mended]
                draft.table = draft.table.assign(**{column.key: pd.Series(values, dtype="str")})


def follow_references(drafts: Drafts, findings: Findings) -> None:
    """Set aside every row that names an unknown row or one that is set aside.

    Sheets refer to earlier ones only, so one pass in their order follows every chain to its end.
    """
    for draft in drafts.values():
        for column in _references(draft):
            target = drafts[column.refers_to]
            ids = target.table[target.sheet.key]
            given = draft.table[column.key]
            usable = given.isna() | given.isin(ids[~target.aside])
            lost = np.flatnonzero(~usable.to_numpy())
            if not len(lost):
                continue
            if not len(target):
                findings.at("depends_on_missing_sheet", draft, lost, column.key, target=_title(column))
                continue
            known = given.iloc[lost].isin(ids).to_numpy()
            _tell_dependent(draft, column, lost[known], target, findings)
            _tell_unknown(draft, column, lost[~known], target, findings)


def _references(draft: Draft) -> list[Column]:
    return [c for c in draft.sheet.columns if c.refers_to]


def _unknown(draft: Draft, column: Column, target: Draft) -> np.ndarray:
    given = draft.table[column.key]
    return np.flatnonzero((given.notna() & ~given.isin(target.table[target.sheet.key])).to_numpy())


def _loosen(value: str) -> str:
    return value.lstrip("0").casefold()


def _title(column: Column) -> Text:
    described = sheet(column.refers_to)
    return Text(described.zh, described.name)


def _tell_dependent(draft: Draft, column: Column, where: np.ndarray, target: Draft, findings: Findings) -> None:
    if not len(where):
        return
    causes = dict(zip(reversed(target.table[target.sheet.key].tolist()), reversed(target.rows.tolist()), strict=True))
    named = draft.table[column.key].iloc[where]
    findings.at(
        "depends_on_set_aside", draft, where, column.key, target=_title(column), other=[str(causes[value]) for value in named]
    )


def _tell_unknown(draft: Draft, column: Column, where: np.ndarray, target: Draft, findings: Findings) -> None:
    if not len(where):
        return
    known = [str(v) for v in target.table[target.sheet.key].dropna().unique()]
    named = draft.table[column.key].iloc[where].tolist()
    distinct = list(dict.fromkeys(named))
    # comparing names is slow; after many unknown ids the cause is another than a slip of the pen
    hints = {value: guess(value, known) if n < _MOST_GUESSES else Text("", "") for n, value in enumerate(distinct)}
    words = np.empty(len(named), dtype=object)
    words[:] = [hints[value] for value in named]
    findings.at("unknown_reference", draft, where, column.key, target=_title(column), guess=words)

"""Collects every problem of a round, so that all of them are told at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import numpy as np
import pandas as pd

from data.columns import SHEETS, Sheet
from data.contract.issue import Issue
from data.contract.text import Language, Text
from data.rounds.codes import CODES
from data.rounds.drafts import Draft, positions

_LONGEST = 80
_MOST_COMPARED = 2000
_SHEET_ORDER = {s.name: n for n, s in enumerate(SHEETS)}
_COLUMN_ORDER = {(s.name, key): n for s in SHEETS for n, key in enumerate(s.keys)}
_LANGUAGES: tuple[Language, Language] = ("zh", "en")


class Findings:
    """Issues in the order in which they were found; ``sorted`` gives them by sheet, row and column."""

    def __init__(self) -> None:
        self._issues: list[Issue] = []

    def add(self, issue: Issue) -> None:
        """A problem that is already described."""
        self._issues.append(issue)

    def general(
        self,
        code: str,
        sheet: Sheet | None = None,
        column: str | None = None,
        value: str | None = None,
        row: int | None = None,
        **words: str | Text,
    ) -> None:
        """A problem of a file, sheet or column; ``words`` fill the code's templates."""
        self._issues.append(issue_of(code, sheet, column, value, row, None, words))

    def at(
        self, code: str, draft: Draft, where: np.ndarray | pd.Series | Sequence[int], column: str | None = None, **words: Any
    ) -> None:
        """The same problem at several rows (a mask or positions). Rows with an error are set aside.

        A word is a text for all of them, or a list or array with one per row. ``value`` is the written cell unless given.
        """
        found = positions(where)
        if not len(found):
            return
        values = words.pop("value", None) or (draft.written(column, found) if column else None)
        same = {name: _word(word) for name, word in words.items() if not isinstance(word, (list, np.ndarray))}
        own = [(name, word) for name, word in words.items() if name not in same]
        for n, (row, row_id) in enumerate(zip(draft.rows[found].tolist(), draft.ids(found), strict=True)):
            value = values[n] if isinstance(values, (list, np.ndarray)) else values
            filled = {**same, **{name: _word(word[n]) for name, word in own}}
            self._issues.append(issue_of(code, draft.sheet, column, str(value or "") or None, row, row_id, filled, draft.above))
        if CODES[code].severity == "error":
            draft.aside[found] = True

    def sorted(self) -> list[Issue]:
        """All issues: of files first, then by sheet, row and column in declared order."""
        return sorted(self._issues, key=_place)

    def __len__(self) -> int:
        return len(self._issues)


def issue_of(
    code: str,
    sheet: Sheet | None = None,
    column: str | None = None,
    value: str | None = None,
    row: int | None = None,
    row_id: str | None = None,
    words: dict[str, Any] | None = None,
    above: int = 0,
) -> Issue:
    """One issue with its templates filled in; ``above`` rows over the header make the file's own row worth telling."""
    kind = CODES[code]
    shown = None if value is None else value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"
    texts = []
    for language in _LANGUAGES:
        filled: dict[str, Any] = {"value": shown or ""}
        if sheet:
            filled["sheet"] = sheet.zh if language == "zh" else sheet.name
            if column in sheet.keys:
                filled["column"] = sheet.column(column).zh if language == "zh" else column
        for name, word in (words or {}).items():
            if name != "value":
                filled[name] = word.to(language) if isinstance(word, Text) else word
        texts.append((kind.message.to(language).format_map(filled), kind.hint.to(language).format_map(filled)))
    (zh, hint_zh), (en, hint_en) = texts
    if above and row is not None:
        zh, en = f"{zh}（文件第 {row + above} 行）", f"{en} (row {row + above} of the file)"
    return Issue.model_construct(
        code=code,
        severity=kind.severity,
        sheet=sheet.name if sheet else None,
        row=row,
        column=column,
        id=row_id,
        value=shown,
        message=Text(zh, en),
        hint=Text(hint_zh, hint_en),
    )


def guess(word: str, known: Sequence[str], titles: Mapping[str, Text] | None = None) -> Text:
    """The beginning of a hint: what was probably meant, or nothing where nothing is alike or there is too much to compare.

    ``titles`` say a known word as people are told it.
    """
    close = get_close_matches(word, known, n=1, cutoff=0.5) if len(known) <= _MOST_COMPARED else []
    if not close:
        return Text("", "")
    meant = titles[close[0]] if titles else Text(close[0], close[0])
    return Text(f"可能是“{meant.zh}”；", f"it means “{meant.en}”, or ")


def _word(word: Any) -> str | Text:
    return word if isinstance(word, Text) else str(word)


def _place(issue: Issue) -> tuple[int, int, int]:
    sheet = issue.sheet or ""
    return (
        _SHEET_ORDER.get(sheet, -1),
        issue.row or 0,
        _COLUMN_ORDER.get((sheet, issue.column or ""), -1),
    )

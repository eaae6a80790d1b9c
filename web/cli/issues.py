"""Listing the issues of a round for people and for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from web.cli.language import language, say

if TYPE_CHECKING:
    from data.contract.issue import Issue

MOST = 200  # lines shown to people; --json has all


def list_issues(issues: Sequence[Issue], *, err: bool = False) -> None:
    """One paragraph per issue, the errors first, then a line of counts."""
    order = {"error": 0, "warning": 1, "todo": 2}
    for issue in sorted(issues, key=lambda issue: order[issue.severity])[:MOST]:
        click.echo(f"{_severity(issue.severity)}  {_place(issue)}", err=err)
        click.echo(f"    {issue.message.to(language())}", err=err)
        if hint := issue.hint.to(language()):
            click.echo(f"    → {hint}", err=err)
    if len(issues) > MOST:
        left = len(issues) - MOST
        click.echo(say(f"……还有 {left} 条；check --json 给出全部。", f"… and {left} more; check --json gives all."), err=err)
    click.echo(counts(issues), err=err)


def counts(issues: Sequence[Issue]) -> str:
    """How many of each severity, in words."""
    found = Counter(issue.severity for issue in issues)
    return say(
        f"错误 {found['error']}，提醒 {found['warning']}，待办 {found['todo']}。",
        f"{found['error']} errors, {found['warning']} warnings, {found['todo']} to-dos.",
    )


def about_rows(issues: Sequence[Issue]) -> bool:
    """Whether any of them sets rows aside: an error in a row, not in a file or sheet as a whole."""
    return any(issue.severity == "error" and issue.row is not None for issue in issues)


def as_json(issues: Sequence[Issue]) -> str:
    """One JSON array; ``message`` and ``hint`` in the language chosen."""
    rows: list[dict[str, Any]] = []
    for issue in issues:
        row = issue.model_dump(mode="json")
        row["message"], row["hint"] = issue.message.to(language()), issue.hint.to(language())
        rows.append(row)
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _severity(severity: str) -> str:
    return {"error": say("错误", "error"), "warning": say("提醒", "warning"), "todo": say("待办", "to-do")}[severity]


def _place(issue: Issue) -> str:
    row = issue.row and say(f"第 {issue.row} 行", f"row {issue.row}")
    parts = [_sheet(issue.sheet), row, _column(issue), issue.id]
    place = " · ".join(str(part) for part in parts if part)
    if not place:
        return issue.code
    return f"{place}（{issue.code}）" if language() == "zh" else f"{place} ({issue.code})"


def _column(issue: Issue) -> str | None:
    from data.columns import SHEETS

    if language() == "en":
        return issue.column
    titles = {(sheet.name, column.key): column.zh for sheet in SHEETS for column in sheet.columns}
    return titles.get((issue.sheet or "", issue.column or ""), issue.column)


def _sheet(name: str | None) -> str | None:
    from data.columns import SHEETS

    return next((sheet.zh for sheet in SHEETS if sheet.name == name and language() == "zh"), name)

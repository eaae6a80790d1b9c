"""Churn budgets on the command line: how many placements may change, and which must not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.commands import option
from web.cli.exits import PROBLEMS, Stop
from web.cli.inputs import FILE
from web.cli.language import say

if TYPE_CHECKING:
    from data.contract.budget import Budget
    from data.contract.plan import Plan

MOST_TOLD = 5
MOST = 1_000_000  # changes: more than any plan has placements


def budget_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a churn budget."""
    for add in (
        option(
            "--keep",
            type=FILE,
            metavar="KEEP.json",
            zh='非改不可时才改的安排，如已确认的：[{"cohort_id": "C1", "post_id": "P7"}, {"teacher_id": "T9", "post_id": "Q2"}]',
            en='placements that change only where they must, such as confirmed ones: [{"cohort_id": "C1", "post_id": "P7"}, '
            '{"teacher_id": "T9", "post_id": "Q2"}]',
        ),
        option(
            "--changes",
            type=click.IntRange(0, MOST),
            metavar="K",
            zh="除非改不可的以外，原方案的安排最多变动 K 项（默认不限）",
            en="besides those that must, at most K placements of the given plan change (default: any number)",
        ),
    ):
        command = add(command)
    return command


def budget_given(changes: int | None, keep: Path | None, plan: Plan) -> Budget | None:
    """The budget that the command line gave; ends the command where the file names what the plan does not have."""
    if changes is None and keep is None:
        return None
    from data.contract.budget import Budget

    return Budget(changes, frozenset() if keep is None else _kept(keep, plan))


def _kept(path: Path, plan: Plan) -> frozenset[tuple[str, str]]:
    import json

    try:
        rows = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Stop(PROBLEMS, say(f"{path.name} 不是正确的 JSON：{error}", f"{path.name} is not valid JSON: {error}")) from error
    if not isinstance(rows, list):
        raise Stop(PROBLEMS, say(f"{path.name} 应为一个列表，见 --help。", f"{path.name} should hold a list, see --help."))
    there = {(row.cohort_id, row.post_id) for row in plan.internships}
    there |= {(member.cohort_id, row.post_id) for row in plan.order_classes for member in row.members}
    there |= {(row.teacher_id, row.post_id) for row in plan.teachers}
    found, problems = set(), []
    for number, row in enumerate(rows, 1):
        who = _pair(row)
        if who is not None and who in there:
            found.add(who)
        else:
            problems.append(say(f"第 {number} 项：原方案没有这项安排", f"item {number}: the given plan has no such placement"))
    if problems:
        more = len(problems) - MOST_TOLD
        told = problems[:MOST_TOLD] + ([say(f"另有 {more} 项", f"{more} more")] if more > 0 else [])
        raise Stop(PROBLEMS, f"{path.name}{say('：', ': ')}" + say("；", "; ").join(told))
    return frozenset(found)


def _pair(row: object) -> tuple[str, str] | None:
    """Who and at which post, where the row says so."""
    if not isinstance(row, dict):
        return None
    who, post = row.get("cohort_id") or row.get("teacher_id"), row.get("post_id")
    return (who, post) if isinstance(who, str) and isinstance(post, str) else None

"""The compliance table: each rule with how often it was measured, and every single measurement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data.contract.plan import Check
from web.presentation import number


@dataclass
class RuleLine:
    """One rule over the whole plan."""

    rule: str
    article: str
    source: str
    verified: bool
    measured: int = 0
    failed: int = 0
    exceptions: int = 0
    todos: int = 0


def by_rule(checks: Sequence[Check]) -> list[RuleLine]:
    """One line per rule, in order of appearance."""
    lines: dict[str, RuleLine] = {}
    for check in checks:
        line = lines.setdefault(check.rule, RuleLine(check.rule, check.article, check.source, check.verified))
        line.measured += _measurements(check)
        line.failed += not check.ok and check.severity == "barred"
        line.exceptions += check.severity == "exception"
        line.todos += not check.ok and check.severity == "todo"
    return list(lines.values())


def _measurements(check: Check) -> int:
    """What a line stands for: a summary, ``all:`` and a number, counts for that many, and the lines beside it are among them."""
    kind, _, amount = check.subject.partition(":")
    if kind == "all" and amount.isdecimal():
        return int(amount)
    return int(not check.ok and check.severity == "barred")


def fitting(checks: Sequence[Check], rule: str, only: str, about: Callable[[Check], bool]) -> list[Check]:
    """Measurements of one rule (or all) about what is asked; ``only`` is ``failed``, ``exception``, ``todo`` or blank."""
    return [
        check
        for check in checks
        if (not rule or check.rule == rule)
        and (only != "failed" or (not check.ok and check.severity == "barred"))
        and (only not in ("exception", "todo") or check.severity == only)
        and about(check)
    ]


def shown(value: float | str | None) -> str:
    """A value or limit of a check."""
    if isinstance(value, str):
        return value
    return number(value, 3)

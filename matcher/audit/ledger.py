"""Where measures write: rows of value against limit, and one summary for a rule met everywhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from data.contract.plan import Check, Severity
from data.rulebook import RULES

DOCUMENT = "document"
Measured = int | float | str | Decimal | date | None


class Ledger:
    """Collects check rows by rule id."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Check]] = defaultdict(list)
        self._measured: Counter[str] = Counter()
        self._failed: set[str] = set()

    def measure(self, rule: str, subject: str, value: Measured, limit: Measured, ok: bool, *, show: bool = False) -> None:
        """One measurement. A row is written where it fails, or where ``show`` asks for it; the others are only counted."""
        self._measured[rule] += 1
        if not ok:
            self._failed.add(rule)
        if show or not ok:
            self._write(rule, "barred", subject, value, limit, ok)

    def exception(self, rule: str, subject: str, value: Measured, limit: Measured) -> None:
        """An exception in force: the value used and the threshold it replaces."""
        self._write(rule, "exception", subject, value, limit, True)

    def todo(self, rule: str, subject: str, value: Measured = None, limit: Measured = None, *, ok: bool = True) -> None:
        """Something that people have to find out, or, where not ``ok``, to settle before the plan may be published."""
        self._write(rule, "todo", subject, value, limit, ok)

    def note(self, rule: str, subject: str, value: Measured = None, limit: Measured = None) -> None:
        """Something that people should know."""
        self._write(rule, "note", subject, value, limit, True)

    def checks(self, rules: Sequence[str]) -> tuple[Check, ...]:
        """All rows in the order of ``rules``; failed ones first, and a summary first of all where nothing failed.

        A summary's subject is ``all:`` and the number of measurements; its value is the number of breaches.
        """
        found: list[Check] = []
        for rule in rules:
            if rule not in self._failed:
                found.append(_check(rule, "barred", f"all:{self._measured[rule]}", 0, 0, True))
            found.extend(sorted(self._rows[rule], key=lambda row: row.ok))
        return tuple(found)

    def _write(self, rule: str, severity: Severity, subject: str, value: Measured, limit: Measured, ok: bool) -> None:
        self._rows[rule].append(_check(rule, severity, subject, value, limit, ok))


def _check(rule: str, severity: Severity, subject: str, value: Measured, limit: Measured, ok: bool) -> Check:
    known = RULES.get(rule)
    return Check(
        rule=rule,
        severity=severity,
        article=known.article if known else "",
        source=known.source if known else "",
        verified=known.verified if known else True,
        subject=subject,
        value=_plain(value),
        limit=_plain(limit),
        ok=ok,
    )


def _plain(value: Measured) -> float | str | None:
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, str) else float(value)

"""The list of issues as a page filters it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from data.contract.issue import Issue
from web.language import said

SEVERITIES = ("error", "warning", "todo")


@dataclass(frozen=True)
class Filter:
    """What to show; an empty value shows everything."""

    severity: str = ""
    sheet: str = ""
    words: str = ""

    def of(self, issues: Sequence[Issue]) -> list[Issue]:
        """The issues that fit, errors first, else in their order."""
        fitting = [issue for issue in issues if self._fits(issue)]
        return sorted(fitting, key=lambda issue: SEVERITIES.index(issue.severity))

    def _fits(self, issue: Issue) -> bool:
        if self.severity and issue.severity != self.severity:
            return False
        if self.sheet and issue.sheet != self.sheet:
            return False
        text = " ".join(filter(None, (issue.column, issue.id, issue.value, said(issue.message), said(issue.hint), issue.code)))
        return self.words.casefold() in text.casefold()


def cohorts_set_aside(issues: Sequence[Issue]) -> list[str]:
    """Ids of the cohorts (or their rows, where the id is missing) that errors set aside; no figure counts them."""
    found = {issue.row: issue.id for issue in issues if issue.severity == "error" and issue.sheet == "cohorts" and issue.row}
    return [id_ or f"#{row}" for row, id_ in sorted(found.items())]


def sheets_of(issues: Sequence[Issue]) -> list[str]:
    """Sheets that have issues, in order of appearance."""
    return list(dict.fromkeys(issue.sheet for issue in issues if issue.sheet))


def counted(issues: Sequence[Issue]) -> dict[str, int]:
    """Number of issues of each severity."""
    counts = Counter[str](issue.severity for issue in issues)
    return {severity: counts[severity] for severity in SEVERITIES}

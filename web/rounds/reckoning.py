"""The reckoning as the page shows it: a school, its cohorts, its sum."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from data.plans import Reckoning


@dataclass
class SchoolLines:
    """A school's cohorts and their sum; the region's sum has no cohorts."""

    sum: Reckoning
    cohorts: list[Reckoning] = field(default_factory=list)


def by_school(lines: Iterable[Reckoning]) -> list[SchoolLines]:
    """Lines in the order of ``data.plans.reckoning`` (cohorts, then their school's sum; last the region), gathered per school."""
    gathered: list[SchoolLines] = []
    cohorts: list[Reckoning] = []
    for line in lines:
        if line.level == "cohort":
            cohorts.append(line)
        else:
            gathered.append(SchoolLines(line, cohorts))
            cohorts = []
    return gathered

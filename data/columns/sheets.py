"""The sheets of a round, in the order of the template."""

from __future__ import annotations

from data.columns.activity import DECISIONS, EVALUATIONS, ORDER_MEMBERS, OUTCOMES, PARTNERSHIPS, PLACEMENTS, RELATIONS, SETTINGS
from data.columns.demand import ENTERPRISES, POSTS
from data.columns.supply import COHORTS, MAJORS, SCHOOLS, TEACHER_WINDOWS, TEACHERS
from data.columns.types import Sheet

SHEETS: tuple[Sheet, ...] = (
    SCHOOLS,
    MAJORS,
    COHORTS,
    TEACHERS,
    TEACHER_WINDOWS,
    ENTERPRISES,
    POSTS,
    PLACEMENTS,
    ORDER_MEMBERS,
    PARTNERSHIPS,
    RELATIONS,
    OUTCOMES,
    EVALUATIONS,
    DECISIONS,
    SETTINGS,
)

_BY_NAME = {s.name: s for s in SHEETS}
_BY_TITLE = {**_BY_NAME, **{s.zh: s for s in SHEETS}}


def sheet(name: str) -> Sheet:
    """The sheet with that English name; KeyError if there is none."""
    return _BY_NAME[name]


def sheet_by_title(title: str) -> Sheet | None:
    """The sheet a file or worksheet title stands for (English or Chinese), or None."""
    return _BY_TITLE.get(title.strip())

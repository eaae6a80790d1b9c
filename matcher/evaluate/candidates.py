"""Cohorts and posts that are ranked for each other, in groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from data.catalogues import normalise_major
from data.catalogues.table import fold
from data.contract.round import Round
from matcher.earlier import STAYING
from matcher.evaluate.groups import Groups

Label = tuple[str, ...]


def cohorts_by(round_: Round, label: Callable[[dict[str, Any]], Label | None]) -> Groups:
    """Groups of the cohorts that are placed; those on a visit are in none."""
    return Groups.of([label(row) if row["kind"] != "visit" else None for row in round_.records("cohorts")])


def posts_by(round_: Round, label: Callable[[dict[str, Any]], Label | None]) -> Groups:
    """Groups of the posts that take students; visits and teachers' posts are in none."""
    return Groups.of([label(row) if row["kind"] in STAYING else None for row in round_.records("posts")])


def school_and_major(row: dict[str, Any]) -> Label:
    """Label of a cohort, or of an outcome: school and major."""
    return row["school_id"], normalise_major(row["major_code"])


def enterprise_and_title(row: dict[str, Any]) -> Label:
    """Label of a post, or of an outcome: enterprise and title."""
    return row["enterprise_id"], fold(row["title"] or "")

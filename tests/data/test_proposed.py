"""What is proposed, and what an answer is about."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from written_sample import sample_plan, sample_rows

from data.columns import sheet
from data.contract.round import Round
from data.proposed import TERMS, Proposed, changed_terms, proposed

ROUND = Round.from_records(sample_rows())


def other_round(name: str, /, **cells: Any) -> Round:
    """The round with other cells in all rows of a sheet."""
    rows = sample_rows()
    return Round.from_records({**rows, name: [{**row, **cells} for row in rows[name]]})


def first(kind: str, round: Round = ROUND, **changes: Any) -> Proposed:
    return next(row for row in proposed(sample_plan(**changes), round) if row.kind == kind)


def test_every_placement_is_proposed_once_to_those_it_concerns() -> None:
    plan, rows = sample_plan(), proposed(sample_plan(), ROUND)
    members = sum(len(opened.members) for opened in plan.order_classes)
    assert len(rows) == len(plan.internships) + members + len(plan.teachers)
    host = {row["post_id"]: row["enterprise_id"] for row in ROUND.records("posts")}
    school = {row["cohort_id"]: row["school_id"] for row in ROUND.records("cohorts")}
    for row in rows:
        assert row.enterprise_id == host[row.post_id]
        assert row.cohort_id is None or row.school_id == school[row.cohort_id]
        assert (row.cohort_id is None) == (row.kind == "teacher") == (row.teacher_id is not None)


@pytest.mark.parametrize(
    ("kind", "name", "cells", "told"),
    [
        ("group", "posts", {"pay": 1234.5}, "1234.5"),
        ("group", "posts", {"night_shift": True}, "night shift no → yes"),
        ("group", "posts", {"title": "另一种"}, "另一种"),
        ("group", "posts", {"hazards": ("noise",)}, "noise"),
        ("group", "enterprises", {"address": "新址 8 号"}, "address (enterprises) blank → 新址 8 号"),
        ("group", "cohorts", {"grade": 1}, "grade (cohorts)"),
        ("order_member", "posts", {"start": date(2030, 1, 1)}, "2030-01-01"),
        ("teacher", "teachers", {"name": "别人"}, "别人"),
        ("group", "posts", {"seats": 99}, None),
        ("group", "posts", {"start": date(2030, 1, 1)}, None),  # the group has its own dates
        ("group", "enterprises", {"phone": "0000", "contact": "别人", "staff": 9}, None),
        ("group", "cohorts", {"size": 99, "women": 3}, None),
        ("teacher", "cohorts", {"grade": 1}, None),
    ],
)
def test_what_an_answer_is_about(kind: str, name: str, cells: dict[str, Any], told: str | None) -> None:
    changes = changed_terms(first(kind).terms, first(kind, other_round(name, **cells)).terms)
    assert [str(told) in text.en for text in changes] == ([] if told is None else [True]), changes
    assert all("→" in text.zh for text in changes)


def test_size_and_dates_are_told_in_words() -> None:
    group = sample_plan().internships[0]
    other = group.model_copy(update={"students": group.students + 1, "end": date(2031, 1, 1)})
    (size, end) = changed_terms(first("group").terms, first("group", internships=(other,)).terms)
    assert size == (f"人数 {group.students} → {group.students + 1}", f"students {group.students} → {group.students + 1}")
    assert end.zh == f"止 {group.end} → 2031-01-01"


def test_terms_are_columns_that_there_are() -> None:
    for name, columns in TERMS.items():
        assert set(columns) <= set(sheet(name).keys)

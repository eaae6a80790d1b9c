"""What a change can add to the best possible: rounds in which less is promised than there is, if anything is overlooked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from core_rounds import FIRST, LAST, Small

from data.contract.round import Round
from data.rounds import apply_edits, parse_edits
from matcher.solve import SolveOptions, solve
from matcher.whatif.ceiling import Ceiling
from matcher.whatif.touched import changes
from matcher.whatif.worth import most_of_all

WHOLE = SolveOptions(time_limit=None)
Edit = dict[str, Any]


def put(sheet: str, row: str, column: str, value: Any) -> Edit:
    return {"edit": "set", "sheet": sheet, "id": row, "column": column, "value": value}


def gone(sheet: str, row: str) -> Edit:
    return {"edit": "remove", "sheet": sheet, "id": row}


def two_periods() -> Small:
    first = {"end": date(2026, 10, 31), "size": 30}
    round_ = Small(C1=first, E1={"staff": 1000}, P1={"seats": 2})
    return round_.like("C1", cohort_id="C2", start=date(2026, 11, 1), end=LAST, size=30)


def one_staff_for_two_posts() -> Small:
    first = Small(C1={"size": 40}, E1={"staff": 1000}, P1={"seats": 1, "post_group": "G", "post_staff": 10})
    return first.like("P1", post_id="P2", seats=40, post_staff=None)


def a_pin_in_the_way() -> Small:
    round_ = Small(C1={"size": 1, "min_group": 1}, E1={"staff": 250}, P1={"seats": 1}).like("P1", post_id="P2", seats=25)
    round_.like("C1", cohort_id="C2", size=25, keep_together=True)
    return round_.decide(action="pin", cohort_id="C1", post_id="P1", students=1)


def teachers_without_company() -> Small:
    round_ = Small(C1={"size": 2, "min_group": 1, "continuing": 2})
    for number in range(12):
        who = {"teacher_id": f"T{number}", "school_id": "S1", "major_codes": ("6603",), "months_done": 0.0}
        round_.add("teachers", **who, cycle_end=date(2029, 8, 31))
        round_.add("teacher_windows", teacher_id=f"T{number}", start=FIRST, end=LAST)
    return round_.like("P1", post_id="Q1", kind="teacher", seats=12)


CASES = {
    "a class sent whole needs one seat more": (
        Small(C1={"keep_together": True}, P1={"seats": 9}),
        put("posts", "P1", "seats", 10),
    ),
    "one student fewer, and the class fits": (
        Small(C1={"keep_together": True}, P1={"seats": 9}),
        put("cohorts", "C1", "deferred", 1),
    ),
    "seats are used twice a season": (two_periods(), put("posts", "P1", "seats", 30)),
    "an order-based class reaches its least": (
        Small(C1={"size": 30, "grade": 2}).like("P1", post_id="O1", kind="order", seats=14),
        put("posts", "O1", "seats", 16),
    ),
    "staff of one post is staff of its group": (one_staff_for_two_posts(), put("posts", "P1", "post_staff", 500)),
    "a post leaves its group": (one_staff_for_two_posts(), put("posts", "P1", "post_group", "H")),
    "the post with the least staff goes": (one_staff_for_two_posts(), gone("posts", "P1")),
    "a pin is lifted": (a_pin_in_the_way(), gone("decisions", "D1")),
    "the pinned post goes": (a_pin_in_the_way(), gone("posts", "P1")),
    "the pinned cohort goes": (a_pin_in_the_way(), gone("cohorts", "C1")),
    "teachers get company": (teachers_without_company(), put("cohorts", "C1", "continuing", 0)),
    "staff grows": (Small(C1={"size": 40}, E1={"staff": 10}, P1={"seats": 40}), put("enterprises", "E1", "staff", 400)),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_promised_is_never_too_little(name: str) -> None:
    small, edit = CASES[name]
    before: Round = small.round
    edits, issues = parse_edits([edit])
    assert not issues
    after = apply_edits(before, edits).round
    earlier, best = solve(before, WHOLE), solve(after, WHOLE)
    assert earlier.bound is not None
    assert best.objective is not None
    more = Ceiling(changes(before, after), before, after).addition
    assert more is None or earlier.bound + more >= best.objective
    assert most_of_all(after) >= best.objective


def test_what_only_narrows_adds_nothing() -> None:
    before = Small(C1={"size": 20}, E1={"staff": 1000}, P1={"seats": 20}).round
    for edit in (
        put("posts", "P1", "seats", 12),
        put("cohorts", "C1", "deferred", 3),
        {"edit": "forbid", "cohort_id": "C1", "enterprise_id": "E1", "reason": "试"},
        {"edit": "pin", "cohort_id": "C1", "post_id": "P1", "students": 4, "reason": "试"},
    ):
        after = apply_edits(before, parse_edits([edit])[0]).round
        assert Ceiling(changes(before, after), before, after).addition == 0, edit

"""Pins that end: when they have no effect, and when they cannot hold."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from data.contract.plan import Plan
from data.contract.round import Round
from matcher.solve import SolveOptions, solve

Row = dict[str, Any]


def planned(as_of: str, **decision: Any) -> Plan:
    """The plan of one teacher, free from 1 July to 30 August, and one post open from 1 July to 30 September."""
    rows: dict[str, list[Row]] = {
        "schools": [{"school_id": s, "name": f"学校{s}", "level": "secondary"} for s in ("S0", "S1")],
        "majors": [{"school_id": "S0", "major_code": "660301", "name": "机电技术应用"}],
        "cohorts": [
            {"cohort_id": "C0", "school_id": "S0", "major_code": "660301", "grade": 2, "size": 6, "min_group": 1}
            | {"start": date(2026, 7, 1), "end": date(2026, 12, 31)}
        ],
        "enterprises": [{"enterprise_id": e, "name": f"企业{e}", "staff": 100, "dorm_beds": 9} for e in ("E0", "E1")],
        "posts": [
            {"post_id": p, "enterprise_id": e, "kind": kind, "title": "装配", "majors": ("66",), "seats": 3}
            | {"start": date(2026, 7, 1), "end": date(2026, 9, 30)}
            for p, e, kind in (("P0", "E0", "internship"), ("P1", "E0", "teacher"), ("P2", "E1", "visit"))
        ],
        "teachers": [
            {"teacher_id": "T0", "school_id": "S1", "major_codes": ("660301",), "months_done": 6, "cycle_end": date(2029, 8, 31)}
        ],
        "teacher_windows": [{"teacher_id": "T0", "start": date(2026, 7, 1), "end": date(2026, 8, 30)}],
        "settings": [{"key": "as_of", "value": as_of}],
        "decisions": [{"decision_id": "D0", "action": "pin", "reason": "协调", **decision}],
    }
    return solve(Round.from_records(rows), SolveOptions(time_limit=None))


@pytest.mark.parametrize("until", [None, date(2026, 7, 1)])
def test_a_pin_of_a_teacher_holds(until: date | None) -> None:
    plan = planned("2026-06-01", teacher_id="T0", post_id="P1", until=until)
    assert [stay.post_id for stay in plan.teachers] == ["P1"]


def test_a_pin_whose_grid_starts_are_all_later_has_no_effect() -> None:
    # starts of the grid from 10 July on: 16 July, 31 July, 15 August
    plan = planned("2026-07-10", teacher_id="T0", post_id="P1", until=date(2026, 7, 15))
    assert (plan.status, plan.teachers) == ("optimal", ())
    plan = planned("2026-07-10", teacher_id="T0", post_id="P1", until=date(2026, 7, 16))
    assert [stay.start for stay in plan.teachers] == [date(2026, 7, 16)]


@pytest.mark.parametrize("until", [None, date(2026, 6, 1), date(2030, 1, 1)])
@pytest.mark.parametrize(
    "nothing",
    [
        {"school_id": "S1", "post_id": "P0"},  # a school without cohorts
        {"cohort_id": "C0", "enterprise_id": "E1"},  # nothing but a visit
        {"teacher_id": "T0", "enterprise_id": "E1"},  # no post for teachers
    ],
)
def test_a_pin_that_nothing_could_meet_conflicts_however_long_it_lasts(nothing: Row, until: date | None) -> None:
    plan = planned("2026-06-01", **nothing, until=until)
    assert (plan.status, plan.conflicts) == ("infeasible", (("D0",),))

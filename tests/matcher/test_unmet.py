"""What pins run against that no plan can keep: told where there is no plan, and only then."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from data.contract.round import Round
from matcher.solve import SolveOptions, solve
from matcher.unmet import why_unmet

Row = dict[str, Any]
SUMMER = {"start": date(2026, 7, 1), "end": date(2026, 12, 31)}


def round_with(*decisions: Row) -> Round:
    """Cohorts of twelve, one of them for groups of five at one enterprise, and one of visitors; a post of five seats, one of
    another field, one for groups of four, one at another enterprise; a teacher.
    """
    post = {"enterprise_id": "E0", "kind": "internship", "title": "装配", "majors": ("66",), **SUMMER}
    cohort = {"school_id": "S0", "major_code": "660301", "grade": 2, "minors": 0, "women": 0, "min_group": 1, **SUMMER}
    return Round.from_records(
        {
            "schools": [{"school_id": "S0", "name": "学校", "level": "secondary", "region": "110101"}],
            "majors": [{"school_id": "S0", "major_code": "660301", "name": "机电技术应用"}],
            "cohorts": [
                {**cohort, "cohort_id": "C0", "size": 12},
                {**cohort, "cohort_id": "C1", "size": 12},
                {**cohort, "cohort_id": "C2", "size": 12, "min_group": 5, "max_sites": 1},
                {**cohort, "cohort_id": "V0", "size": 4, "kind": "visit"},
            ],
            "enterprises": [
                {"enterprise_id": "E0", "name": "企业", "staff": 400, "region": "110101"},
                {"enterprise_id": "E1", "name": "别的企业", "staff": 400, "region": "110101"},
            ],
            "posts": [
                {**post, "post_id": "P0", "seats": 5, "regular_seats": 5},
                {**post, "post_id": "P1", "seats": 20, "regular_seats": 20, "majors": ("52",)},
                {**post, "post_id": "P2", "seats": 8, "regular_seats": 8, "min_group": 4},
                {**post, "post_id": "P3", "seats": 2, "kind": "teacher"},
                {**post, "post_id": "P4", "enterprise_id": "E1", "seats": 9, "regular_seats": 9},
            ],
            "teachers": [{"teacher_id": "T0", "school_id": "S0", "major_codes": ("660301",), "months_done": 0}],
            "teacher_windows": [{"teacher_id": "T0", "start": date(2026, 7, 1), "end": date(2026, 8, 30)}],
            "decisions": [{"decision_id": f"D{n}", "action": "pin", "reason": "协调", **row} for n, row in enumerate(decisions)],
        }
    )


@pytest.mark.parametrize(
    ("pins", "rules", "words"),
    [
        (
            [{"cohort_id": "C0", "post_id": "P0", "students": 7}],
            ["seats"],
            "锁定共 7 人，而岗位扣除在途安排后的名额只有 5 人，多出 2 人。",
        ),
        ([{"cohort_id": "C0", "post_id": "P1", "students": 3}], ["major"], "专业"),
        ([{"cohort_id": "C0", "post_id": "P2", "students": 2}], ["min_group"], "每组至少 4 人"),
        ([{"cohort_id": "C0", "enterprise_id": "E0", "students": 13}], ["size"], "待安排的只有 12 人"),
        ([{"cohort_id": "V0", "enterprise_id": "E0"}], ["kind"], "适合的类型"),
        (
            [{"cohort_id": "C0", "post_id": "P0", "students": 3}, {"cohort_id": "C1", "post_id": "P0", "students": 4}],
            ["seats"],
            "锁定共 7 人",
        ),
        (
            [{"cohort_id": "C2", "post_id": "P0"}, {"cohort_id": "C2", "enterprise_id": "E1"}],
            ["sites"],
            "锁定到 2 家企业，而这个班组的去向单位最多 1 家。",
        ),
        (
            [{"cohort_id": "C2", "post_id": "P0", "students": 5}, {"cohort_id": "C2", "post_id": "P4"}],
            ["sites"],
            "锁定到 2 家企业",
        ),
        (
            [{"teacher_id": "T0", "post_id": "P3", "start": date(2026, 7, 5), "end": date(2026, 8, 3)}],
            ["teacher_window"],
            "最早 2026-07-01 开始",
        ),
    ],
)
def test_a_conflict_tells_what_it_runs_against(pins: list[Row], rules: list[str], words: str) -> None:
    round_ = round_with(*pins)
    plan = solve(round_, SolveOptions(time_limit=30))
    assert plan.status == "infeasible"
    (conflict,) = plan.conflicts
    assert len(conflict) == len(pins)
    told = why_unmet(round_, conflict)
    assert [one.rule for one in told] == rules
    assert words in told[0].detail
    assert told[0].detail_en


@pytest.mark.parametrize(
    "pin",
    [
        {"cohort_id": "C0", "post_id": "P0", "students": 5},
        {"cohort_id": "C0", "post_id": "P2", "students": 4},
        {"cohort_id": "C0", "enterprise_id": "E0", "students": 12},
        {"teacher_id": "T0", "post_id": "P3", "start": date(2026, 7, 1), "end": date(2026, 7, 30)},
    ],
)
def test_nothing_is_told_of_a_pin_that_holds(pin: Row) -> None:
    round_ = round_with(pin)
    assert solve(round_, SolveOptions(time_limit=30)).status in ("optimal", "feasible")
    assert why_unmet(round_, ("D0",)) == ()

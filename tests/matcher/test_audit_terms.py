"""The objective recomputed: every term by hand, and every term given wrongly is found."""

from __future__ import annotations

from datetime import date

import pytest
from hand_made import OBJECTIVE, PLAN, TERMS, Case, hand_made, violated

from data.rulebook import TERMS as ALL_TERMS
from matcher.audit.terms import Fraction, half_up


def term(case: Case, name: str) -> int:
    """One term of the case as it is now."""
    return case.reckon(again=False).terms[name]


def test_terms_by_hand() -> None:
    report = hand_made().audit()
    assert report.terms == TERMS
    assert tuple(report.terms) == ALL_TERMS
    assert report.objective == OBJECTIVE


@pytest.mark.parametrize("name", ALL_TERMS)
@pytest.mark.parametrize("error", [1, -1])
def test_a_wrong_term_is_found(name: str, error: int) -> None:
    case = hand_made()
    case.plan["terms"][name] += error
    case.plan["objective"] += error
    case.plan["bound"] += error
    report = case.audit()
    assert violated(report) == {"document"}
    assert [check.subject for check in report.violations] == [f"terms.{name}"]


@pytest.mark.parametrize("name", ALL_TERMS)
def test_a_missing_term_is_found(name: str) -> None:
    case = hand_made()
    value = case.plan["terms"].pop(name)
    case.plan["objective"] -= value
    case.plan["bound"] -= value
    assert violated(case.audit()) == {"document"}


@pytest.mark.parametrize("name", ALL_TERMS)
def test_weights_scale_every_term(name: str) -> None:
    case = Case()
    case.baseline = {**PLAN, "internships": [{**PLAN["internships"][0], "students": 9}]}
    case.add("settings", key=f"weights.{name}", value="3")
    plain = {**TERMS, "churn": -500}
    assert case.reckon().terms == {**plain, name: 3 * plain[name]}


@pytest.mark.parametrize(("value", "whole"), [("0.5", 1), ("-0.5", 0), ("-1.5", -1), ("1.4999", 1), ("-2.51", -3)])
def test_halves_go_up(value: str, whole: int) -> None:
    assert half_up(Fraction(value)) == whole


def test_points_are_rounded_per_student_after_the_weight() -> None:
    case = Case()
    case.add("settings", key="weights.fit", value="0.0005")  # 0.45, 0.3775 and 0.4 of a point; 0.25 twice
    assert term(case, "fit") == 0
    case.row("weights.fit").update(value="0.0006")  # 0.54, 0.453, 0.48; 0.3
    assert term(case, "fit") == 8
    case = Case()
    case.add("settings", key="weights.group", value="0.00025")  # −0.5 and −0.125
    assert term(case, "group") == 0


def test_members_round_once() -> None:
    case = Case()
    case.row("P6").update(hire_promise=0.333)
    case.add("settings", key="weights.order_member", value="0.5")
    assert term(case, "order_member") == 15 * 400  # 0.5 · (500 + 299.7) = 399.85


@pytest.mark.parametrize(
    ("changes", "points"),
    [
        ({}, 1620 + 918),
        ({"months_done": 5.0}, 1620),  # 30 days left
        ({"months_done": 4.9}, 1620 + 162),  # 33 days left: 3 of the second
        ({"months_done": 4.95}, 1620 + 81),  # 31.5 days left
        ({"months_done": 6.5}, 0),
        ({"cycle_end": date(2026, 6, 1)}, 1620 + 918),
        ({"cycle_end": date(2027, 6, 1)}, 1620 + 918),  # 365 days ahead
        ({"cycle_end": date(2027, 6, 2)}, 1080 + 612),
        ({"cycle_end": date(2026, 5, 31)}, 1080 + 612),
    ],
)
def test_days_of_teachers(changes: dict[str, object], points: int) -> None:
    case = Case()
    case.row("T1").update(changes)
    assert term(case, "teacher_days") == points


def test_the_earliest_days_count_first_whatever_the_order_of_rows() -> None:
    case = Case()
    case.row("T1").update(months_done=5.0)
    case.plan["teachers"].reverse()
    case.plan["teachers"][0]["fit"] = 0.0
    assert term(case, "teacher_days") == 1620


def test_without_as_of_no_cycle_is_urgent() -> None:
    case = Case()
    case.rows["settings"] = []
    assert term(case, "teacher_days") == 1080 + 612


@pytest.mark.parametrize(
    ("row", "changes", "points"),
    [
        (0, {"agreement_until": date(2026, 6, 30)}, 8 * 100 + 6 * 100),  # the open one without framework is left
        (0, {"agreement_until": date(2026, 7, 1)}, 8 * 200 + 6 * 100),
        (2, {"since": date(2026, 7, 1)}, 8 * 200 + 10 * 100 + 6 * 100),
        (3, {"since": date(2026, 7, 2)}, 8 * 200),
    ],
)
def test_partnerships_valid_at_the_start(row: int, changes: dict[str, object], points: int) -> None:
    case = Case()
    case.rows["partnerships"][row].update(changes)
    assert term(case, "continuity") == points


def test_members_interning_at_their_enterprise() -> None:
    case = Case()
    case.rows["order_members"] = []
    case.plan["order_classes"][0]["members"][0]["students"] = 3
    assert term(case, "order_internship") == 3 * 300
    case.add("order_members", school_id="S1", cohort_id="C1", enterprise_id="E2", students=2, since=date(2026, 1, 1))
    assert term(case, "order_internship") == (3 + 2) * 300


def test_a_teacher_beside_visitors_of_the_same_school_counts() -> None:
    case = Case()
    case.plan["internships"] = [g for g in case.plan["internships"] if g["cohort_id"] != "C1"]
    assert term(case, "teacher_with_cohort") == 0  # C2's visit to E1 was over before
    case.row("C2").update(end=date(2026, 7, 10))
    case.group("C2", "P3").update(end=date(2026, 7, 10))
    assert term(case, "teacher_with_cohort") == 500


def test_churn_counts_students_and_teachers_no_longer_there() -> None:
    case = Case()
    teacher = PLAN["teachers"][0]
    case.baseline = {
        **PLAN,
        "internships": [
            {**PLAN["internships"][0], "students": 11},  # 3 fewer now
            {**PLAN["internships"][1], "students": 9},  # one more now
            {**PLAN["internships"][2], "post_id": "gone", "students": 2},
        ],
        "teachers": [teacher, {**teacher, "teacher_id": "T2"}, {**teacher, "start": date(2026, 1, 1)}],
    }
    assert term(case, "churn") == -5 * 500 - 1500


def test_churn_of_a_baseline_that_is_not_given_is_taken_on_trust() -> None:
    case = hand_made()
    case.plan["provenance"]["baseline_sha256"] = "0" * 64
    for key in ("objective", "bound"):
        case.plan[key] -= 500
    case.plan["terms"]["churn"] = -500
    report = case.audit()
    assert report.violations == ()
    assert any(check.severity == "note" and "baseline" in check.subject for check in report.checks)
    case.plan["provenance"]["baseline_sha256"] = None
    assert violated(case.audit()) == {"document"}

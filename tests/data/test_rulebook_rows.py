"""The rulebook: every rule is there, cites something, and says honestly whether it was read."""

import re
from decimal import Decimal

import pytest

from data.rulebook import FORMAT_RULES, LAW_RULES, RULES, TERMS, constant, rule

CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
FORMAT_IDS = [
    "size",
    "class",
    "kind",
    "seats",
    "min_group",
    "sites",
    "guides",
    "enterprise_share",
    "post_share",
    "dates",
    "min_days",
    "grade",
    "age",
    "minors",
    "women",
    "credit",
    "licence",
    "venue",
    "agency",
    "intensity",
    "hours",
    "hazards",
    "shifts",
    "pay",
    "level",
    "major",
    "beds",
    "order",
    "order_once",
    "teacher_window",
    "teacher_seats",
    "teacher_subject",
    "pin",
    "forbid",
    "except",
    "fairness",
    "capacity",
    "outbid",
]
LAW_IDS = [f"I{n}" for n in range(1, 27)] + [f"T{n}" for n in range(1, 8)] + ["C1", "C2", "A1", "A2", "A3", "A4", "P1"]
# Read in the text named; everything else is unverified, however likely it is.
VERIFIED_LAW = {"I3", "I4", "I5", "I6", "I7", "I8", "I9", "T1", "T3", "T6", "T7"}


def test_every_rule_of_the_format_and_of_the_law_is_a_row() -> None:
    assert list(FORMAT_RULES) == FORMAT_IDS
    assert list(LAW_RULES) == [*LAW_IDS, "order_practice", "integration"]


@pytest.mark.parametrize("rule_id", list(RULES))
def test_a_row_has_words_in_both_languages_and_a_source(rule_id: str) -> None:
    row = rule(rule_id)
    for text in (row.title, row.note, *(t.title for t in row.thresholds.values())):
        assert text.zh.strip()
        assert text.en.strip()
        assert not CHINESE.search(text.en)
    assert row.source
    assert row.severity in ("barred", "exception", "todo", "note")
    assert all(basis in RULES for basis in row.basis)
    for limit in row.thresholds.values():
        assert limit.unit
        assert limit.least is None or limit.least <= limit.value
        assert limit.greatest is None or limit.value <= limit.greatest


def test_only_what_was_read_is_verified() -> None:
    assert {rule_id for rule_id in LAW_RULES if rule(rule_id).verified} == VERIFIED_LAW
    for rule_id in (
        "enterprise_share",
        "post_share",
        "guides",
        "pay",
        "shifts",
        "hazards",
        "major",
        "min_days",
        "credit",
        "order",
    ):
        assert not rule(rule_id).verified
    for rule_id in ("grade", "age", "minors", "women", "venue", "agency", "intensity", "kind", "hours"):
        assert rule(rule_id).verified


def test_unverified_law_says_so_in_its_own_words() -> None:
    for rule_id in LAW_RULES:
        row = rule(rule_id)
        if not row.verified:
            assert any(word in row.note.zh for word in ("待核对", "未核对", "未在条文中核对", "转载", "估计")), rule_id


def test_thresholds_are_exact_decimals() -> None:
    assert constant("enterprise_share", "share") == Decimal("0.10")
    assert constant("post_share", "share") * 45 == Decimal("9.00")
    assert constant("objective", "teacher_urgent_factor") == Decimal("1.5")
    assert constant("objective", "order_class") == 5000
    with pytest.raises(KeyError):
        constant("enterprise_share", "shares")


def test_terms_stand_in_the_order_of_the_format() -> None:
    assert TERMS == (
        "placement",
        "fit",
        "group",
        "continuity",
        "order_member",
        "order_class",
        "order_internship",
        "teacher_days",
        "teacher_move",
        "teacher_with_cohort",
        "churn",
    )


def test_the_objective_has_the_points_of_the_format() -> None:
    points = {name: t.value for name, t in rule("objective").thresholds.items()}
    assert points == {
        "placement": 2000,
        "placement_visit": 200,
        "fit": 1000,
        "group": 2000,
        "group_visit": 500,
        "continuity": 100,
        "continuity_framework": 200,
        "order_member": 500,
        "order_member_fit": 1000,
        "order_class": 5000,
        "order_internship": 300,
        "teacher_base": 600,
        "teacher_fit": 600,
        "teacher_period_days": 30,
        "teacher_target_days": 180,
        "teacher_month_days": 30,
        "teacher_urgent_factor": Decimal("1.5"),
        "teacher_urgent_days": 365,
        "teacher_move": 300,
        "teacher_with_cohort": 500,
        "churn_student": 500,
        "churn_teacher": 1500,
    }

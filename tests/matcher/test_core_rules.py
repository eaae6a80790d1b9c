"""Each rule on one pair: what bars it and what just permits it. A permitted pair is also used by the best plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from core_rounds import FIRST, LAST, Small
from tiers import tiered

from data.rulebook import RULES
from matcher.rules import PAIR_RULES

Make = Callable[[], Small]


def cells(**values: dict[str, Any]) -> Make:
    return lambda: Small(**values)


def as_of(day: date, **values: dict[str, Any]) -> Make:
    return lambda: Small(**values).set("as_of", day)


def excepted(rule: str, value: str, of: dict[str, Any], **values: dict[str, Any]) -> Make:
    return lambda: Small(**values).decide(action="except", rule=rule, value=value, **of)


def forbidden(until: date | None = None, **of: Any) -> Make:
    return lambda: Small().decide(action="forbid", until=until, **of)


FAR = {"lon": 116.99, "lat": 35.59}, {"lon": 117.30, "lat": 35.59}  # 28.04 km
LONG = {"grade": 3, "size": 20, "min_group": 1}

CASES: list[tuple[str, Make, Make]] = [
    ("kind", cells(C1={"kind": "visit"}), cells(C1={"kind": "visit"}, P1={"kind": "visit"})),
    ("kind", cells(P1={"kind": "visit"}), cells(P1={"kind": "apprentice"})),
    ("kind", cells(P1={"kind": "teacher"}), cells()),
    ("size", cells(C1={"continuing": 4, "self_arranged": 3, "deferred": 3}), cells(C1={"continuing": 4, "self_arranged": 3})),
    ("size", lambda: Small(P1={"seats": 99}).fixed(10), lambda: Small(P1={"seats": 99}).fixed(8)),
    (
        "size",
        lambda: Small(P1={"seats": 99}).fixed(10).set("as_of", FIRST),
        lambda: Small(P1={"seats": 99}).fixed(10, start=date(2026, 3, 1), end=FIRST - timedelta(1)).set("as_of", FIRST),
    ),
    ("age", cells(C1={"under16": 10}), cells(C1={"under16": 8})),
    ("seats", lambda: Small(C1={"size": 20}).fixed(10), lambda: Small(C1={"size": 20}).fixed(8)),
    ("seats", cells(P1={"seats": 0}), cells(P1={"seats": 2})),
    ("min_group", cells(P1={"min_group": 11}), cells(P1={"min_group": 10})),
    ("min_group", cells(C1={"keep_together": True, "size": 11}), cells(C1={"keep_together": True})),
    ("min_group", cells(P1={"min_group": 6}, E1={"staff": 59}), cells(P1={"min_group": 6}, E1={"staff": 60})),
    ("enterprise_share", cells(E1={"staff": 9}), cells(E1={"staff": 10})),
    ("enterprise_share", cells(E1={"staff": None}), cells(E1={"staff": 100})),
    ("enterprise_share", cells(E1={"interns_present": 20}), cells(E1={"interns_present": 19})),
    (
        "enterprise_share",
        lambda: Small(C1=LONG, E1={"staff": 100}).fixed(10, post_id=None),
        lambda: Small(C1=LONG, E1={"staff": 100}).fixed(9, post_id=None),
    ),
    ("enterprise_share", lambda: Small(E1={"staff": 10}).set("rules.enterprise_share.share", "0.09"), cells(E1={"staff": 10})),
    (
        "enterprise_share",
        excepted("enterprise_share", "0.2", {"enterprise_id": "E1", "until": FIRST - timedelta(1)}, E1={"staff": 9}),
        excepted("enterprise_share", "0.2", {"enterprise_id": "E1", "until": FIRST}, E1={"staff": 9}),
    ),
    ("post_share", cells(P1={"post_staff": 4}), cells(P1={"post_staff": 5})),
    (
        "post_share",
        lambda: Small(P1={"post_group": "G", "post_staff": 50}).like("P1", post_id="P2", post_staff=4),
        lambda: Small(P1={"post_staff": 50}).like("P1", post_id="P2", post_staff=4),
    ),
    ("dates", cells(P1={"end": FIRST - timedelta(1)}), cells()),
    ("dates", as_of(LAST + timedelta(1)), as_of(FIRST)),
    ("min_days", cells(P1={"end": date(2026, 9, 29)}), cells(P1={"end": date(2026, 9, 30)})),
    ("min_days", as_of(date(2026, 12, 3)), as_of(date(2026, 12, 2))),
    ("min_days", cells(C1={"min_days": 123}), cells(C1={"min_days": 122})),
    ("min_days", lambda: Small().set("rules.min_days.days", 123), lambda: Small().set("rules.min_days.days", 122)),
    (
        "min_days",
        excepted("min_days", "123", {"cohort_id": "C1"}),
        excepted("min_days", "10", {"cohort_id": "C1"}, P1={"end": date(2026, 9, 10)}),
    ),
    ("grade", cells(C1={"grade": 1}), cells(C1={"grade": 2})),
    ("minors", cells(C1={"minors": 9}, P1={"hazards": ("dust",)}), cells(C1={"minors": 8}, P1={"hazards": ("dust",)})),
    ("minors", cells(C1={"minors": None}, P1={"hazards": ("dust",)}), cells(C1={"minors": 0}, P1={"hazards": ("dust",)})),
    (
        "women",
        cells(C1={"women": 9}, P1={"hazards": ("heavy_load",)}),
        cells(C1={"women": 8, "minors": 1, "minor_women": 1}, P1={"hazards": ("heavy_load",)}),
    ),
    ("credit", cells(E1={"credit": "bad"}), cells()),
    ("licence", cells(E1={"licence_valid": False}), cells()),
    ("venue", cells(E1={"industry": "R9011"}), cells(E1={"industry": "R9019"})),
    ("agency", cells(E1={"industry": "L7263"}), cells(E1={"industry": "L7261"})),
    ("intensity", cells(P1={"intensity": 3, "filing_no": "备1"}), cells(P1={"intensity": 2})),
    ("hours", cells(P1={"hours_per_day": 8.5, "filing_no": "备1"}), cells(P1={"hours_per_day": 8.0})),
    ("hours", lambda: Small().set("rules.hours.hours_per_day", 7), cells()),
    ("hazards", cells(P1={"hazards": ("machinery",)}), cells(P1={"hazards": ("machinery",), "filing_no": "备1"})),
    ("shifts", cells(P1={"night_shift": True, "regular_seats": 1}), cells(P1={"night_shift": True, "regular_seats": 2})),
    ("shifts", cells(P1={"overtime": True}), cells(P1={"overtime": True, "filing_no": "备1"})),
    (
        "shifts",
        lambda: Small(P1={"rest_days": True, "regular_seats": 4}).fixed(3),
        lambda: Small(P1={"rest_days": True, "regular_seats": 4}).fixed(2),
    ),
    (
        "pay",
        cells(P1={"independent": True, "pay": 2666.67, "post_wage": 3333.35}),
        cells(P1={"independent": True, "pay": 2666.68, "post_wage": 3333.35}),
    ),
    (
        "pay",
        cells(P1={"independent": True, "pay": 2499.0, "post_wage": 4000.0, "lowest_wage": 2500.0}),
        cells(P1={"independent": True, "pay": 2500.0, "post_wage": 4000.0, "lowest_wage": 2500.0}),
    ),
    ("pay", cells(P1={"independent": True, "pay": 0.0, "lowest_wage": 1.0}), cells(P1={"independent": True, "lowest_wage": 1.0})),
    ("level", cells(P1={"levels": ("diploma", "bachelor")}), cells(P1={"levels": ("secondary",)})),
    ("major", cells(P1={"majors": ("72",)}), cells(P1={"majors": ("72", "6603")})),
    ("major", cells(P1={"majors": ("药剂",)}), cells(P1={"majors": ("机电技术应用",)})),
    (
        "major",
        lambda: Small().add("relations", major="6603", title="操作", relation="unrelated"),
        lambda: Small().add("relations", major="6603", title="巡检", relation="unrelated"),
    ),
    (
        "major",
        excepted("major", "72", {"cohort_id": "C1"}),
        excepted("major", "66", {"post_id": "P1"}, P1={"majors": ("72",)}),
    ),
    ("beds", cells(S1=FAR[0], P1=FAR[1]), cells(S1=FAR[0], P1=FAR[1], E1={"dorm_beds": 2})),
    ("beds", cells(S1=FAR[0], P1=FAR[1]), cells(S1=FAR[0], P1=FAR[1], C1={"commute_km": 29.0})),
    ("beds", cells(S1=FAR[0], P1=FAR[1]), cells(S1={**FAR[0], "level": "diploma"}, P1=FAR[1])),
    ("beds", cells(P1={"region": "370102"}), cells(P1={"region": "370102", "housing": True})),
    ("beds", cells(S1={"region": None}), cells()),
    (
        "beds",
        lambda: Small(P1={"region": "370102"}, E1={"dorm_beds": 5}).fixed(4),
        lambda: Small(P1={"region": "370102"}, E1={"dorm_beds": 6}).fixed(4),
    ),
    ("guides", cells(C1={"guides": 0}), cells(C1={"guides": 1})),
    (
        "guides",
        lambda: Small(C1={"guides": 1, "size": 40}, P1={"seats": 50}, E1={"staff": 500}).fixed(24),
        lambda: Small(C1={"guides": 1, "size": 40}, P1={"seats": 50}, E1={"staff": 500}).fixed(23),
    ),
    (
        "guides",
        lambda: Small(C1={"guides": 1}).like("E1", enterprise_id="E2").fixed(1, enterprise_id="E2", post_id=None).set(
            "rules.guides.sites", 1
        ),
        lambda: Small(C1={"guides": 1}).like("E1", enterprise_id="E2").fixed(1).set("rules.guides.sites", 1),
    ),
    ("forbid", forbidden(cohort_id="C1", post_id="P1"), forbidden(cohort_id="C1", post_id="P1", until=FIRST - timedelta(1))),
    ("forbid", forbidden(school_id="S1", enterprise_id="E1", until=FIRST), cells()),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "bars", "permits"), CASES, ids=[f"{n:02} {case[0]}" for n, case in enumerate(CASES)])
def test_rule(rule: str, bars: Make, permits: Make) -> None:
    assert bars().blocked() == {rule}
    assert permits().blocked() == set()


@pytest.mark.parametrize("number", tiered(sorted(range(len(CASES)), key=lambda n: n % 20 != 0), quick=4, slow=len(CASES)))
def test_what_is_permitted_can_be_used(number: int) -> None:
    assert CASES[number][1]().placed() == 0
    assert CASES[number][2]().placed() > 0


def test_grades_of_an_order_based_class() -> None:
    small = Small(P1={"kind": "order", "grades": ("2",), "seats": 20})
    assert small.blocked() == {"order"}
    small.row("P1")["grades"] = ("3", "4")
    assert small.blocked() == set()


def test_an_order_based_class_that_cannot_open() -> None:
    assert Small(P1={"kind": "order", "seats": 14}).blocked() == {"order"}
    assert Small(P1={"kind": "order", "seats": 15}).blocked() == set()


def test_nobody_joins_two_order_based_classes() -> None:
    small = Small(P1={"kind": "order", "seats": 20})
    small.add("order_members", school_id="S1", cohort_id="C1", enterprise_id="E1", students=10, since=date(2026, 1, 1))
    assert small.blocked() == {"order_once"}
    assert small.set("as_of", date(2025, 12, 31)).blocked() == set()


def test_conditions_of_work_do_not_bar_order_based_classes() -> None:
    hard = {"kind": "order", "seats": 20, "intensity": 4, "hours_per_day": 12.0, "night_shift": True, "hazards": ("height",)}
    assert Small(C1={"grade": 1}, P1=hard).blocked() == set()


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("teacher_subject", {"T1": {"major_codes": ("7203",)}}),
        ("teacher_window", {"T1": {"min_days": 123}}),
        ("teacher_window", {"Q1": {"start": LAST + timedelta(1), "end": LAST + timedelta(60)}}),
        ("teacher_seats", {"Q1": {"seats": 0}}),
        ("kind", {"Q1": {"kind": "visit"}}),
        ("enterprise_share", {"E1": {"staff": None}}),
        ("credit", {"E1": {"credit": "bad"}}),
    ],
)
def test_rules_of_teachers(rule: str, change: dict[str, dict[str, Any]]) -> None:
    small = Small().teacher()
    assert small.blocked("T1", "Q1") == set()
    for id_, values in change.items():
        small.row(id_).update(values)
    assert small.blocked("T1", "Q1") == {rule}


def test_a_school_forbidden_an_enterprise_is_so_with_its_teachers() -> None:
    assert Small().teacher().decide(action="forbid", school_id="S1", enterprise_id="E1").blocked("T1", "Q1") == {"forbid"}
    assert Small().teacher().decide(action="forbid", cohort_id="C1", enterprise_id="E1").blocked("T1", "Q1") == set()


def test_a_forbid_that_ends_leaves_later_stays() -> None:
    small = Small().teacher().decide(action="forbid", teacher_id="T1", post_id="Q1", until=FIRST)
    assert min(stay.start for stay in small.solve().teachers) == FIRST + timedelta(15)


def test_ids_are_those_of_the_rulebook_and_each_stands_once() -> None:
    ids = [rule.id for rule in PAIR_RULES]
    assert len(ids) == len(set(ids))
    assert set(ids) <= set(RULES)


def test_sentences_carry_the_thresholds_of_the_round() -> None:
    small = Small(P1={"hours_per_day": 8.0}).set("rules.hours.hours_per_day", 7.5)
    assert small.why() == {"hours": "日工时 8 小时，超过上限 7.5 小时。"}
    small = Small(P1={"independent": True, "pay": 1000.0, "post_wage": 3000.0}).set("rules.pay.share", "0.75")
    assert (
        small.why()["pay"]
        == "学生相对独立参与工作，报酬 1000 元/月，低于下限 2250 元/月（该岗工资的 75% 与最低档工资，取低者）。"
    )


@pytest.mark.parametrize(
    ("staff", "present", "more"),
    [(9, 0, 1), (45, 4, 5), (50, 9, 50)],
)
def test_shares_say_how_many_more_staff_would_help(staff: int, present: int, more: int) -> None:
    small = Small(E1={"staff": staff, "interns_present": present})
    assert f"再多 {more} 人" in small.why()["enterprise_share"]
    small.row("E1")["staff"] = staff + more
    assert "enterprise_share" not in small.blocked()
    small.row("E1")["staff"] = staff + more - 1
    assert "enterprise_share" in small.blocked()


def test_a_share_by_exception_is_named_as_such() -> None:
    small = Small(E1={"staff": 10}).decide(action="except", rule="enterprise_share", value="5%", enterprise_id="E1")
    assert "按 5% 最多接收实习生 0 人" in small.why()["enterprise_share"]

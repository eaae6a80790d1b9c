"""Each term of the objective, worth what the format says, on a round where it can be reckoned by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

import pytest
from core_rounds import FIRST, LAST, Small

from data.contract.plan import Plan
from data.rulebook import TERMS
from matcher.solve import SolveOptions, solve


def slow(*values: Any) -> Any:
    """One more case, for the long run."""
    return pytest.param(*values, marks=pytest.mark.slow)


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def thousandths(fit: float) -> Fraction:
    return Fraction(round(fit * 1000), 1000)


def terms(plan: Plan) -> dict[str, int]:
    """The terms that are not 0; together they are the objective."""
    assert sum(plan.terms.values()) == plan.objective == plan.bound
    assert set(plan.terms) == set(TERMS)
    return {name: points for name, points in plan.terms.items() if points}


def partner(small: Small, **values: Any) -> Small:
    return small.add("partnerships", **{"school_id": "S1", "enterprise_id": "E1", "since": date(2026, 1, 1), **values})


def test_placement_fit_and_group() -> None:
    plan = Small().solve()
    (group,) = plan.internships
    assert terms(plan) == {"placement": 20_000, "fit": 10 * round(1000 * group.fit), "group": -2000}


def test_a_visit_is_worth_less() -> None:
    plan = Small(C1={"kind": "visit"}, P1={"kind": "visit"}).solve()
    (group,) = plan.internships
    assert terms(plan) == {"placement": 2000, "fit": 10 * round(1000 * group.fit), "group": -500}


@pytest.mark.parametrize("weight", ["0.333", "1.0005", slow("0"), slow("7")])
def test_points_are_rounded_once_per_student(weight: str) -> None:
    plan = Small().set("weights.fit", weight).solve()
    (group,) = plan.internships
    each = half_up(Fraction(Decimal(weight)) * 1000 * thousandths(group.fit))
    assert plan.terms["fit"] == 10 * each


@pytest.mark.parametrize(
    ("weight", "points"), [("0.00025", 0), ("0.00035", -1), slow("0.00075", -1), slow("0", 0), slow("2", -4000)]
)
def test_what_is_paid_is_rounded_towards_more(weight: str, points: int) -> None:
    """−2000 · 0.00025 = −0.5 is rounded to 0."""
    assert Small().set("weights.group", weight).solve().terms["group"] == points


def test_all_weights_zero() -> None:
    small = Small().teacher()
    for name in TERMS:
        small.set(f"weights.{name}", 0)
    plan = small.solve()
    assert (plan.status, plan.objective, plan.bound) == ("optimal", 0, 0)


@pytest.mark.parametrize(
    ("rows", "each"),
    [
        slow([{}], 100),
        slow([{"since": FIRST}], 100),
        ([{"since": FIRST + timedelta(1)}], 0),
        slow([{"agreement_until": FIRST}], 100),
        ([{"agreement_until": FIRST - timedelta(1)}], 0),
        ([{"framework": True}, {}], 200),
        ([{"framework": True, "agreement_until": FIRST - timedelta(1)}, {}], 100),
        ([{"enterprise_id": "E2", "framework": True}], 0),
    ],
)
def test_continuity(rows: list[dict[str, Any]], each: int) -> None:
    small = Small().like("E1", enterprise_id="E2")
    for row in rows:
        partner(small, **row)
    assert small.solve().terms["continuity"] == 10 * each


def test_continuity_is_not_for_visits() -> None:
    assert partner(Small(C1={"kind": "visit"}, P1={"kind": "visit"})).solve().terms["continuity"] == 0


def order_class(**values: Any) -> Small:
    return Small(C1={"size": 20, "deferred": 20}, P1={"kind": "order", "seats": 18, **values})


@pytest.mark.parametrize("promise", [None, 0.85, slow(0.0)])
def test_order_class_and_members(promise: float | None) -> None:
    plan = order_class(hire_promise=promise).solve()
    (opened,) = plan.order_classes
    (member,) = opened.members
    each = half_up(500 + 1000 * thousandths(member.fit) * Fraction(str(0.6 if promise is None else promise)))
    assert member.students == 18
    assert terms(plan) == {"order_member": 18 * each, "order_class": -5000}


def test_a_class_that_costs_more_than_it_earns_stays_closed() -> None:
    assert order_class().set("weights.order_class", 9).solve().order_classes == ()


def test_a_class_takes_one_school_unless_it_crosses_schools() -> None:
    def members(cross: bool) -> int:
        small = Small(C1={"size": 9, "deferred": 9}, P1={"kind": "order", "seats": 40, "cross_school": cross, "min_group": 5})
        small.like("S1", school_id="S2").like("C1", cohort_id="C2", school_id="S2", size=8, deferred=8)
        return sum(m.students for opened in small.set("weights.order_class", "0.1").solve().order_classes for m in opened.members)

    assert members(cross=False) == 9
    assert members(cross=True) == 17


def test_interns_of_an_order_based_class_at_its_enterprise() -> None:
    """Of 20 students 15 are members already and 10 are placed: 10 are both."""
    small = Small(C1={"size": 20})
    small.add("order_members", school_id="S1", cohort_id="C1", enterprise_id="E1", students=15, since=date(2026, 1, 1))
    assert small.solve().terms["order_internship"] == 3000
    small.row("C1")["size"] = 8
    assert small.solve().terms["order_internship"] == 2400


def test_new_members_count_for_their_internship_too() -> None:
    plan = Small(C1={"size": 20}).like("P1", post_id="P2", kind="order", seats=20).solve()
    assert plan.terms["order_internship"] == 3000


def test_fixed_students_earn_nothing() -> None:
    plan = partner(Small().fixed(4)).solve()
    assert plan.terms["placement"] == 12_000
    assert plan.terms["continuity"] == 600


def alone(**values: Any) -> Small:
    """A teacher without students around, at a post of one seat."""
    return Small(C1={"deferred": 10}).teacher(**values)


def days_points(plan: Plan, counted: list[Fraction], factor: Fraction = Fraction(1)) -> int:
    return sum(
        half_up(factor * (600 + 600 * thousandths(stay.fit)) * days / 30)
        for stay, days in zip(plan.teachers, counted, strict=True)
    )


def test_teacher_days() -> None:
    plan = alone().solve()
    (stay,) = plan.teachers
    assert (stay.start, stay.end, stay.days) == (FIRST, LAST, 122)
    assert terms(plan) == {"teacher_days": days_points(plan, [Fraction(122)]), "teacher_move": -300}


@pytest.mark.parametrize(("months", "days"), [(3.0, Fraction(90)), (2.55, Fraction("103.5")), (5.9, None), slow(6.0, None)])
def test_only_missing_days_count(months: float, days: Fraction | None) -> None:
    plan = alone(months_done=months).solve()
    if days is None:
        assert plan.teachers == ()
    else:
        assert plan.terms["teacher_days"] == days_points(plan, [days])


def test_days_are_counted_earliest_first() -> None:
    """The better post comes second and is pinned so: of 60 missing days it gets what the first leaves."""
    small = alone(months_done=4.0)
    small.decide(action="pin", teacher_id="T1", post_id="Q1", start=FIRST, end=FIRST + timedelta(44))
    small.decide(action="pin", teacher_id="T1", post_id="Q1", start=FIRST + timedelta(60), end=FIRST + timedelta(104))
    plan = small.solve()
    assert plan.terms["teacher_days"] == days_points(plan, [Fraction(45), Fraction(15)])


@pytest.mark.parametrize(("ends", "factor"), [(0, 1.5), (366, 1), slow(-1, 1), slow(365, 1.5)])
def test_a_cycle_that_ends_within_a_year_is_urgent(ends: int, factor: float) -> None:
    small = alone(cycle_end=FIRST + timedelta(ends)).set("as_of", FIRST)
    plan = small.solve()
    assert plan.terms["teacher_days"] == days_points(plan, [Fraction(122)], Fraction(factor))


@pytest.mark.parametrize("weight", ["1.0005", "0.30000000000000004", "0.123456789012345678901234567890"])
def test_points_of_days_are_exact(weight: str) -> None:
    """Also where a weight has more digits than numbers of 64 bits."""
    small = alone(months_done=2.55).set("weights.teacher_days", weight)
    small.decide(action="pin", teacher_id="T1", post_id="Q1")
    plan = small.solve()
    assert plan.terms["teacher_days"] == days_points(plan, [Fraction("103.5")], Fraction(Decimal(weight)))


def test_without_as_of_nothing_is_urgent() -> None:
    plan = alone(cycle_end=LAST).solve()
    assert plan.terms["teacher_days"] == days_points(plan, [Fraction(122)])


def test_teachers_beside_a_group_of_their_school() -> None:
    assert Small().teacher(months_done=5.0).solve().terms["teacher_with_cohort"] >= 500
    away = Small().like("S1", school_id="S2").teacher(months_done=5.0, school_id="S2")
    assert away.solve().terms["teacher_with_cohort"] == 0


def test_teachers_beside_visitors_count_and_only_on_their_days() -> None:
    def beside(visit: date) -> int:
        small = Small(C1={"kind": "visit"}, P1={"kind": "visit", "start": visit, "end": visit}).teacher(months_done=5.0)
        small.row("Q1").update(start=FIRST, end=FIRST + timedelta(29), kind="teacher")
        return small.solve().terms["teacher_with_cohort"]

    assert beside(FIRST + timedelta(29)) >= 500
    assert beside(FIRST + timedelta(30)) == 0


def again(small: Small, before: Plan) -> Plan:
    """The best plan of a round that has an earlier one."""
    return solve(small.round, SolveOptions(time_limit=None), baseline=before)


def test_churn() -> None:
    small = Small().teacher(months_done=3.0)
    before = small.solve()
    assert again(small, before).terms["churn"] == 0
    small.row("P1")["seats"] = 3
    small.row("Q1")["seats"] = 0
    assert again(small, before).terms["churn"] == -500 * 7 - 1500


def test_churn_of_what_the_round_no_longer_has() -> None:
    before = Small().solve()
    assert again(Small(P1={"post_id": "P9"}), before).terms["churn"] == -5000


def test_churn_holds_students_where_they_were() -> None:
    """A second post would be no worse; only churn decides."""
    small = Small(P1={"seats": 20}).like("P1", post_id="P2")
    before = small.solve()
    (group,) = before.internships
    assert again(small, before).internships[0].post_id == group.post_id
    assert again(small.decide(action="forbid", cohort_id="C1", post_id=group.post_id), before).terms["churn"] == -5000

"""What the audit says of a guarantee: the share of the settings, every school, its counts, and what is out of reach."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from core_rounds import Small
from hand_made import Case, hand_made, violated

SECTION: dict[str, Any] = {
    "placed": 0.9,
    "good": 0.5,
    "price": 0,
    "price_at_most": 0.0,
    "proven": True,
    "schools": [
        {
            "school_id": "S1",
            "to_place": 20,  # the visitors and the two who are under sixteen do not count
            "placed": {"asked": 18, "guaranteed": 18, "reached": 18},
            "good": {"asked": 10, "guaranteed": 10, "reached": 18},
        },
        {
            "school_id": "S2",
            "to_place": 20,
            "placed": {"asked": 18, "guaranteed": 6, "reached": 6},
            "good": {"asked": 10, "guaranteed": 6, "reached": 6},
        },
    ],
}


def promised() -> Case:
    """The hand-made plan with a guarantee: C1 at P1 and P2, C3 at P1, all in related posts."""
    case = hand_made()
    case.add("settings", key="fairness.placed", value="90%")
    case.add("settings", key="fairness.good", value="0.5")
    case.plan["fairness"] = {**SECTION, "schools": [dict(row) for row in SECTION["schools"]]}
    return case


def test_a_kept_guarantee_is_no_violation_and_what_is_out_of_reach_is_a_note() -> None:
    report = promised().settle()
    assert report.violations == ()
    noted = [(c.subject, c.value, c.limit, c.severity) for c in report.checks if c.rule == "fairness" and c.subject[0] == "s"]
    assert noted == [("school:S2 placed", 6, 18, "note"), ("school:S2 good", 6, 10, "note")]


def school(position: int, **values: Any) -> Callable[[Case], None]:
    return lambda case: case.plan["fairness"]["schools"][position].update(values)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda case: case.plan.pop("fairness"), id="left out"),
        pytest.param(lambda case: case.plan["fairness"].update(placed=0.8), id="another share"),
        pytest.param(lambda case: case.plan["fairness"].update(good=None), id="a share not named"),
        pytest.param(lambda case: case.plan["fairness"]["schools"].pop(), id="a school left out"),
        pytest.param(lambda case: case.plan["fairness"]["schools"].append(SECTION["schools"][0]), id="a school twice"),
        pytest.param(lambda case: case.plan["fairness"].update(price=-1), id="a price below nothing"),
        pytest.param(lambda case: case.plan["fairness"].update(price=9), id="a price above the greatest"),
        pytest.param(school(0, to_place=22), id="other students to place"),
        pytest.param(school(0, placed=None), id="a promise left out"),
        pytest.param(school(0, placed={"asked": 17, "guaranteed": 17, "reached": 18}), id="asked for less"),
        pytest.param(school(0, placed={"asked": 18, "guaranteed": 17, "reached": 18}), id="less guaranteed than there is"),
        pytest.param(school(0, placed={"asked": 18, "guaranteed": 19, "reached": 18}), id="more guaranteed than asked"),
        pytest.param(school(0, good={"asked": 10, "guaranteed": 10, "reached": 17}), id="miscounted"),
        pytest.param(school(0, school_id="S3"), id="an unknown school"),
    ],
)
def test_a_section_that_is_not_true_is_a_violation(damage: Callable[[Case], object]) -> None:
    case = promised()
    damage(case)
    assert "document" in violated(case.settle())


def test_a_section_that_nobody_asked_for_is_a_violation() -> None:
    case = promised()
    case.rows["settings"] = [row for row in case.rows["settings"] if not row["key"].startswith("fairness")]
    assert violated(case.settle()) == {"document"}


def test_students_who_lose_their_place_break_the_promise() -> None:
    case = promised()
    case.group("C1", "P1").update(students=7)
    assert violated(case.settle()) == {"document", "fairness"}


@pytest.mark.parametrize(
    ("majors", "occupation", "relation", "good"),
    [
        (("6603",), None, None, True),
        (("机电技术应用",), None, None, True),
        (("66",), None, None, False),
        (("66",), None, "related", True),
        (("6603",), None, "near", False),
        ((), "6-31-01-01", None, True),
        ((), "4-10-01-01", None, False),
    ],
)
def test_good_means_the_same_to_plan_and_audit(
    majors: tuple[str, ...], occupation: str | None, relation: str | None, good: bool
) -> None:
    small = Small(P1={"majors": majors, "occupation": occupation}, E1={"industry": None}).set("fairness.good", "1")
    if majors == ():
        small.row("E1").update(industry=None)
    if relation:
        small.add("relations", major="6603", title="操作", relation=relation, reason="试")
    plan = small.solve()
    if not plan.internships:  # unrelated: nobody may go
        assert not good
        return
    assert plan.fairness is not None
    (row,) = plan.fairness.schools
    assert row.good is not None
    assert row.good.reached == (10 if good else 0)
    assert {group.grade == "related" for group in plan.internships} == {good}

"""The document itself: each demand of the format broken on purpose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hand_made import Case, hand_made, violated

from data.contract.plan import Plan
from data.contract.round import Round
from data.rounds import input_sha256
from matcher.audit import audit

Change = Callable[[dict[str, Any]], Any]


def first(key: str, **values: object) -> Change:
    """Other values in the first row of a list of the plan."""
    return lambda plan: plan[key][0].update(values)


def again(key: str) -> Change:
    """The first row of a list twice."""
    return lambda plan: plan[key].append(dict(plan[key][0]))


def top(**values: object) -> Change:
    """Other values at the top of the plan."""
    return lambda plan: plan.update(values)


SEATS = {"rule": "seats", "severity": "barred", "article": "", "source": "", "verified": True, "subject": "P1", "limit": 1}
FAILED = [
    {**SEATS, "value": 2, "ok": False},
    {**SEATS, "severity": "exception", "rule": "except", "subject": "D3", "value": 2, "ok": True},
]

BROKEN: list[tuple[str, Change]] = [
    ("cohorts:X", lambda plan: plan["unplaced"].append({"cohort_id": "X", "students": 1})),
    ("teachers:X", lambda plan: plan["unplaced"].append({"teacher_id": "X"})),
    ("rules:magic", lambda plan: plan["unplaced"][0]["blocked_by"][0].update(rule="magic")),
    ("unplaced cohort:C1", first("unplaced", students=3)),
    ("unplaced cohort:C2", lambda plan: plan["unplaced"].append({"cohort_id": "C2", "students": 1})),
    ("unplaced cohort:C3", lambda plan: plan["unplaced"].pop(1)),
    (
        "unplaced cohort:C3 rows",
        lambda plan: (plan["unplaced"][1].update(students=7), plan["unplaced"].append(dict(plan["unplaced"][1]))),
    ),
    ("unplaced 0 ids", first("unplaced", teacher_id="T9", cohort_id="C1")),
    ("unplaced 4 ids", lambda plan: plan["unplaced"].append({"students": 1})),
    ("unplaced teacher:T1", lambda plan: plan["unplaced"].append({"teacher_id": "T1"})),
    ("unplaced teacher:T2", lambda plan: plan["unplaced"].pop()),
    ("unplaced teacher:T3", lambda plan: plan["unplaced"].append({"teacher_id": "T3"})),
    ("teacher:T1 post:P7 days", first("teachers", days=29)),
    ("objective", top(objective=101789, bound=101789.0)),
    ("bound", top(bound=101787.0, gap=-1 / 101787)),
    ("bound", top(bound=None)),
    ("gap", top(gap=None)),
    ("gap", top(gap=1e-7)),
    ("status", top(status="feasible")),
    ("status", top(bound=102788.0, gap=1000 / 102788)),
    ("scope", top(scope={"legal_pairs": 20, "kept_pairs": 6, "bound_covers": "kept"})),
    ("scope", top(scope={"legal_pairs": 10, "kept_pairs": 12, "bound_covers": "kept"})),
    ("conflicts", top(conflicts=[["D1", "D4"]])),
    ("input_sha256", lambda plan: plan["provenance"].update(input_sha256="1" * 64)),
    ("checks seats P1", top(checks=FAILED)),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "change"), [pytest.param(*one, id=f"{i} {one[0]}") for i, one in enumerate(BROKEN)])
def test_a_broken_document_is_named(subject: str, change: Change) -> None:
    case = hand_made()
    change(case.plan)
    report = case.audit()
    assert violated(report) == {"document"}
    assert subject in [check.subject for check in report.violations]


def test_the_hash_is_that_of_the_round() -> None:
    case = hand_made()
    case.plan["provenance"]["input_sha256"] = input_sha256(case.round)
    assert audit(case.round, Plan.model_validate(case.plan)).violations == ()
    case.row("P1").update(title="改了一个字")
    case.round = Round.from_records(case.rows)
    found = audit(case.round, Plan.model_validate(case.plan)).violations
    assert [check.subject for check in found] == ["input_sha256"]


@pytest.mark.parametrize("fit", [-0.001, 1.001, 0.7551, float("nan"), float("inf")])
@pytest.mark.parametrize("place", ["internships", "members", "teachers"])
def test_fit_is_a_number_of_three_decimals_from_0_to_1(fit: float, place: str) -> None:
    case = hand_made()
    rows = case.plan["order_classes"][0]["members"] if place == "members" else case.plan[place]
    rows[0]["fit"] = fit
    assert violated(case.reckon()) == {"document"}


@pytest.mark.parametrize("place", ["internships", "order_classes", "members", "teachers"])
@pytest.mark.parametrize("key", ["cohort_id", "post_id", "teacher_id"])
def test_unknown_ids_are_named_and_stop_nothing(place: str, key: str) -> None:
    case = hand_made()
    rows = case.plan["order_classes"][0]["members"] if place == "members" else case.plan[place]
    if key not in rows[0]:
        return
    rows[0][key] = "nowhere"
    report = case.audit()
    sheet = {"cohort_id": "cohorts", "post_id": "posts", "teacher_id": "teachers"}[key]
    assert (f"{sheet}:nowhere", "document") in [(check.subject, check.rule) for check in report.violations]


def test_rows_are_unique() -> None:
    case = Case()
    case.row("C2").update(size=50, keep_together=False)
    case.row("P3").update(seats=60)
    case.plan["internships"].append(dict(case.group("C2", "P3")))
    assert [check.subject for check in case.settle().violations] == ["internships C2 P3"]

    case = Case()
    members = case.plan["order_classes"][0]["members"]
    members[0]["students"] = 8
    members.append({**members[0], "students": 7})
    assert [check.subject for check in case.settle().violations] == ["members C1 P6"]

    case = Case()
    case.row("P6").update(min_group=1)
    case.plan["order_classes"].append({"post_id": "P6", "members": []})
    assert [check.subject for check in case.settle().violations] == ["order_classes P6"]


@pytest.mark.parametrize("status", ["infeasible", "unknown"])
def test_a_document_without_a_plan(status: str) -> None:
    case = hand_made()
    empty = {"internships": [], "order_classes": [], "teachers": [], "unplaced": [], "terms": {}}
    none = {"status": status, "objective": None, "bound": None, "gap": None}
    case.plan.update({**empty, **none})
    if status == "infeasible":
        case.plan.update(conflicts=[["D1", "D2"]])
    assert case.audit().violations == ()
    for wrong in ({"objective": 0}, {"gap": 0.0}, {"terms": {"fit": 1}}, {"conflicts": [["D99"]]}):
        one = hand_made()
        one.plan.update({**empty, **none, **wrong})
        assert violated(one.audit()) == {"document"}
    with_rows = hand_made()
    with_rows.plan.update({**none, "terms": {}})
    assert violated(with_rows.audit()) == {"document"}


def test_a_gap_within_tolerance_is_optimal_and_a_larger_one_is_feasible() -> None:
    case = hand_made()
    case.plan.update(status="feasible", bound=102788.0, gap=1000 / 102788)
    assert case.audit().violations == ()


def test_dates_of_nonsense_give_violations_and_no_error() -> None:
    case = Case()
    case.group("C1", "P1").update(start=date(2026, 12, 31), end=date(2026, 7, 1))
    case.plan["teachers"][0].update(start=date(2026, 8, 8), end=date(2026, 7, 10))
    assert violated(case.settle()) >= {"dates", "min_days", "teacher_window", "document"}

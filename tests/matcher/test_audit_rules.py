"""Each rule broken on purpose, one at a time: the audit names that rule and no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hand_made import Case, hand_made, violated

from data.filings import TO_BE_FILED
from data.rulebook import FORMAT_RULES, RULES

Change = Callable[[Case], None]


def cells(id_: str, **values: object) -> Change:
    """Other values in one row of the round."""
    return lambda case: case.row(id_).update(values)


def students(cohort_id: str, post_id: str, number: int) -> Change:
    """Another number of students in one group."""
    return lambda case: case.group(cohort_id, post_id).update(students=number)


def stay(position: int, start: date, end: date) -> Change:
    """Other dates of one placement of a teacher."""
    days = (end - start).days + 1
    return lambda case: case.plan["teachers"][position].update(start=start, end=end, days=days)


def added(sheet: str, **values: object) -> Change:
    """One more row in the round."""
    return lambda case: case.add(sheet, **values)


def member(**values: object) -> Change:
    """One more row of members in the order class."""
    return lambda case: case.plan["order_classes"][0]["members"].append(values)


def together(*changes: Change) -> Change:
    """Several changes."""

    def change(case: Case) -> None:
        for one in changes:
            one(case)

    return change


def fixed(students: int, start: date, end: date, **values: object) -> Change:
    """One more confirmed placement, of C3 unless said otherwise."""
    row = {"placement_id": "F9", "cohort_id": "C3", "enterprise_id": "E1", "status": "confirmed", **values}
    return added("placements", **row, students=students, start=start, end=end)


def decision(**values: object) -> Change:
    """One more decision."""
    return added("decisions", **{"decision_id": "D9", "reason": "试", **values})


def setting(key: str, value: str) -> Change:
    """One more setting."""
    return added("settings", key=key, value=value)


def promised(by_school: dict[str, tuple[int, int, int]], kind: str = "placed", share: str = "1") -> Change:
    """A share asked for every school, and per school the students to place that it makes, that it has and that are guaranteed."""

    def change(case: Case) -> None:
        case.add("settings", key=f"fairness.{kind}", value=share)
        rows = [
            {"school_id": school_id, "to_place": 20, kind: {"asked": asked, "guaranteed": guaranteed, "reached": reached}}
            for school_id, (asked, reached, guaranteed) in by_school.items()
        ]
        case.plan["fairness"] = {kind: float(share), "price": 0, "price_at_most": 0.0, "proven": True, "schools": rows}

    return change


def clip(case: Case, day: date) -> None:
    """Another as_of, with the groups that are left by then."""
    case.row("as_of").update(value=day.isoformat())
    case.plan["internships"] = [{**g, "start": max(g["start"], day)} for g in case.plan["internships"] if g["end"] >= day]


def drop(plan_key: str, position: int) -> Change:
    """Without one row of the plan."""
    return lambda case: case.plan[plan_key].pop(position)


JULY, DECEMBER = date(2026, 7, 1), date(2026, 12, 31)
SUMMER = date(2026, 8, 25)

BROKEN: dict[str, list[tuple[str, Change]]] = {
    "size": [
        ("more than to place", cells("C3", deferred=15)),
        ("fixed students count", fixed(15, date(2027, 1, 1), DECEMBER, post_id="P2", enterprise_id="E2")),
    ],
    "class": [
        ("two stages at once", together(students("C4", "P4", 9), cells("P4", seats=9))),
        ("fixed students of the class", fixed(1, date(2026, 7, 3), date(2026, 7, 3), cohort_id="C4", enterprise_id="E3")),
    ],
    "kind": [
        ("internship cohort at a visit", cells("C4", kind="internship", min_days=1)),
        ("class at a teacher post", cells("P6", kind="teacher", min_group=15)),
    ],
    "seats": [
        ("too few", cells("P4", seats=7)),
        ("fixed visitors count", fixed(6, date(2026, 7, 6), date(2026, 7, 6), post_id="P3")),
    ],
    "min_group": [
        ("post asks for more than can come", cells("P4", min_group=9)),
        ("smaller than the cohort wants", together(cells("C3", min_group=7), cells("P1", min_group=1))),
        ("smaller than the post wants", cells("P1", min_group=7)),
        ("not the whole cohort", cells("C4", keep_together=True)),
    ],
    "sites": [("two enterprises", cells("C1", max_sites=1))],
    "guides": [
        ("no guide", cells("C1", guides=0)),
        ("students, fixed ones too", setting("rules.guides.students", "21")),
        ("enterprises", setting("rules.guides.sites", "1")),
    ],
    "enterprise_share": [
        ("one employee fewer", cells("E1", staff=199)),
        ("one more present", cells("E1", interns_present=3)),
        ("staff blank, at a visit", cells("E3", staff=None)),
        ("setting", setting("rules.enterprise_share.share", "0.095")),
        ("exception makes it stricter", cells("D3", value="0.03")),
        ("last exception counts", decision(action="except", enterprise_id="E2", rule="enterprise_share", value="3%")),
        ("fixed without a post", fixed(1, JULY, JULY)),
        (
            "exception has ended",
            together(
                cells("E1", staff=199),
                decision(action="except", enterprise_id="E1", rule="enterprise_share", value="0.5", until=date(2026, 6, 30)),
            ),
        ),
    ],
    "post_share": [
        ("least staff of the group", cells("P5", post_staff=89)),
        ("exception", decision(action="except", enterprise_id="E1", rule="post_share", value="0.19")),
        ("fixed in the group", together(fixed(1, JULY, JULY, post_id="P5"), cells("E1", staff=210))),
    ],
    "dates": [
        ("starts later", lambda case: case.group("C4", "P4").update(start=date(2026, 7, 3))),
        ("ends earlier", lambda case: case.group("C3", "P1").update(end=date(2026, 10, 30))),
        ("as_of clips", lambda case: case.row("as_of").update(value="2026-07-03")),
    ],
    "min_days": [
        ("own least", cells("C1", min_days=185)),
        ("rulebook's, by setting", setting("rules.min_days.days", "124")),
        ("visits", cells("C4", min_days=3)),
        ("exception", decision(action="except", cohort_id="C3", rule="min_days", value="124")),
    ],
    "grade": [("first year", cells("C3", grade=1))],
    "age": [("under sixteen", cells("C3", under16=15))],
    "minors": [
        ("too few adults", together(cells("P2", hazards=("dust",)), cells("C1", minors=21))),
        ("blank is all", together(cells("P2", hazards=("dust",)), cells("C1", minors=None))),
        ("fixed count", together(cells("P1", hazards=("dust",)), cells("C1", minors=19))),
    ],
    "women": [
        ("too few men", together(cells("P2", hazards=("heavy_load",)), cells("C1", women=21))),
        ("blank is all", together(cells("P2", hazards=("heavy_load",)), cells("C1", women=None))),
        ("too few adult men", together(cells("P2", hazards=("heavy_load",)), cells("C1", minors=15, women=15, minor_women=5))),
    ],
    "credit": [("bad", cells("E3", credit="bad"))],
    "licence": [("not valid", cells("E3", licence_valid=False))],
    "venue": [("karaoke", cells("E3", industry="R9011")), ("foot bath", cells("E3", industry="O8052"))],
    "agency": [("dispatch", cells("E3", industry="L7263"))],
    "intensity": [("grade III, filed", cells("P2", intensity=3, filing_no="备1"))],
    "hours": [("half an hour more, filed", cells("P2", hours_per_day=8.5, filing_no="备1"))],
    "hazards": [("not filed", cells("P2", hazards=("flammable",)))],
    "shifts": [
        ("nights", cells("P2", night_shift=True, regular_seats=9)),
        ("rest days, blank is none", cells("P2", rest_days=True)),
        ("overtime, fixed count", cells("P1", overtime=True, regular_seats=17)),
    ],
    "pay": [
        ("below the lower of both", cells("P1", pay=2799.0)),
        ("only one given", cells("P1", post_wage=None, pay=2899.0)),
    ],
    "level": [
        ("group", cells("P4", levels=("diploma", "bachelor"))),
        ("members", cells("P6", levels=("diploma",))),
    ],
    "major": [
        ("not listed", cells("P4", majors=("77", "6602"))),
        ("members", cells("P6", majors=("护理",))),
        ("said to be unrelated", added("relations", major="66", title="参观", relation="unrelated")),
        ("most digits first", added("relations", major="660301", title="装配学徒", relation="unrelated")),
        ("unrelated by the catalogues", together(cells("机电技术应用", title="焊接"), cells("E2", industry="Q8411"))),
        ("exception replaces the list", decision(action="except", post_id="P4", rule="major", value="电子商务;7703")),
        ("exception of the pair", decision(action="except", cohort_id="C4", post_id="P4", rule="major", value="7703")),
    ],
    "beds": [
        ("one too few", cells("E2", dorm_beds=9)),
        ("no housing", cells("P2", housing=False)),
        ("nearby, but will not commute", together(cells("C1", commute_km=0.5), cells("E1", dorm_beds=11))),
        ("place unknown, other region", together(cells("E1", lon=None, region="370800", dorm_beds=11))),
        ("fixed count", fixed(1, DECEMBER, DECEMBER, cohort_id="C1", enterprise_id="E2")),
        ("site away from the enterprise", together(cells("P1", lon=117.9, lat=35.59), cells("E1", dorm_beds=11))),
    ],
    "order": [
        ("too few", cells("P6", min_group=16)),
        ("default least", setting("rules.order.min_group", "16")),
        ("too many", cells("P6", seats=14)),
        ("grade", cells("P6", grades=("2",))),
        ("visit cohort", together(cells("C1", size=40), member(cohort_id="C4", students=1, fit=0.5))),
        (
            "two schools",
            together(cells("P6", grades=(), levels=(), majors=()), member(cohort_id="C3", students=1, fit=0.5)),
        ),
    ],
    "order_once": [
        ("members already", lambda case: case.rows["order_members"][0].update(students=16)),
        (
            "of another stage of the class",
            added("order_members", school_id="S1", cohort_id="C4", enterprise_id="E3", students=11, since=date(2026, 1, 1)),
        ),
    ],
    "teacher_window": [
        ("off the grid", stay(1, date(2026, 8, 10), SUMMER)),
        ("length off the grid", stay(0, date(2026, 7, 10), date(2026, 8, 7))),
        ("beyond the window", stay(1, date(2026, 8, 9), date(2026, 8, 31))),
        ("before the post", together(drop("teachers", 1), stay(0, JULY, date(2026, 7, 15)))),
        ("shorter than least", cells("T1", min_days=18)),
        ("overlap", together(stay(1, date(2026, 7, 25), SUMMER), cells("P7", seats=2))),
        ("before as_of", lambda case: clip(case, date(2026, 7, 11))),
    ],
    "teacher_seats": [("none", cells("P7", seats=0))],
    "teacher_subject": [
        ("another category", cells("T1", major_codes=("77", "护理"))),
        ("said to be unrelated", added("relations", major="6603", title="技术", relation="unrelated")),
        ("no list, a code nobody knows", together(cells("P7", majors=()), cells("T1", major_codes=("9999",)))),
        ("no list, unrelated", together(cells("P7", majors=()), cells("T1", major_codes=("6803",)))),
    ],
    "pin": [
        ("number", cells("D1", students=11)),
        ("nobody", cells("D1", students=0)),
        ("at least one", decision(action="pin", cohort_id="C3", post_id="P5")),
        ("sum of a school at an enterprise", decision(action="pin", school_id="S1", enterprise_id="E1", students=32)),
        ("members", decision(action="pin", cohort_id="C1", post_id="P6", students=14)),
        ("teacher's dates", cells("D4", start=date(2026, 7, 10), end=date(2026, 8, 7))),
        ("teacher nowhere", decision(action="pin", teacher_id="T2", post_id="P7")),
        ("counts only before it ends", decision(action="pin", cohort_id="C4", post_id="P4", students=9, until=date(2026, 7, 2))),
    ],
    "forbid": [
        ("cohort at an enterprise", cells("D2", cohort_id="C1")),
        ("school at a post", decision(action="forbid", school_id="S2", post_id="P1")),
        ("members", decision(action="forbid", cohort_id="C1", post_id="P6")),
        ("a school's teachers", decision(action="forbid", school_id="S1", post_id="P7")),
        ("teacher", decision(action="forbid", teacher_id="T1", enterprise_id="E1")),
        ("stays that start in time", decision(action="forbid", cohort_id="C1", post_id="P1", until=JULY)),
    ],
    "except": [
        (
            "not shown in the plan's checks",
            lambda case: case.plan.update(
                checks=[
                    {
                        "rule": "seats", "severity": "note", "article": "", "source": "", "verified": True,
                        "subject": "post:P1", "value": 1, "limit": 2, "ok": True,
                    }
                ]
            ),
        )
    ],
    "fairness": [
        ("fewer placed than guaranteed", promised({"S1": (20, 18, 19), "S2": (20, 6, 6)})),
        ("fewer in related posts than guaranteed", promised({"S1": (20, 18, 18), "S2": (20, 6, 7)}, kind="good")),
    ],
}  # fmt: skip


def test_every_rule_has_its_break() -> None:
    assert list(BROKEN) == [rule for rule in FORMAT_RULES if RULES[rule].severity != "note"]


@pytest.mark.parametrize(
    ("rule", "change"),
    [pytest.param(rule, change, id=f"{rule}: {name}") for rule, changes in BROKEN.items() for name, change in changes],
)
def test_a_broken_rule_is_named(rule: str, change: Change) -> None:
    case = Case()
    change(case)
    assert violated(case.settle()) == {rule}


def test_the_hand_made_plan_has_no_violation() -> None:
    assert hand_made().audit().violations == ()


@pytest.mark.parametrize(
    ("rule", "values"),
    [("hazards", {"hazards": ("flammable",)}), ("shifts", {"night_shift": True, "regular_seats": 9})],
)
def test_a_filing_that_is_only_supposed_is_a_failed_todo_and_a_real_one_none(rule: str, values: dict[str, object]) -> None:
    for number, told in ((TO_BE_FILED, [("post:P2", TO_BE_FILED, False)]), ("备1", [])):
        case = hand_made()
        case.row("P2").update(filing_no=number, **values)
        report = case.settle()
        assert violated(report) == set()  # a what-if may be solved
        todos = [c for c in report.checks if c.rule == rule and c.severity == "todo"]
        assert [(c.subject, c.limit, c.ok) for c in todos] == told

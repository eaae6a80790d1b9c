"""How the audit reads the format where a plan is legal by a closer look, and what its checks tell people."""

from __future__ import annotations

from datetime import date

import pytest
from hand_made import Case, hand_made, violated
from test_audit_rules import Change, added, cells, decision, fixed, member, setting, students, together

from data.contract.plan import Check
from data.rulebook import FORMAT_RULES, RULES
from matcher.audit import AuditReport

JUNE, JULY, AUGUST = date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)

LEGAL: dict[str, Change] = {
    "fixed students above a cap where nobody is added": fixed(22, JUNE, date(2026, 6, 30), cohort_id="C4", post_id="P1"),
    "visits do not count in shares": cells("E3", staff=1),
    "post_staff not given": together(cells("P1", post_staff=None), cells("P5", post_staff=None)),
    "exception in force at the start": together(
        cells("E1", staff=100), decision(action="except", enterprise_id="E1", rule="enterprise_share", value="0.2", until=JULY)
    ),
    "the last exception counts": together(
        cells("D3", value="0.01"), decision(action="except", enterprise_id="E2", rule="enterprise_share", value="0.1")
    ),
    "smaller than min_group where no more fit": together(
        students("C4", "P4", 4), fixed(4, date(2026, 7, 3), date(2026, 7, 3), post_id="P4", enterprise_id="E3")
    ),
    "a whole cohort that stays at home": together(cells("C4", keep_together=True), lambda case: case.plan["internships"].pop()),
    "guides do not matter for visits": cells("C4", guides=0),
    "own least days above the rulebook's, excepted": together(
        cells("C3", min_days=200), decision(action="except", cohort_id="C3", rule="min_days", value="100")
    ),
    "own least days below the rulebook's": together(
        setting("rules.min_days.days", "200"), cells("C1", min_days=1), cells("C3", min_days=1)
    ),
    "filed hazards": cells("P2", hazards=("flammable",), filing_no="备1"),
    "filed nights": cells("P2", night_shift=True, filing_no="备1"),
    "pay of learners is theirs to agree": cells("P1", independent=False, pay=1.0),
    "no wage to compare with": cells("P1", post_wage=None, lowest_wage=None, pay=1.0),
    "K of a code is ignored": cells("P1", majors=("660301K", "460301")),
    "a name of a category": cells("P4", majors=("装备制造大类",)),
    "a name of the sheet majors": together(
        cells("P4", majors=("工匠班",)), added("majors", school_id="S2", major_code="660301", name="工匠班")
    ),
    "relations: longest word first": together(
        added("relations", major="机电技术应用", title="机床装配", relation="near"),
        added("relations", major="机电技术应用", title="床装配", relation="unrelated"),
        added("relations", major="66", title="机床装配学徒", relation="unrelated"),
    ),
    "exception of the cohort, whatever relations say": together(
        cells("P4", majors=("77",), title="参观展厅"),
        added("relations", major="66", title="展厅", relation="unrelated"),
        decision(action="except", cohort_id="C4", rule="major", value="660301;7703"),
    ),
    "beds: no limit at college": together(cells("P1", lon=117.9, lat=35.59)),
    "beds: unknown place in one region": together(cells("E1", lon=None, dorm_beds=0)),
    "beds: housing of all its posts": together(
        cells("P2", housing=False), cells("P5", enterprise_id="E2", seats=10, housing=True)
    ),
    "members of two schools": together(
        cells("P6", cross_school=True, grades=(), levels=(), majors=("66", "46")), member(cohort_id="C3", students=1, fit=0.5)
    ),
    "members do not use up students to place": cells("C1", deferred=3),
    "two windows": together(
        lambda case: case.rows["teacher_windows"].clear(),
        added("teacher_windows", teacher_id="T1", start=JULY, end=date(2026, 8, 8)),
        added("teacher_windows", teacher_id="T1", start=date(2026, 8, 9), end=date(2026, 8, 25)),
    ),
    "a grid that began before as_of": together(
        cells("P7", start=date(2026, 5, 26)), lambda case: case.rows["teacher_windows"][0].update(start=date(2026, 5, 26))
    ),
    "a teacher's post without majors": cells("P7", majors=()),
    "nothing is known of a teacher or of a post": together(
        cells("P7", majors=()), cells("E1", industry=None), cells("T1", major_codes=("不知名",))
    ),
    "a teacher's single digit": cells("T1", major_codes=("6",)),
    "relations: near is enough for a teacher": together(
        cells("T1", major_codes=("77",)), added("relations", major="77", title="改造", relation="near")
    ),
    "pin whose every match starts later": cells("D1", until=date(2026, 6, 30), students=99),
    "pin of nobody": decision(action="pin", cohort_id="C3", post_id="P5", students=0),
    "pin of a school's students at an enterprise": decision(action="pin", school_id="S1", enterprise_id="E1", students=33),
    "pin of members": decision(action="pin", school_id="S1", post_id="P6", students=15),
    "pin of a teacher's dates": cells("D4", start=date(2026, 8, 9), end=date(2026, 8, 25)),
    "forbid that has ended": decision(action="forbid", cohort_id="C1", enterprise_id="E1", until=date(2026, 5, 31)),
    "forbid of another school": decision(action="forbid", school_id="S2", enterprise_id="E2"),
}  # fmt: skip


@pytest.mark.parametrize("change", [pytest.param(change, id=name) for name, change in LEGAL.items()])
def test_legal_after_all(change: Change) -> None:
    case = Case()
    change(case)
    assert case.settle().violations == ()


def test_the_least_cap_of_the_stays_present_holds() -> None:
    """An exception for those who start by July does not cover the days that they share with later ones."""
    case = Case()
    case.row("E1").update(staff=199, interns_present=6)
    decision(action="except", enterprise_id="E1", rule="enterprise_share", value="0.2", until=JULY)(case)
    case.row("C3").update(start=AUGUST)
    case.group("C3", "P1").update(start=AUGUST)
    found = [c for c in case.settle().violations if c.rule == "enterprise_share"]
    assert [(c.subject, c.value, c.limit) for c in found] == [("enterprise:E1 2026-08-01", 20, 19)]


def test_a_fixed_row_of_another_day_leaves_more_room() -> None:
    case = Case()
    students("C4", "P4", 4)(case)
    fixed(4, date(2026, 7, 4), date(2026, 7, 4), post_id="P4", enterprise_id="E3")(case)
    assert violated(case.settle()) == {"min_group"}


def rows(report: AuditReport, rule: str, severity: str = "barred") -> list[Check]:
    """Check rows of one rule, summary left out."""
    return [c for c in report.checks if (c.rule, c.severity) == (rule, severity) and not c.subject.startswith("all:")]


def test_every_rule_has_a_row_in_order() -> None:
    report = hand_made().audit()
    listed = list(dict.fromkeys(check.rule for check in report.checks))
    assert listed == [*(rule for rule in FORMAT_RULES if RULES[rule].severity != "note"), "document"]
    for check in report.checks:
        if check.rule != "document":
            rule = RULES[check.rule]
            assert (check.article, check.source, check.verified) == (rule.article, rule.source, rule.verified)
    assert next(c for c in report.checks if c.rule == "document").article == ""


def test_caps_are_shown_on_their_worst_day() -> None:
    report = hand_made().audit()
    assert [(c.subject, c.value, c.limit) for c in rows(report, "enterprise_share")] == [
        ("enterprise:E1 2026-07-01", 20, 20),
        ("enterprise:E2 2026-07-01", 10, 15),
    ]
    (shared,) = rows(report, "post_share")
    assert (shared.subject, shared.value, shared.limit) == ("enterprise:E1 post_group:G1 2026-07-01", 18, 18)
    assert [(c.subject, c.value, c.limit) for c in rows(report, "beds")] == [("enterprise:E2 2026-07-01", 10, 10)]


def test_exceptions_show_value_and_what_they_replace() -> None:
    case = Case()
    decision(action="except", cohort_id="C3", rule="min_days", value="31")(case)
    decision(action="except", post_id="P4", rule="major", value="66")(case)
    decision(action="except", enterprise_id="E1", rule="post_share", value="0.5", until=date(2026, 5, 31))(case)
    found = rows(case.settle(), "except", "exception")
    assert [(c.subject, c.value, c.limit, c.ok) for c in found] == [
        ("decision:D3 enterprise_share enterprise:E2", 0.05, 0.1, True),
        ("decision:D9 min_days cohort:C3", 31, 30, True),
        ("decision:D9 major post:P4", "66", "66", True),
    ]


def test_a_plan_that_carries_its_own_checks_passes() -> None:
    case = hand_made()
    case.plan["checks"] = [check.model_dump() for check in case.audit().checks]
    assert case.audit().violations == ()


def test_what_people_have_to_find_out() -> None:
    case = Case()
    case.row("P1").update(pay=None)
    case.row("C3").update(minors=None, women=None)
    case.row("C1").update(minor_women=None)
    report = case.settle()
    assert [(c.subject, c.limit) for c in rows(report, "pay", "todo")] == [("post:P1", 2800)]
    assert [(c.subject, c.limit) for c in rows(report, "minors", "todo")] == [("cohort:C3", 20)]
    assert [c.subject for c in rows(report, "women", "todo")] == ["cohort:C1 minor_women", "cohort:C3"]
    assert [(c.subject, c.value) for c in rows(report, "age", "todo")] == [("cohort:C1", 2)]
    assert report.violations == ()


def test_what_people_should_know() -> None:
    case = Case()
    case.rows["relations"] = []
    case.row("E2").update(industry=None)
    case.row("E3").update(industry="L72")
    case.row("D1").update(until=date(2026, 6, 30))
    report = case.settle()
    assert [c.subject for c in rows(report, "major", "note")] == ["cohort:C1 post:P2"]
    assert [(c.subject, c.value) for c in rows(report, "agency", "note")] == [("enterprise:E3", "L72")]
    assert [(c.subject, c.limit) for c in rows(report, "pin", "note")] == [("decision:D1 cohort:C1 post:P2", "2026-06-30")]
    assert report.violations == ()

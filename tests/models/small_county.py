"""A very small round, a plan for it, and columns kept aside: what the tests of this room store."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from data.contract.plan import Check, Group, Member, OrderClass, Plan, Provenance, Scope, TeacherPlacement
from data.contract.round import Round

START, END = date(2026, 3, 2), date(2026, 8, 28)


def small_round() -> Round:
    """Two schools, two enterprises; blanks, lists, exact decimals and odd characters in places where they hurt."""
    tables = Round.from_records(
        {
            "schools": [
                {
                    "school_id": "S1",
                    "name": "东湖职专\x00\t「甲」",
                    "level": "secondary",
                    "lon": 0.1 + 0.2,
                    "enrolment": 2**53 + 1,
                },
                {"school_id": "S2", "name": "西山技校 🏫", "level": "technician"},
            ],
            "majors": [{"school_id": "S1", "major_code": "010101", "name": "x"}],
            "cohorts": [
                {
                    "cohort_id": "C1",
                    "school_id": "S1",
                    "major_code": "010101",
                    "grade": 3,
                    "size": 30,
                    "start": START,
                    "end": END,
                },
                {
                    "cohort_id": "C2",
                    "school_id": "S2",
                    "major_code": "010101",
                    "grade": 2,
                    "size": 20,
                    "start": START,
                    "end": None,
                },
            ],
            "teachers": [{"teacher_id": "T1", "school_id": "S2", "major_codes": ("01", "二；三"), "months_done": 1.5}],
            "enterprises": [{"enterprise_id": "E1", "name": "甲厂"}, {"enterprise_id": "E2", "name": "乙厂"}],
            "posts": [
                {
                    "post_id": "P1",
                    "enterprise_id": "E1",
                    "kind": "internship",
                    "title": "装配",
                    "seats": 20,
                    "majors": ("0101",),
                    "start": START,
                    "end": END,
                },
                {"post_id": "P2", "enterprise_id": "E2", "kind": "order", "title": "班", "seats": 30},
                {"post_id": "P3", "enterprise_id": "E2", "kind": "teacher", "title": "师", "seats": 2, "start": date(1, 1, 1)},
            ],
        }
    )
    return Round(tables.tables, {"schools": _aside(), "cohorts": pd.DataFrame({"备注": ["a", None]}, dtype="str")})


def _aside() -> pd.DataFrame:
    values: list[Any] = [("x", 1), {"float": 1.5}["float"]]
    columns = {
        "object": pd.Series(values, dtype=object),
        "day": pd.Series([date(2026, 1, 1), datetime(2026, 1, 1, 2, 3)], dtype=object),
        "missing": pd.Series([None, pd.NaT], dtype=object),
        "decimal": pd.Series([Decimal("0.10"), True], dtype=object),
        "float": pd.Series([float("nan"), float("inf")]),
        "int": pd.Series([1, 2], dtype="int64"),
    }
    return pd.DataFrame(columns).set_axis([3, 7])


def small_plan(**changes: Any) -> Plan:
    """A plan with a group, an order class and a teacher's stay."""
    check = Check(
        rule="seats", severity="barred", article="", source="", verified=True, subject="P1", value=12, limit=20, ok=True
    )
    plan = Plan(
        status="feasible",
        objective=1000,
        bound=1001.0,
        gap=1 / 1001,
        scope=Scope(legal_pairs=3, kept_pairs=3, bound_covers="legal"),
        terms={"placement": 1000},
        internships=(Group(cohort_id="C1", post_id="P1", students=12, start=START, end=END, fit=0.812, reasons=("专业对口",)),),
        order_classes=(OrderClass(post_id="P2", members=(Member(cohort_id="C1", students=15, fit=0.5),)),),
        teachers=(TeacherPlacement(teacher_id="T1", post_id="P3", start=START, end=date(2026, 3, 16), days=15, fit=0.25),),
        checks=(check,),
        provenance=Provenance(input_sha256="0" * 64),
    )
    return plan.model_copy(update=changes)


def broken_plan() -> Plan:
    """The same plan with a failed check of severity barred."""
    plan = small_plan()
    return small_plan(checks=(plan.checks[0].model_copy(update={"ok": False}),))

"""A small round with all three programmes and a plan for it, and what it is worth, reckoned by hand."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from functools import cache
from typing import Any
from unittest.mock import patch

from data.contract.plan import Plan
from data.contract.round import Round
from matcher.audit import AuditReport, audit

HASH = "0" * 64
AS_OF = date(2026, 6, 1)
Rows = dict[str, list[dict[str, Any]]]

ROWS: Rows = {
    "schools": [
        {"school_id": "S1", "name": "尼东职业中专", "level": "secondary", "region": "370881", "lon": 116.99, "lat": 35.59},
        {"school_id": "S2", "name": "泗滨职业学院", "level": "diploma", "region": "370800", "lon": 116.60, "lat": 35.40},
    ],
    "majors": [
        {"school_id": "S1", "major_code": "660301", "name": "机电技术应用"},
        {"school_id": "S2", "major_code": "460301K", "name": "机电一体化技术"},
    ],
    "cohorts": [
        # to place: 30 − 2 − 1 − 1 − 4 fixed = 22, of age 20
        {
            "cohort_id": "C1",
            "school_id": "S1",
            "major_code": "660301",
            "grade": 3,
            "size": 30,
            "continuing": 2,
            "self_arranged": 1,
            "deferred": 1,
            "under16": 2,
            "minors": 12,
            "women": 10,
            "minor_women": 4,
            "start": date(2026, 7, 1),
            "end": date(2026, 12, 31),
            "max_sites": 2,
            "guides": 1,
            "class_id": "K1",
        },
        {
            "cohort_id": "C2",
            "school_id": "S1",
            "major_code": "660301",
            "grade": 1,
            "size": 25,
            "kind": "visit",
            "keep_together": True,
            "start": date(2026, 7, 5),
            "end": date(2026, 7, 6),
        },
        {
            "cohort_id": "C3",
            "school_id": "S2",
            "major_code": "460301",
            "grade": 2,
            "size": 20,
            "minors": 0,
            "women": 0,
            "start": date(2026, 7, 1),
            "end": date(2026, 10, 31),
        },
        # the students of C1 in another stage
        {
            "cohort_id": "C4",
            "school_id": "S1",
            "major_code": "660301",
            "grade": 3,
            "size": 30,
            "kind": "visit",
            "start": date(2026, 7, 2),
            "end": date(2026, 7, 3),
            "class_id": "K1",
        },
    ],
    "enterprises": [
        # 10 % of 200: 20, of whom 2 present, 4 fixed
        {
            "enterprise_id": "E1",
            "name": "示例汽配厂",
            "industry": "C3670",
            "region": "370881",
            "lon": 116.99,
            "lat": 35.60,
            "staff": 200,
            "interns_present": 2,
            "dorm_beds": 12,
        },
        # about 80 km away
        {
            "enterprise_id": "E2",
            "name": "示例机床厂",
            "industry": "C3421",
            "region": "371300",
            "lon": 117.90,
            "lat": 35.59,
            "staff": 300,
        },
        {"enterprise_id": "E3", "name": "示例展示中心", "industry": "R8850", "region": "370881", "staff": 50},
    ],
    "posts": [
        {
            "post_id": "P1",
            "enterprise_id": "E1",
            "kind": "internship",
            "title": "设备操作",
            "majors": ("6603", "460301"),
            "seats": 20,
            "post_staff": 100,
            "post_group": "G1",
            "start": date(2026, 6, 15),
            "end": date(2026, 12, 31),
            "independent": True,
            "pay": 3000.0,
            "post_wage": 3500.0,
            "lowest_wage": 2900.0,
        },
        {"post_id": "P2", "enterprise_id": "E2", "kind": "apprentice", "title": "机床装配学徒", "seats": 10, "housing": True},
        {"post_id": "P3", "enterprise_id": "E1", "kind": "visit", "title": "参观", "majors": ("装备制造大类",), "seats": 30},
        {"post_id": "P4", "enterprise_id": "E3", "kind": "visit", "title": "参观", "majors": ("66",), "seats": 8},
        # shares its staff with P1: 20 % of 90 is 18
        {
            "post_id": "P5",
            "enterprise_id": "E1",
            "kind": "internship",
            "title": "设备维护",
            "majors": ("66",),
            "seats": 5,
            "post_staff": 90,
            "post_group": "G1",
        },
        {
            "post_id": "P6",
            "enterprise_id": "E1",
            "kind": "order",
            "title": "机电订单班",
            "majors": ("机电技术应用",),
            "seats": 16,
            "grades": ("3",),
            "levels": ("secondary", "technician"),
        },
        {
            "post_id": "P7",
            "enterprise_id": "E1",
            "kind": "teacher",
            "title": "技术改造",
            "majors": ("460301",),
            "seats": 1,
            "start": date(2026, 7, 10),
            "end": date(2026, 8, 31),
        },
    ],
    "teachers": [
        {"teacher_id": "T1", "school_id": "S1", "major_codes": ("6603",), "months_done": 2.0, "cycle_end": date(2027, 1, 31)},
        {"teacher_id": "T2", "school_id": "S1", "major_codes": ("6603",), "months_done": 3.0, "cycle_end": date(2028, 1, 31)},
        {"teacher_id": "T3", "school_id": "S2", "major_codes": ("4603",), "months_done": 7.0, "cycle_end": date(2028, 1, 31)},
    ],
    "teacher_windows": [{"teacher_id": "T1", "start": date(2026, 7, 1), "end": date(2026, 8, 25)}],
    "placements": [
        {
            "placement_id": "F1",
            "cohort_id": "C1",
            "enterprise_id": "E1",
            "post_id": "P1",
            "students": 4,
            "start": date(2026, 5, 1),
            "end": date(2026, 7, 31),
            "status": "on_site",
        },
        {
            "placement_id": "F2",
            "cohort_id": "C1",
            "enterprise_id": "E1",
            "post_id": "P1",
            "students": 9,
            "start": date(2026, 7, 1),
            "end": date(2026, 7, 31),
            "status": "returned",
        },
        {
            "placement_id": "F3",
            "cohort_id": "C1",
            "enterprise_id": "E1",
            "post_id": "P1",
            "students": 9,
            "start": date(2026, 2, 1),
            "end": date(2026, 5, 31),
            "status": "confirmed",
        },
    ],
    "order_members": [
        {"school_id": "S1", "cohort_id": "C1", "enterprise_id": "E1", "students": 5, "since": date(2026, 1, 1)},
        {
            "school_id": "S1",
            "cohort_id": "C1",
            "enterprise_id": "E1",
            "students": 20,
            "since": date(2024, 1, 1),
            "until": date(2026, 5, 31),
        },
    ],
    "partnerships": [
        {
            "school_id": "S1",
            "enterprise_id": "E1",
            "since": date(2025, 1, 1),
            "agreement_until": date(2026, 12, 31),
            "framework": True,
        },
        {"school_id": "S1", "enterprise_id": "E1", "since": date(2024, 1, 1)},
        {"school_id": "S1", "enterprise_id": "E2", "since": date(2026, 8, 1)},
        {"school_id": "S2", "enterprise_id": "E1", "since": date(2024, 1, 1)},
    ],
    "relations": [{"major": "机电技术应用", "title": "装配", "relation": "related"}],
    "decisions": [
        {"decision_id": "D1", "action": "pin", "cohort_id": "C1", "post_id": "P2", "students": 10, "reason": "已谈妥"},
        {"decision_id": "D2", "action": "forbid", "cohort_id": "C3", "enterprise_id": "E2", "reason": "往年退回"},
        {
            "decision_id": "D3",
            "action": "except",
            "enterprise_id": "E2",
            "rule": "enterprise_share",
            "value": "0.05",
            "until": date(2026, 12, 31),
            "document": "示例〔2026〕1号",
            "reason": "从严",
        },
        {"decision_id": "D4", "action": "pin", "teacher_id": "T1", "enterprise_id": "E1", "reason": "已谈妥"},
    ],
    "settings": [{"key": "as_of", "value": "2026-06-01"}],
}

# By hand, in the order of the plan's rows: what each of them earns.
TERMS = {
    "placement": (8 + 10 + 6) * 2000 + (25 + 8) * 200,
    "fit": 8 * 900 + 10 * 755 + 6 * 800 + 25 * 500 + 8 * 500,
    "group": -3 * 2000 - 2 * 500,
    "continuity": 8 * 200 + 6 * 100,  # a framework with E1; the agreement with E2 begins too late
    "order_member": 15 * 1040,  # 500 + 1000 · 0.9 · 0.6
    "order_class": -5000,
    "order_internship": 8 * 300,  # of 20 members at E1, 8 are placed there
    "teacher_days": 1620 + 918,  # (600 + 480) · 1.5 for 30 and for 17 days
    "teacher_move": -2 * 300,
    "teacher_with_cohort": 2 * 500,
    "churn": 0,
}
OBJECTIVE = 101788

PLAN: dict[str, Any] = {
    "status": "optimal",
    "objective": OBJECTIVE,
    "bound": float(OBJECTIVE),
    "gap": 0.0,
    "scope": {"legal_pairs": 20, "kept_pairs": 12, "bound_covers": "legal"},
    "terms": TERMS,
    "internships": [
        {"cohort_id": "C1", "post_id": "P1", "students": 8, "start": date(2026, 7, 1), "end": date(2026, 12, 31), "fit": 0.9},
        {"cohort_id": "C1", "post_id": "P2", "students": 10, "start": date(2026, 7, 1), "end": date(2026, 12, 31), "fit": 0.755},
        {"cohort_id": "C3", "post_id": "P1", "students": 6, "start": date(2026, 7, 1), "end": date(2026, 10, 31), "fit": 0.8},
        {"cohort_id": "C2", "post_id": "P3", "students": 25, "start": date(2026, 7, 5), "end": date(2026, 7, 6), "fit": 0.5},
        {"cohort_id": "C4", "post_id": "P4", "students": 8, "start": date(2026, 7, 2), "end": date(2026, 7, 3), "fit": 0.5},
    ],
    "order_classes": [{"post_id": "P6", "members": [{"cohort_id": "C1", "students": 15, "fit": 0.9}]}],
    "teachers": [
        {"teacher_id": "T1", "post_id": "P7", "start": date(2026, 7, 10), "end": date(2026, 8, 8), "days": 30, "fit": 0.8},
        {"teacher_id": "T1", "post_id": "P7", "start": date(2026, 8, 9), "end": date(2026, 8, 25), "days": 17, "fit": 0.8},
    ],
    "unplaced": [
        {"cohort_id": "C1", "students": 2, "blocked_by": [{"rule": "capacity", "detail": "名额已满"}]},
        {"cohort_id": "C3", "students": 14, "blocked_by": [{"rule": "enterprise_share", "detail": "已满"}]},
        {"cohort_id": "C4", "students": 22, "blocked_by": [{"rule": "seats", "detail": "已满"}]},
        {"teacher_id": "T2", "students": 1, "blocked_by": [{"rule": "teacher_window", "detail": "没有时段"}]},
    ],
    "provenance": {"input_sha256": HASH},
}


class Case:
    """Rows of a round and a plan as plain data, to be changed at will; ``row`` and ``group`` find what to change."""

    def __init__(self) -> None:
        self.rows: Rows = deepcopy(ROWS)
        self.plan: dict[str, Any] = deepcopy(PLAN)
        self.baseline: dict[str, Any] | None = None
        self.round = Round.from_records({})

    def row(self, id_: str) -> dict[str, Any]:
        """The row of any sheet whose own id, its first column, is that."""
        return next(row for rows in self.rows.values() for row in rows if next(iter(row.values())) == id_)

    def add(self, sheet: str, **values: Any) -> None:
        """Another row of a sheet."""
        self.rows.setdefault(sheet, []).append(values)

    def group(self, cohort_id: str, post_id: str) -> dict[str, Any]:
        """The plan's group of that pair."""
        return next(g for g in self.plan["internships"] if (g["cohort_id"], g["post_id"]) == (cohort_id, post_id))

    def settle(self) -> AuditReport:
        """Make unplaced rows and figures agree with the rows as they are now, so that only a rule can break; then audit."""
        self.plan["unplaced"] = [row for row in self.plan["unplaced"] if "teacher_id" in row]
        for cohort in self.rows["cohorts"]:
            left = self._to_place(cohort) - sum(
                g["students"] for g in self.plan["internships"] if g["cohort_id"] == cohort["cohort_id"]
            )
            if left > 0:
                self.plan["unplaced"].append({"cohort_id": cohort["cohort_id"], "students": left})
        return self.reckon()

    def reckon(self, again: bool = True) -> AuditReport:
        """Make round, terms, objective and bound agree with the rows; then audit ``again`` where they did not."""
        self.round = Round.from_records(self.rows)
        report = self.audit()
        if report.terms != self.plan["terms"]:
            self.plan["terms"] = report.terms
            self.plan["objective"], self.plan["bound"] = report.objective, float(report.objective)
            report = self.audit() if again else report
        return report

    def audit(self) -> AuditReport:
        """The audit of the plan as it is now. The hash takes half the time and has a test of its own."""
        baseline = Plan.model_validate(self.baseline) if self.baseline else None
        with patch("matcher.audit.document.input_sha256", lambda _: HASH):
            return audit(self.round, Plan.model_validate(self.plan), baseline)

    def _to_place(self, cohort: dict[str, Any]) -> int:
        away = sum(cohort.get(key, 0) for key in ("continuing", "self_arranged", "deferred"))
        for row in self.rows.get("placements", []):
            if row["cohort_id"] == cohort["cohort_id"] and row["status"] in ("on_site", "confirmed") and row["end"] >= AS_OF:
                away += row["students"]
        young = cohort.get("under16", 0) if cohort.get("kind", "internship") == "internship" else 0
        return max(0, max(0, cohort["size"] - away) - young)


def hand_made() -> Case:
    """The valid case, its round built."""
    return deepcopy(_valid())


@cache
def _valid() -> Case:
    case = Case()
    case.reckon()
    return case


def violated(report: AuditReport) -> set[str]:
    """Rule ids among the violations."""
    return {check.rule for check in report.violations}

"""A small round for the tests of features, fit, suggestions and explanations."""

from __future__ import annotations

import copy
import random
from datetime import date
from typing import Any

from data.contract.round import Round

Rows = dict[str, list[dict[str, Any]]]

SUMMER, AUTUMN = date(2026, 7, 1), date(2026, 12, 31)

ROWS: Rows = {
    "schools": [
        {"school_id": "S1", "name": "云溪职业中专", "level": "secondary", "region": "370881", "lon": 117.0, "lat": 35.6},
        {"school_id": "S2", "name": "云溪职业学院", "level": "diploma", "region": "370881"},
    ],
    "majors": [
        {
            "school_id": "S1",
            "major_code": "660301",
            "name": "机电技术应用",
            "description": "培养从事机电设备装调与维护的人员",
            "skills": "电工操作；钳工操作",
        },
        {"school_id": "S1", "major_code": "740101", "name": "旅游服务与管理", "courses": "导游业务；景区服务"},
        {"school_id": "S2", "major_code": "460301", "name": "机电一体化技术", "courses": "可编程控制器；机电设备故障诊断"},
    ],
    "cohorts": [
        {"cohort_id": "C1", "school_id": "S1", "major_code": "660301", "grade": 3, "size": 30},
        {"cohort_id": "C2", "school_id": "S1", "major_code": "740101", "grade": 3, "size": 20, "minors": 0, "women": 12},
        {"cohort_id": "C3", "school_id": "S2", "major_code": "460301", "grade": 3, "size": 25},
        {"cohort_id": "C4", "school_id": "S1", "major_code": "740101", "grade": 1, "size": 20, "kind": "visit"},
    ],
    "teachers": [
        {
            "teacher_id": "T1",
            "school_id": "S1",
            "name": "甲",
            "major_codes": ("机电技术应用",),
            "months_done": 1,
            "cycle_end": AUTUMN,
        },
        {"teacher_id": "T2", "school_id": "S1", "name": "乙", "major_codes": ("7401",), "months_done": 7, "cycle_end": AUTUMN},
    ],
    "teacher_windows": [
        {"teacher_id": "T1", "start": SUMMER, "end": date(2026, 8, 31)},
        {"teacher_id": "T2", "start": SUMMER, "end": date(2026, 8, 31)},
    ],
    "enterprises": [
        {
            "enterprise_id": "E1",
            "name": "青石机械",
            "industry": "C34",
            "staff": 500,
            "region": "370881",
            "lon": 117.1,
            "lat": 35.6,
            "integration": "certified",
            "inspected_on": date(2026, 3, 1),
        },
        {"enterprise_id": "E2", "name": "云溪景区", "industry": "N78", "staff": 300, "region": "370881"},
        {
            "enterprise_id": "E3",
            "name": "远山电机",
            "industry": "C38",
            "staff": 400,
            "region": "370811",
            "lon": 116.6,
            "lat": 35.4,
            "dorm_beds": 100,
        },
    ],
    "posts": [
        {
            "post_id": "P1",
            "enterprise_id": "E1",
            "kind": "internship",
            "title": "机电设备维修电工",
            "seats": 20,
            "majors": ("6603",),
            "pay": 2500.0,
            "mentors": 4,
        },
        {
            "post_id": "P2",
            "enterprise_id": "E2",
            "kind": "internship",
            "title": "导游讲解员",
            "seats": 20,
            "occupation": "4-07-04-01",
        },
        {
            "post_id": "P3",
            "enterprise_id": "E1",
            "kind": "teacher",
            "title": "机电技术员",
            "seats": 2,
            "majors": ("机电技术应用",),
        },
        {"post_id": "P4", "enterprise_id": "E1", "kind": "order", "title": "机电订单班", "seats": 30},
        {
            "post_id": "P5",
            "enterprise_id": "E3",
            "kind": "internship",
            "title": "电机装配钳工",
            "description": "电机装配、设备调试与维护",
            "seats": 15,
            "majors": ("装备制造大类",),
            "pay": 1800.0,
            "post_wage": 4000.0,
            "mentors": 1,
            "start": date(2026, 8, 1),
            "end": date(2026, 10, 31),
        },
        {"post_id": "P6", "enterprise_id": "E2", "kind": "visit", "title": "景区参观", "seats": 40, "majors": ("旅游类",)},
        {
            "post_id": "P7",
            "enterprise_id": "E3",
            "kind": "apprentice",
            "title": "装配学徒",
            "seats": 10,
            "majors": ("机电技术应用",),
        },
    ],
    "partnerships": [
        {"school_id": "S1", "enterprise_id": "E1", "since": date(2025, 1, 1), "framework": True},
        {"school_id": "S1", "enterprise_id": "E1", "since": date(2020, 1, 1), "agreement_until": date(2021, 1, 1)},
        {"school_id": "S1", "enterprise_id": "E2", "since": date(2020, 1, 1), "agreement_until": date(2021, 1, 1)},
    ],
    "outcomes": [
        {
            "school_id": "S1",
            "major_code": "660301",
            "enterprise_id": "E1",
            "year": 2025,
            "proposed": 20,
            "accepted": 18,
            "completed": 17,
            "retained": 8,
        },
        {"school_id": "S2", "major_code": "460301", "enterprise_id": "E3", "year": 2025, "proposed": 2, "accepted": 0},
    ],
    "evaluations": [
        {
            "school_id": "S1",
            "enterprise_id": "E1",
            "year": 2025,
            "rater": "student",
            "about": "enterprise",
            "score": 88.3,
            "count": 12,
        },
        {
            "school_id": "S1",
            "enterprise_id": "E1",
            "year": 2025,
            "rater": "school",
            "about": "enterprise",
            "score": 91.7,
            "count": 1,
        },
        {
            "school_id": "S2",
            "enterprise_id": "E3",
            "year": 2025,
            "rater": "student",
            "about": "enterprise",
            "score": 60.1,
            "count": 3,
        },
        {
            "school_id": "S1",
            "enterprise_id": "E1",
            "year": 2025,
            "rater": "enterprise",
            "about": "student",
            "score": 85.0,
            "count": 2,
        },
    ],
    "relations": [{"major": "7401", "title": "导游", "relation": "related"}],
    "settings": [{"key": "as_of", "value": "2026-06-01"}],
}
for _cohort in ROWS["cohorts"]:
    _cohort |= {"start": SUMMER, "end": AUTUMN}


def sample(**changes: dict[str, dict[str, Any]] | list[dict[str, Any]]) -> Round:
    """The round, with cells changed (``posts={"P1": {"pay": None}}``) or a sheet replaced (``outcomes=[]``)."""
    rows = copy.deepcopy(ROWS)
    for sheet, change in changes.items():
        if isinstance(change, list):
            rows[sheet] = change
            continue
        key = sheet.removesuffix("s") + "_id"
        for row in rows[sheet]:
            row |= change.get(row[key], {})
    return Round.from_records(rows)


def shuffled(seed: int) -> Round:
    """The same round with the rows of every sheet in another order."""
    rows = copy.deepcopy(ROWS)
    for sheet in rows.values():
        random.Random(seed).shuffle(sheet)
    return Round.from_records(rows)

"""A small round and plan, with a value of every kind, for the tests of writing."""

from __future__ import annotations

from datetime import date
from typing import Any

from data.contract.plan import (
    Blocked,
    Check,
    Group,
    Member,
    OrderClass,
    Plan,
    Provenance,
    Scope,
    TeacherPlacement,
    Unplaced,
)
from data.contract.round import Round

SUMMER, AUTUMN, WINTER = date(2026, 7, 1), date(2026, 9, 1), date(2026, 12, 31)


def sample_rows() -> dict[str, list[dict[str, Any]]]:
    """Rows of a round that ``check`` has nothing against."""
    return {
        "schools": [
            {"school_id": "S1", "name": "云溪县职业中专", "level": "secondary", "region": "370881", "lon": 116.99, "lat": 35.6},
            {"school_id": "S2", "name": "云溪技工学校", "level": "technician"},
        ],
        "majors": [
            {
                "school_id": "S1",
                "major_code": "660301",
                "name": "机电技术应用",
                "courses": "第一行\n第二行",
                "skills": '"引号", 逗号',
            },
            {"school_id": "S2", "major_code": "660301", "name": "机电技术应用"},
        ],
        "cohorts": [
            _cohort("C1", "S1", size=40, continuing=10, self_arranged=2, deferred=1, minors=5, under16=1, women=8, minor_women=1),
            _cohort("C2", "S1", size=20, minors=0, women=0, minor_women=0, class_id="K1", keep_together=True),
            _cohort("C3", "S2", size=12, minors=0, women=0, minor_women=0, commute_km=12.5, guides=2),
        ],
        "teachers": [
            {
                "teacher_id": "T1",
                "school_id": "S1",
                "name": "李老师",
                "major_codes": ("660301", "数控技术应用"),
                "months_done": 2.5,
                "cycle_end": date(2027, 8, 31),
            }
        ],
        "teacher_windows": [{"teacher_id": "T1", "start": SUMMER, "end": date(2026, 8, 29)}],
        "enterprises": [
            {
                "enterprise_id": "E1",
                "name": "云溪精工机械公司",
                "industry": "C3421",
                "staff": 400,
                "integration": "certified",
                "contact": "赵经理",
                "phone": "0537-0000001",
                "lon": 116.123456789012,
                "lat": 35.1234567890123,
                "dorm_beds": 10,
            },
            {"enterprise_id": "E2", "name": "=1+1 公司", "staff": 90},
        ],
        "posts": [
            _post(
                "P1", "E1", "internship", seats=20, majors=("6603", "机电技术应用"), hazards=("height", "dust"), filing_no="007"
            ),
            _post("P2", "E2", "internship", seats=8, majors=("6603",), pay=3000.5, independent=True, post_wage=3500.0),
            _post("P3", "E1", "order", seats=30, majors=("6603",), levels=("secondary",), grades=("3",), hire_promise=0.7),
            _post("P4", "E1", "teacher", seats=2, majors=("6603",)),
        ],
        "placements": [
            {
                "placement_id": "F1",
                "cohort_id": "C1",
                "enterprise_id": "E1",
                "post_id": "P1",
                "students": 3,
                "start": date(2026, 6, 1),
                "end": AUTUMN,
                "status": "on_site",
            }
        ],
        "partnerships": [{"school_id": "S1", "enterprise_id": "E1", "since": date(2024, 3, 1), "framework": True}],
        "settings": [
            {"key": "as_of", "value": "2026-06-15"},
            {"key": "rules.enterprise_share.share", "value": "0.1"},
            {"key": "weights.fit", "value": "1.25", "reason": "试算"},
        ],
    }


def sample_round() -> Round:
    """The round of ``sample_rows``."""
    return Round.from_records(sample_rows())


def sample_plan(**changes: Any) -> Plan:
    """A plan of the sample round with all three programmes, a failed check and a to-do."""
    given: dict[str, Any] = {
        "status": "feasible",
        "objective": 60_500,
        "bound": 60_700.0,
        "gap": 200 / 60_700,
        "scope": Scope(legal_pairs=7, kept_pairs=7, bound_covers="legal"),
        "terms": {"placement": 50_000, "fit": 20_000, "group": -4_000, "order_class": -5_000, "teacher_move": -500},
        "internships": (
            _group("C1", "P1", 15, 0.812, ("专业对口", "距离 4 公里")),
            _group("C3", "P2", 8, 0.5),
        ),
        "order_classes": (OrderClass(post_id="P3", members=(Member(cohort_id="C2", students=16, fit=0.7),)),),
        "teachers": (TeacherPlacement(teacher_id="T1", post_id="P4", start=SUMMER, end=date(2026, 7, 30), days=30, fit=0.66),),
        "unplaced": (
            Unplaced(
                cohort_id="C1",
                students=8,
                blocked_by=(
                    Blocked(rule="seats", detail="岗位已满", detail_en="no seats"),
                    Blocked(rule="outbid", detail="另有更优安排"),
                ),
            ),
            Unplaced(cohort_id="C2", students=20, blocked_by=(Blocked(rule="min_group", detail="整班 20 人超过名额"),)),
            Unplaced(cohort_id="C3", students=4),
        ),
        "checks": (
            _check("enterprise_share", "enterprise:E1 2026-07-01", 18, 40),
            _check("seats", "post:P1 2026-07-01", 18, 17, ok=False),
            _check("pay", "post:P1", None, 2800, severity="todo"),
            _check("size", "all:3", 0, 0),
        ),
        "provenance": Provenance(input_sha256="ab" * 32, seed=3, started="2026-06-15T08:00:00+00:00"),
    }
    return Plan(**{**given, **changes})


def _cohort(cohort_id: str, school_id: str, **more: Any) -> dict[str, Any]:
    fixed = {"cohort_id": cohort_id, "school_id": school_id, "major_code": "660301", "grade": 3, "start": SUMMER, "end": WINTER}
    return fixed | more


def _post(post_id: str, enterprise_id: str, kind: str, **more: Any) -> dict[str, Any]:
    fixed = {
        "post_id": post_id,
        "enterprise_id": enterprise_id,
        "kind": kind,
        "title": f"岗位 {post_id}",
        "occupation": "6-18-01-01",
    }
    return fixed | {"start": SUMMER, "end": WINTER} | more


def _group(cohort_id: str, post_id: str, students: int, fit: float, reasons: tuple[str, ...] = ()) -> Group:
    grade: Any = "related" if (cohort_id, post_id) == ("C1", "P1") else None
    return Group(
        cohort_id=cohort_id, post_id=post_id, students=students, start=SUMMER, end=WINTER, fit=fit, grade=grade, reasons=reasons
    )


def _check(rule: str, subject: str, value: float | None, limit: float, *, ok: bool = True, severity: Any = "barred") -> Check:
    return Check(
        rule=rule,
        severity=severity,
        article="第十条",
        source="教职成〔2021〕4号",
        verified=False,
        subject=subject,
        value=value,
        limit=limit,
        ok=ok,
    )

"""The second reading stays apart from the first: what the audit imports, and how fast it reads."""

from __future__ import annotations

import ast
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import matcher.audit
from data.contract.plan import Plan
from data.contract.round import Round
from data.rounds import input_sha256
from matcher.audit import audit

FOLDER = Path(matcher.audit.__file__).parent
OWN = ("matcher.audit", "matcher.relation", "data")


def imported(path: Path) -> set[str]:
    """Names of all modules that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide where they lead"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: path.name)
def test_imports_nothing_of_the_model(path: Path) -> None:
    for name in imported(path):
        first = name.split(".")[0]
        allowed = first in sys.stdlib_module_names or any(name == own or name.startswith(f"{own}.") for own in OWN)
        assert allowed, f"{path.name} imports {name}"


def large() -> tuple[Round, dict[str, Any]]:
    """A round of the size of a prefecture and a plan of 5,000 rows for it, legal or not."""
    start, end = date(2026, 7, 1), date(2026, 12, 31)
    days = {"start": start, "end": end}
    schools = [
        {"school_id": f"S{i}", "name": "学校", "level": "secondary", "lon": 116.0, "lat": 35.0 + i / 100} for i in range(30)
    ]
    cohorts = [
        {"cohort_id": f"C{i}", "school_id": f"S{i % 30}", "major_code": "660301", "grade": 3, "size": 90, **days}
        for i in range(450)
    ]
    enterprises = [
        {"enterprise_id": f"E{i}", "name": "企业", "industry": "C3670", "staff": 50, "lon": 116.1, "lat": 35.0}
        for i in range(3000)
    ]
    posts = [
        {
            "post_id": f"P{i}", "enterprise_id": f"E{i // 3}", "kind": "internship", "title": f"岗位{i}", "seats": 9,
            "majors": ("66",),
        }
        for i in range(9000)
    ]  # fmt: skip
    teachers = [
        {"teacher_id": f"T{i}", "school_id": f"S{i % 30}", "major_codes": ("66",), "months_done": 2.0, "cycle_end": end}
        for i in range(3000)
    ]
    groups = [
        {"cohort_id": f"C{i % 450}", "post_id": f"P{(i * 7) % 9000}", "students": 6, "start": start, "end": end, "fit": 0.5}
        for i in range(5000)
    ]
    stays = [
        {"teacher_id": f"T{i}", "post_id": f"P{i}", "start": start, "end": start + timedelta(days=29), "days": 30, "fit": 0.5}
        for i in range(2000)
    ]
    decisions = [
        {"decision_id": f"D{i}", "action": "pin", "cohort_id": f"C{i}", "enterprise_id": f"E{i}", "until": end, "reason": "试"}
        for i in range(100)
    ]
    sheets = {
        "schools": schools, "cohorts": cohorts, "enterprises": enterprises, "posts": posts, "teachers": teachers,
        "decisions": decisions,
    }  # fmt: skip
    plan = {
        "status": "feasible", "objective": 0, "bound": 0.0, "gap": 0.0, "terms": {}, "internships": groups, "teachers": stays,
        "scope": {"legal_pairs": 9000, "kept_pairs": 9000, "bound_covers": "legal"}, "provenance": {"input_sha256": ""},
    }  # fmt: skip
    return Round.from_records(sheets), plan


def test_a_prefecture_is_read_within_seconds() -> None:
    round_, rows = large()
    rows["provenance"]["input_sha256"] = input_sha256(round_)
    plan = Plan.model_validate(rows)
    began = time.process_time()
    report = audit(round_, plan)
    assert time.process_time() - began < 5
    assert {"kind", "teacher_window", "enterprise_share"} <= {check.rule for check in report.violations}

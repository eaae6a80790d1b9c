"""A round of one school, one cohort, one enterprise and one post, all legal, to be changed by each test as it needs."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any
from unittest.mock import patch

from data.contract.plan import Plan, Provenance, Scope
from data.contract.round import Round
from matcher.legality import Legality
from matcher.problem import Problem
from matcher.solve import SolveOptions, solve

HASH = "0" * 64
FIRST, LAST = date(2026, 9, 1), date(2026, 12, 31)  # 122 days
ROWS: dict[str, list[dict[str, Any]]] = {
    "schools": [{"school_id": "S1", "name": "泗滨职业中专", "level": "secondary", "region": "370881"}],
    "majors": [{"school_id": "S1", "major_code": "660301", "name": "机电技术应用"}],
    "cohorts": [
        {
            "cohort_id": "C1", "school_id": "S1", "major_code": "660301", "grade": 3, "size": 10, "minors": 0, "women": 0,
            "min_group": 2, "start": FIRST, "end": LAST,
        }
    ],
    "enterprises": [{"enterprise_id": "E1", "name": "示例汽配厂", "industry": "C3670", "region": "370881", "staff": 200}],
    "posts": [
        {
            "post_id": "P1", "enterprise_id": "E1", "kind": "internship", "title": "设备操作", "majors": ("66",), "seats": 10,
            "start": FIRST, "end": LAST,
        }
    ],
}  # fmt: skip


class Small:
    """Rows of a round as plain data. ``cells`` change the rows with those ids, like ``P1={"seats": 3}``."""

    def __init__(self, **cells: dict[str, Any]) -> None:
        self.rows = deepcopy(ROWS)
        for id_, values in cells.items():
            self.row(id_).update(values)

    def row(self, id_: str) -> dict[str, Any]:
        """The row of any sheet whose own id, its first column, is that."""
        return next(row for rows in self.rows.values() for row in rows if next(iter(row.values())) == id_)

    def add(self, sheet: str, **values: Any) -> Small:
        """Another row of a sheet."""
        self.rows.setdefault(sheet, []).append(values)
        return self

    def like(self, id_: str, **values: Any) -> Small:
        """Another row like the one with that id, with other values."""
        sheet = next(name for name, rows in self.rows.items() if self.row(id_) in rows)
        return self.add(sheet, **{**self.row(id_), **values})

    def set(self, key: str, value: object) -> Small:
        """A setting."""
        return self.add("settings", key=key, value=str(value), reason="试")

    def decide(self, **values: Any) -> Small:
        """A decision, D1, D2 … in order."""
        number = len(self.rows.get("decisions", [])) + 1
        return self.add("decisions", **{"decision_id": f"D{number}", "reason": "试", **values})

    def fixed(self, students: int, start: date = FIRST, end: date = LAST, **values: Any) -> Small:
        """A confirmed placement of C1 at P1, unless said otherwise."""
        number = len(self.rows.get("placements", [])) + 1
        base = {"placement_id": f"F{number}", "cohort_id": "C1", "enterprise_id": "E1", "post_id": "P1", "status": "confirmed"}
        return self.add("placements", **{**base, "students": students, "start": start, "end": end, **values})

    def teacher(self, **values: Any) -> Small:
        """A teacher T1 with a window of all days, and a post Q1 for two teachers."""
        base = {
            "teacher_id": "T1",
            "school_id": "S1",
            "major_codes": ("6603",),
            "months_done": 0.0,
            "cycle_end": date(2029, 8, 31),
        }
        self.add("teachers", **{**base, **values})
        self.add("teacher_windows", teacher_id="T1", start=FIRST, end=LAST)
        return self.like("P1", post_id="Q1", kind="teacher", seats=2)

    @property
    def round(self) -> Round:
        """The round of the rows as they are now."""
        return Round.from_records(self.rows)

    def solve(self, **options: Any) -> Plan:
        """The best plan, proven. The hash takes a third of the time of a small round and has tests of its own."""
        with patch("matcher.solve.input_sha256", lambda _: HASH), patch("matcher.audit.document.input_sha256", lambda _: HASH):
            return solve(self.round, SolveOptions(time_limit=None, **options))

    def placed(self) -> int:
        """Students in groups of the best plan."""
        return sum(group.students for group in self.solve().internships)

    def blocked(self, left: str = "C1", post: str = "P1") -> set[str]:
        """Rules that bar the pair of a cohort or teacher and a post."""
        return set(self.why(left, post))

    def why(self, left: str = "C1", post: str = "P1") -> dict[str, str]:
        """What each rule that bars the pair says."""
        problem = Problem.of(self.round)
        kind = "cohort" if left in problem.places.cohorts else "teacher"
        row = getattr(problem.places, f"{kind}s")[left]
        return {one.rule: one.detail for one in Legality(problem).blocked(kind, row, problem.places.posts[post])}


def bare_plan(**rows: Any) -> Plan:
    """A plan of some other day, of which only the rows matter."""
    return Plan(
        status="feasible",
        objective=0,
        bound=0,
        gap=0,
        scope=Scope(legal_pairs=0, kept_pairs=0, bound_covers="kept"),
        terms={},
        provenance=Provenance(input_sha256=HASH),
        **rows,
    )

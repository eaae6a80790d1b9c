"""A round so small that it is solved in a blink, as a folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from data.contract.round import Round
from data.rounds.write import write_round

STAY = {"start": date(2026, 7, 1), "end": date(2026, 12, 31)}
MAJOR = {"school_id": "S1", "major_code": "710201"}
POST = {"enterprise_id": "E1", "kind": "internship", "majors": ("710201",), "seats": 10, "regular_seats": 10, **STAY}


def tiny_records() -> dict[str, list[dict[str, Any]]]:
    """One cohort of 12 students, two posts of 10 seats."""
    return {
        "schools": [{"school_id": "S1", "name": "虚构职专", "level": "secondary", "region": "110101"}],
        "majors": [{**MAJOR, "name": "计算机应用"}],
        "cohorts": [
            {
                "cohort_id": "C1",
                **MAJOR,
                "grade": 3,
                "size": 12,
                "minors": 0,
                "women": 0,
                "minor_women": 0,
                "min_group": 2,
                **STAY,
            }
        ],
        "enterprises": [{"enterprise_id": "E1", "name": "虚构一厂", "staff": 400, "region": "110101"}],
        "posts": [{"post_id": "P1", "title": "装配", **POST}, {"post_id": "P2", "title": "测试", **POST}],
    }


def write_tiny(folder: Path, **sheets: list[dict[str, Any]]) -> Path:
    """The tiny round, with sheets replaced or added, as a folder of CSV files."""
    write_round(Round.from_records(tiny_records() | sheets), folder)
    return folder

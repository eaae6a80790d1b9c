"""A small sound round as written cells, and ways of writing it as a folder or a workbook."""

from __future__ import annotations

import copy
import csv
from pathlib import Path
from typing import Any

import openpyxl

from data.columns import sheet

Cells = dict[str, list[list[Any]]]

SOUND: Cells = {
    "schools": [
        ["school_id", "name", "level", "region", "lon", "lat"],
        ["S1", "云溪县职业中专", "中职", "370881", 116.99, 35.59],
        ["S2", "云溪技师学院", "技工", "370881", 117.01, 35.61],
    ],
    "majors": [
        ["school_id", "major_code", "name"],
        ["S1", "660301", "机电技术应用"],
        ["S2", "660301", "机电技术应用"],
    ],
    "cohorts": [
        ["cohort_id", "school_id", "major_code", "grade", "size", "continuing", "minors", "women", "start", "end", "kind"],
        ["C1", "S1", "660301", 3, 40, 10, 20, 12, "2026-07-01", "2026-12-31", "岗位实习"],
        ["C2", "S2", "660301", 2, 35, 0, 10, 5, "2026-07-01", "2026-12-31", "岗位实习"],
        ["C3", "S2", "660301", 1, 30, 0, 30, 5, "2026-07-01", "2026-07-05", "认识实习"],
    ],
    "teachers": [
        ["teacher_id", "school_id", "name", "major_codes", "months_done", "cycle_end"],
        ["T1", "S1", "王老师", "6603", 2, "2027-08-31"],
    ],
    "teacher_windows": [["teacher_id", "start", "end"], ["T1", "2026-07-01", "2026-08-31"]],
    "enterprises": [
        ["enterprise_id", "name", "industry", "region", "lon", "lat", "staff"],
        ["E1", "云溪精工机械", "C3421", "370881", 116.98, 35.6, 400],
        ["E2", "青石食品", "C1391", "370881", 116.9, 35.5, 120],
    ],
    "posts": [
        ["post_id", "enterprise_id", "kind", "title", "occupation", "majors", "seats", "min_group", "start", "end", "hazards"],
        ["P1", "E1", "岗位实习", "车工学徒", "6-18-01-01", "6603", 30, 1, "2026-07-01", "2026-12-31", ""],
        ["P2", "E1", "教师实践", "数控技术", "6-18-01-01", "6603", 2, 1, "2026-07-01", "2026-12-31", ""],
        ["P3", "E2", "认识实习", "参观生产线", "6-02-01-01", "", 40, 1, "2026-07-01", "2026-12-31", ""],
        ["P4", "E2", "订单班", "机电订单班", "6-31-01-02", "机电技术应用", 30, 15, "2026-09-01", "2027-06-30", ""],
    ],
    "placements": [
        ["placement_id", "cohort_id", "enterprise_id", "post_id", "students", "start", "end", "status"],
        ["L1", "C1", "E1", "P1", 5, "2026-07-01", "2026-12-31", "已确认"],
    ],
    "decisions": [
        [
            "decision_id",
            "action",
            "cohort_id",
            "teacher_id",
            "school_id",
            "post_id",
            "enterprise_id",
            "students",
            "rule",
            "value",
            "reason",
        ],
        ["D1", "锁定", "C1", "", "", "P1", "", 6, "", "", "双方商定"],
    ],
    "settings": [["key", "value", "reason"], ["as_of", "2026-06-01", ""]],
}


def sound() -> Cells:
    """A copy that a test may damage."""
    return copy.deepcopy(SOUND)


def put(cells: Cells, name: str, row: int, column: str, value: Any) -> Cells:
    """Set the cell of a row (header = 1), adding the column where it is new."""
    table = cells[name]
    if column not in table[0]:
        for n, line in enumerate(table):
            line.append(column if n == 0 else "")
    table[row - 1][table[0].index(column)] = value
    return cells


def write_folder(cells: Cells, folder: Path, encoding: str = "utf-8-sig", chinese: bool = False) -> Path:
    """One CSV file per sheet."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in cells.items():
        title = sheet(name).zh if chinese else name
        with (folder / f"{title}.csv").open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(rows)
    return folder


def write_book(cells: Cells, path: Path, chinese: bool = False) -> Path:
    """One worksheet per sheet; numbers stay numbers."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in cells.items():
        page = book.create_sheet(sheet(name).zh if chinese else name)
        for row in rows:
            page.append([None if value == "" else value for value in row])
    book.save(path)
    return path

"""The table of a sweep: a row for each point."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import xlsxwriter

from data.contract.plan import Among
from data.contract.sweep import SweepPoint
from data.contract.text import Language, Text
from data.plans.among import plans_words
from data.plans.headcount import PLACED, UNPLACED
from data.plans.printing import Printer
from data.plans.tables import Cell, Heading, Table, heading
from data.rulebook import TERM_TITLES, TERMS

TITLE = Text("参数扫描", "Sweep")
_WHOLE, _SHARE = "#,##0", "0.00%"
FIGURES: tuple[tuple[str, Heading], ...] = (
    ("status", heading("状态", "status", 10)),
    ("objective", heading("总分", "points", 14, _WHOLE)),
    ("gap", heading("差距", "gap", 9, _SHARE)),
    ("bound", heading("上界", "bound", 14, _WHOLE)),
    ("among", heading("差距和上界所指", "gap and bound are of", 22)),
    ("placed", Heading(PLACED, 14, _WHOLE)),
    ("unplaced", Heading(UNPLACED, 10, _WHOLE)),
    ("moved", heading("变动学生", "students moved", 10, _WHOLE)),
    ("groups", heading("小组", "groups", 9, _WHOLE)),
    ("posts", heading("岗位", "posts", 9, _WHOLE)),
    ("order_classes", heading("订单班", "order-based classes", 9, _WHOLE)),
    ("order_members", heading("订单班学员", "their members", 10, _WHOLE)),
    ("teacher_days", heading("教师实践天数", "teachers' days", 12, _WHOLE)),
    ("seconds", heading("用时（秒）", "seconds", 9, "0.0")),
    ("work", heading("计算量", "work", 10, _WHOLE)),
    ("plan_sha256", heading("方案指纹", "fingerprint of the plan", 20)),
)
"""Fields of a point with their headings, in the order of the columns."""


def write_csv(points: Sequence[SweepPoint], path: Path) -> None:
    """For programs: headers are the names of the knobs and of the fields, terms with ``terms.`` before their names."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*_knobs(points), *(name for name, _ in FIGURES), *(f"terms.{term}" for term in TERMS)])
        for point in points:
            writer.writerow("" if cell is None else cell for cell in _row(point, _knobs(points)))


def write_workbook(points: Sequence[SweepPoint], path: Path, language: Language = "zh") -> None:
    """For people: one printed table, headers in their language."""
    knobs = _knobs(points)
    titles = [
        *(Heading(Text(knob, knob), 18) for knob in knobs),
        *(title for _, title in FIGURES),
        *(Heading(TERM_TITLES[term], 12, _WHOLE) for term in TERMS),
    ]
    rows: list[list[Cell]] = []
    for point in points:
        figures = _row(point, (), lambda covered: plans_words(covered).to(language))
        rows.append([*(float(point.values[knob]) for knob in knobs), *figures])
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        Printer(book, language, TITLE.to(language)).sheet(Table(TITLE, titles, rows))


def _knobs(points: Sequence[SweepPoint]) -> list[str]:
    return list(points[0].values) if points else []


def _row(point: SweepPoint, knobs: Sequence[str], tell: Callable[[Among], str] = str) -> list[Cell]:
    """The cells of a point; which plans its gap speaks of is told where it has one."""
    figures = point.model_dump() | {"among": None if point.gap is None else tell(point.among)}
    return [
        *(point.values[knob] for knob in knobs),
        *(figures[name] for name, _ in FIGURES),
        *(point.terms.get(term, 0) for term in TERMS),
    ]

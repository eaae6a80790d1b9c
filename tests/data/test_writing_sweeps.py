"""What is written of a sweep: CSV, workbook, chart."""

from __future__ import annotations

import csv
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from data.contract.sweep import SweepPoint
from data.rulebook import TERMS
from data.sweeps import chart, write_csv, write_workbook
from data.sweeps.chart import PANELS


def point(number: int, objective: int | None = 100, **values: str) -> SweepPoint:
    placed = objective is not None
    return SweepPoint(
        number=number,
        values=values,
        status="feasible" if placed else "infeasible",
        objective=objective,
        bound=110.0,
        gap=0.1 if placed else None,
        placed=number,
        unplaced=3,
        groups=2,
        posts=2,
        order_classes=0,
        order_members=0,
        teacher_days=30,
        moved=number if placed else None,
        terms={"placement": 90},
        seconds=1.25,
        work=500.0,
        plan_sha256="ab" * 32,
    )


ONE = [point(0, seats="10"), point(1, None, seats="20"), point(2, 300, seats="30")]
TWO = [point(2 * a + b, 100 + a, **{"weights.fit": str(a), "posts/*/<seats>": str(b)}) for a in range(4) for b in range(2)]


def test_the_table_for_programs(tmp_path: Path) -> None:
    write_csv(ONE, tmp_path / "sweep.csv")
    with (tmp_path / "sweep.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["seats"] for row in rows] == ["10", "20", "30"]
    assert [row["objective"] for row in rows] == ["100", "", "300"]
    assert rows[0]["terms.placement"] == "90"
    assert {f"terms.{term}" for term in TERMS} <= set(rows[0])


def test_a_gap_is_told_with_the_plans_that_it_speaks_of(tmp_path: Path) -> None:
    limited = [point(0, changes="0").model_copy(update={"among": "changes"}), point(1, None, changes="1"), point(2, changes="2")]
    write_csv(limited, tmp_path / "curve.csv")
    with (tmp_path / "curve.csv").open(encoding="utf-8", newline="") as file:
        assert [row["among"] for row in csv.DictReader(file)] == ["changes", "", "legal"]
    write_workbook(limited, tmp_path / "curve.xlsx", "en")
    (page,) = load_workbook(tmp_path / "curve.xlsx").worksheets
    column = [cell.value for cell in page[1]].index("gap and bound are of")
    told = [row[column].value for row in page.iter_rows(min_row=2)]
    assert told == ["the plans within the limit of changes", None, "all legal plans"]


@pytest.mark.parametrize(("language", "title"), [("zh", "总分"), ("en", "points")])
def test_the_table_for_people(tmp_path: Path, language: str, title: str) -> None:
    write_workbook(TWO, tmp_path / "sweep.xlsx", language)
    (page,) = load_workbook(tmp_path / "sweep.xlsx").worksheets
    headers = [cell.value for cell in page[1]]
    assert headers[:2] == ["weights.fit", "posts/*/<seats>"]
    column = headers.index(title)
    assert [row[column].value for row in page.iter_rows(min_row=2)] == [100, 100, 101, 101, 102, 102, 103, 103]
    assert page["A2"].value == 0


def parts(picture: str, name: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(picture).findall(f".//{{http://www.w3.org/2000/svg}}{name}")


def test_the_chart_has_a_line_for_each_value_of_the_second() -> None:
    picture = chart(TWO, "en")
    assert len(parts(picture, "polyline")) == 2 * len(PANELS)
    assert len(parts(picture, "circle")) == len(TWO) * len(PANELS)
    texts = {element.text for element in parts(picture, "text")}
    assert {"points", "students placed, visits included", "posts/*/<seats>", "= 0", "= 1", "weights.fit"} <= texts
    assert "总分" in chart(TWO, "zh")


def test_a_chart_leaves_out_what_has_no_plan() -> None:
    picture = chart(ONE)
    first = parts(picture, "polyline")[0].attrib["points"].split()
    assert len(first) == 2
    assert float(first[0].split(",")[1]) > float(first[1].split(",")[1])  # more points stand higher
    assert parts(chart([point(0, None, seats="1")]), "polyline")  # the students placed are a figure all the same
    assert parts(chart([]), "polyline") == []

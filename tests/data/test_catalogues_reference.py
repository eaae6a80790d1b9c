"""The catalogues against reference copies that may stand beside the repository; skipped where they do not."""

import csv
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from data import catalogues as c
from data.catalogues.occupations import occupation_majors

REFERENCE = Path(__file__).resolve().parents[2].parent / "shared" / "catalogues"
pytestmark = pytest.mark.skipif(not REFERENCE.is_dir(), reason="no reference copies beside the repository")

# where the reference departs from the standard's own wording
WORDING = {"C15": "酒、饮料和精制茶制造业"}
LEVELS = {"中职": "secondary", "高职专科": "diploma", "职教本科": "bachelor"}


def _rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _sheet(name: str) -> list[dict[str, str]]:
    header, *rows = openpyxl.load_workbook(REFERENCE / name, read_only=True).active.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_every_category_and_class_at_every_level() -> None:
    rows = _rows("majors_categories_classes.csv")
    assert len(rows) == len(c.class_names()) == 97
    assert len(c.category_names()) == 19
    for row in rows:
        index = f"{int(row['category_index']):02d}{row['class_index']}"
        assert c.class_names()[index] == row["class_name"]
        assert c.category_names()[index[:2]] == row["category_name"]
        codes = {row["secondary_class_code_6x7x"], row["diploma_class_code_4x5x"], row["bachelor_class_code_2x3x"]}
        assert c.codes_named(row["class_name"]) == codes
        assert {c.major_class(code) for code in codes} == {index}
        assert {code[:2] for code in codes} == c.codes_named(row["category_name"])


def test_every_major_of_all_levels() -> None:
    rows = _sheet("majors_2021_all_levels.xlsx")
    assert len(rows) == 1443
    for row in rows:
        code = row["专业代码"]
        major = c.majors()[code]
        assert (major.name, c.level_of(code)) == (row["专业名称"], LEVELS[row["层次"]])
        assert c.class_names()[c.major_class(code) or ""] == row["专业类"]
        assert c.category_names()[c.category(code) or ""] == row["专业大类"]
        assert major.added == (2025 if row["备注"] else None)


def test_every_diploma_major() -> None:
    rows = _rows("majors_higher_vocational_diploma_2026-07.csv")
    ours = {code: major for code, major in c.majors().items() if c.level_of(code) == "diploma"}
    assert len(rows) == len(ours) == 811
    for row in rows:
        major = ours[c.normalise_major(row["code"])]
        assert (major.name, major.controlled) == (row["name"], row["national_control"] == "1")
        assert (major.added == 2026) == (row["added_2026_for_2027"] == "1")
        assert c.class_names()[c.major_class(row["code"]) or ""] == row["class_name"]
    assert sum(bool(major.controlled) for major in ours.values()) == 49


def test_no_major_that_the_reference_lacks() -> None:
    known = {row["专业代码"] for row in _sheet("majors_2021_all_levels.xlsx")}
    known |= {c.normalise_major(row["code"]) for row in _rows("majors_higher_vocational_diploma_2026-07.csv")}
    assert set(c.majors()) == known
    assert Counter(c.level_of(code) for code in c.majors()) == {"secondary": 368, "diploma": 811, "bachelor": 321}


def test_every_industry() -> None:
    rows = _rows("gbt4754_2017.csv")
    expected = {row["code"]: WORDING.get(row["code"], row["name"].strip()) for row in rows}
    assert dict(c.industries()) == expected
    assert Counter(len(code) for code in c.industries()) == {1: 20, 3: 97, 4: 473, 5: 1381}


def test_every_middle_group() -> None:
    rows = _rows("occupations_2022_major_mid.csv")
    assert {row["mid_code"]: row["mid_name"] for row in rows} == dict(c.occupation_groups())
    assert {row["major_code"]: row["major_name"] for row in rows} == dict(occupation_majors())
    assert len(c.occupation_groups()) == 79

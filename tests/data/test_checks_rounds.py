"""Every code of ``check`` that a row can earn, each with the place where it is told; and what is set aside with what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from reading_samples import Cells, put, sound

from data.rounds import CODES, Loaded
from data.rounds.findings import Findings
from data.rounds.grids import Grid, sheet_titled
from data.rounds.loading import load_grids

Place = tuple[str, int | None, str | None]


def check(cells: Cells) -> Loaded:
    return load_grids([Grid(name, rows, sheet_titled(name)) for name, rows in cells.items()], Findings())


def told(loaded: Loaded, code: str) -> list[Place]:
    return [(i.sheet or "", i.row, i.column) for i in loaded.issues if i.code == code]


def cell(*changes: tuple[str, int, str, Any]) -> Callable[[], Cells]:
    def changed() -> Cells:
        cells = sound()
        for sheet, row, column, value in changes:
            put(cells, sheet, row, column, value)
        return cells

    return changed


def rows(name: str, *added: dict[str, Any], also: tuple[tuple[str, int, str, Any], ...] = ()) -> Callable[[], Cells]:
    def changed() -> Cells:
        cells = cell(*also)()
        cells.setdefault(name, [list(added[0])])
        for row in added:
            cells[name].append(["" for _ in cells[name][0]])
            for column, value in row.items():
                put(cells, name, len(cells[name]), column, value)
        if not any(cells[name][1]):
            del cells[name][1]
        return cells

    return changed


PIN = {"action": "pin", "cohort_id": "C1", "post_id": "P1", "reason": "r"}
EXCEPT = {"action": "except", "reason": "r"}
MINORS_BARRED = ("posts", 2, "hazards", "粉尘")
WOMEN_BARRED = ("posts", 2, "hazards", "井下")

CASES: list[tuple[str, Callable[[], Cells], Place]] = [
    ("parts_exceed_size", cell(("cohorts", 2, "continuing", 41)), ("cohorts", 2, "size")),
    ("part_exceeds_whole", cell(("cohorts", 2, "minors", 41)), ("cohorts", 2, "minors")),
    ("part_exceeds_whole", cell(("cohorts", 2, "women", 41)), ("cohorts", 2, "women")),
    ("part_exceeds_whole", cell(("cohorts", 2, "minor_women", 13)), ("cohorts", 2, "minor_women")),
    ("part_exceeds_whole", cell(("cohorts", 2, "under16", 21)), ("cohorts", 2, "under16")),
    ("minor_women_too_few", cell(("cohorts", 2, "minors", 35), ("cohorts", 2, "minor_women", 6)), ("cohorts", 2, "minor_women")),
    ("class_across_schools", cell(("cohorts", 3, "class_id", "C1")), ("cohorts", 3, "class_id")),
    ("min_group_exceeds_seats", cell(("posts", 2, "min_group", 31)), ("posts", 2, "min_group")),
    ("post_of_other_enterprise", cell(("placements", 2, "enterprise_id", "E2")), ("placements", 2, "post_id")),
    ("placement_kind", cell(("placements", 2, "cohort_id", "C3")), ("placements", 2, "post_id")),
    ("fixed_exceed_size", cell(("placements", 2, "students", 31)), ("cohorts", 2, "size")),
    ("teacher_without_window", cell(("teacher_windows", 2, "end", "2026-06-01")), ("teachers", 2, "teacher_id")),
    ("bad_major_code", cell(("cohorts", 2, "major_code", "999999")), ("cohorts", 2, "major_code")),
    ("bad_major_code", cell(("majors", 2, "major_code", "669901")), ("majors", 2, "major_code")),
    ("unknown_major_code", cell(("cohorts", 2, "major_code", "660399")), ("cohorts", 2, "major_code")),
    (
        "unknown_major_code",
        rows("outcomes", {"school_id": "S1", "major_code": "051300", "enterprise_id": "E1", "year": 2015}),
        ("outcomes", 2, "major_code"),
    ),
    ("major_level_mismatch", cell(("cohorts", 2, "major_code", "460301")), ("cohorts", 2, "major_code")),
    ("major_not_listed", cell(("cohorts", 2, "major_code", "660302")), ("cohorts", 2, "major_code")),
    ("duplicate_major", cell(("majors", 3, "school_id", "S1")), ("majors", 3, "major_code")),
    ("unknown_major_entry", cell(("posts", 2, "majors", "6603；打铁")), ("posts", 2, "majors")),
    ("unknown_major_entry", cell(("teachers", 2, "major_codes", "6699")), ("teachers", 2, "major_codes")),
    ("unknown_major_entry", rows("relations", {"major": "打铁", "title": "车工", "relation": "对口"}), ("relations", 2, "major")),
    (
        "credit_code_check_digit",
        rows("enterprises", {"enterprise_id": "91350100M000100Y44", "name": "x", "industry": "C3421"}),
        ("enterprises", 4, "enterprise_id"),
    ),
    ("unknown_division", cell(("schools", 2, "region", "379999")), ("schools", 2, "region")),
    ("missing_coordinate", cell(("schools", 2, "lat", "")), ("schools", 2, "lat")),
    ("missing_coordinate", cell(("enterprises", 2, "lon", "")), ("enterprises", 2, "lon")),
    ("missing_coordinate", cell(("posts", 2, "lon", 116.9)), ("posts", 2, "lat")),
    ("coordinate_outside", cell(("enterprises", 2, "lon", 16.98)), ("enterprises", 2, "lon")),
    ("industry_malformed", cell(("enterprises", 2, "industry", "3421")), ("enterprises", 2, "industry")),
    ("unknown_industry", cell(("enterprises", 2, "industry", "C9999")), ("enterprises", 2, "industry")),
    ("industry_prefix_barred", cell(("enterprises", 2, "industry", "R90")), ("enterprises", 2, "industry")),
    ("occupation_malformed", cell(("posts", 2, "occupation", "车工")), ("posts", 2, "occupation")),
    ("unknown_occupation", cell(("posts", 2, "occupation", "6-77-01-01")), ("posts", 2, "occupation")),
    ("blank_staff", cell(("enterprises", 2, "staff", "")), ("enterprises", 2, "staff")),
    (
        "no_relation_known",
        cell(("posts", 2, "majors", ""), ("posts", 2, "occupation", ""), ("enterprises", 2, "industry", "")),
        ("posts", 2, "majors"),
    ),
    ("filing_no_without_number", cell(("posts", 2, "filing_no", "已备案")), ("posts", 2, "filing_no")),
    ("blank_minors", cell(("cohorts", 2, "minors", ""), MINORS_BARRED), ("cohorts", 2, "minors")),
    ("blank_women", cell(("cohorts", 2, "women", ""), WOMEN_BARRED), ("cohorts", 2, "women")),
    ("blank_minor_women", cell(WOMEN_BARRED), ("cohorts", 2, "minor_women")),
    ("under16_present", cell(("cohorts", 2, "under16", 1)), ("cohorts", 2, "under16")),
    ("unknown_pay", cell(("posts", 2, "independent", "是"), ("posts", 2, "post_wage", 4000)), ("posts", 2, "pay")),
    ("unknown_pay", cell(("posts", 2, "independent", "是"), ("posts", 2, "pay", 3000)), ("posts", 2, "post_wage")),
    ("decision_subject", cell(("decisions", 2, "teacher_id", "T1")), ("decisions", 2, "cohort_id")),
    ("decision_target", cell(("decisions", 2, "enterprise_id", "E1")), ("decisions", 2, "post_id")),
    (
        "exception_incomplete",
        rows("decisions", {**EXCEPT, "enterprise_id": "E1", "rule": "enterprise_share"}),
        ("decisions", 3, "value"),
    ),
    ("exception_incomplete", rows("decisions", {**EXCEPT, "enterprise_id": "E1", "value": 0.2}), ("decisions", 3, "rule")),
    (
        "exception_subject",
        rows("decisions", {**EXCEPT, "cohort_id": "C1", "rule": "post_share", "value": 0.3}),
        ("decisions", 3, "enterprise_id"),
    ),
    ("exception_subject", rows("decisions", {**EXCEPT, "rule": "min_days", "value": 20}), ("decisions", 3, "cohort_id")),
    (
        "exception_value",
        rows("decisions", {**EXCEPT, "enterprise_id": "E1", "rule": "enterprise_share", "value": 15}),
        ("decisions", 3, "value"),
    ),
    (
        "exception_value",
        rows("decisions", {**EXCEPT, "cohort_id": "C1", "rule": "最短天数", "value": "两周"}),
        ("decisions", 3, "value"),
    ),
    (
        "unknown_major_entry",
        rows("decisions", {**EXCEPT, "cohort_id": "C1", "rule": "major", "value": "打铁"}),
        ("decisions", 3, "value"),
    ),
    ("decision_kind", rows("decisions", {**PIN, "post_id": "P2"}), ("decisions", 3, "post_id")),
    (
        "decision_kind",
        rows("decisions", {"action": "pin", "school_id": "S1", "post_id": "P2", "reason": "r"}),
        ("decisions", 3, "post_id"),
    ),
    (
        "decision_kind",
        rows("decisions", {"action": "forbid", "teacher_id": "T1", "post_id": "P1", "reason": "r"}),
        ("decisions", 3, "post_id"),
    ),
    ("pin_kind_mismatch", rows("decisions", {**PIN, "post_id": "P3"}), ("decisions", 3, "post_id")),
    ("pin_kind_mismatch", rows("decisions", {**PIN, "cohort_id": "C3", "post_id": "P4"}), ("decisions", 3, "post_id")),
    ("decision_cells_ignored", cell(("decisions", 2, "start", "2026-07-01")), ("decisions", 2, "start")),
    ("contradicting_pins", rows("decisions", {**PIN, "students": 7}), ("decisions", 3, "students")),
    ("contradicting_pins", rows("decisions", {**PIN, "students": 0}), ("decisions", 3, "students")),
    (
        "pin_and_forbid",
        rows("decisions", {**PIN, "action": "forbid", "post_id": "", "enterprise_id": "E1"}),
        ("decisions", 2, "cohort_id"),
    ),
    (
        "pin_and_forbid",
        rows("decisions", {"action": "forbid", "school_id": "S1", "post_id": "P1", "reason": "r"}),
        ("decisions", 2, "cohort_id"),
    ),
    ("pins_exceed_cohort", cell(("decisions", 2, "students", 26)), ("decisions", 2, "students")),
    ("pins_exceed_seats", rows("decisions", {**PIN, "cohort_id": "C2", "students": 25}), ("decisions", 3, "students")),
    (
        "duplicate_exception",
        rows("decisions", *[{**EXCEPT, "enterprise_id": "E1", "rule": "enterprise_share", "value": v} for v in (0.2, 0.3)]),
        ("decisions", 3, "rule"),
    ),
    ("unknown_setting", rows("settings", {"key": "weight.fit", "value": 2}), ("settings", 3, "key")),
    ("bad_setting", rows("settings", {"key": "rules.min_days.days", "value": "一个月"}), ("settings", 3, "value")),
    ("depends_on_missing_sheet", lambda: {k: v for k, v in sound().items() if k != "enterprises"}, ("posts", 2, "enterprise_id")),
    ("unknown_column", cell(("posts", 2, "需要人数", 3)), ("posts", None, None)),
]


@pytest.mark.parametrize(("code", "damage", "place"), CASES, ids=[f"{n}-{c[0]}" for n, c in enumerate(CASES)])
def test_each_problem_is_told_at_its_place(code: str, damage: Callable[[], Cells], place: Place) -> None:
    found = check(damage())
    assert place in told(found, code)
    stays = {"error": False, "warning": True, "todo": True}[CODES[code].severity]
    sheet, row, _ = place
    if row is not None:
        assert (row in found.rows[sheet]) is stays
        assert (row in found.aside.get(sheet, ())) is not stays


SOUND_FORMS: list[Callable[[], Cells]] = [
    rows("decisions", {**EXCEPT, "cohort_id": "C1", "post_id": "P1", "rule": "major", "value": "6603;机电技术应用"}),
    rows("decisions", {**EXCEPT, "enterprise_id": "E1", "rule": "enterprise_share", "value": "15%"}),
    rows("decisions", {"action": "pin", "teacher_id": "T1", "post_id": "P2", "start": "2026-07-01", "reason": "r"}),
    rows("decisions", {"action": "forbid", "school_id": "S1", "post_id": "P2", "reason": "r"}),
    rows("decisions", {"action": "forbid", "school_id": "S2", "enterprise_id": "E1", "reason": "r"}),
    rows("decisions", {**PIN, "post_id": "P4", "students": 20}),
    rows(
        "enterprises",
        {"enterprise_id": "91350100M000100Y43", "name": "x", "industry": "R9011", "lon": 117, "lat": 35, "staff": 1},
    ),
    cell(("cohorts", 3, "class_id", "C2")),
    cell(("cohorts", 2, "major_code", "660301k")),
    cell(("cohorts", 2, "minors", 30), ("cohorts", 2, "minor_women", 2)),
    cell(("placements", 2, "post_id", "")),
]


@pytest.mark.parametrize("cells", SOUND_FORMS)
def test_what_is_allowed_is_not_told(cells: Callable[[], Cells]) -> None:
    assert check(cells()).issues == []


def test_every_problem_is_told_at_once() -> None:
    cells = cell(
        ("schools", 2, "level", "大学院"),
        ("cohorts", 3, "size", -1),
        ("cohorts", 3, "end", "2026-01-01"),
        ("posts", 3, "seats", "许多"),
        ("posts", 3, "hazards", "飞行"),
        ("settings", 2, "key", "as_off"),
    )()
    found = {(i.code, i.sheet, i.row, i.column) for i in check(cells).issues if i.severity == "error"}
    assert {
        ("unknown_choice", "schools", 2, "level"),
        ("out_of_range", "cohorts", 3, "size"),
        ("end_before_start", "cohorts", 3, "end"),
        ("bad_number", "posts", 3, "seats"),
        ("unknown_hazard", "posts", 3, "hazards"),
        ("unknown_setting", "settings", 2, "key"),
    } <= found


def test_what_hangs_on_a_bad_row_goes_with_it_and_says_why() -> None:
    found = check(cell(("schools", 2, "level", ""))())
    chain = {(i.sheet, i.row, i.value) for i in found.issues if i.code == "depends_on_set_aside"}
    assert chain == {
        ("majors", 2, "S1"),
        ("cohorts", 2, "S1"),
        ("teachers", 2, "S1"),
        ("teacher_windows", 2, "T1"),
        ("placements", 2, "C1"),
        ("decisions", 2, "C1"),
    }
    assert found.round["cohorts"]["cohort_id"].tolist() == ["C2", "C3"]
    assert len(found.round["posts"]) == 4
    cause = next(i for i in found.issues if i.sheet == "placements")
    assert "第 2 行" in cause.message.zh
    assert "row 2 of cohorts" in cause.message.en


def test_of_two_rows_with_one_id_the_sound_one_stays() -> None:
    cells = cell(("posts", 3, "post_id", "P1"), ("posts", 2, "seats", "许多"), ("posts", 3, "kind", "岗位实习"))()
    found = check(cells)
    assert found.round["posts"]["title"].tolist()[0] == "数控技术"
    assert told(found, "duplicate_id") == [("posts", 2, "post_id")]
    assert len(found.round["placements"]) == 1


def test_contradicting_pins_stay_for_solving_to_answer() -> None:
    found = check(rows("decisions", {**PIN, "students": 7})())
    assert not found.set_aside
    assert found.round["decisions"]["students"].tolist() == [6, 7]


def test_hints_name_the_nearest() -> None:
    hazard = next(i for i in check(cell(("posts", 2, "hazards", "粉尘;高压带电"))()).issues if i.code == "unknown_hazard")
    assert "带电" in hazard.hint.zh
    assert "high_voltage" in hazard.hint.en
    setting = next(i for i in check(rows("settings", {"key": "weights.fitt", "value": 2})()).issues)
    assert "weights.fit" in setting.hint.en
    school = next(i for i in check(cell(("cohorts", 2, "school_id", "S11"))()).issues if i.code == "unknown_reference")
    assert "“S1”" in school.hint.zh


ELSEWHERE = {
    "files and sheets": {c for c in CODES if c.startswith("file_")} - {"file_too_large"}
    | {"path_not_found", "no_sheets", "missing_sheet", "empty_sheet", "duplicate_sheet", "unknown_sheet", "header_not_found"}
    | {"sheet_unreadable", "stray_cell", "unclosed_quote", "missing_column", "duplicate_column", "column_without_header"}
    | {"too_many_cells", "formula_without_value", "bad_encoding"},
    "cells": {"missing_value", "bad_number", "not_whole", "bad_date", "bad_boolean", "unknown_choice", "unknown_hazard"}
    | {"out_of_range", "digits_lost"},
    "references": {"duplicate_id", "unknown_reference", "reference_repaired", "depends_on_set_aside", "end_before_start"},
    "edits": {c for c in CODES if c.startswith("edit_")},
    "links": {c for c in CODES if c.startswith("links_")},
    "limits": {"file_too_large"},
}


def test_no_code_is_without_a_test() -> None:
    assert {code for code, *_ in CASES}.union(*ELSEWHERE.values()) == set(CODES)


def test_codes_are_snake_case_and_their_templates_complete() -> None:
    for name, code in CODES.items():
        assert name == code.code == name.lower().replace("-", "_")
        for text in (code.message, code.hint):
            assert min(len(text.zh), len(text.en)) > 1
            assert text.zh.count("{") == text.zh.count("}")
        assert "Maybe" in code.hint.en

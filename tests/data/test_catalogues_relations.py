"""The table of classes against industries and occupations, and how it is read."""

from functools import cache

import numpy as np
import pytest

from data import catalogues as c
from data.catalogues.outlook import CORE
from data.catalogues.relations import GRADES
from data.catalogues.table import table

ROWS = table("relations")
CLASSES = list(c.class_names())


@cache
def _listed(major_class: str, system: str, grade: str) -> frozenset[str]:
    return frozenset(
        row["prefix"]
        for row in ROWS
        if row["system"] == system and row["grade"] == grade and major_class.startswith(row["class"])
    )


def slow_relation(major_class: str, occupation: str | None, industry: str | None) -> str | None:
    """The rule of the reference page, read word for word from the rows."""
    group = c.occupation_group(occupation or "")
    known = {"occupation": occupation if group else None, "industry": c.known_industry(industry or "")}
    grades = []
    for system, code in known.items():
        if code is None:
            continue
        neighbours = [other for other in CLASSES if other[:2] == major_class[:2]]
        if any(code.startswith(prefix) for prefix in _listed(major_class, system, "related")):
            grades.append("related")
        elif any(code.startswith(prefix) for prefix in _listed(major_class, system, "near")) or any(
            code.startswith(prefix) for other in neighbours for prefix in _listed(other, system, "related")
        ):
            grades.append("near")
        else:
            grades.append("unrelated")
    return max(grades, key=GRADES.index) if grades else None


def test_rows_name_what_exists() -> None:
    categories = set(c.category_names())
    for row in ROWS:
        assert row["class"] in c.class_names() or row["class"] in categories
        assert row["grade"] in ("related", "near")
        occupations = {**c.occupation_groups(), **c.occupation_titles()}
        assert row["prefix"] in {"industry": c.industries(), "occupation": occupations}[row["system"]], row


def test_what_a_major_leads_to_at_its_core_is_at_least_near() -> None:
    for code in c.majors():
        for occupation, strength in c.outlook(code).items():
            if strength == CORE:
                assert c.relation(str(c.major_class(code)), occupation, None) != "unrelated", (code, occupation)


def test_every_class_has_several_industries_and_occupations() -> None:
    for major_class in CLASSES:
        for system in ("industry", "occupation"):
            assert len(_listed(major_class, system, "related")) >= 2, (major_class, system)


def test_no_row_says_what_a_shorter_one_already_says() -> None:
    said = {(row["class"], row["system"], row["prefix"]): GRADES.index(row["grade"]) for row in ROWS}
    for (listing, system, prefix), grade in said.items():
        shorter = [
            (listing[:i], system, prefix[:j])
            for i in (2, 4)
            for j in range(1, len(prefix) + 1)
            if (listing[:i], prefix[:j]) != (listing, prefix)
        ]
        assert max((said.get(key, 0) for key in shorter), default=0) < grade, (listing, system, prefix)


def test_every_division_of_industry_has_a_class() -> None:
    divisions = [code for code in c.industries() if len(code) == 3]
    grades = c.relation_table([None] * len(divisions), divisions)
    assert [d for d, best in zip(divisions, grades.max(axis=0), strict=True) if best < 1] == []


def test_occupations_without_a_class_are_office_holders_soldiers_and_the_rest() -> None:
    groups = list(c.occupation_groups())
    grades = c.relation_table(groups, [None] * len(groups))
    without = {group for group, best in zip(groups, grades.max(axis=0), strict=True) if best < 1}
    assert without == {"1-01", "1-02", "1-03", "2-99", "7-01", "7-02", "7-03", "7-04", "8-00"}


@pytest.mark.parametrize(
    ("major_class", "occupation", "industry", "grade"),
    [
        ("0607", None, "C3670", "related"),  # vehicle makers
        ("0607", None, "O8111", "related"),  # garages
        ("0607", "4-12-01-01", None, "related"),  # vehicle repair
        ("1002", "4-12-01-01", None, "related"),
        ("0603", "6-31-01-03", "F5211", "related"),  # a maintenance electrician in a supermarket
        ("0603", None, "C1411", "near"),  # lines of a bakery
        ("0601", "6-18-01-01", None, "related"),  # turner
        ("0601", "6-18-01-01", "H6110", "related"),  # the better of both
        ("0601", None, "Q8411", "unrelated"),
        ("0601", "4-10-01-05", None, "unrelated"),
        ("1202", None, "Q8411", "related"),  # hospital
        ("1202", "2-05-08-01", None, "related"),
        ("1202", "4-01-02-01", None, "unrelated"),  # a nurse as a shop assistant
        ("1202", "6-25-01-01", "C3921", "unrelated"),  # or at a phone maker's belt
        ("1203", None, "F5251", "related"),  # pharmacy
        ("1303", "2-06-03-00", "C3610", "related"),  # bookkeeper of a factory
        ("1303", "6-22-02-01", "C3610", "unrelated"),
        ("1307", "4-01-06-01", None, "related"),
        ("1307", None, "I6431", "related"),
        ("1308", None, "G5920", "related"),
        ("1401", None, "H6110", "related"),
        ("1402", "4-03-02-01", None, "related"),
        ("1402", None, "H6110", "related"),
        ("1102", "4-04-05-01", None, "related"),
        ("1102", None, "I6513", "related"),
        ("1102", "6-22-02-01", "C3670", "unrelated"),
        ("1104", None, "C3973", "related"),
        ("0103", None, "O8221", "related"),  # pet clinics
        ("0101", None, "C3572", "related"),
        ("0403", None, "E4710", "related"),
        ("0405", "6-29-01-01", None, "related"),
        ("0804", None, "C1811", "related"),
        ("0901", None, "C1411", "related"),
        ("1701", None, "P8310", "related"),
        ("1701", "4-10-01-03", None, "related"),  # child care
        ("1903", "4-10-01-05", None, "related"),  # care of the old
        ("1807", None, "L7271", "related"),
        ("1501", "4-10-03-02", None, "related"),  # hairdressing
        ("0301", None, "D4420", "related"),
        ("1604", None, "R8710", None),  # no such class
        ("0607", None, None, None),
        ("0607", "9-99", "X99", None),
        ("0607", "9-99", "C3670", "related"),  # only one of the two can be read
        ("06", None, "C3670", "near"),  # a major of an unknown class
        ("06", None, "Q8411", "unrelated"),
    ],
)
def test_practice(major_class: str, occupation: str | None, industry: str | None, grade: str | None) -> None:
    assert c.relation(major_class, occupation, industry) == grade


def test_table_equals_a_slow_reading_of_the_rows() -> None:
    rng = np.random.default_rng(7)
    groups = [*c.occupation_groups(), "", "9-01"]
    industries = [*c.industries(), "", "C3699", "Z99"]
    for _ in range(1500):
        major_class = CLASSES[rng.integers(len(CLASSES))]
        occupation = groups[rng.integers(len(groups))] or None
        industry = industries[rng.integers(len(industries))] or None
        assert c.relation(major_class, occupation, industry) == slow_relation(major_class, occupation, industry)


def test_table_has_a_row_per_class_and_category_and_a_column_per_pair() -> None:
    grades = c.relation_table(["6-18", None, None], [None, "C36", None])
    assert grades.shape == (97 + 19, 3)
    assert (grades[:, 2] == -1).all()
    assert (grades[:, :2] >= 0).all()
    assert c.relation_table([], []).shape == (97 + 19, 0)

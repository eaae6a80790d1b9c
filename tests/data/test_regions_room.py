"""Synthetic regions: most students can be placed, some cannot, and the pairs stay few enough to reckon with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import coo_array

from data import catalogues
from data.contract.round import Round
from data.regions import SPECS, generate

Row = Mapping[str, Any]


@pytest.fixture(scope="module", params=(3, 8))
def county(request: pytest.FixtureRequest) -> Round:
    return generate("county", request.param)


def to_place(county: Round) -> dict[str, int]:
    fixed: Counter[str] = Counter()
    for row in county.records("placements"):
        if row["status"] in ("confirmed", "on_site"):
            fixed[row["cohort_id"]] += row["students"]
    return {
        c["cohort_id"]: c["size"] - c["continuing"] - c["self_arranged"] - c["deferred"] - c["under16"] - fixed[c["cohort_id"]]
        for c in county.records("cohorts")
        if c["kind"] == "internship"
    }


@cache
def prefixes(entry: str) -> frozenset[str]:
    return frozenset([entry]) if entry.isdigit() else catalogues.codes_named(entry)


def admits(post: Row, industry: str, code: str) -> bool:
    if post["majors"]:
        return any(code.startswith(p) for entry in post["majors"] for p in prefixes(entry))
    return catalogues.relation(catalogues.major_class(code) or "", post["occupation"], industry) != "unrelated"


def pairs_of(county: Round) -> list[tuple[str, Row, Row]]:
    """Pairs by level and major, without the rules on work."""
    firms = {e["enterprise_id"]: e for e in county.records("enterprises")}
    levels = {s["school_id"]: s["level"] for s in county.records("schools")}
    posts = [p for p in county.records("posts") if p["kind"] == "internship"]
    return [
        (cohort["cohort_id"], post, firms[post["enterprise_id"]])
        for cohort in county.records("cohorts")
        if cohort["kind"] == "internship"
        for post in posts
        if (not post["levels"] or levels[cohort["school_id"]] in post["levels"])
        and admits(post, firms[post["enterprise_id"]]["industry"], cohort["major_code"])
    ]


def test_students_to_place_are_as_many_as_the_spec_says(county: Round) -> None:
    amounts = to_place(county)
    assert all(n > 0 for n in amounts.values())
    assert sum(amounts.values()) == pytest.approx(SPECS["county"].students, rel=0.03)


def test_a_tenth_of_the_staff_is_enough_and_the_posts_are_scarce(county: Round) -> None:
    students = sum(to_place(county).values())
    firms = county["enterprises"].dropna(subset=["staff"])
    assert (firms["staff"] // 10).sum() >= 1.1 * students
    interns = county["posts"][county["posts"]["kind"] == "internship"]
    assert 0.9 * students < interns["seats"].sum() < 1.5 * students


def test_most_students_find_a_place_by_major_level_and_shares(county: Round) -> None:
    """An upper bound by linear programming: above it no plan can get, so it must leave most, not necessarily all, a place."""
    amounts = to_place(county)
    rows: list[int] = []
    columns: list[int] = []
    limits: dict[tuple[str, str], int] = {}
    number: dict[tuple[str, str], int] = {}
    pairs = [p for p in pairs_of(county) if p[2]["staff"] is not None and p[2]["credit"] == "good" and p[2]["licence_valid"]]
    for column, (cohort, post, firm) in enumerate(pairs):
        caps = {
            ("cohort", cohort): amounts[cohort],
            ("post", post["post_id"]): post["seats"],
            ("firm", firm["enterprise_id"]): max(0, firm["staff"] // 10 - firm["interns_present"]),
        }
        if post["post_staff"] is not None:
            caps["staff", post["post_id"]] = post["post_staff"] // 5
        limits |= caps
        for key in caps:
            rows.append(number.setdefault(key, len(number)))
            columns.append(column)
    matrix = coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(number), len(pairs)))
    best = linprog(-np.ones(len(pairs)), A_ub=matrix.tocsr(), b_ub=[limits[key] for key in number], method="highs")
    assert 0.85 < -best.fun / sum(amounts.values()) <= 1.0


def test_pairs_stay_moderate(county: Round) -> None:
    assert 2000 < len(pairs_of(county)) < 10000


def test_teachers_have_a_choice_of_posts(county: Round) -> None:
    hosts = [
        (p, {catalogues.category(x.ljust(6, "1")) for entry in p["majors"] for x in prefixes(entry)})
        for p in county.records("posts")
        if p["kind"] == "teacher"
    ]
    choices = []
    for teacher in county.records("teachers"):
        own = {catalogues.category(x.ljust(6, "1")) for entry in teacher["major_codes"] for x in prefixes(entry)}
        choices.append(sum(not post["majors"] or bool(own & categories) for post, categories in hosts))
    assert 10 <= np.median(choices) <= 45


def test_pins_can_be_kept(county: Round) -> None:
    posts = {p["post_id"]: p for p in county.records("posts")}
    firms = {e["enterprise_id"]: e for e in county.records("enterprises")}
    amounts = to_place(county)
    pins = [d for d in county.records("decisions") if d["action"] == "pin" and d["cohort_id"]]
    assert len(pins) == SPECS["county"].pins
    wanted: Counter[str] = Counter()
    for pin in pins:
        post = posts[pin["post_id"]]
        wanted[post["enterprise_id"]] += pin["students"]
        assert 1 <= pin["students"] <= min(amounts[pin["cohort_id"]], post["seats"])
        assert pin["students"] >= (post["min_group"] or 1)
        assert not post["hazards"]
        assert not post["night_shift"]
    for enterprise, students in wanted.items():
        assert students <= firms[enterprise]["staff"] // 10

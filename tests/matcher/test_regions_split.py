"""Parts of a region: who is in which, and what is counted of the whole."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from core_rounds import FIRST, LAST, Small
from far_apart import side_by_side, two
from tiers import tiered
from tiny_rounds import tiny_round

from matcher.legality import Legality
from matcher.problem import Problem
from matcher.problem.part import Part
from matcher.regions.count import count_legal
from matcher.regions.rough import RoughPairs
from matcher.regions.split import WHOLE, parts_of


def names(small: Small) -> list[set[str]]:
    """Ids of the cohorts, teachers and posts of each part."""
    problem = Problem.of(small.round)
    ids = (problem.cohorts.ids, problem.teachers.ids, problem.posts.ids)
    return [
        {name for own, at in zip(ids, (part.cohorts, part.teachers, part.posts), strict=True) for name in own[at].tolist()}
        for part in parts_of(problem, 0)
    ]


def test_a_county_is_one_part() -> None:
    problem = Problem.of(Small().round)
    (part,) = parts_of(problem, WHOLE)
    assert part.posts.tolist() == [0]


def test_areas_are_parts() -> None:
    assert sorted(map(sorted, names(two()))) == [["C1", "P1"], ["C2", "P2"]]


def test_a_region_is_not_divided_further_than_it_must_be() -> None:
    small = two()
    small.row("S2")["region"], small.row("E2")["region"] = "370102", "370102"
    problem = Problem.of(small.round)
    assert len(parts_of(problem, 2)) == 2  # of four pairs at a glance, one in each prefecture
    assert len(parts_of(problem, 4)) == 1


def test_a_class_stays_together() -> None:
    small = two()
    small.row("C1")["class_id"] = small.row("C2")["class_id"] = "K"
    assert names(small) == [{"C1", "C2", "P1"}] or names(small) == [{"C1", "C2", "P1", "P2"}]


def test_an_enterprise_goes_with_whom_a_pin_names() -> None:
    small = two().decide(action="pin", cohort_id="C1", post_id="P2", students=3)
    assert sorted(map(sorted, names(small))) == [["C1", "P1", "P2"], ["C2"]]


def test_schools_that_pins_tie_to_one_enterprise_stay_together() -> None:
    small = two().decide(action="pin", cohort_id="C1", post_id="P2", students=3)
    small.decide(action="pin", school_id="S2", enterprise_id="E2", students=3)
    assert any(part >= {"C1", "C2", "P2"} for part in names(small))


def test_an_enterprise_elsewhere_serves_its_partners() -> None:
    small = two().like("E1", enterprise_id="E3", region="990101").like("P1", post_id="P3", enterprise_id="E3")
    small.add("partnerships", school_id="S2", enterprise_id="E3", since=small.row("C1")["start"])
    assert {"C2", "P2", "P3"} in names(small)


def test_an_enterprise_elsewhere_serves_who_is_near() -> None:
    small = (
        two().like("E1", enterprise_id="E3", region="990101", lon=117.0, lat=35.6).like("P1", post_id="P3", enterprise_id="E3")
    )
    small.row("S1").update(lon=117.0, lat=35.5)
    small.row("S2").update(lon=120.0, lat=30.0)
    assert {"C1", "P1", "P3"} in names(small)


@pytest.mark.parametrize("seed", tiered(range(40), quick=10, slow=40))
def test_everybody_is_in_one_part(seed: int) -> None:
    problem = Problem.of(side_by_side(tiny_round(seed), tiny_round(seed + 500), tiny_round(seed + 900)))
    parts, whole = parts_of(problem, 0), Part.whole(problem)
    for name in ("cohorts", "teachers", "posts", "pins"):
        assert Counter(np.concatenate([getattr(part, name) for part in parts]).tolist()) == Counter(getattr(whole, name).tolist())
    firms = [set(problem.posts.enterprise[part.posts].tolist()) for part in parts]
    classes = [set(problem.cohorts.klass[part.cohorts].tolist()) for part in parts]
    for sets in (firms, classes):
        assert not any(a & b for a, b in combinations(sets, 2))


@pytest.mark.parametrize("seed", tiered(range(120), quick=30, slow=120))
def test_legal_pairs_are_counted_without_listing_them(seed: int) -> None:
    problem = Problem.of(tiny_round(seed))
    assert count_legal(problem) == Legality(problem).count


def test_forbids_and_exceptions_count() -> None:
    small = two().teacher().like("T1", teacher_id="T2").add("teacher_windows", teacher_id="T2", start=FIRST, end=LAST)
    small.like("P1", post_id="P5", majors=("7203",)).decide(action="except", rule="major", value="6603", post_id="P5")
    small.decide(action="forbid", teacher_id="T2", post_id="Q1").decide(action="forbid", school_id="S1", enterprise_id="E1")
    problem = Problem.of(small.round)
    # C1 may go to P2, C2 to P1, P2 and by the exception to P5; T1 and T2 are of the school that is forbidden.
    assert count_legal(problem) == Legality(problem).count == 4


def test_pairs_at_a_glance_are_those_of_kind_level_and_major() -> None:
    small = two().like("P1", post_id="P6", kind="visit").like("P1", post_id="P7", levels=("bachelor",))
    small.like("P1", post_id="P8", majors=("7203",)).like("P1", post_id="P9", seats=0)
    problem = Problem.of(small.round)
    assert RoughPairs(problem).whole() == 6  # both cohorts with P1, P2 and, whose seats nobody has counted yet, P9

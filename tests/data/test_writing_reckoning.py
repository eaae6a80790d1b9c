"""The reckoning always adds up."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from written_sample import sample_plan, sample_round, sample_rows

from data.contract.plan import Group
from data.contract.round import Round
from data.plans import reckoning

COUNTS = st.integers(0, 60)


def test_the_sample_adds_up_per_cohort_school_and_region() -> None:
    lines = reckoning(sample_round(), sample_plan())
    assert [(line.level, line.school_id, line.cohort_id) for line in lines] == [
        ("cohort", "S1", "C1"),
        ("cohort", "S1", "C2"),
        ("school", "S1", None),
        ("cohort", "S2", "C3"),
        ("school", "S2", None),
        ("region", None, None),
    ]
    first, region = lines[0], lines[-1]
    assert (first.enrolled, first.continuing, first.self_arranged, first.deferred, first.fixed) == (40, 10, 2, 1, 3)
    assert (first.under16, first.planned, first.nowhere, first.over) == (1, 15, 8, 0)
    assert (region.enrolled, region.planned, region.nowhere) == (72, 23, 8 + 20 + 4)
    assert all(line.adds_up for line in lines)


def test_without_a_plan_everybody_to_place_is_nowhere() -> None:
    lines = reckoning(sample_round(), None)
    assert lines[0].planned is None
    assert lines[-1].planned is None
    assert lines[0].nowhere == 40 - 10 - 2 - 1 - 3 - 1
    assert all(line.adds_up for line in lines)


def test_fixed_rows_count_by_status_and_as_of() -> None:
    rows = sample_rows()
    row = rows["placements"][0]
    rows["placements"] = [
        row,
        row | {"placement_id": "F2", "status": "returned"},
        row | {"placement_id": "F3", "status": "confirmed", "end": date(2026, 6, 14)},
        row | {"placement_id": "F4", "status": "confirmed", "end": date(2026, 6, 15)},
    ]
    assert reckoning(Round.from_records(rows), None)[0].fixed == 6


def test_under_sixteen_matter_for_internships_only() -> None:
    rows = sample_rows()
    rows["cohorts"][0] |= {"kind": "visit"}
    assert reckoning(Round.from_records(rows), None)[0].under16 == 0


def test_an_empty_round_has_a_region_of_nobody() -> None:
    (region,) = reckoning(Round.from_records({}), None)
    assert region.enrolled == region.nowhere == 0
    assert region.adds_up


@settings(max_examples=60, deadline=None)
@given(
    numbers=st.fixed_dictionaries(dict.fromkeys(("size", "continuing", "self_arranged", "deferred", "under16"), COUNTS)),
    fixed=COUNTS,
    planned=COUNTS,
)
def test_whatever_numbers_are_given_it_adds_up(numbers: dict[str, int], fixed: int, planned: int) -> None:
    rows: dict[str, list[dict[str, Any]]] = sample_rows()
    rows["cohorts"][0] |= numbers
    rows["placements"][0]["students"] = fixed
    start, end = rows["cohorts"][0]["start"], rows["cohorts"][0]["end"]
    groups = (Group(cohort_id="C1", post_id="P1", students=planned, start=start, end=end, fit=0.5),) if planned else ()
    for line in reckoning(Round.from_records(rows), sample_plan(internships=groups)):
        assert line.adds_up
        assert min(line.nowhere, line.over) >= 0
        if line.level == "cohort":
            assert line.over == 0 or line.nowhere == 0

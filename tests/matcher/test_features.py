"""Every feature keeps the same promises, and each means what it says."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pytest
from fit_sample import sample, shuffled

from data.contract.round import Round
from matcher.features import COHORT_FEATURES, TEACHER_FEATURES, Context, Feature
from matcher.features.distance import Distance
from matcher.features.evaluation import Evaluations
from matcher.features.history import Past
from matcher.features.kinship import Kinship
from matcher.features.mentors import Mentors
from matcher.features.pay import Pay
from matcher.features.qualification import Qualification
from matcher.features.standing import Standing
from matcher.features.stay import Days
from matcher.features.taxonomy import Relations, Taxonomy
from matcher.features.text import TextFeature

ALL = [("cohort", feature) for feature in COHORT_FEATURES] + [("teacher", feature) for feature in TEACHER_FEATURES]
every_feature = pytest.mark.parametrize(("kind", "feature"), ALL, ids=lambda value: getattr(value, "key", value))


def all_pairs(round_: Round, kind: str) -> tuple[np.ndarray, np.ndarray]:
    return np.divmod(np.arange(len(round_[f"{kind}s"]) * len(round_["posts"])), len(round_["posts"]))


def by_ids(round_: Round, kind: str, values: np.ndarray) -> dict[tuple[str, str], float]:
    left, right = all_pairs(round_, kind)
    names, posts = round_[f"{kind}s"][f"{kind}_id"].tolist(), round_["posts"]["post_id"].tolist()
    return {(names[i], posts[j]): v for i, j, v in zip(left, right, values.tolist(), strict=True)}


ROUND, SHUFFLED = sample(), shuffled(7)


@cache
def prepared(kind: str, feature: type[Feature]) -> Feature:
    return feature(context_of(kind))


@cache
def context_of(kind: str) -> Context:
    return Context.of(ROUND, kind)


def value(feature: type[Feature], round_: Round, left: str, post: str, kind: str = "cohort") -> float:
    found = feature(Context.of(round_, kind)).values(*all_pairs(round_, kind))
    return by_ids(round_, kind, found)[left, post]


@every_feature
def test_values_lie_between_0_and_1_or_are_unknown(kind: str, feature: type[Feature]) -> None:
    found = prepared(kind, feature).values(*all_pairs(ROUND, kind))
    assert found.dtype == np.float64
    assert np.all(np.isnan(found) | ((found >= 0) & (found <= 1)))
    assert not np.isnan(found).all()


@every_feature
def test_values_are_monotone_in_the_declared_direction(kind: str, feature: type[Feature]) -> None:
    made = prepared(kind, feature)
    reach = {"degree": 1.0, "points": 100.0, "share": 1.0}.get(feature.unit.en, 3000.0)
    grid = np.linspace(0.0, min(reach, 1.0) if feature is Standing else reach, 200)
    for left, right in zip(*all_pairs(ROUND, kind), strict=True):
        found = made.scale(grid, np.full(200, left), np.full(200, right))
        steps = np.diff(found[~np.isnan(found)])
        assert np.all(steps >= 0) if feature.direction == "up" else np.all(steps <= 0)


@every_feature
def test_the_order_of_rows_changes_nothing(kind: str, feature: type[Feature]) -> None:
    first = by_ids(ROUND, kind, prepared(kind, feature).values(*all_pairs(ROUND, kind)))
    second = by_ids(SHUFFLED, kind, feature(Context.of(SHUFFLED, kind)).values(*all_pairs(SHUFFLED, kind)))
    assert first.keys() == second.keys()
    np.testing.assert_array_equal([first[pair] for pair in first], [second[pair] for pair in first])


@every_feature
def test_part_of_the_pairs_gets_the_values_that_all_get(kind: str, feature: type[Feature]) -> None:
    made = prepared(kind, feature)
    left, right = all_pairs(ROUND, kind)
    some = np.random.default_rng(3).permutation(len(left))[:9]
    np.testing.assert_array_equal(made.values(left, right)[some], made.values(left[some], right[some]))
    assert made.values(left[:0], right[:0]).shape == (0,)


@every_feature
def test_every_known_value_can_be_said_in_both_languages(kind: str, feature: type[Feature]) -> None:
    made = prepared(kind, feature)
    left, right = all_pairs(ROUND, kind)
    known = ~np.isnan(made.values(left, right))
    for measured, i, j in zip(made.measure(left, right)[known], left[known], right[known], strict=True):
        said = made.say(float(measured), int(i), int(j))
        assert said.zh
        assert said.en
        assert "nan" not in said.en


@every_feature
def test_confidence_is_0_where_unknown(kind: str, feature: type[Feature]) -> None:
    made = prepared(kind, feature)
    left, right = all_pairs(ROUND, kind)
    known = ~np.isnan(made.values(left, right))
    sure = made.confidence(left, right, known)
    assert np.all(sure[~known] == 0)
    assert np.all((sure >= 0) & (sure <= 1))


@pytest.mark.parametrize(
    ("feature", "blank"),
    [
        (Relations, {"relations": []}),
        (Distance, {"schools": {"S1": {"region": None, "lon": None}, "S2": {"region": None}}}),
        (Pay, {"posts": {"P1": {"pay": None}, "P5": {"pay": None}}}),
        (Mentors, {"posts": {"P1": {"mentors": None}, "P5": {"mentors": None}}}),
        (Past, {"partnerships": [], "outcomes": []}),
        (Evaluations, {"evaluations": []}),
    ],
)
def test_what_is_blank_is_unknown_and_not_zero(feature: type[Feature], blank: dict) -> None:
    round_ = sample(**blank)
    assert np.isnan(feature(Context.of(round_, "cohort")).values(*all_pairs(round_, "cohort"))).all()


def test_taxonomy_follows_the_depth_at_which_the_list_matches() -> None:
    round_ = sample()
    assert value(Taxonomy, round_, "C1", "P7") == 1.0  # the major itself
    assert value(Taxonomy, round_, "C1", "P1") == 0.85  # its class
    assert value(Taxonomy, round_, "C1", "P5") == 0.55  # its category, by name
    assert value(Taxonomy, round_, "C3", "P5") == 0.55  # the same at another level
    assert value(Taxonomy, round_, "C3", "P1") == 0.0  # a code of secondary level only
    assert value(Taxonomy, round_, "C2", "P1") == 0.0


def test_without_a_list_the_relation_counts_and_unknown_stays_unknown() -> None:
    round_ = sample()
    assert value(Taxonomy, round_, "C1", "P4") == 0.6
    blank = sample(enterprises={"E1": {"industry": None}})
    assert np.isnan(value(Taxonomy, blank, "C1", "P4"))


def test_a_teachers_subject_meets_posts_of_its_category_at_any_level() -> None:
    round_ = sample(posts={"P3": {"majors": ("4603",)}})
    assert value(Taxonomy, sample(), "T1", "P3", "teacher") == 1.0
    assert value(Taxonomy, round_, "T1", "P3", "teacher") == 0.85
    assert value(Taxonomy, round_, "T2", "P3", "teacher") == 0.0


@pytest.mark.parametrize(
    ("pair", "grade"),
    [(("C1", "P7"), 2), (("C1", "P1"), 2), (("C1", "P5"), 1), (("C2", "P1"), 0), (("C2", "P2"), 2), (("C1", "P4"), 2)],
)
def test_grades(pair: tuple[str, str], grade: int) -> None:
    round_ = sample()
    kinship = Kinship.of(Context.of(round_, "cohort"))
    assert by_ids(round_, "cohort", kinship.grades(*all_pairs(round_, "cohort")))[pair] == grade


def test_a_row_of_relations_decides_the_grade_before_the_list() -> None:
    relations = [{"major": "660301", "title": "电工", "relation": "near"}]
    round_ = sample(relations=relations)
    kinship = Kinship.of(Context.of(round_, "cohort"))
    assert by_ids(round_, "cohort", kinship.grades(*all_pairs(round_, "cohort")))["C1", "P1"] == 1
    assert value(Relations, round_, "C1", "P1") == 0.5


def test_of_nothing_known_the_grade_is_near() -> None:
    round_ = sample(enterprises={"E1": {"industry": None}})
    kinship = Kinship.of(Context.of(round_, "cohort"))
    assert by_ids(round_, "cohort", kinship.grades(*all_pairs(round_, "cohort")))["C1", "P4"] == 1


def test_text_prefers_the_post_that_speaks_of_the_major() -> None:
    round_ = sample()
    assert value(TextFeature, round_, "C1", "P1") > value(TextFeature, round_, "C1", "P2")
    assert value(TextFeature, round_, "C2", "P2") > value(TextFeature, round_, "C2", "P1")
    assert value(TextFeature, round_, "T1", "P3", "teacher") > value(TextFeature, round_, "T2", "P3", "teacher")


def test_text_without_a_common_word_is_0() -> None:
    assert value(TextFeature, sample(), "C2", "P7") == 0.0


def test_text_of_a_major_the_sheet_lacks_is_its_name_in_the_catalogue() -> None:
    round_ = sample(majors=[{"school_id": "S1", "major_code": "740101", "name": "旅游服务与管理"}])
    assert value(TextFeature, round_, "C1", "P1") > 0


def test_distance_is_a_half_at_the_commuting_limit() -> None:
    near = sample(cohorts={"C1": {"commute_km": 9.041}})
    assert value(Distance, near, "C1", "P1") == pytest.approx(0.5, abs=1e-3)
    assert value(Distance, sample(), "C1", "P1") > value(Distance, sample(), "C1", "P5")


def test_distance_without_coordinates() -> None:
    assert value(Distance, sample(), "C1", "P2") == 0.7  # same region
    assert np.isnan(value(Distance, sample(), "C3", "P5"))  # another region


def test_the_sites_own_coordinates_come_first() -> None:
    moved = sample(posts={"P1": {"lon": 118.0, "lat": 36.0}})
    assert value(Distance, moved, "C1", "P1") < value(Distance, sample(), "C1", "P1")


def test_days_saturate_at_180() -> None:
    assert value(Days, sample(), "C1", "P1") == 1.0
    assert value(Days, sample(), "C1", "P5") == pytest.approx(92 / 180)
    apart = sample(posts={"P5": {"start": date(2027, 3, 1), "end": None}})
    assert value(Days, apart, "C1", "P5") == 0.0
    assert np.isnan(value(Days, sample(), "C1", "P4"))  # a class has no stay


def test_days_count_from_as_of() -> None:
    late = sample(settings=[{"key": "as_of", "value": "2026-10-01"}])
    assert value(Days, late, "C1", "P1") == pytest.approx(92 / 180)


def test_pay_is_a_half_at_what_is_due() -> None:
    exact = sample(posts={"P5": {"pay": 3200.0, "post_wage": 4000.0}})
    assert value(Pay, exact, "C1", "P5") == pytest.approx(0.5)
    assert value(Pay, sample(posts={"P5": {"pay": 0.0}}), "C1", "P5") == 0.0
    assert value(Pay, sample(), "C1", "P1") == pytest.approx(0.5)  # the only pay of its region is its median


def test_mentors_count_by_the_smallest_group_and_not_by_seats() -> None:
    more_seats = sample(posts={"P1": {"seats": 2000}})
    assert value(Mentors, more_seats, "C1", "P1") == value(Mentors, sample(), "C1", "P1") == pytest.approx(0.8)
    assert value(Mentors, sample(posts={"P1": {"mentors": 0}}), "C1", "P1") == 0.0


def test_standing() -> None:
    assert value(Standing, sample(), "C1", "P1") == pytest.approx(0.9)
    assert value(Standing, sample(enterprises={"E1": {"inspected_on": date(2024, 3, 1)}}), "C1", "P1") == pytest.approx(0.8)
    assert value(Standing, sample(enterprises={"E1": {"credit": "bad"}}), "C1", "P1") == 0.0


def test_past_leans_on_the_mean_where_counts_are_small() -> None:
    few = [{"school_id": "S1", "major_code": "660301", "enterprise_id": "E3", "year": 2025, "proposed": 1, "accepted": 0}]
    many = [{**few[0], "proposed": 100}]
    good = [{"school_id": "S1", "major_code": "660301", "enterprise_id": "E1", "year": 2025, "proposed": 200, "accepted": 190}]
    shares = [value(Past, sample(partnerships=[], outcomes=[*good, *bad]), "C1", "P5") for bad in (few, many)]
    assert 0.7 < shares[0] < 0.95
    assert shares[1] < 0.2


def test_an_agreement_counts_while_it_is_valid() -> None:
    assert np.isnan(value(Past, sample(outcomes=[]), "C2", "P2"))  # ended in 2021
    framework = value(Past, sample(outcomes=[]), "C1", "P1")
    plain = value(
        Past,
        sample(outcomes=[], partnerships=[{"school_id": "S1", "enterprise_id": "E1", "since": date(2025, 1, 1)}]),
        "C1",
        "P1",
    )
    assert framework > plain > 0.5


def test_evaluations_lean_on_the_mean_where_counts_are_small() -> None:
    def of(count: int) -> float:
        rows = [
            {
                "school_id": "S1",
                "enterprise_id": "E1",
                "year": 2025,
                "rater": "student",
                "about": "enterprise",
                "score": 100.0,
                "count": count,
            },
            {
                "school_id": "S1",
                "enterprise_id": "E3",
                "year": 2025,
                "rater": "student",
                "about": "enterprise",
                "score": 60.0,
                "count": 100,
            },
        ]
        return value(Evaluations, sample(evaluations=rows), "C1", "P1")

    assert of(1) < of(10) < of(1000)
    assert of(1000) > 0.98


def test_several_rows_of_one_evaluation_are_their_mean() -> None:
    row = {"school_id": "S1", "enterprise_id": "E1", "year": 2025, "rater": "student", "about": "enterprise"}
    split = sample(evaluations=[{**row, "score": 70.0, "count": 4}, {**row, "score": 90.0, "count": 4}])
    joined = sample(evaluations=[{**row, "score": 80.0, "count": 8}])
    assert value(Evaluations, split, "C1", "P1") == pytest.approx(value(Evaluations, joined, "C1", "P1"))


def test_an_engineers_post_asks_for_more_than_a_secondary_school() -> None:
    engineer, worker = {"occupation": "2-02-07-02"}, {"occupation": "6-18-01-01"}
    assert value(Qualification, sample(posts={"P1": engineer}), "C1", "P1") == 0.0
    assert value(Qualification, sample(posts={"P1": engineer}), "C3", "P1") == 1.0
    assert value(Qualification, sample(posts={"P1": worker}), "C1", "P1") == 1.0
    assert np.isnan(value(Qualification, sample(posts={"P1": {"title": "岗位"}}), "C1", "P1"))


def test_of_what_a_title_may_mean_the_occupation_that_asks_least_counts() -> None:
    assert value(Qualification, sample(posts={"P1": {"title": "机械工程技术人员/车工"}}), "C1", "P1") == 1.0


def test_english_words_meet_in_any_form() -> None:
    round_ = sample(
        majors=[{"school_id": "S1", "major_code": "660301", "name": "Welding and machine operation"}],
        posts={"P1": {"title": "Welder, operating machines"}, "P5": {"title": "Cashier", "description": None}},
    )
    assert value(TextFeature, round_, "C1", "P1") > value(TextFeature, round_, "C1", "P5")
    feature = TextFeature(Context.of(round_, "cohort"))
    left, right = all_pairs(round_, "cohort")
    said = feature.say(float(feature.measure(left[:1], right[:1])[0]), int(left[0]), int(right[0]))
    assert "machines" in said.en

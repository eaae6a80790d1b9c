"""What is learned from: each year as people saw it then, results as counts, blanks unknown, marks counted little."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from fit_models import made_model
from fit_sample import ROWS, sample, shuffled

from data.contract.round import Round
from data.fits import with_model
from matcher.earlier import years_of
from matcher.features import features_of
from matcher.learn.evidence import MARK, MOST_STEPS, Evidence
from matcher.learn.samples import KINDS, Samples
from matcher.learn.years import as_it_was

KEYS = [feature.key for feature in features_of("cohort")]


def outcome(year: int, school: str = "S1", enterprise: str = "E1", **more: Any) -> dict[str, Any]:
    return {"school_id": school, "major_code": "660301", "enterprise_id": enterprise, "year": year, **more}


FULL = {"proposed": 20, "accepted": 18, "completed": 17, "retained": 8}
HISTORY = [
    outcome(2023, title="机电设备维修电工", **FULL),
    outcome(2024, title="机电设备维修电工", proposed=10, accepted=5, completed=4, retained=1),
    outcome(2024, title="不再有的岗位", occupation="6-31-01-01", proposed=4, accepted=3),
    outcome(2025, school="S2", enterprise="E3", title="电机装配钳工", **FULL),
]


def value(evidence: Evidence, row: int, key: str) -> float:
    return float(evidence.values[row, KEYS.index(key)])


def test_results_meet_the_present_post_of_their_name_or_one_of_which_nothing_is_known() -> None:
    then = as_it_was(sample(outcomes=HISTORY), 2024)
    posts, cohorts = then.round["posts"], then.round["cohorts"]
    titles = posts["title"].tolist()
    met = dict(zip(then.outcomes["title"], then.right.tolist(), strict=True))
    assert posts["post_id"][met["机电设备维修电工"]] == "P1"
    assert posts["pay"][met["机电设备维修电工"]] == 2500
    assert titles[met["不再有的岗位"]] == "不再有的岗位"
    assert posts["pay"].isna()[met["不再有的岗位"]]
    assert cohorts["cohort_id"][then.left].tolist() == ["C1", "C1"]
    assert len(posts) == len(ROWS["posts"]) + 1, "present posts stay: words are weighed against all of them"


def test_dates_are_moved_the_year_begins_in_july_and_a_model_is_left_behind() -> None:
    round_ = with_model(sample(outcomes=HISTORY), made_model())
    then = as_it_was(round_, 2024).round
    assert then.records("settings") == [{"key": "as_of", "value": "2024-07-01", "reason": None}]
    assert {row["start"] for row in then.records("cohorts")} == {date(2024, 7, 1)}
    assert next(row for row in then.records("posts") if row["post_id"] == "P5")["end"] == date(2024, 10, 31)


def test_later_results_evaluations_and_agreements_are_not_known_yet() -> None:
    dates = [date(2023, 9, 1), date(2024, 6, 30), date(2024, 7, 1), date(2024, 12, 1), date(2025, 1, 1)]
    agreed = [{"school_id": "S1", "enterprise_id": "E1", "since": day} for day in dates]
    then = as_it_was(sample(outcomes=HISTORY, partnerships=agreed), 2024).round
    assert then["outcomes"]["year"].tolist() == [2023]
    assert len(then["evaluations"]) == 0
    assert [row["since"] for row in then.records("partnerships")] == dates[:2]
    assert set(then["enterprises"]["credit"]) == {"good"}


def test_nothing_leaks_from_the_year_itself_or_later() -> None:
    other = [row | {"accepted": 1, "completed": 0, "retained": 0} if row["year"] >= 2024 else row for row in HISTORY]
    marks = [row | {"score": 3.0} for row in ROWS["evaluations"]]
    agreed = [{"school_id": "S1", "enterprise_id": "E1", "since": day} for day in (date(2024, 12, 1), date(2024, 7, 1))]
    ours = Evidence.of(sample(outcomes=HISTORY, partnerships=[]), [2024])
    theirs = Evidence.of(sample(outcomes=other, evaluations=marks, partnerships=agreed), [2024])
    # rows stand by their content, so they are matched by the post that they are of
    order = [np.argsort(np.nan_to_num(e.values[:, KEYS.index("pay")], nan=-1)) for e in (ours, theirs)]
    np.testing.assert_array_equal(ours.values[order[0]], theirs.values[order[1]])
    agreed = [row | {"since": date(2024, 6, 1)} for row in agreed]
    assert value(Evidence.of(sample(outcomes=HISTORY, partnerships=agreed), [2024]), 0, "past") > value(ours, 0, "past")
    earlier = [row | {"accepted": 1, "completed": 0, "retained": 0} if row["year"] == 2023 else row for row in HISTORY]
    assert value(Evidence.of(sample(outcomes=earlier), [2024]), 0, "past") < value(ours, 0, "past")


def test_counts_are_steps_and_a_blank_is_no_step() -> None:
    evidence = Evidence.of(sample(outcomes=HISTORY))
    at = {(int(y), int(b[0])): k for k, (y, b) in enumerate(zip(evidence.year, evidence.begun, strict=True))}
    assert evidence.begun[at[2023, 20]].tolist() == [20, 18, 17]
    assert evidence.went[at[2023, 20]].tolist() == [18, 17, 8]
    assert evidence.begun[at[2024, 4]].tolist() == [4, 0, 0]
    assert evidence.students == 20 + 10 + 4 + 20
    nothing = Evidence.of(sample(outcomes=[outcome(2024, proposed=9), outcome(2025, accepted=3)]))
    assert not nothing.known.any()


def test_more_going_on_than_began_is_cut_to_all() -> None:
    evidence = Evidence.of(sample(outcomes=[outcome(2024, proposed=3, accepted=5)]))
    assert evidence.went[0, 0] == evidence.begun[0, 0] == 3


def test_what_shares_its_luck_counts_so_much_and_no_more() -> None:
    evidence = Evidence.of(sample(outcomes=HISTORY))
    steps = evidence.weight * evidence.begun.sum(axis=1)
    for year in (2023, 2024, 2025):
        assert steps[evidence.year == year].sum() == pytest.approx(min(MOST_STEPS, {2023: 55, 2024: 23, 2025: 55}[year]))


def test_marks_count_little_and_meet_the_results_of_their_year() -> None:
    history = [outcome(2025, title="机电设备维修电工", **FULL), outcome(2025, title="另一岗位", **FULL)]
    evidence = Evidence.of(sample(outcomes=history))
    # S1 with E1 in 2025: 12 × 88.3, 1 × 91.7, 2 × 85, shared by two results
    assert evidence.mark.tolist() == pytest.approx([(12 * 0.883 + 0.917 + 2 * 0.85) / 15] * 2)
    assert evidence.marks.tolist() == pytest.approx([MARK * 7.5] * 2)
    samples = Samples.of(evidence)
    of_marks = samples.step == KINDS - 1
    assert samples.begun[of_marks].sum() == pytest.approx(MARK * 15)
    assert samples.went[of_marks].sum() == pytest.approx(MARK * 15 * evidence.mark[0])


def test_a_mark_of_another_major_is_not_of_this_pair() -> None:
    marks = [{**ROWS["evaluations"][0], "major_code": "740101"}]
    evidence = Evidence.of(sample(outcomes=[outcome(2025, **FULL)], evaluations=marks))
    assert np.isnan(evidence.mark[0])
    assert evidence.marks[0] == 0


def test_a_result_without_title_or_major_in_the_round_is_still_evidence() -> None:
    history = [outcome(2024, **FULL) | {"major_code": "710205"}]
    evidence = Evidence.of(sample(outcomes=history))
    assert len(evidence) == 1
    assert not np.isnan(value(evidence, 0, "distance"))
    assert np.isnan(value(evidence, 0, "pay"))


def test_the_order_of_rows_changes_nothing() -> None:
    def of(round_: Round) -> Evidence:
        return Evidence.of(round_)

    for seed in (1, 2):
        ours, theirs = of(sample()), of(shuffled(seed))
        np.testing.assert_array_equal(ours.values, theirs.values)
        np.testing.assert_array_equal(ours.begun, theirs.begun)
        np.testing.assert_array_equal(ours.marks, theirs.marks)


def test_years_are_those_of_the_results() -> None:
    assert years_of(sample(outcomes=HISTORY)) == (2023, 2024, 2025)
    assert years_of(sample(outcomes=[])) == ()

"""Evaluations: rankings are those of suggest, nothing of the held-out year leaks, the order of rows changes nothing."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import numpy as np
import pytest
from fit_sample import ROWS, sample, shuffled

from data.contract.evaluation import Evaluation, Slice
from data.contract.links import Link, Links
from data.contract.round import Round
from matcher.earlier import earlier
from matcher.evaluate import EvaluateOptions, NothingToEvaluate, against_links, against_outcomes
from matcher.evaluate.bm25 import PlainBm25
from matcher.evaluate.outcomes import by_enterprise, by_title, outcomes_of
from matcher.evaluate.ranks import ranked
from matcher.evaluate.scorers import FIT, WITHOUT, Scorers
from matcher.suggest import suggest

OUTCOMES: list[dict[str, Any]] = [
    {"school_id": school, "major_code": code, "enterprise_id": enterprise, "title": title, "year": year}
    | dict(zip(("proposed", "accepted", "completed", "retained"), counts, strict=True))
    for school, code, enterprise, title, year, counts in (
        ("S1", "660301", "E1", "机电设备维修电工", 2025, (20, 18, 17, 8)),
        ("S1", "660301", "E3", "电机装配钳工", 2025, (9, 3, 3, 0)),
        ("S1", "740101", "E2", "导游讲解员", 2025, (10, 10, 10, None)),
        ("S2", "460301", "E3", "电机装配钳工", 2025, (4, 4, 2, 1)),
        ("S2", "460301", "E1", "机电设备维修电工", 2025, (6, 0, None, None)),
        ("S2", "460301", "E1", "早已没有的岗位", 2025, (6, 5, None, None)),
        ("S1", "660301", "E1", "机电设备维修电工", 2024, (10, 9, 9, 9)),
    )
]
LINKS = Links("cohort_id", "post_id", (Link("C1", "P1"), Link("C1", "P5", 2.0), Link("C2", "P2"), Link("C3", "P5")))


def round_with(outcomes: list[dict[str, Any]] = OUTCOMES, **changes: Any) -> Round:
    return sample(outcomes=outcomes, **changes)


def whole(found: Evaluation, view: int = 0) -> Slice:
    return found.views[view].slices[0]


def test_only_what_was_accepted_is_right_graded_by_the_share_retained() -> None:
    judged = by_title(round_with(), outcomes_of(round_with(), 2025)).judged()
    found = {
        (judged.asking.names[a], judged.answering.names[b]): round(gain, 6)
        for a, b, gain in zip(judged.asker, judged.answer, judged.gain, strict=True)
    }
    mean = 9 / 25  # of those accepted, where the retained are told
    assert found == {
        (("S1", "660301"), ("E1", "机电设备维修电工")): round(1 + 8 / 18, 6),
        (("S1", "660301"), ("E3", "电机装配钳工")): 1.0,
        (("S1", "740101"), ("E2", "导游讲解员")): round(1 + mean, 6),
        (("S2", "460301"), ("E3", "电机装配钳工")): 1.25,
    }
    assert judged.left_out == 1
    assert by_enterprise(round_with(), outcomes_of(round_with(), 2025)).judged().left_out == 0


def test_a_title_that_is_gone_is_looked_up_by_occupation() -> None:
    outcomes = [OUTCOMES[2] | {"title": "讲解员", "occupation": "4-07-04-01"}]
    judged = by_title(round_with(outcomes), outcomes).judged()
    assert [judged.answering.names[at] for at in judged.answer] == [("E2", "导游讲解员")]


def test_the_year_and_later_ones_are_taken_out() -> None:
    days = [date(2025, 6, 30), date(2025, 7, 1), date(2025, 12, 1)]
    agreed = [{"school_id": "S2", "enterprise_id": "E1", "since": day} for day in days]
    then = earlier(round_with(partnerships=agreed), 2025)
    assert then["outcomes"]["year"].tolist() == [2024]
    assert then["evaluations"]["year"].tolist() == []
    assert [row["since"] for row in then.records("partnerships")] == days[:1]
    assert len(round_with()["outcomes"]) == len(OUTCOMES)


def test_what_happened_in_the_held_out_year_does_not_move_the_ranking() -> None:
    """The same pairs are right whatever was retained, so only gains may differ: recall and MRR stay as they are."""
    other = [row if row["year"] < 2025 else row | {"retained": 0, "completed": row["accepted"]} for row in OUTCOMES]
    evaluations = [row | {"score": 3.0, "count": 500} for row in copy.deepcopy(ROWS["evaluations"])]
    one, two = against_outcomes(round_with()), against_outcomes(round_with(other, evaluations=evaluations))
    for first, second in zip(one.views, two.views, strict=True):
        assert first.exposure == second.exposure
        for a, b in zip(first.slices, second.slices, strict=True):
            assert [(r.recall, r.mrr) for r in a.results] == [(r.recall, r.mrr) for r in b.results]
    assert [bin_.fit for bin_ in one.calibration[0].bins] == [bin_.fit for bin_ in two.calibration[0].bins]


def test_an_earlier_year_does_move_the_fit() -> None:
    """Otherwise the test above could not fail."""
    worse = [row | {"accepted": 0, "completed": 0, "retained": 0} if row["year"] == 2024 else row for row in OUTCOMES]
    one, two = against_outcomes(round_with()), against_outcomes(round_with(worse))
    assert [bin_.fit for bin_ in one.calibration[0].bins] != [bin_.fit for bin_ in two.calibration[0].bins]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    options = EvaluateOptions(top=2, ablation=True)
    rows = copy.deepcopy(ROWS) | {"outcomes": OUTCOMES}
    mixed = copy.deepcopy(rows)
    for sheet in mixed.values():
        np.random.default_rng(seed).shuffle(sheet)
    assert against_outcomes(Round.from_records(rows), None, options) == against_outcomes(Round.from_records(mixed), None, options)
    backwards = Links(LINKS.asking, LINKS.answering, LINKS.rows[::-1])
    assert against_links(sample(), LINKS, options) == against_links(shuffled(seed), backwards, options)


def test_ranks_are_those_of_suggest() -> None:
    found = against_links(sample(), LINKS, EvaluateOptions(top=3))
    lines = {
        line.asker: [item.post_id for item in line.items] for line in suggest(sample(), "cohorts", 100, include_blocked=True)
    }
    best = [1 / min(lines[f"cohort:{c}"].index(p) + 1 for a, p, _ in LINKS.rows if a == c) for c in ("C1", "C2", "C3")]
    hits = [[lines[f"cohort:{c}"].index(p) < 3 for a, p, _ in LINKS.rows if a == c] for c in ("C1", "C2", "C3")]
    assert whole(found).results[0].mrr.value == pytest.approx(np.mean(best), abs=1e-6)
    assert whole(found).results[0].recall.value == pytest.approx(np.mean([np.mean(row) for row in hits]), abs=1e-6)


def test_the_other_side_ranks_cohorts_for_posts() -> None:
    found = against_links(sample(), LINKS, EvaluateOptions(top=1))
    view = found.views[1]
    assert (view.asking, view.answering, view.candidates) == ("post", "cohort", 3)
    lines = {line.asker: [item.cohort_id for item in line.items] for line in suggest(sample(), "posts", 9, include_blocked=True)}
    best = [1 / min(lines[f"post:{p}"].index(c) + 1 for c, q, _ in LINKS.rows if p == q) for p in ("P1", "P2", "P5")]
    assert whole(found, 1).results[0].mrr.value == pytest.approx(np.mean(best), abs=1e-6)


def test_small_blocks_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    before_ = against_outcomes(round_with())
    monkeypatch.setattr("matcher.evaluate.ranks.BLOCK", 3)
    assert against_outcomes(round_with()) == before_


def test_without_a_feature_its_contribution_is_gone() -> None:
    scorers = Scorers(sample())
    cohorts, posts = np.arange(3), np.array([0, 1, 4])
    names = [FIT, *scorers.without().values()]
    grids = scorers.grids(cohorts, posts, names)
    scored = scorers.pairs(FIT, np.repeat(cohorts, 3), np.tile(posts, 3))
    for feature in scorers.without():
        assert (grids[FIT] - grids[WITHOUT + feature]).ravel() == pytest.approx(scored.contributions[feature], abs=1e-8)


def test_the_ablation_names_every_feature_and_the_loss() -> None:
    found = against_links(sample(), LINKS, EvaluateOptions(ablation=True))
    assert {row.feature for row in found.ablation} == set(Scorers(sample()).fit.names())
    values = [row.ndcg.value for row in found.ablation]
    assert values == sorted(values)
    assert against_links(sample(), LINKS).ablation == ()


def test_a_sample_asks_fewer() -> None:
    found = against_outcomes(round_with(), None, EvaluateOptions(sample=1, seed=4))
    assert [view.asked for view in found.views] == [1, 1, 1, 1]
    assert whole(found).askers == 1
    assert found == against_outcomes(round_with(), None, EvaluateOptions(sample=1, seed=4))


def test_majors_and_occupations_may_be_linked() -> None:
    links = Links("major_code", "occupation", (Link("740101K", "4-07-04-01"), Link("999999", "4-07-04-01")))
    found = against_links(sample(), links)
    view = found.views[0]
    assert (view.asking, view.answering, view.asked, view.candidates, view.left_out) == ("major", "occupation", 3, 1, 1)
    assert whole(found).results[0].ndcg.value == 1.0


def test_slices_are_by_level_and_grades() -> None:
    slices = {(part.by, part.value): part.pairs for part in against_links(sample(), LINKS).views[0].slices}
    assert slices["level", "secondary"] == 3
    assert slices["level", "diploma"] == 1
    assert slices["cohort_grade", "3"] == 4
    assert sum(pairs for (by, _), pairs in slices.items() if by == "pair_grade") == 4


def test_calibration_counts_the_students_before_every_step() -> None:
    (found,) = against_outcomes(round_with()).calibration
    # steps told: 20+18+17, 9+3+3, 10+10, 4+4+2, 6; the last outcome has no post
    assert found.students == 55 + 15 + 20 + 10 + 6
    assert found.pairs == 5
    went = (18 + 17 + 8) + (3 + 3 + 0) + (10 + 10) + (4 + 2 + 1) + 0
    assert sum(one.rate * one.students for one in found.bins) == pytest.approx(went, abs=1e-3)


@pytest.mark.parametrize(
    ("outcomes", "year", "said"),
    [([], None, "--links"), (OUTCOMES, 2019, "2024, 2025"), ([OUTCOMES[4]], None, "--year")],
)
def test_where_there_is_nothing_it_says_why(outcomes: list[dict[str, Any]], year: int | None, said: str) -> None:
    with pytest.raises(NothingToEvaluate) as caught:
        against_outcomes(round_with(outcomes), year)
    assert said in caught.value.text.en
    assert caught.value.text.zh


def test_links_of_another_round_are_told() -> None:
    with pytest.raises(NothingToEvaluate):
        against_links(sample(), Links("cohort_id", "post_id", (Link("C9", "P1"), Link("C4", "P6"))))


def test_plain_bm25_by_hand() -> None:
    bm25 = PlainBm25([["a", "a", "b"], ["c"]], [["a", "x"], ["b", "b"], ["x", "x"]])
    scores = bm25.scores(np.arange(2), np.arange(3))
    rarity = np.log1p((3 - 1 + 0.5) / (1 + 0.5))
    # all documents are as long as their mean, so lateness is k1
    assert scores[0] == pytest.approx([2 * rarity * 2.2 / 2.2, rarity * 2 * 2.2 / 3.2, 0.0])
    assert not scores[1].any()


def test_ranks_of_nobody() -> None:
    found = by_title(round_with(), []).judged()
    assert ranked(found, Scorers(sample()), (FIT,), 3, np.arange(0))[FIT].rank.tolist() == []

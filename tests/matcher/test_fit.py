"""Fit: parts that add up, unknown that counts nothing, and the same answer whoever asks."""

from __future__ import annotations

import json

import numpy as np
import pytest
from fit_sample import sample, shuffled
from pydantic import ValidationError

from data.contract.round import Round
from matcher.features import features_of
from matcher.fit import BASE, ExpertPrior, PairScores, PriorSettings, reasons, score_pairs, scorer_settings
from matcher.fit.settings import Share

KINDS = ("cohort", "teacher")


def score_all(round_: Round, kind: str) -> PairScores:
    n = len(round_["posts"])
    return score_pairs(round_, kind, *np.divmod(np.arange(len(round_[f"{kind}s"]) * n), n))


def one(round_: Round, left: str, post: str) -> tuple[float, dict[str, float], float]:
    scores = score_all(round_, "cohort")
    k = round_["cohorts"]["cohort_id"].tolist().index(left) * len(round_["posts"]) + round_["posts"]["post_id"].tolist().index(
        post
    )
    return float(scores.fit[k]), {key: float(v[k]) for key, v in scores.contributions.items()}, float(scores.evidence[k])


@pytest.mark.parametrize("kind", KINDS)
def test_contributions_add_up_to_a_fit_of_six_decimals(kind: str) -> None:
    scores = score_all(sample(), kind)
    assert set(scores.contributions) == {BASE, *(feature.key for feature in features_of(kind))}
    np.testing.assert_allclose(sum(scores.contributions.values()), scores.fit, atol=1e-6, rtol=0)
    np.testing.assert_array_equal(np.round(scores.fit, 6), scores.fit)
    assert np.all((scores.fit >= 0) & (scores.fit <= 1))
    assert np.all((scores.evidence >= 0) & (scores.evidence <= 1))
    assert len(np.unique(scores.contributions[BASE])) == 1
    assert set(np.unique(scores.grade)) <= {0, 1, 2}


@pytest.mark.parametrize("kind", KINDS)
def test_the_order_of_rows_changes_nothing(kind: str) -> None:
    def by_ids(round_: Round) -> dict[tuple[str, str], tuple[float, ...]]:
        s = score_all(round_, kind)
        left, posts = round_[f"{kind}s"][f"{kind}_id"].tolist(), round_["posts"]["post_id"].tolist()
        return {
            (left[i], posts[j]): (
                float(s.fit[k]),
                int(s.grade[k]),
                float(s.evidence[k]),
                *(float(v[k]) for v in s.contributions.values()),
            )
            for k, (i, j) in enumerate(zip(s.left, s.right, strict=True))
        }

    assert by_ids(sample()) == by_ids(shuffled(1)) == by_ids(shuffled(2))


def test_pairs_asked_alone_score_as_among_all() -> None:
    round_ = sample()
    everything = score_all(round_, "cohort")
    k = np.array([17, 3, 3, 8])
    alone = score_pairs(round_, "cohort", everything.left[k], everything.right[k])
    np.testing.assert_array_equal(alone.fit, everything.fit[k])
    np.testing.assert_array_equal(alone.evidence, everything.evidence[k])


def test_blocks_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = score_all(sample(), "cohort")
    monkeypatch.setattr("matcher.fit.additive.BLOCK", 5)
    np.testing.assert_array_equal(score_all(sample(), "cohort").fit, whole.fit)


def test_no_pairs_at_all() -> None:
    empty = np.zeros(0, dtype=np.int64)
    assert len(score_pairs(sample(), "cohort", empty, empty)) == 0
    nobody = Round.from_records({})
    assert len(score_pairs(nobody, "teacher", empty, empty)) == 0


def test_what_is_unknown_contributes_nothing_and_lowers_the_evidence() -> None:
    fit, parts, evidence = one(sample(), "C1", "P1")
    blank_fit, blank, blank_evidence = one(sample(posts={"P1": {"pay": None, "mentors": None}}, evaluations=[]), "C1", "P1")
    assert blank["pay"] == blank["mentors"] == blank["evaluations"] == 0
    others = [key for key in parts if key not in ("pay", "mentors", "evaluations")]
    assert {key: parts[key] for key in others} == {key: blank[key] for key in others}
    assert blank_fit == pytest.approx(fit - parts["pay"] - parts["mentors"] - parts["evaluations"], abs=2e-6)
    assert blank_evidence < evidence


def test_a_relation_nobody_entered_does_not_lower_the_evidence() -> None:
    said = sample(relations=[{"major": "6603", "title": "电工", "relation": "related"}])
    assert one(said, "C1", "P1")[2] >= one(sample(relations=[]), "C1", "P1")[2] > 0.9


def test_more_pay_never_lowers_the_fit() -> None:
    post = {"enterprise_id": "E1", "kind": "internship", "title": "电工", "seats": 20, "post_wage": 4000.0}
    pays = [0.0, 0.5, 799.0, 1600.0, 3199.99, 3200.0, 3200.01, 5000.0, 90_000.0]
    round_ = sample(posts=[{**post, "post_id": f"P{k}", "pay": pay} for k, pay in enumerate(pays)])
    fits = score_all(round_, "cohort").fit[: len(pays)]
    assert np.all(np.diff(fits) >= 0)
    assert fits[0] < fits[-1]


def test_farther_never_raises_the_fit() -> None:
    post = {"enterprise_id": "E1", "kind": "internship", "title": "电工", "seats": 20, "lat": 35.6}
    steps = [0.0, 0.001, 0.1, 0.27, 0.28, 1.0, 5.0, 40.0]
    round_ = sample(posts=[{**post, "post_id": f"P{k}", "lon": 117.0 + by} for k, by in enumerate(steps)])
    fits = score_all(round_, "cohort").fit[: len(steps)]
    assert np.all(np.diff(fits) <= 0)
    assert fits[0] > fits[-1]


def test_more_seats_staff_and_beds_leave_every_fit_as_it_is() -> None:
    more = sample(
        posts={f"P{k}": {"seats": 500} for k in range(1, 8)},
        enterprises={f"E{k}": {"staff": 9000, "dorm_beds": 900} for k in range(1, 4)},
    )
    np.testing.assert_array_equal(score_all(more, "cohort").fit, score_all(sample(), "cohort").fit)


def test_settings_are_plain_and_complete() -> None:
    told = scorer_settings(sample())
    assert json.loads(json.dumps(told)) == told
    assert told == ExpertPrior(sample(), "cohort").settings()
    for kind in KINDS:
        assert sum(share["weight"] for share in told[kind].values()) == pytest.approx(1)
        assert set(told[kind]) == {feature.key for feature in features_of(kind)}


def test_weights_that_do_not_add_up_are_refused() -> None:
    shares = dict(PriorSettings().cohort)
    with pytest.raises(ValidationError, match="add up to 1"):
        PriorSettings(cohort={**shares, "text": Share(weight=0.9, neutral=0.5)})
    with pytest.raises(ValidationError, match="missing or too many"):
        PriorSettings(cohort={key: share for key, share in shares.items() if key != "pay"})


def test_every_value_at_its_best_or_worst_stays_within_0_and_1() -> None:
    for shares in (PriorSettings().cohort, PriorSettings().teacher):
        base = sum(share.weight * share.neutral for share in shares.values())
        assert base + sum(share.weight * (1 - share.neutral) for share in shares.values()) == pytest.approx(1)
        assert base + sum(share.weight * (0 - share.neutral) for share in shares.values()) == pytest.approx(0)


def test_reasons_name_the_good_points_with_numbers_and_one_weak_point() -> None:
    round_ = sample()
    scores = score_all(round_, "cohort")
    said = reasons(round_, "cohort", scores.left, scores.right, scores)
    assert len(said) == len(scores)
    assert [text.zh for text in said[0]] == [
        "培养内容与岗位要求相通：机电设备",
        "与岗位所列专业同类",
        "距学校 9.0 公里",
    ]
    assert any("9.0 km" in text.en for text in said[0])
    unrelated = said[len(round_["posts"])]  # C2 at P1
    assert unrelated[-1].zh.startswith("不足：")
    assert all(len(texts) <= 4 for texts in said)


def test_reasons_of_some_positions() -> None:
    round_ = sample()
    scores = score_all(round_, "cohort")
    whole = reasons(round_, "cohort", scores.left, scores.right)
    assert reasons(round_, "cohort", scores.left, scores.right, scores, np.array([9, 0])) == [whole[9], whole[0]]


def test_a_changed_round_is_scored_anew() -> None:
    before = one(sample(), "C1", "P5")[0]
    for _ in range(2):
        assert one(sample(posts={"P5": {"pay": 9000.0}}), "C1", "P5")[0] > before
        assert one(sample(), "C1", "P5")[0] == before

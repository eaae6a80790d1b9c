"""Training where the truth is known: it learns, keeps the prior where there is nothing to learn, and tells which and why."""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import pytest
from fit_models import made_model
from fit_sample import sample
from scipy.stats import spearmanr

from benchmarks.hidden_truth import Hidden, hidden, like_the_prior, shuffled, with_outcomes
from data.catalogues import catalogues_version
from data.contract.fit import FitModel
from data.contract.round import Round
from data.fits import fit_of, fit_text, with_model
from matcher.features.pay import Pay
from matcher.fit import UnusableFit, refuse_unusable, score_pairs
from matcher.fit.settings import PriorSettings
from matcher.learn import TooLittle, Trained, WrongYear, audit_groups, card_json, card_text, train, verdict
from matcher.learn.calibration import calibrated_prior, fits, levelled, total
from matcher.learn.evidence import Evidence
from matcher.learn.figures import ece, figures
from matcher.learn.groups import groupings
from matcher.learn.spread import Spread
from matcher.learn.trial import trial

WHEN = "2026-01-01T00:00:00+00:00"


@cache
def region() -> Hidden:
    return hidden(4_000, 1, tests=8_000)


@cache
def small() -> Hidden:
    return hidden(300, 3, tests=60)


@cache
def trained() -> Trained:
    return train(region().round, created=WHEN)


def test_where_there_is_much_to_learn_it_is_learned_and_taken() -> None:
    after = region().after
    ours = fits(trained().model.cohort, after)
    prior = fits(calibrated_prior(Evidence.of(region().round), PriorSettings()), after)
    assert trained().trial.taken
    assert figures(ours, *after.rates()).log_loss < figures(prior, *after.rates()).log_loss - 0.002
    assert ece(ours, *after.rates()) <= 0.03
    assert spearmanr(ours, region().z)[0] > max(0.97, spearmanr(prior, region().z)[0])


def test_where_the_prior_is_the_truth_it_stays() -> None:
    same = hidden(1_000, 1, like_the_prior(), tests=3_000)
    told = train(same.round, created=WHEN)
    assert not told.trial.taken
    after = same.after
    prior, ours = (
        fits(curves, after) for curves in (calibrated_prior(Evidence.of(same.round), PriorSettings()), told.model.cohort)
    )
    assert trial(after, prior, ours, 0).gain_interval[1] >= 0, "never surely worse than the prior"


def test_shuffled_results_are_refused() -> None:
    told = train(shuffled(region().round, 0), created=WHEN)
    assert not told.trial.taken
    assert "Not recommended" in verdict(told).en
    assert told.model.training.reasons


def test_the_fit_in_a_round_is_the_fit_that_was_learned() -> None:
    """Scored as any pair, a cohort and a post get what the curves say of the features as they are now."""
    round_ = with_model(region().round, trained().model)
    left, right = np.arange(20), np.arange(20) * 7
    scores = score_pairs(round_, "cohort", left, right)
    assert np.all(scores.evidence < 1)
    assert np.ptp(scores.fit) > 0.1
    again = fit_of(fit_text(trained().model))
    np.testing.assert_array_equal(score_pairs(with_model(round_, again), "cohort", left, right).fit, scores.fit)


def test_the_document_fits_a_cell_of_a_workbook_and_is_sound() -> None:
    assert len(fit_text(trained().model)) < 30_000
    refuse_unusable(trained().model)
    assert trained().model.catalogues == catalogues_version()


def test_a_model_is_refused_once_a_feature_is_reckoned_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pay, "VERSION", 2)
    with pytest.raises(UnusableFit, match=r"otherwise in this version \(pay\)"):
        refuse_unusable(trained().model)


def test_same_seed_same_model_whatever_the_order_of_rows() -> None:
    round_ = small().round
    tables = {name: table.sample(frac=1, random_state=5).reset_index(drop=True) for name, table in round_.tables.items()}
    ours, theirs = train(round_, created="now"), train(Round(tables), created="later")
    assert ours.model.id == theirs.model.id
    assert ours.model == theirs.model.model_copy(update={"created": "now"})


def test_an_unknown_value_is_neutral_in_training_too() -> None:
    evidence = Evidence.of(region().round)
    curves = trained().model.cohort
    blank = evidence.where(np.arange(3))
    blank.values[:] = np.nan
    np.testing.assert_array_equal(total(curves.features, blank), 0.0)


def test_too_little_to_learn_from_is_said_in_plain_words() -> None:
    one_year = [row for row in small().round.records("outcomes") if row["year"] == 2025]
    for round_, word in (
        (sample(outcomes=[]), "0 students in 0 years"),
        (with_outcomes(small().round, one_year), "in 1 years"),
        (with_outcomes(small().round, small().round.records("outcomes")[::10]), "students in 3 years"),
    ):
        with pytest.raises(TooLittle, match=word) as caught:
            train(round_, created=WHEN)
        assert "至少" in caught.value.text.zh
    with pytest.raises(WrongYear, match="2023 cannot be held out; Maybe one of 2024, 2025"):
        train(small().round, created=WHEN, holdout=2023)


def test_another_year_may_decide() -> None:
    told = train(small().round, created=WHEN, holdout=2024)
    assert told.model.training.holdout == 2024
    assert told.model.training.years == (2023, 2024, 2025)


def test_the_champion_may_be_a_model() -> None:
    told = train(region().round, created=WHEN, champion=trained().model)
    assert told.champion == trained().model.id
    assert told.seen, "it had learned from the year held out"
    assert not told.trial.taken, "a challenger that saw less is not surely better"
    assert "advantage" in card_text(told)
    with pytest.raises(UnusableFit):
        train(region().round, created=WHEN, champion=made_model(prior_sha256="1" * 64))


def test_a_good_or_bad_year_decides_nothing() -> None:
    """Moving all fits of one side alike changes neither gain nor verdict; only its calibration error."""
    held = region().after
    prior, ours = (
        fits(curves, held) for curves in (calibrated_prior(Evidence.of(region().round), PriorSettings()), trained().model.cohort)
    )
    z = np.log(ours / (1 - ours)) - 0.8
    moved = trial(held, prior, 1 / (1 + np.exp(-z)), 0)
    straight = trial(held, prior, ours, 0)
    assert moved.gain == pytest.approx(straight.gain, abs=1e-6)
    assert moved.challenger.ece > straight.challenger.ece + 0.05
    assert not moved.taken
    begun, went = held.rates()
    assert levelled(1 / (1 + np.exp(-z)), begun, went) @ begun == pytest.approx(went.sum(), rel=1e-6)


def test_groups_are_told_apart_and_a_sure_gap_is_marked() -> None:
    told = audit_groups(region().round, trained().model, when=WHEN)
    assert {gap.by for gap in told.groups} == {"school", "level", "county", "women"}
    assert not told.flagged
    of_2025 = Evidence.of(region().round, [2025])
    assert (told.unseen, told.years) == (True, (2025,))
    assert sum(gap.results for gap in told.groups if gap.by == "women") == of_2025.known.sum(), "the unknown have a row"
    high = trained().model.cohort.model_copy(update={"base": trained().model.cohort.base + 1.0})
    untried = trained().model.training.model_copy(update={"tried": None})
    raised = FitModel(**{**dict(trained().model), "cohort": high, "training": untried})
    learned_from = audit_groups(region().round, raised, when=WHEN)
    assert (learned_from.unseen, learned_from.years) == (False, (2023, 2024, 2025))
    flagged = learned_from.flagged
    assert {gap.by for gap in flagged} == {"school", "level", "county", "women"}
    for gap in flagged:
        assert gap.gap == pytest.approx(gap.fit - gap.rate, abs=2e-4)
        assert 0.05 < gap.low <= gap.gap <= gap.high


def test_shares_of_women_are_thirds_of_majors() -> None:
    evidence = Evidence.of(region().round, [2025])
    women = groupings(region().round, evidence)["women"]
    assert set(women) <= {"low", "middle", "high", ""}
    assert len(set(women) - {""}) == 3


def test_the_card_says_what_it_was_learned_from_and_what_it_is_not_for() -> None:
    text, told = card_text(trained()), card_json(trained())
    for word in (
        trained().model.training.input_sha256,
        "不得用于评价",
        "Not for judging",
        "2023",
        "▁",
        "calibration error",
        "校准误差",
    ):
        assert word in text
    json.dumps(told, allow_nan=False)
    assert told["trial"]["gain"] > 0
    spread = Spread.told_by(trained().model)
    assert spread is not None
    assert spread.told().en in text
    assert 0 < spread.model < spread.prior
    assert f"multiply weights.fit in the sheet settings by {spread.prior / spread.model:.1f}" in text
    assert {row["year"] for row in told["counts"]} == {2023, 2024, 2025}
    assert sum(row["results"] for row in told["counts"]) == trained().model.training.rows

"""The parts of learning, each against an oracle: steps read off, slopes, pieces, mixing, figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

from data.fits.faults import worth_at
from matcher.calibration import binned
from matcher.fit.settings import Share
from matcher.learn.boosting import boosted, read_steps
from matcher.learn.curves import Found, curve, scaled, worth_of
from matcher.learn.figures import drawn, ece, figures, interval, losses, reliability
from matcher.learn.logistic import slope_and_offsets
from matcher.learn.pieces import MOST, Pieces, near

RNG = np.random.default_rng


def test_steps_are_the_very_model() -> None:
    rng = RNG(1)
    levels = rng.integers(0, 9, size=(3000, 4))
    target = rng.random(3000) < 1 / (1 + np.exp(-(levels[:, 0] / 3 - levels[:, 1] / 4 - 0.3)))
    model = HistGradientBoostingClassifier(interaction_cst="no_interactions", monotonic_cst=[1, -1, 0, 1], max_iter=40)
    model.fit(levels.astype(float), target, sample_weight=rng.random(3000))
    asked = rng.integers(0, 9, size=(500, 4))
    steps = read_steps(model, (9, 9, 9, 9))
    np.testing.assert_allclose(steps.decision(asked), model.decision_function(asked.astype(float)), atol=1e-12)
    assert np.ptp(model.decision_function(asked.astype(float))) > 1


def test_boosting_finds_a_bend_and_keeps_rising() -> None:
    rng = RNG(2)
    levels = np.column_stack([rng.integers(0, 10, 4000), rng.integers(0, 10, 4000), rng.integers(0, 3, 4000)])
    z = np.where(levels[:, 0] >= 5, 1.5, -0.5) - 0.5 * (levels[:, 1] > 4) + np.array([0.5, 0.0, -0.5])[levels[:, 2]]
    begun = np.full(4000, 5.0)
    went = rng.binomial(5, 1 / (1 + np.exp(-z))).astype(float)
    steps = boosted(levels, (10, 10, 3), 2, begun, went, 0)
    assert all(np.all(np.diff(steps.steps[column]) >= 0) for column in (0, 1))
    assert steps.steps[0][9] - steps.steps[0][0] == pytest.approx(2.0, abs=0.25)
    assert np.ptp(steps.steps[1]) < 0.1, "what is worse with more may not rise, and so says nothing"
    assert steps.steps[2][2] - steps.steps[2][0] == pytest.approx(-1.0, abs=0.2)


def test_slope_and_offsets_are_those_of_a_free_regression() -> None:
    rng = RNG(3)
    x, group = rng.normal(size=800), rng.integers(0, 3, 800)
    begun = rng.integers(1, 9, 800).astype(float)
    went = rng.binomial(begun.astype(int), 1 / (1 + np.exp(-(1.3 * x + np.array([0.5, -1, 0])[group])))).astype(float)
    slope, offsets = slope_and_offsets(x, group, begun, went, 1.0, 1e6)
    free = LogisticRegression(C=np.inf, fit_intercept=False, tol=1e-10, max_iter=1000)
    rows = np.column_stack([x, np.eye(3)[group]])
    free.fit(np.tile(rows, (2, 1)), np.repeat([1, 0], 800), sample_weight=np.append(went, begun - went))
    np.testing.assert_allclose([slope, *offsets], free.coef_[0], atol=2e-3)


def test_without_evidence_the_slope_is_the_expected_one_and_never_turns_round() -> None:
    nothing = np.zeros(0), np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0)
    assert slope_and_offsets(*nothing, 4.0, 2.0)[0] == pytest.approx(4.0)
    x = np.linspace(-1, 1, 200)
    begun, went = np.full(200, 50.0), 50 / (1 + np.exp(3 * x))
    assert slope_and_offsets(x, np.zeros(200, dtype=np.int64), begun, went, 4.0, 2.0)[0] == pytest.approx(0.2)


@given(values=st.lists(st.floats(0, 1), min_size=1, max_size=300), neutral=st.floats(0, 1))
@settings(max_examples=60)
def test_every_value_lies_in_one_piece(values: list[float], neutral: float) -> None:
    pieces = Pieces.of(np.array(values), neutral)
    level = pieces.level(np.array([*values, np.nan]), neutral)
    assert 1 <= len(pieces) <= MOST
    assert np.all((level >= 0) & (level < len(pieces)))
    assert level[-1] == pieces.level(np.array([neutral]), neutral)[0]
    order = np.argsort(values)
    assert np.all(np.diff(level[order]) >= 0)


def test_few_values_stay_apart() -> None:
    values = np.array([0.0, 0.55, 0.85, 1.0, np.nan] * 9)
    pieces = Pieces.of(values, 0.45)
    assert pieces.middle.tolist() == [0.0, 0.45, 0.55, 0.85, 1.0]
    assert pieces.level(values[:5], 0.45).tolist() == [0, 2, 3, 4, 1]


def test_near_counts_the_known_by_distance() -> None:
    values, weight = np.array([0.5, 0.55, 0.61, np.nan]), np.array([2.0, 4.0, 8.0, 100.0])
    np.testing.assert_allclose(near(values, weight, np.array([0.5, 0.9])), [2.0 + 4.0 * 0.5, 0.0])


def found(weight: float) -> Found:
    values = np.repeat([0.2, 0.4, 0.8], 10)
    pieces = Pieces.of(values, 0.4)
    return Found.of(pieces, np.array([0.0, 2.0, 1.0]), Share(weight=0.5, neutral=0.4), 4.0, values, np.full(30, weight))


def test_with_few_results_the_prior_speaks_and_with_many_what_was_found() -> None:
    few, many = found(1e-6).curve(60.0), found(1e6).curve(60.0)
    for value in (0.0, 0.2, 0.4, 0.8, 1.0):
        assert worth_at(few, value) == pytest.approx(4 * 0.5 * (value - 0.4), abs=1e-4)
    assert worth_at(many, 0.2) == pytest.approx(worth_at(many, 0.4) - 1.5, abs=1e-3), "2 then 1 cannot fall: 1.5 both"
    assert worth_at(many, 0.8) == pytest.approx(0.0, abs=1e-3)
    assert few.evidence[1] < 1e-3
    assert many.evidence[1] > 0.999
    assert found(1e6).curve(np.inf).worth[0] == pytest.approx(-0.8)


@given(
    worth=st.lists(st.floats(0, 3), min_size=2, max_size=12),
    neutral=st.floats(0, 1).map(lambda x: round(x, 4)),
    by=st.floats(0.05, 3),
)
def test_curves_rise_and_are_nothing_at_neutral(worth: list[float], neutral: float, by: float) -> None:
    points = np.linspace(0, 1, len(worth)).round(4)
    made = scaled(curve(points, np.cumsum(worth), np.ones(len(worth)), neutral), by)
    assert all(a <= b for a, b in zip(made.worth, made.worth[1:], strict=False))
    assert worth_of(made, np.array([neutral, np.nan])).tolist() == [0.0, 0.0]


def test_figures_are_those_of_the_textbook() -> None:
    rng = RNG(4)
    fit = rng.random(60).round(2)
    begun = rng.integers(1, 6, 60).astype(float)
    went = rng.binomial(begun.astype(int), fit).astype(float)
    rows = np.repeat([1, 0], 60), np.tile(fit, 2)
    weight = np.append(went, begun - went)
    told = figures(fit, begun, went)
    assert told.log_loss == pytest.approx(log_loss(*rows, sample_weight=weight), abs=1e-6)
    assert told.brier == pytest.approx(brier_score_loss(*rows, sample_weight=weight))
    assert told.auc == pytest.approx(roc_auc_score(*rows, sample_weight=weight))
    assert losses(fit, begun, went).sum() / begun.sum() == pytest.approx(told.log_loss)


def test_calibration_error_by_hand() -> None:
    fit = np.repeat(np.arange(10) / 10 + 0.05, 10)
    begun, went = np.ones(100), np.zeros(100)
    went[fit > 0.5] = 1
    by_hand = np.mean([abs(rate - middle) for middle, rate in zip(np.unique(fit), [0] * 5 + [1] * 5, strict=True)])
    assert ece(fit, begun, went) == pytest.approx(by_hand)
    told = reliability(fit, begun, went)
    assert [one.steps for one in told] == [10.0] * 10
    assert [one.rate for one in told] == [0.0] * 5 + [1.0] * 5


def test_equal_fits_are_in_one_bin() -> None:
    fit = np.array([0.3] * 70 + [0.6] * 30)
    assert len(set(binned(fit, np.ones(100), np.ones(100)).bin.tolist())) == 2
    rng = RNG(5)
    order = rng.permutation(100)
    went = (rng.random(100) < fit).astype(float)
    assert ece(fit, np.ones(100), went) == pytest.approx(ece(fit[order], np.ones(100), went[order]))


def test_intervals_cover_and_are_the_same_for_the_same_seed() -> None:
    rng = RNG(6)
    covered = 0
    for trial in range(60):
        cluster = np.repeat(np.arange(40), 5)
        column = rng.normal(size=200) + np.repeat(rng.normal(size=40), 5)
        sums = drawn(cluster, np.stack([column, np.ones(200)], axis=1), trial)
        low, high = interval(sums[:, 0] / sums[:, 1])
        covered += low <= 0 <= high
    assert covered >= 50, "of 60 intervals of 95 %; drawing rows and not clusters covers about 36"
    np.testing.assert_array_equal(drawn(cluster, column[:, None], 3), drawn(cluster, column[:, None], 3))

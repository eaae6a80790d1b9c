"""The benchmark of learning: its truths are what they say, and one small run of it."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from benchmarks import learning
from benchmarks.hidden_truth import GROUP, TRUTH, hidden, like_the_prior, log_odds, shuffled
from matcher.fit.settings import PriorSettings
from matcher.learn.calibration import lines, total


def test_truths_rise_and_are_nothing_at_neutral() -> None:
    shares = PriorSettings().cohort
    for truth in (TRUTH, like_the_prior()):
        for key, curve in truth.items():
            assert np.all(np.diff(curve(np.linspace(0, 1, 50))) >= 0), key
    region = hidden(60, 1, tests=60)
    blank = region.after.where(np.arange(2))
    blank.values[:] = np.nan
    np.testing.assert_array_equal(log_odds(blank, TRUTH), 0.0)
    assert set(TRUTH) <= set(shares)


def test_the_truth_like_the_prior_is_the_prior_in_log_odds() -> None:
    after = hidden(60, 1, like_the_prior(), tests=120).after
    np.testing.assert_allclose(log_odds(after, like_the_prior(4.0)), total(lines(after, PriorSettings(), 4.0), after), atol=1e-3)


def test_rounds_hold_as_many_students_as_asked_for_and_shuffling_keeps_them() -> None:
    round_ = hidden(300, 1, tests=60).round
    table, dealt = round_["outcomes"], shuffled(round_, 1)["outcomes"]
    assert table["proposed"].sum() == pytest.approx(300, abs=3 * GROUP)
    assert (table["accepted"] <= table["proposed"]).all()
    assert sorted(table["accepted"]) == sorted(dealt["accepted"])
    assert table["accepted"].tolist() != dealt["accepted"].tolist()
    assert table["title"].tolist() == dealt["title"].tolist()


def test_a_small_run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(learning, "TESTS", 300)
    monkeypatch.setattr(learning, "TRUTHS", {"unlike the prior": TRUTH})
    monkeypatch.setattr(sys, "argv", ["learning", "--students", "120", "--seeds", "1"])
    learning.main()
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 4
    assert said[-1] == "taken on shuffled results: 0 of 1"

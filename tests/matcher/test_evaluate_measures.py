"""Measures against figures worked out by hand and against scikit-learn; intervals; slices."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import ndcg_score

from matcher.calibration import binned, calibration_error
from matcher.evaluate.bootstrap import estimates
from matcher.evaluate.measures import coverage, gini, ndcg, recall, reciprocal_rank
from matcher.evaluate.slices import sliced

# two askers: ranks 1, 4, 12 with gains 1, 2, 1; and one right candidate that is not ranked
ASKER = np.array([0, 0, 0, 1])
RANK = np.array([4.0, 1.0, 12.0, np.inf])
GAIN = np.array([2.0, 1.0, 1.0, 1.0])


def test_recall_by_hand() -> None:
    assert recall(ASKER, RANK, 10).tolist() == [pytest.approx(2 / 3), 0.0]
    assert recall(ASKER, RANK, 12).tolist() == [1.0, 0.0]


def test_reciprocal_rank_by_hand() -> None:
    assert reciprocal_rank(ASKER, RANK).tolist() == [1.0, 0.0]
    assert reciprocal_rank(np.array([0, 0]), np.array([8.0, 5.0])).tolist() == [0.2]


def test_ndcg_by_hand() -> None:
    found = 1 / math.log2(2) + 2 / math.log2(5)
    ideal = 2 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    assert ndcg(ASKER, RANK, GAIN, 10).tolist() == [pytest.approx(found / ideal), 0.0]


def test_the_ideal_holds_no_more_than_k_gains() -> None:
    rank = np.arange(1.0, 6.0)
    assert ndcg(np.zeros(5, dtype=int), rank, np.ones(5), 3).tolist() == [pytest.approx(1.0)]
    assert ndcg(np.zeros(5, dtype=int), rank[::-1], np.arange(1.0, 6.0), 3).tolist() == [pytest.approx(1.0)]


@given(st.integers(0, 10_000), st.integers(1, 12))
def test_ndcg_is_that_of_scikit_learn(seed: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    gains = rng.choice([0.0, 0.0, 1.0, 1.4, 2.0], size=(3, 12))
    gains[:, 0] = 1.0
    scores = rng.permuted(np.tile(np.arange(12.0), (3, 1)), axis=1)
    ranks = np.argsort(np.argsort(-scores, axis=1), axis=1) + 1.0
    asker, candidate = np.nonzero(gains)
    found = ndcg(asker, ranks[asker, candidate], gains[asker, candidate], k)
    for row in range(3):
        assert found[row] == pytest.approx(ndcg_score(gains[row : row + 1], scores[row : row + 1], k=k))


def test_coverage_and_gini_by_hand() -> None:
    assert coverage(np.array([3, 0, 1, 0])) == 0.5
    assert gini(np.array([2, 2, 2])) == pytest.approx(0.0)
    assert gini(np.array([0, 0, 0, 8])) == pytest.approx(0.75)
    assert gini(np.array([1, 3])) == pytest.approx(0.25)
    assert gini(np.zeros(3, dtype=int)) == 0.0


def test_calibration_error_by_hand() -> None:
    found = binned(np.array([0.2, 0.2, 0.8, 0.8]), np.array([0.0, 0.5, 1.0, 0.5]), np.array([1.0, 3.0, 2.0, 2.0]), bins=2)
    assert found.weight.tolist() == [4.0, 4.0]
    # in the first bin 0.2 against 1.5 / 4, in the second 0.8 against 3 / 4
    assert calibration_error(found) == pytest.approx((4 * 0.175 + 4 * 0.05) / 8)


def test_a_fit_that_is_the_rate_is_calibrated_and_equal_fits_share_a_bin() -> None:
    fit = np.repeat(np.linspace(0.05, 0.95, 40), 3)
    assert calibration_error(binned(fit, fit, np.ones(120))) == pytest.approx(0.0)
    assert len(binned(np.full(50, 0.4), fit[:50], np.ones(50)).weight) == 1
    assert 8 <= len(binned(fit, fit, np.ones(120)).weight) <= 10


def test_intervals_repeat_by_seed_and_hold_the_mean() -> None:
    values = np.random.default_rng(1).normal(0.5, 0.1, size=(80, 2))
    first, again, other = estimates(values, 7), estimates(values, 7), estimates(values, 8)
    assert first == again
    assert first != other
    for one, mean in zip(first, values.mean(axis=0), strict=True):
        assert one.value == pytest.approx(mean, abs=1e-6)
        half = 1.96 * 0.1 / math.sqrt(80)
        assert one.low == pytest.approx(mean - half, abs=0.006)
        assert one.high == pytest.approx(mean + half, abs=0.006)


def test_small_blocks_of_draws_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(1).random((30, 1))
    whole = estimates(values, 3)
    monkeypatch.setattr("matcher.evaluate.bootstrap.BLOCK", 700)
    assert estimates(values, 3) == whole


def test_one_asker_has_no_interval() -> None:
    (found,) = estimates(np.array([[0.25]]), 0)
    assert (found.value, found.low, found.high) == (0.25, None, None)


def test_differences_are_paired() -> None:
    """A peer that is worse by the same at every asker: the difference is sure, though askers differ widely."""
    asker = np.repeat(np.arange(50), 2)
    better = np.tile([1.0, 1.0], 50) + np.random.default_rng(2).integers(0, 8, 50).repeat(2)
    found = sliced("all", "all", np.ones(100, dtype=bool), asker, np.ones(100), {"fit": better, "bm25": better + 1}, 10, 0)
    assert found is not None
    (difference,) = found.differences
    assert difference.scorer == "bm25"
    assert difference.ndcg.low is not None
    assert difference.ndcg.low > 0
    assert difference.ndcg.value == pytest.approx(found.results[0].ndcg.value - found.results[1].ndcg.value, abs=2e-6)


def test_right_candidates_outside_a_slice_cost_no_place() -> None:
    asker = np.array([0, 0, 0, 1, 1])
    rank = np.array([1.0, 2.0, 5.0, 3.0, 1.0])
    within = np.array([False, True, True, True, True])
    found = sliced("level", "diploma", within, asker, np.ones(5), {"fit": rank}, 4, 0)
    assert found is not None
    assert (found.askers, found.pairs) == (2, 4)
    # the first asker's ranks 2 and 5 become 1 and 4
    assert found.results[0].recall.value == 1.0
    assert found.results[0].mrr.value == 1.0
    assert sliced("level", "none", np.zeros(5, dtype=bool), asker, np.ones(5), {"fit": rank}, 4, 0) is None

"""What every scorer must do, whatever it was made from. A new scorer joins by a line in ``SCORERS``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from fit_models import made_model
from fit_sample import sample, shuffled

from data.contract.round import Round
from matcher.features import PairKind, features_of
from matcher.fit import BASE, ExpertPrior, LearnedFit, PairScores, Scorer

Make = Callable[[Round, PairKind], Scorer]

SCORERS: Mapping[str, Make] = {
    "prior": ExpertPrior,
    "learned": lambda round_, kind: LearnedFit(round_, kind, made_model()),
}
PAIRS = 10_000
LADDER = np.linspace(0, 1, 401)


def parts_add_up(make: Make, kind: PairKind, round_: Round) -> None:
    """On 10,000 random pairs: fit in 0..1 with 6 decimals, one base, parts that add up within 1e-6."""
    rng = np.random.default_rng(0)
    left, right = rng.integers(len(round_[f"{kind}s"]), size=PAIRS), rng.integers(len(round_["posts"]), size=PAIRS)
    scores = make(round_, kind).score(left, right)
    assert set(scores.contributions) == {BASE, *(feature.key for feature in features_of(kind))}
    assert np.all((scores.fit >= 0) & (scores.fit <= 1))
    np.testing.assert_array_equal(np.round(scores.fit, 6), scores.fit)
    np.testing.assert_allclose(sum(scores.contributions.values()), scores.fit, rtol=0, atol=1e-6)
    assert len(np.unique(scores.contributions[BASE])) == 1
    assert np.all((scores.evidence >= 0) & (scores.evidence <= 1))
    assert len(np.unique(scores.fit)) > 100, "pairs must differ, or nothing was checked"


def better_is_never_worse(make: Make, kind: PairKind, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fit never falls along any feature's values, whatever the others are, and rises somewhere."""
    scorer = make(sample(), kind)
    for feature in features_of(kind):
        for pair in range(4):
            with monkeypatch.context() as patch:
                patch.setattr(feature, "values", lambda self, left, right: LADDER[: len(left)])
                at = np.full(len(LADDER), pair % 2), np.full(len(LADDER), pair)
                fit = scorer.score(*at).fit
            assert np.all(np.diff(fit) >= 0), feature.key
            assert fit[-1] > fit[0], feature.key


def unknown_is_not_zero(make: Make, kind: PairKind, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown value contributes exactly 0, lowers no evidence below 0, and differs from the value 0."""
    everything = np.array([0, 1, 0, 1]), np.array([0, 1, 2, 3])
    scorer = make(sample(), kind)
    for feature in features_of(kind):
        with monkeypatch.context() as patch:
            patch.setattr(feature, "values", lambda self, left, right: np.full(len(left), np.nan))
            unknown = scorer.score(*everything)
            patch.setattr(feature, "values", lambda self, left, right: np.zeros(len(left)))
            worst = scorer.score(*everything)
        assert np.all(unknown.contributions[feature.key] == 0), feature.key
        assert np.all(worst.contributions[feature.key] < 0), feature.key
        assert np.all(worst.fit < unknown.fit), feature.key


def row_order_changes_nothing(make: Make, kind: PairKind) -> None:
    """Rows of every sheet in another order: the same numbers for the same ids, to the last bit."""
    assert by_ids(sample(), make, kind) == by_ids(shuffled(1), make, kind) == by_ids(shuffled(2), make, kind)


def the_same_again(make: Make, kind: PairKind) -> None:
    """Made twice, asked in other company: the same answers."""
    round_ = sample()
    everything = _all(round_, make, kind)
    k = np.array([5, 2, 2, 7])
    alone = make(round_, kind).score(everything.left[k], everything.right[k])
    np.testing.assert_array_equal(alone.fit, everything.fit[k])
    np.testing.assert_array_equal(alone.evidence, everything.evidence[k])
    np.testing.assert_array_equal(make(round_, kind).fits(everything.left, everything.right), everything.fit)
    for key, values in alone.contributions.items():
        np.testing.assert_array_equal(values, everything.contributions[key][k])


def by_ids(round_: Round, make: Make, kind: PairKind) -> dict[tuple[str, str], tuple[float, ...]]:
    """All numbers of all pairs by the ids of both sides."""
    s = _all(round_, make, kind)
    left, posts = round_[f"{kind}s"][f"{kind}_id"].tolist(), round_["posts"]["post_id"].tolist()
    columns = [s.fit, s.grade, s.evidence, *(s.contributions[key] for key in sorted(s.contributions))]
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return {(left[i], posts[j]): row for i, j, row in zip(s.left, s.right, rows, strict=True)}


def _all(round_: Round, make: Make, kind: PairKind) -> PairScores:
    n = len(round_["posts"])
    return make(round_, kind).score(*np.divmod(np.arange(len(round_[f"{kind}s"]) * n), n))

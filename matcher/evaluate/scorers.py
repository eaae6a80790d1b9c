"""The scorers that are compared: the fit of the round, its peers, and the fit without one feature."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from data.contract.round import Round
from matcher.evaluate.bm25 import RoundBm25
from matcher.fit import ExpertPrior, PairScores, Scorer, score_pairs
from matcher.fit.kept import scorer_of

Rows = npt.NDArray[np.int64]
Grid = npt.NDArray[np.float64]

FIT, WORDS, PRIOR = "fit", "bm25", "prior"
WITHOUT = "without "
DECIMALS = 9  # scores that differ by less are ties, as arithmetic alone may tell them apart


class Scorers:
    """All scorers of one round, each giving a score to every pair of some cohorts and some posts.

    ``names``: the fit, BM25 over words, and the expert prior where the fit is another scorer.
    """

    def __init__(self, round_: Round):
        self._round = round_
        self.fit: Scorer = scorer_of(round_, "cohort")
        prior = self.fit.settings().get("scorer") == ExpertPrior.NAME
        self._words = RoundBm25(round_)
        self._prior = None if prior else ExpertPrior(round_, "cohort")
        self.names: tuple[str, ...] = (FIT, WORDS) if prior else (FIT, WORDS, PRIOR)

    @property
    def fits(self) -> tuple[str, ...]:
        """Those of ``names`` that score in 0..1 and may be held against outcome rates."""
        return tuple(name for name in self.names if name != WORDS)

    def without(self) -> dict[str, str]:
        """Names of the fit without one feature, by feature."""
        return {feature: WITHOUT + feature for feature in self.fit.names()}

    def pairs(self, name: str, cohorts: Rows, posts: Rows) -> PairScores:
        """Scores of pairs (n,) by one of ``fits``."""
        if name == PRIOR and self._prior is not None:
            return self._prior.score(cohorts, posts)
        return score_pairs(self._round, "cohort", cohorts, posts)

    def grids(self, cohorts: Rows, posts: Rows, names: Sequence[str]) -> dict[str, Grid]:
        """Scores (cohorts × posts) by each of the scorers named."""
        left, right = np.repeat(cohorts, len(posts)), np.tile(posts, len(cohorts))
        scored = self.pairs(FIT, left, right)
        found: dict[str, Grid] = {}
        for name in names:
            if name == WORDS:
                scores = self._words.scores(cohorts, posts)
            elif name == PRIOR:
                scores = self.pairs(PRIOR, left, right).fit
            elif name == FIT:
                scores = scored.fit
            else:
                scores = scored.fit - scored.contributions[name.removeprefix(WITHOUT)]
            found[name] = np.round(scores.reshape(len(cohorts), len(posts)), DECIMALS)
        return found

"""The fit of a few rows with a few posts, legal pairs only."""

from __future__ import annotations

import numpy as np

from matcher.arrays import Floats, Ints
from matcher.features import PairKind
from matcher.fit import score_pairs
from matcher.problem import Problem
from matcher.suggest.legal import legal


def legal_fits(problem: Problem, kind: PairKind, rows: Ints, posts: Ints) -> tuple[Ints, Ints, Floats]:
    """Row (n,), post (n,) and fit (n,) of every legal pair of one of the ``rows`` (positions) with one of the ``posts``."""
    if not len(rows) or not len(posts):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0)
    left, right = np.repeat(rows, len(posts)), np.tile(posts, len(rows))
    allowed = legal(problem, kind, left, right)
    left, right = left[allowed], right[allowed]
    return left, right, score_pairs(problem.round, kind, left, right).fit

"""Scores of pairs, and what every scorer must do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from data.contract.text import Text

BASE = "base"
DECIMALS = 6


@dataclass(frozen=True)
class PairScores:
    """Scores of pairs (n,), in the order they were asked for.

    ``fit`` in 0..1 with 6 decimals; ``grade`` 0 unrelated, 1 near, 2 related; ``evidence`` 0..1, how much of the score is
    known and not assumed; ``contributions`` by feature, the base value among them, adding up to ``fit`` within 1e-6.
    """

    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    fit: npt.NDArray[np.float64]
    grade: npt.NDArray[np.int8]
    evidence: npt.NDArray[np.float64]
    contributions: dict[str, npt.NDArray[np.float64]]

    def __len__(self) -> int:
        return len(self.fit)


class Scorer(Protocol):
    """Anything that scores pairs of one round and kind: the expert prior, or a model learned from results.

    Fit is g(z) of a sum z over features, g smooth and rising; the prior's g is the identity. What the fit gains over its base is
    shared out by each feature's part of what z gains, so contributions and the base value, which is the same for all pairs, add
    up to the fit. The fit never falls when a feature's value improves; an unknown feature contributes 0.
    """

    def score(self, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> PairScores:
        """Scores of the pairs (left row, right row)."""
        ...

    def fits(self, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """The ``fit`` of the same scores, to the last bit, where nothing else of many pairs is asked."""
        ...

    def span(self) -> float:
        """How far the best values of all features lie above the worst, in fit as a step near the base counts: 1 for the prior.

        What is much or little of a contribution goes by it.
        """
        ...

    def say(self, feature: str, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> list[Text]:
        """What that feature found in each pair, in words with its number."""
        ...

    def names(self) -> dict[str, Text]:
        """Names of the features by key."""
        ...

    def settings(self) -> dict[str, Any]:
        """Everything the scores depend on besides the round, as plain values for the record of a run."""
        ...

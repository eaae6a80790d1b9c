"""Which of the pairs at hand are legal, so that one asker need not wait for all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from matcher.features import PairKind
from matcher.problem import Problem, Programme
from matcher.problem.pairs import Pairs
from matcher.rules import PAIR_RULES
from matcher.stays import Stays


def legal(problem: Problem, kind: PairKind, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """True (n,) where no rule bars the pair; a teacher also needs at least one stay."""
    at = np.arange(len(left))
    pairs = Pairs(problem, Programme(kind), left, right)
    for rule in PAIR_RULES:
        passed = ~rule.bars(pairs)
        at, pairs = at[passed], pairs[passed]
    if kind == "teacher":
        at = at[np.unique(Stays.of(pairs).pair)]
    result = np.zeros(len(left), dtype=bool)
    result[at] = True
    return result

"""Which of the pairs at hand are legal, so that one asker need not wait for all."""

from __future__ import annotations

import numpy as np

from matcher.arrays import Flags, Ints
from matcher.features import PairKind
from matcher.problem import Problem, Programme
from matcher.problem.pairs import Pairs
from matcher.rules import PAIR_RULES
from matcher.stays import Stays

MANY = 0.1  # share of barred pairs from which leaving them out is cheaper than asking them more


def legal(problem: Problem, kind: PairKind, left: Ints, right: Ints) -> Flags:
    """True (n,) where no rule bars the pair; a teacher also needs at least one stay."""
    at = np.arange(len(left))
    pairs = Pairs(problem, Programme(kind), left, right)
    passed = np.ones(len(left), dtype=bool)
    for rule in PAIR_RULES:
        passed &= ~rule.bars(pairs)
        if np.count_nonzero(passed) < (1 - MANY) * len(passed):
            at, pairs = at[passed], pairs[passed]
            passed = np.ones(len(at), dtype=bool)
    at, pairs = at[passed], pairs[passed]
    if kind == "teacher":
        at = at[np.unique(Stays.of(pairs).pair)]
    result = np.zeros(len(left), dtype=bool)
    result[at] = True
    return result

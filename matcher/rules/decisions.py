"""forbid: pairs that a person has ruled out."""

from __future__ import annotations

import numpy as np

from data.contract.text import Text
from matcher.arrays import Flags
from matcher.problem.days import ALWAYS
from matcher.problem.decisions import Decision
from matcher.problem.pairs import Pairs
from matcher.problem.problem import Programme


def names(decision: Decision, pairs: Pairs) -> Flags:
    """True (n,) for the pairs whose subject and place a decision names, whatever the dates; every id it gives must match."""
    own, other = (decision.cohort, decision.teacher)
    if pairs.programme is Programme.TEACHER:
        own, other = other, own
    if other >= 0 or (own < 0 and decision.school < 0):
        return np.zeros(len(pairs), dtype=bool)
    hit = np.ones(len(pairs), dtype=bool)
    for given, of_pair in ((own, pairs.left), (decision.school, pairs.school), (decision.post, pairs.right), (decision.enterprise, pairs.enterprise)):
        if given >= 0:
            hit &= of_pair == given
    return hit & (decision.post >= 0 or decision.enterprise >= 0)


class ForbidRule:
    """A person has forbidden the pair. A teacher's forbid that ends works on single stays (see the teachers' stays)."""

    id = "forbid"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        barred = np.zeros(len(pairs), dtype=bool)
        for decision in self._in(pairs):
            holds = pairs.start <= decision.until if pairs.programme is Programme.COHORT else decision.until == ALWAYS
            barred |= names(decision, pairs) & holds
        return barred

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        one = pairs[np.array([k])]
        ids = [d.id for d in self._in(pairs) if names(d, one)[0]]
        return Text(f"已被人工禁止（{'、'.join(ids)}）。", f"Forbidden by decision {', '.join(ids)}.")

    def _in(self, pairs: Pairs) -> list[Decision]:
        return [d for d in pairs.problem.decisions if d.action == "forbid"]


RULES = (ForbidRule(),)

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
    """True (n,) for the pairs whose subject and place a decision names, whatever the dates."""
    if pairs.programme is Programme.TEACHER:
        subject = pairs.left == decision.teacher if decision.teacher >= 0 else pairs.school == decision.school
    else:
        subject = pairs.left == decision.cohort if decision.cohort >= 0 else pairs.school == decision.school
    if decision.school < 0 and decision.cohort < 0 and decision.teacher < 0:
        subject = np.zeros(len(pairs), dtype=bool)
    place = pairs.right == decision.post if decision.post >= 0 else pairs.enterprise == decision.enterprise
    return np.asarray(subject & place)


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

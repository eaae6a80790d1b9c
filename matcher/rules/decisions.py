"""forbid: pairs that a person has ruled out."""

from __future__ import annotations

import numpy as np

from data.contract.text import Text
from matcher.arrays import Flags
from matcher.problem.days import ALWAYS
from matcher.problem.decisions import Decision
from matcher.problem.pairs import Pairs
from matcher.problem.problem import Programme
from matcher.rules.base import nothing
from matcher.rules.mending import Change, Mended, remove_row


class ForbidRule:
    """A person has forbidden the pair. A teacher's forbid that ends works on single stays (see the teachers' stays)."""

    id = "forbid"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        barred = nothing(pairs)
        for decision in _forbids(pairs):
            barred |= self._holds(decision, pairs)
        return barred

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        one = pairs[np.array([k])]
        ids = [decision.id for decision in _forbids(pairs) if self._holds(decision, one)[0]]
        return Text(f"人工决定禁止（{'、'.join(ids)}）。", f"Forbidden by decision {', '.join(ids)}.")

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        found = [one for one in _forbids(mended.pairs) if self._holds(one, mended.pairs)[0] or self._holds(one, mended.dated)[0]]
        ids = [decision.id for decision in found]
        return Change(
            tuple(remove_row("decisions", id) for id in ids),
            Text(
                f"由作出决定的人撤销（{'、'.join(ids)}）。", f"Whoever decided it would have to take it back ({', '.join(ids)})."
            ),
        )

    def _holds(self, decision: Decision, pairs: Pairs) -> Flags:
        named = pairs.named_by(decision)
        if pairs.programme is Programme.TEACHER:
            return named & (decision.until == ALWAYS)
        return named & (pairs.start <= decision.until)


def _forbids(pairs: Pairs) -> list[Decision]:
    return [decision for decision in pairs.problem.decisions if decision.action == "forbid"]

"""teacher_window: a teacher's windows and the post leave a stay. Asked last, and apart: it costs more than all other rules."""

from __future__ import annotations

import numpy as np

from data.contract.text import Text
from matcher.arrays import Flags
from matcher.problem import Programme
from matcher.problem.pairs import Pairs
from matcher.rules import PairRule
from matcher.rules.base import nothing
from matcher.stays import Stays


class WindowRule:
    """A teacher's windows and the post leave no stay."""

    id = "teacher_window"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        if pairs.programme is Programme.COHORT:
            return nothing(pairs)
        return np.isin(np.arange(len(pairs)), Stays.of(pairs).pair, invert=True)

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        return Stays.why_none(pairs[np.array([k])])


WINDOW_RULE: PairRule = WindowRule()

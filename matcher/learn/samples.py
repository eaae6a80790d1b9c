"""Counts of results as weighted lines to learn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.learn.evidence import STEPS, Evidence

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

GROUPS = len(STEPS) + 1  # each step and, last, the marks: they have rates of their own


@dataclass(frozen=True)
class Samples:
    """Every step of every result, and every mark, as one line: the result (n,) it is of, its group, and weighted counts."""

    row: Ints
    group: Ints
    begun: Floats
    went: Floats

    @classmethod
    def of(cls, evidence: Evidence) -> Samples:
        """The lines that have any weight. A mark of 80 points is 0.8 of what it counts."""
        n = len(evidence)
        begun = [*(evidence.weight * column for column in evidence.begun.T), evidence.marks]
        went = [*(evidence.weight * column for column in evidence.went.T), evidence.marks * np.nan_to_num(evidence.mark)]
        every, done = np.concatenate(begun), np.concatenate(went)
        row, group = np.tile(np.arange(n, dtype=np.int64), GROUPS), np.repeat(np.arange(GROUPS, dtype=np.int64), n)
        kept = every > 0
        return cls(row[kept], group[kept], every[kept], done[kept])

"""Counts of results as weighted lines to learn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.earlier import STEPS
from matcher.learn.evidence import Evidence

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

KINDS = len(STEPS) + 1  # each step and, last, the marks


@dataclass(frozen=True)
class Samples:
    """Every step of every result, and every mark, as one line: the result (n,) it is of, its step, and weighted counts.

    ``season`` numbers the years. Steps and years have rates of their own, which say nothing of any pair.
    """

    row: Ints
    step: Ints
    season: Ints
    begun: Floats
    went: Floats

    @classmethod
    def of(cls, evidence: Evidence) -> Samples:
        """The lines that have any weight. A mark of 80 points is 0.8 of what it counts."""
        n = len(evidence)
        begun = [*(evidence.weight * column for column in evidence.begun.T), evidence.marks]
        went = [*(evidence.weight * column for column in evidence.went.T), evidence.marks * np.nan_to_num(evidence.mark)]
        every, done = np.concatenate(begun), np.concatenate(went)
        row, step = np.tile(np.arange(n, dtype=np.int64), KINDS), np.repeat(np.arange(KINDS, dtype=np.int64), n)
        kept = every > 0
        return cls(row[kept], step[kept], evidence.season[row[kept]], every[kept], done[kept])

    @property
    def group(self) -> Ints:
        """Number (n,) of step and year together."""
        return self.season * KINDS + self.step

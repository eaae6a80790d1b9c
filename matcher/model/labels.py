"""Names of columns and rows, written out only when somebody asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.arrays import Flags, Ints

Shorts = NDArray[np.int32]  # a program may have millions of names


@dataclass(frozen=True)
class Labels:
    """Names (n,) like ``x_0``: each a prefix, by its position in ``prefixes``, and a number."""

    prefixes: tuple[str, ...]
    prefix: Shorts
    number: Shorts

    @classmethod
    def of(cls, runs: Sequence[tuple[str, int]]) -> Labels:
        """For each prefix and count the names ``prefix_0`` … ``prefix_(count − 1)``, one run after the other.

        A later run of the same prefix is numbered on: files of programs need names that occur once.
        """
        counts = np.array([count for _, count in runs], dtype=np.int64)
        known: Counter[str] = Counter()
        first = []
        for prefix, count in runs:
            first.append(known[prefix])
            known[prefix] += count
        number = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts - np.array(first, dtype=np.int64), counts)
        of_run = np.repeat(np.arange(len(runs)), counts)
        return cls(tuple(prefix for prefix, _ in runs), of_run.astype(np.int32), number.astype(np.int32))

    def __len__(self) -> int:
        return len(self.number)

    def __getitem__(self, at: Ints) -> Labels:
        return Labels(self.prefixes, self.prefix[at], self.number[at])

    def followed_by(self, prefix: str, numbers: Sequence[int]) -> Labels:
        """These names, and ``prefix_number`` for each of the numbers."""
        more = np.full(len(numbers), len(self.prefixes), dtype=np.int32)
        return Labels(
            (*self.prefixes, prefix),
            np.concatenate([self.prefix, more]),
            np.concatenate([self.number, np.array(numbers, dtype=np.int32)]),
        )

    def starting_with(self, *beginnings: str) -> Flags:
        """True (n,) where the name has one of these beginnings, each of them a prefix or a part of one with its underscore."""
        hit = np.array([f"{prefix}_".startswith(beginnings) for prefix in self.prefixes], dtype=bool)
        return hit[self.prefix]

    @cached_property
    def names(self) -> list[str]:
        """The names written out."""
        return [f"{self.prefixes[p]}_{k}" for p, k in zip(self.prefix.tolist(), self.number.tolist(), strict=True)]

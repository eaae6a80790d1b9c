"""Variants of a teacher's stay: how many of its days count, after how many that were used before it.

The days of a teacher count up to a limit, earliest first. A stay that could come after others therefore has several
columns, one per number of days used up before it that makes a difference; a column may be taken only
if no more than that number was used. Fewer days counted are never worth more, so the best admissible column is chosen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.arrays import Ints, repeat, row_keys, runs
from matcher.model.points import DayCount
from matcher.model.program import NO_LIMIT
from matcher.stays import Stays


@dataclass(frozen=True)
class Variants:
    """Arrays over variants (n,), in order of stay, those of one stay best first.

    ``counted`` are parts of days that count, ``used_before`` the most days that may have been used before (NO_LIMIT: any),
    ``most_before`` the most that could have been.
    """

    stay: Ints
    counted: Ints
    used_before: Ints
    most_before: Ints

    @classmethod
    def of(cls, stays: Stays, limits: DayCount) -> Variants:
        """The variants of all stays; ``limits`` (n_t,) are the days that count of each teacher.

        Stays of one teacher on the same days have the same variants, so these are found once per teacher and dates.
        """
        teacher = stays.teacher
        _, one, of_stay = np.unique(row_keys(teacher, stays.start, stays.end), return_index=True, return_inverse=True)
        sizes, counted, used, most = _of_spans(teacher[one], stays.start[one], stays.end[one], limits)
        first = (np.cumsum(sizes) - sizes)[of_stay]
        stay, first, k = repeat(sizes[of_stay], np.arange(len(stays)), first)
        at = first + k
        return cls(stay, counted[at], used[at], most[at])


def _of_spans(teacher: Ints, start: Ints, end: Ints, limits: DayCount) -> tuple[Ints, ...]:
    """How many variants each span (n,) has, ascending by teacher; then, variant by variant, the other arrays of Variants."""
    sizes, found = [], []
    for rows in runs(teacher):
        limit = int(limits.parts[teacher[rows[0]]])
        begins, ends = start[rows].tolist(), end[rows].tolist()
        sums = _sums_before(list(zip(begins, ends, strict=True)))
        for first, last in zip(begins, ends, strict=True):
            choices = _choices(sums[first], (last - first + 1) * limits.per_day, limit, limits.per_day)
            sizes.append(len(choices))
            found += [(*choice, sums[first][-1]) for choice in choices]
    counted, used, most = np.array(found, dtype=np.int64).reshape(-1, 3).T
    return np.array(sizes, dtype=np.int64), counted, used, most


def _choices(sums: list[int], days: int, limit: int, per_day: int) -> list[tuple[int, int]]:
    """(parts of days that count, most days used before) of the columns of one stay, best first; ``sums`` are ascending."""
    found: dict[int, int] = {}
    for before in sums:
        found[max(0, min(days, limit - before * per_day))] = before
    worst = min(found)
    return [(counts, NO_LIMIT if counts == worst else before) for counts, before in found.items()]


def _sums_before(spans: list[tuple[int, int]]) -> dict[int, list[int]]:
    """Per start, all sums of days that disjoint spans ending before it can have, ascending; ``spans`` are in order of start.

    Sets of sums are bits of a number.
    """
    sums: dict[int, int] = {}
    for first in dict.fromkeys(begin for begin, _ in spans):
        sums[first] = 1
        for begin, last in spans:
            if last < first:
                sums[first] |= sums[begin] << (last - begin + 1)
    return {first: [k for k in range(bits.bit_length()) if bits >> k & 1] for first, bits in sums.items()}

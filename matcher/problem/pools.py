"""Caps by day: which stays at one entity share a cap on a day, and how many fixed students use it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from scipy import sparse

from matcher.arrays import Flags, Ints
from matcher.problem.days import ALWAYS, NEVER

SPAN = ALWAYS - NEVER + 1  # days that there are


def moments(entity: Ints, day: Ints) -> Ints:
    """One number per entity and day (n,), in order of entity, then day."""
    return entity * SPAN + (day - NEVER)


class Standing(Protocol):
    """Rows (n_f,) that stand whatever is planned: how many, from which day to which."""

    @property
    def students(self) -> Ints:
        """How many each."""
        ...

    @property
    def start(self) -> Ints:
        """First days."""
        ...

    @property
    def end(self) -> Ints:
        """Last days."""
        ...


class FixedLoads:
    """Fixed students by entity and day. ``entity`` (n_f,) is −1 where a row does not count."""

    def __init__(self, fixed: Standing, entity: Ints) -> None:
        at = np.flatnonzero((entity >= 0) & (fixed.start <= fixed.end))
        begin, end = moments(entity[at], fixed.start[at]), moments(entity[at], fixed.end[at])
        first, last = np.argsort(begin, kind="stable"), np.argsort(end, kind="stable")
        self.begins, self._ends = begin[first], end[last]
        self._came, self._left = (np.append(0, np.cumsum(fixed.students[at[order]])) for order in (first, last))
        self._used = np.zeros(1 + entity[at].max(initial=-1), dtype=bool)
        self._used[entity[at]] = True

    def used(self, entity: Ints) -> Flags:
        """True (n,) for entities that fixed students use on some day."""
        found = np.zeros(len(entity), dtype=bool)
        known = entity < len(self._used)
        found[known] = self._used[entity[known]]
        return found

    def at(self, entity: Ints, day: Ints) -> Ints:
        """Fixed students at each entity (n,) on the day: who came up to it less who left before it."""
        now = moments(entity, day)
        came, left = np.searchsorted(self.begins, now, "right"), np.searchsorted(self._ends, now, "left")
        return np.asarray(self._came[came] - self._left[left])

    def peak(self, entity: Ints, start: Ints, end: Ints) -> Ints:
        """The most fixed students at each entity on a day of a stay (n,): they peak as a row begins, or as the stay begins."""
        most = self.at(entity, start)
        low = np.searchsorted(self.begins, moments(entity, start), "right")
        high = np.searchsorted(self.begins, moments(entity, end), "right")
        inside = np.flatnonzero(low < high)
        if len(inside):
            spans = np.stack([low[inside], high[inside]], axis=1).ravel()
            most[inside] = np.maximum(most[inside], np.maximum.reduceat(self._beginning, spans)[::2])
        return most

    @cached_property
    def _beginning(self) -> Ints:
        """Fixed students as each row begins; one more, for ends of spans."""
        return np.append(self.at(self.begins // SPAN, self.begins % SPAN + NEVER), 0)


@dataclass(frozen=True)
class Loads:
    """Fixed students by what they use: places of posts, and of those the regular ones, shares of staff, and beds."""

    post: FixedLoads
    regular: FixedLoads
    enterprise: FixedLoads
    post_group: FixedLoads
    bed: FixedLoads


@dataclass(frozen=True)
class DayCaps:
    """Every day (n,) on which a cap of an entity can bind, in order of entity and day, and which stays (s,) are there.

    What is present grows only when a stay begins, and what is left shrinks only when a fixed row begins: other days bind no
    tighter. ``present`` (n × s) holds 1 where the stay is at the entity on the day.
    """

    entity: Ints
    day: Ints
    present: sparse.csr_matrix
    start: Ints  # of the stays (s,)
    end: Ints

    @classmethod
    def of(cls, entity: Ints, start: Ints, end: Ints, fixed: FixedLoads | None = None) -> DayCaps:
        """The days of stays (s,) at their entities."""
        begins = moments(entity, start)
        now = np.unique(begins if fixed is None else np.concatenate([begins, fixed.begins]))
        low, high = np.searchsorted(now, begins, "left"), np.searchsorted(now, moments(entity, end), "right")
        edges = np.append(0, np.cumsum(high - low))
        days = np.arange(edges[-1]) + np.repeat(low - edges[:-1], high - low)
        by_stay = sparse.csr_matrix((np.ones(len(days), dtype=np.int32), days, edges), shape=(len(start), len(now)))
        present = by_stay.T.tocsr()
        if (empty := np.diff(present.indptr) == 0).any():
            now, present = now[~empty], present[~empty]
        return cls(now // SPAN, now % SPAN + NEVER, present, start, end)

    @cached_property
    def size(self) -> Ints:
        """How many stays are present (n,)."""
        return np.asarray(np.diff(self.present.indptr), dtype=np.int64)

    @property
    def row(self) -> Ints:
        """Position of the day of each entry (m,) of ``present``."""
        return np.repeat(np.arange(len(self.day)), self.size)

    @property
    def member(self) -> Ints:
        """Position of the stay of each entry (m,) of ``present``; ascending on each day."""
        return np.asarray(self.present.indices)

    def first(self, values: Ints) -> Ints:
        """On each day (n,) the value of its first stay; ``values`` (s,)."""
        return np.asarray(values[self.member[self.present.indptr[:-1]]])

    def over(self, ufunc: np.ufunc, values: Ints) -> Ints:
        """On each day (n,) the reduction of values of entries (m,)."""
        return np.asarray(ufunc.reduceat(values, self.present.indptr[:-1]))

    def entries(self, days: Ints) -> tuple[Ints, Ints]:
        """Entries of some days (positions): number 0 … of the day, and the stay."""
        chosen = self.present[days]
        return np.repeat(np.arange(len(days)), np.diff(chosen.indptr)), np.asarray(chosen.indices)

    def leading(self, *keys: Ints) -> Flags:
        """True (n,) where no day of the entity with the same stays, or more, comes before by its keys (n,), then by date.

        With the limit as first key and −size as second, the rows of all other days say nothing that these do not say.
        """
        order = np.lexsort(keys[::-1])
        rank = np.empty(len(order) + 1, dtype=np.int64)
        rank[order], rank[-1] = np.arange(len(order)), len(order)
        from_, to = self._whole
        least = np.minimum.reduceat(rank, np.stack([from_, to], axis=1).ravel())[::2]
        return np.asarray(least == rank[:-1])

    @cached_property
    def _whole(self) -> tuple[Ints, Ints]:
        """The first day (n,) and the one after the last (positions) on which everyone of a day is present: these lie together."""
        now = moments(self.entity, self.day)
        begin = self.over(np.maximum, self.start[self.member])
        end = self.over(np.minimum, self.end[self.member])
        from_, to = moments(self.entity, begin), moments(self.entity, end)
        return np.searchsorted(now, from_, "left"), np.searchsorted(now, to, "right")

"""The best schedule of every teacher at given prices: stays that do not overlap and whose days count earliest first.

A dynamic programme over the stays of a teacher in order of their end, by the number of days used up so far, for all teachers
in step. It is exact, so its values are upper bounds on what any schedule is worth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from matcher.arrays import Floats, Ints, first_greatest, repeat, runs
from matcher.model.program import NO_LIMIT, StayColumns

NEVER_WORTH = -np.inf
BEYOND = np.iinfo(np.int64).max // 2  # days that nobody uses up


@dataclass(frozen=True)
class Chosen:
    """Schedules: ``column`` (n,) are positions in the stay columns, ``person`` (n,) whose schedule they are in."""

    person: Ints
    column: Ints

    def schedules(self, count: int) -> tuple[Ints, Any]:
        """The persons (m,), ascending, and which of all ``count`` stays each has (sparse, count × m)."""
        order = np.lexsort((self.column, self.person))
        people, first = np.unique(self.person[order], return_index=True)
        indptr = np.append(first, len(order))
        return people, sparse.csc_matrix((np.ones(len(order)), self.column[order], indptr), shape=(count, len(people)))


class Schedules:
    """Schedules of ``people`` teachers over stay columns (n,)."""

    def __init__(self, stays: StayColumns, people: int) -> None:
        self._people = people
        self._order = np.lexsort((stays.used_before, stays.start, stays.end, stays.person))
        keys = np.stack([stays.person, stays.end, stays.start, stays.used_before])[:, self._order]
        new = np.ones(len(self._order), dtype=bool)
        new[1:] = (keys[:, 1:] != keys[:, :-1]).any(axis=0)
        self._option_first = np.flatnonzero(new)
        options = keys[:, self._option_first]
        new_span = np.ones(options.shape[1], dtype=bool)
        new_span[1:] = (options[:3, 1:] != options[:3, :-1]).any(axis=0)
        first = np.flatnonzero(new_span)
        self._span_first, self._option_span = first, np.cumsum(new_span) - 1
        self._span_person, end, start = options[:3, first]
        self._number(start, end)
        self._level(start, end, options[3])

    def best(self, worth: Floats) -> tuple[Floats, Chosen]:
        """Value (people,) of each best schedule when columns are worth ``worth`` (n,), and the columns that make them up."""
        if len(self._order) == 0:
            return np.zeros(self._people), Chosen(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
        option = np.maximum.reduceat(worth[self._order], self._option_first)
        value = self._by_level(option)
        table = self._fill(value)
        best = table[np.arange(len(self._who)), self._steps, :].max(axis=1)
        values = np.zeros(self._people)
        values[self._who] = best
        return values, self._chosen(worth, option, value, table)

    def _number(self, start: Ints, end: Ints) -> None:
        """Number the spans of each person by end, and find for each how many end before it begins."""
        count = np.bincount(self._span_person, minlength=self._people)
        self._who = np.argsort(-count, kind="stable")[: np.count_nonzero(count)]
        self._steps = count[self._who]
        place = np.full(self._people, -1, dtype=np.int64)
        place[self._who] = np.arange(len(self._who))
        first = np.cumsum(count) - count
        self._row = place[self._span_person]
        self._step = np.arange(len(start)) - first[self._span_person] + 1
        before = np.zeros(len(start), dtype=np.int64)
        for own in runs(self._span_person):
            before[own] = np.searchsorted(end[own], start[own], "left")
        self._days = end - start + 1
        shape = (len(self._who), int(self._steps.max(initial=0)) + 1)
        self._span_at = np.zeros(shape, dtype=np.int64)
        self._span_at[self._row, self._step] = np.arange(len(start))
        self._before_at = np.zeros(shape, dtype=np.int64)
        self._before_at[self._row, self._step] = before
        self._active = [int(np.count_nonzero(self._steps >= k)) for k in range(shape[1])]

    def _level(self, start: Ints, end: Ints, used_before: Ints) -> None:
        """Levels of days used up: sums that disjoint stays can have; those that exclude every limited column are one."""
        limit = np.where(used_before == NO_LIMIT, np.iinfo(np.int64).max, used_before)
        top = np.full(len(self._who), NO_LIMIT, dtype=np.int64)
        np.maximum.at(top, self._row[self._option_span], used_before)
        kept = [
            np.array([*(s for s in self._sums(own) if s <= most), most + 1])
            for own, most in zip(runs(self._row), top.tolist(), strict=True)
        ]
        self._sums_at = np.full((len(kept), max((len(sums) for sums in kept), default=1)), BEYOND, dtype=np.int64)
        for k, sums in enumerate(kept):
            self._sums_at[k, : len(sums)] = sums
        reached = self._sums_at[self._row] + self._days[:, None]
        self._following = np.zeros(reached.shape, dtype=np.int64)
        for own, sums in zip(runs(self._row), kept, strict=True):
            self._following[own] = np.minimum(np.searchsorted(sums, reached[own], "left"), len(sums) - 1)
        self._allowed = limit[:, None] >= self._sums_at[self._row[self._option_span]]

    def _sums(self, own: Ints) -> list[int]:
        """Sums of days that disjoint stays among one person's spans can have. Sets of sums are bits of a number."""
        reach = [1]
        for k in own.tolist():
            reach.append(reach[-1] | reach[int(self._before_at[self._row[k], self._step[k]])] << int(self._days[k]))
        bits = reach[-1]
        return [s for s in range(bits.bit_length()) if bits >> s & 1]

    def _by_level(self, option: Floats) -> Floats:
        """Worth of each span (n_spans, levels) after so many days used up."""
        value: Floats = np.maximum.reduceat(np.where(self._allowed, option[:, None], NEVER_WORTH), self._span_first, axis=0)
        return value

    def _fill(self, value: Floats) -> Floats:
        """Table (persons, steps + 1, levels): the best worth with the first stays only."""
        people, steps = self._span_at.shape
        table = np.full((people, steps, value.shape[1]), NEVER_WORTH)
        table[:, 0, 0] = 0.0
        for step in range(1, steps):
            n = self._active[step]
            rows = np.arange(n)
            span = self._span_at[:n, step]
            now = table[:n, step - 1].copy()
            reached = table[rows, self._before_at[:n, step]] + value[span]
            np.maximum.at(now, (rows[:, None], self._following[span]), reached)
            table[:n, step] = now
        return table

    def _chosen(self, worth: Floats, option: Floats, value: Floats, table: Floats) -> Chosen:
        """Walk the table back."""
        people = len(self._who)
        level = table[np.arange(people), self._steps].argmax(axis=1)
        step = self._steps.copy()
        who, spans, levels = [], [], []
        while (active := np.flatnonzero(step > 0)).size:
            s, b = step[active], level[active]
            unchanged = table[active, s, b] == table[active, s - 1, b]
            step[active[unchanged]] -= 1
            taking = active[~unchanged]
            if len(taking) == 0:
                continue
            span, before = self._span_at[taking, step[taking]], self._before_at[taking, step[taking]]
            reached = table[taking, before] + value[span]
            fits = (self._following[span] == level[taking][:, None]) & (
                reached == table[taking, step[taking], level[taking]][:, None]
            )
            source = fits.argmax(axis=1)
            who.append(taking)
            spans.append(span)
            levels.append(source)
            level[taking], step[taking] = source, before
        if not who:
            return Chosen(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
        row, span, source = (np.concatenate(v) for v in (who, spans, levels))
        return Chosen(self._who[row], self._columns(worth, option, span, source))

    def _columns(self, worth: Floats, option: Floats, span: Ints, level: Ints) -> Ints:
        """The column (n,) that makes each span worth what it is at a level."""
        counts = np.diff(np.append(self._span_first, len(self._option_first)))[span]
        which, low, at, k = repeat(counts, np.arange(len(span)), self._span_first[span], level)
        worths = np.where(self._allowed[low + k, at], option[low + k], NEVER_WORTH)
        best = (low + k)[first_greatest(worths, which)]
        counts = np.diff(np.append(self._option_first, len(self._order)))[best]
        which, low, k = repeat(counts, np.arange(len(span)), self._option_first[best])
        members = self._order[low + k]
        return np.asarray(members[first_greatest(worth[members], which)])

"""Stays: the dates on which a teacher may be at a post."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.contract.text import Text
from matcher.arrays import Ints, repeat, row_keys
from matcher.problem.days import ALWAYS, to_date
from matcher.problem.pairs import Pairs


@dataclass(frozen=True)
class Stays:
    """Arrays over stays (n,): ``pair`` is a position in ``pairs``, ``start`` and ``end`` are days, inclusive."""

    pairs: Pairs
    pair: Ints
    start: Ints
    end: Ints

    def __len__(self) -> int:
        return len(self.pair)

    @property
    def days(self) -> Ints:
        """Length of each stay."""
        return self.end - self.start + 1

    @property
    def teacher(self) -> Ints:
        """Position of each stay's teacher."""
        return self.pairs.left[self.pair]

    @property
    def post(self) -> Ints:
        """Position of each stay's post."""
        return self.pairs.right[self.pair]

    @property
    def used_pairs(self) -> Ints:
        """Positions of the pairs that have a stay, ascending."""
        return np.flatnonzero(np.bincount(self.pair, minlength=len(self.pairs)))

    @classmethod
    def of(cls, pairs: Pairs) -> Stays:
        """All stays that ``teacher_window`` and ``forbid`` allow for teachers' pairs, in order of pair, start and end."""
        return cls._in_windows(pairs)._not_forbidden()

    @classmethod
    def _in_windows(cls, pairs: Pairs) -> Stays:
        problem = pairs.problem
        step = int(problem.settings.threshold("teacher_window", "step_days"))
        pair, first, last = _common_days(pairs)
        starts = np.maximum(0, (last - first) // step + 1)
        pair, first, last, k = repeat(starts, pair, first, last)
        begin = first + step * k
        keep = begin >= problem.as_of
        pair, begin, last = pair[keep], begin[keep], last[keep]
        lengths = (last - begin + 1 + step - 1) // step  # whole multiples, the last cut at the last common day
        pair, begin, last, k = repeat(lengths, pair, begin, last)
        end = np.minimum(begin + step * (k + 1) - 1, last)
        keep = end - begin + 1 >= problem.teachers.min_days[pairs.left[pair]]
        pair, begin, end = pair[keep], begin[keep], end[keep]
        key = row_keys(pair, begin, end)
        if (np.diff(key) <= 0).any():  # windows of one teacher overlap, or stand in disorder
            once = np.unique(key, return_index=True)[1]
            pair, begin, end = pair[once], begin[once], end[once]
        return cls(pairs, pair, begin, end)

    @classmethod
    def but_for_lasting_forbids(cls, pairs: Pairs) -> Stays:
        """The stays that there would be without forbids that never end, which are ``forbid``'s to tell."""
        return cls._in_windows(pairs)._not_forbidden(lasting=False)

    @classmethod
    def but_for_forbids(cls, pairs: Pairs) -> Stays:
        """The stays that ``teacher_window`` leaves, whatever decisions forbid."""
        return cls._in_windows(pairs)

    @staticmethod
    def why_none(pairs: Pairs) -> Text:
        """Why the single pair has no stay."""
        if len(Stays._in_windows(pairs)):
            return Text("按时段可以排出的日期都被人工决定禁止。", "Decisions forbid every stay that the windows allow.")
        pair, first, last = _common_days(pairs)
        wanted = int(pairs.problem.teachers.min_days[pairs.left[0]])
        if len(pair) == 0 or int((last - first).max()) < 0:
            return Text("教师可派时段与岗位日期没有重合。", "The teacher's windows and the post share no days.")
        k = int(np.argmax(last - first))
        span = f"{to_date(first[k])} – {to_date(last[k])}"
        return Text(
            f"共同时段 {span} 内排不出至少 {wanted} 天的实践。",
            f"Within the common days {span} no stay of at least {wanted} days can begin.",
        )

    def _not_forbidden(self, lasting: bool = True) -> Stays:
        keep = np.ones(len(self), dtype=bool)
        for decision in self.pairs.problem.decisions:
            if decision.action == "forbid" and decision.cohort < 0 and (lasting or decision.until < ALWAYS):
                keep &= ~(self.pairs.named_by(decision)[self.pair] & (self.start <= decision.until))
        return Stays(self.pairs, self.pair[keep], self.start[keep], self.end[keep])


def first_days(pairs: Pairs) -> Ints:
    """First days on which stays of teachers' pairs could begin, whatever their length: one per pair and window that leave any."""
    problem = pairs.problem
    step = int(problem.settings.threshold("teacher_window", "step_days"))
    _, first, last = _common_days(pairs)
    missed = -(-np.maximum(0, problem.as_of - first) // step)  # the grid begins before as_of, stays do not
    begin: Ints = first + step * missed
    return begin[begin <= last]


def _common_days(pairs: Pairs) -> tuple[Ints, Ints, Ints]:
    """Per pair and window of its teacher: the pair, and the first and last day that window and post share."""
    p = pairs.problem
    order = np.argsort(p.teachers.window_teacher, kind="stable")
    owner = p.teachers.window_teacher[order]
    low = np.searchsorted(owner, pairs.left, "left")
    counts = np.searchsorted(owner, pairs.left, "right") - low
    pair, low, k = repeat(counts, np.arange(len(pairs)), low)
    window = order[low + k]
    post = pairs.right[pair]
    return (
        pair,
        np.maximum(p.teachers.window_start[window], p.posts.start[post]),
        np.minimum(p.teachers.window_end[window], p.posts.end[post]),
    )

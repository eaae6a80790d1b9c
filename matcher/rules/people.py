"""grade, minors, women: who may not go where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.catalogues import hazard
from data.contract.text import Text
from matcher.arrays import Flags, Ints
from matcher.problem.pairs import Pairs
from matcher.problem.problem import Problem


class GradeRule:
    """First-years are not placed."""

    id = "grade"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        if not pairs.students.any():
            return pairs.students
        first = float(pairs.problem.settings.threshold("grade", "first"))
        return np.asarray(pairs.placed & (pairs.problem.cohorts.grade[pairs.left] <= first))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        return Text("一年级学生不得安排岗位实习。", "First-year students may not be placed.")


@dataclass(frozen=True)
class Barrier:
    """One of the four inequalities: students of a cohort over the season in posts ``barred`` (n_p,) are at most ``room`` (n_c,)."""

    rule: str
    barred: Flags
    room: Ints  # the cohort's own limit less its fixed students there, floored at 0


def barriers(problem: Problem) -> list[Barrier]:
    """The four inequalities of ``minors`` and ``women`` (choices.md, “Minors and women”)."""
    posts, c = problem.posts, problem.cohorts
    no_minors = np.array([any(hazard(t).minors for t in tags) for tags in posts.hazards], dtype=bool)
    no_women = np.array([any(hazard(t).women for t in tags) for tags in posts.hazards], dtype=bool)
    both = no_minors & no_women
    either = no_minors | no_women
    rows = [
        ("minors", no_minors, c.size - c.minors),
        ("women", no_women, c.size - c.women),
        ("minors", both, c.size - c.minors - c.women + c.minor_women),
        ("minors", either, c.size - c.minor_women),
    ]
    found = []
    for rule, barred, limit in rows:
        used = np.zeros(len(c.ids), dtype=np.int64)
        at = problem.fixed.placed & (problem.fixed.post >= 0)
        if at.any():
            at[at] = barred[problem.fixed.post[at]]
        np.add.at(used, problem.fixed.cohort[at], problem.fixed.students[at])
        found.append(Barrier(rule, barred & posts.placed, np.maximum(0, limit - used)))
    return found


class BarrierRule:
    """Too few students of the cohort may enter the post for one group."""

    def __init__(self, id: str, zh: str, en: str) -> None:
        self.id = id
        self._zh = zh
        self._en = en

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        return np.asarray(self._room(pairs) < np.maximum(pairs.least, 1)) & pairs.placed

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        room = int(self._room(pairs[np.array([k])])[0])
        tags = "、".join(hazard(t).zh for t in pairs.problem.posts.hazards[pairs.right[k]])
        return Text(
            f"岗位有{tags}，{self._zh}不得进入；本班组最多 {room} 人可去，不够一组。",
            f"The post's hazards bar {self._en}; at most {room} students of the cohort may go, too few for a group.",
        )

    def _room(self, pairs: Pairs) -> Ints:
        room = np.full(len(pairs), np.iinfo(np.int64).max, dtype=np.int64)
        if pairs.students.any():
            for barrier in barriers(pairs.problem):
                if barrier.rule == self.id:
                    room = np.where(barrier.barred[pairs.right], np.minimum(room, barrier.room[pairs.left]), room)
        return room


RULES = (GradeRule(), BarrierRule("minors", "未成年人", "minors"), BarrierRule("women", "女生", "women"))

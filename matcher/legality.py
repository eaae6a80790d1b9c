"""Which pairs are legal, and what bars the others."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

import numpy as np

from data.contract.plan import Blocked
from matcher.arrays import Flags
from matcher.problem import Problem, Programme
from matcher.problem.pairs import Pairs
from matcher.problem.part import Part
from matcher.problem.parties import ORDER, TEACHER
from matcher.rules import PAIR_RULES
from matcher.stays import Stays
from matcher.windows import WINDOW_RULE

BLOCK = 500_000  # pairs looked at together, so that memory stays small


class Legality:
    """Legal pairs of one problem, or of a part of it, looked up once."""

    def __init__(self, problem: Problem, part: Part | None = None) -> None:
        self.problem = problem
        self.part = Part.whole(problem) if part is None else part

    @cached_property
    def groups(self) -> Pairs:
        """Legal pairs of cohorts and internship, apprentice or visit posts."""
        return self.cohorts[self.cohorts.kind != ORDER]

    @cached_property
    def orders(self) -> Pairs:
        """Legal pairs of cohorts and order-based classes."""
        return self.cohorts[self.cohorts.kind == ORDER]

    @cached_property
    def stays(self) -> Stays:
        """Legal stays of teachers."""
        return Stays.of(self._legal(Programme.TEACHER))

    @cached_property
    def teachers(self) -> Pairs:
        """Legal pairs of teachers and posts: those with at least one stay."""
        return self.stays.pairs[self.stays.used_pairs]

    @property
    def count(self) -> int:
        """How many pairs are legal, orders and teachers included."""
        return len(self.cohorts) + len(self.teachers)

    def legal(self, kind: Literal["cohort", "teacher"]) -> Flags:
        """True (n_left × n_posts) where the pair is legal."""
        pairs = self.cohorts if kind == "cohort" else self.teachers
        ids = self.problem.cohorts.ids if kind == "cohort" else self.problem.teachers.ids
        matrix = np.zeros((len(ids), len(self.problem.posts.ids)), dtype=bool)
        matrix[pairs.left, pairs.right] = True
        return matrix

    def blocked(self, kind: Literal["cohort", "teacher"], left: int, right: int) -> tuple[Blocked, ...]:
        """Every rule that bars the pair, with its sentence; empty where the pair is legal."""
        one = Pairs(self.problem, Programme(kind), np.array([left]), np.array([right]))
        barring = [rule for rule in PAIR_RULES if rule.bars(one)[0]]
        if not barring and WINDOW_RULE.bars(one)[0]:
            barring = [WINDOW_RULE]
        return tuple(Blocked(rule=rule.id, detail=said.zh, detail_en=said.en) for rule in barring for said in [rule.say(one, 0)])

    @cached_property
    def cohorts(self) -> Pairs:
        """Legal pairs of cohorts and posts of every kind that they may go to or join."""
        return self._legal(Programme.COHORT)

    def _legal(self, programme: Programme) -> Pairs:
        p = self.problem
        everybody = self.part.cohorts if programme is Programme.COHORT else self.part.teachers
        posts = self.part.posts[(p.posts.kind[self.part.posts] == TEACHER) == (programme is Programme.TEACHER)]
        lefts, rights = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        step = max(1, BLOCK // max(1, len(posts)))
        for first in range(0, len(everybody), step):
            rows = everybody[first : first + step]
            pairs = Pairs(p, programme, np.repeat(rows, len(posts)), np.tile(posts, len(rows)))
            for rule in PAIR_RULES:
                if (barred := rule.bars(pairs)).any():
                    pairs = pairs[~barred]
            lefts.append(pairs.left)
            rights.append(pairs.right)
        return Pairs(p, programme, np.concatenate(lefts), np.concatenate(rights))

"""How many pairs there are at a glance: by kind, level and major alone, counted without listing them."""

from __future__ import annotations

import numpy as np

from matcher.arrays import Ints
from matcher.problem import Problem
from matcher.problem.parties import LEVELS, TEACHER, VISIT


class RoughPairs:
    """Counts over cohorts of like major, level and kind."""

    def __init__(self, problem: Problem) -> None:
        p = problem
        level = p.schools.level[p.cohorts.school]
        code = p.subjects.code_of_cohort
        sort = (code * len(LEVELS) + level) * 2 + p.cohorts.visit
        self._sorts, self.sort = np.unique(sort, return_inverse=True)  # of each cohort
        visit, code_level = self._sorts % 2 == 1, self._sorts // 2
        of_kind = np.where(visit[:, None], p.posts.kind == VISIT, ~np.isin(p.posts.kind, (VISIT, TEACHER)))
        self.taken = of_kind & ~p.subjects.barred[code_level // len(LEVELS)] & p.posts.levels.T[code_level % len(LEVELS)]

    def count(self, cohorts: Ints, posts: Ints) -> int:
        """Pairs of these cohorts and posts (positions)."""
        many = np.bincount(self.sort[cohorts], minlength=len(self._sorts))
        return int(self.taken[:, posts].sum(axis=1) @ many)

    def whole(self) -> int:
        """Pairs of all cohorts and posts."""
        return int(self.taken.sum(axis=1) @ np.bincount(self.sort, minlength=len(self._sorts)))

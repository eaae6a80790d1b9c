"""guides: no guide, no group."""

from __future__ import annotations

import numpy as np

from data.contract.text import Text
from matcher.arrays import Flags, Ints
from matcher.problem.pairs import Pairs
from matcher.problem.parties import UNLIMITED
from matcher.problem.problem import Problem


def guided_students(problem: Problem) -> Ints:
    """Students of each cohort (n_c,) that its guides can still take."""
    used = np.zeros(len(problem.cohorts.ids), dtype=np.int64)
    placed = problem.fixed.placed
    np.add.at(used, problem.fixed.cohort[placed], problem.fixed.students[placed])
    limit = problem.cohorts.guides * int(problem.settings.threshold("guides", "students"))
    return np.where(problem.cohorts.guides < 0, UNLIMITED, np.maximum(0, limit - used))


def guided_sites(problem: Problem) -> Ints:
    """Further enterprises that each cohort's guides can visit (n_c,); −1 where fixed rows alone use too many."""
    taken = np.bincount(fixed_sites(problem) // len(problem.enterprises.ids), minlength=len(problem.cohorts.ids))
    limit = problem.cohorts.guides * int(problem.settings.threshold("guides", "sites"))
    return np.where(problem.cohorts.guides < 0, UNLIMITED, np.maximum(-1, limit - taken))


def fixed_sites(problem: Problem) -> Ints:
    """Distinct keys cohort · n_e + enterprise of placed fixed rows, sorted."""
    placed = problem.fixed.placed
    return np.unique(problem.fixed.cohort[placed] * len(problem.enterprises.ids) + problem.fixed.enterprise[placed])


class GuidesRule:
    """The cohort's guides have no hand free for one group."""

    id = "guides"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        if not pairs.students.any():
            return pairs.students
        p = pairs.problem
        known = np.isin(pairs.left * len(p.enterprises.ids) + pairs.enterprise, fixed_sites(p))
        full = guided_sites(p)[pairs.left] < np.where(known, 0, 1)
        few = guided_students(p)[pairs.left] < np.maximum(pairs.least, 1)
        return np.asarray(pairs.placed & (full | few))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        guides = pairs.problem.cohorts.guides[pairs.left[k]]
        return Text(f"只有 {guides} 名指导教师，已无余力。", f"{guides} guides, with no hand free.")


RULES = (GuidesRule(),)

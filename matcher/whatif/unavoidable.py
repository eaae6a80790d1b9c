"""The churn that a change makes unavoidable: no plan after it keeps people where they may no longer be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from data.contract.plan import Plan
from matcher.arrays import Ints
from matcher.model.points import Points
from matcher.problem import Problem, Programme
from matcher.problem.pairs import Pairs
from matcher.suggest.legal import legal


def unavoidable_churn(plan: Plan, after: Problem) -> int:
    """Points (none above 0) of churn against ``plan`` of any plan of ``after``: its bound is so much lower."""
    points, place = Points(after.settings), after.places
    students = np.array([group.students for group in plan.internships], dtype=np.int64)
    left, right = _positions(((g.cohort_id, g.post_id) for g in plan.internships), place.cohorts, place.posts)
    known = np.flatnonzero((left >= 0) & (right >= 0))
    allowed = known[legal(after, "cohort", left[known], right[known])]
    stay = np.zeros(len(students), dtype=np.int64)
    stay[allowed] = Pairs(after, Programme.COHORT, left[allowed], right[allowed]).most
    lost = int(np.maximum(0, students - stay).sum())
    pairs = {(stay.teacher_id, stay.post_id) for stay in plan.teachers}
    left, right = _positions(sorted(pairs), place.teachers, place.posts)
    known = np.flatnonzero((left >= 0) & (right >= 0))
    gone = len(pairs) - int(np.count_nonzero(legal(after, "teacher", left[known], right[known])))
    return lost * points.each("churn", "churn_student", -1) + gone * points.each("churn", "churn_teacher", -1)


def _positions(pairs: Iterable[tuple[str, str]], lefts: Mapping[str, int], posts: Mapping[str, int]) -> tuple[Ints, Ints]:
    """Both sides of some pairs (n,); −1 for what is no longer there."""
    found = np.array([(lefts.get(left, -1), posts.get(post, -1)) for left, post in pairs], dtype=np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]

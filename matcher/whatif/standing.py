"""Fixed students at, or of, what changed: they stay, but what they count for may be something else."""

from __future__ import annotations

from matcher.problem import Problem
from matcher.whatif.touched import Change

# Columns of a post by which its fixed students take other beds, or count otherwise in rules on minors, women and guides.
COUNTED_BY = frozenset({"hazards", "kind", "lon", "lat", "region"})


def cohorts_standing(change: Change, problem: Problem) -> set[str]:
    """Cohorts with fixed students at a post who count otherwise since it changed."""
    at = None if change.after is None else problem.places.posts.get(str(change.after.get("post_id")))
    if change.sheet != "posts" or change.before is None or at is None or not change.columns & COUNTED_BY:
        return set()
    return set(problem.cohorts.ids[problem.fixed.cohort[problem.fixed.post == at]].tolist())


def firms_standing(change: Change, problem: Problem) -> set[str]:
    """Enterprises with fixed students of a cohort who need beds, or need them no more, since it changed."""
    at = None if change.after is None else problem.places.cohorts.get(str(change.after.get("cohort_id")))
    if change.sheet != "cohorts" or change.before is None or at is None or "commute_km" not in change.columns:
        return set()
    return set(problem.enterprises.ids[problem.fixed.enterprise[problem.fixed.cohort == at]].tolist())

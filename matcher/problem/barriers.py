"""Minors and women: how many students of a cohort may be in posts barred for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.arrays import Flags, Ints
from matcher.problem.fixed import Fixed
from matcher.problem.offers import Posts
from matcher.problem.parties import UNLIMITED, Cohorts


@dataclass(frozen=True)
class Barrier:
    """One of the four inequalities: over the season at most ``room`` (n_c,) further students in posts ``barred`` (n_p,)."""

    rule: str
    barred: Flags
    room: Ints  # the cohort's own limit less its fixed students there, floored at 0


def barriers(cohorts: Cohorts, posts: Posts, fixed: Fixed) -> tuple[Barrier, ...]:
    """The inequalities that let one split of a cohort into minors and adults, women and men, fill its placed groups."""
    size, minors, women, both = cohorts.size, cohorts.minors, cohorts.women, cohorts.minor_women
    plain = (minors == 0) & (both == 0)  # without minors the last two follow from the others and from size
    rows = (
        ("minors", posts.bars_minors, size - minors),
        ("women", posts.bars_women, size - women),
        ("minors", posts.bars_minors & posts.bars_women, np.where(plain, UNLIMITED, size - minors - women + both)),
        ("minors", posts.bars_minors | posts.bars_women, np.where(plain, UNLIMITED, size - both)),
    )
    at = np.flatnonzero(fixed.placed & (fixed.post >= 0))
    found = []
    for rule, barred, limit in rows:
        inside = at[barred[fixed.post[at]]]
        used = np.zeros(len(size), dtype=np.int64)
        np.add.at(used, fixed.cohort[inside], fixed.students[inside])
        found.append(Barrier(rule, barred & posts.placed, np.maximum(0, limit - used)))
    return tuple(found)

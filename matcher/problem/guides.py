"""Guides: how many more students and enterprises those of a cohort can look after."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.rulebook.settings import Settings
from matcher.arrays import Flags, Ints
from matcher.problem.fixed import Fixed
from matcher.problem.parties import UNLIMITED, Cohorts


@dataclass(frozen=True)
class Guides:
    """Arrays over cohorts (n_c,); UNLIMITED where no guides are given."""

    students: Ints  # that can still be placed
    sites: Ints  # further enterprises; −1 where fixed rows alone use too many
    known: Ints  # keys cohort · n_e + enterprise of placed fixed rows, ascending
    enterprises: int  # n_e

    @classmethod
    def of(cls, cohorts: Cohorts, fixed: Fixed, enterprises: int, settings: Settings) -> Guides:
        """Rule ``guides``, fixed rows taken off."""
        n, placed, given = len(cohorts.ids), fixed.placed, cohorts.guides >= 0
        known = np.unique(fixed.cohort[placed] * enterprises + fixed.enterprise[placed])
        used = np.zeros(n, dtype=np.int64)
        np.add.at(used, fixed.cohort[placed], fixed.students[placed])
        visited = np.bincount(known // max(1, enterprises), minlength=n)
        students = cohorts.guides * int(settings.threshold("guides", "students"))
        sites = cohorts.guides * int(settings.threshold("guides", "sites"))
        return cls(
            students=np.where(given, np.maximum(0, students - used), UNLIMITED),
            sites=np.where(given, np.maximum(-1, sites - visited), UNLIMITED),
            known=known,
            enterprises=enterprises,
        )

    def visits(self, cohort: Ints, enterprise: Ints) -> Flags:
        """True (n,) where fixed students of the cohort are at the enterprise already."""
        return np.isin(cohort * self.enterprises + enterprise, self.known)

"""Groups to begin with: the relaxation again and again, each group's opening spread over the students that it had last.

Slope scaling (Kim & Pardalos, 1999): what a student pays for the opening grows where a group stayed small, so small groups
vanish and the others fill up.
"""

from __future__ import annotations

from dataclasses import replace

import highspy
import numpy as np

from matcher.arrays import Floats
from matcher.engines.base import Limits
from matcher.engines.condensed import Groups, condense
from matcher.engines.highs import heed, load
from matcher.model.program import Program

ROUNDS = 8
SOME = 0.05  # students from which a group counts as there


def whole_groups(half: Program, limits: Limits) -> Floats | None:
    """Students (n,) of groups that are large enough, in the best of some rounds; zero elsewhere. None where time is too short."""
    program, columns, _, share = condense(half)
    groups = Groups.of(half)
    at = np.searchsorted(columns, groups.students)
    opening = half.cost[groups.opened]
    slope = opening * share[groups.students]
    highs = load(program)
    highs.setOptionValue("solve_relaxation", True)
    highs.setOptionValue("solver", "simplex")
    best, found = -np.inf, None
    end = None if limits.seconds is None else limits.meter.now() + limits.seconds

    def left() -> Limits:
        return limits if end is None else replace(limits, seconds=end - limits.meter.now())

    for _ in range(ROUNDS):
        heed(highs, left())
        highs.run()
        limits.meter.ran(highs)
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            break
        students = np.array(highs.getSolution().col_value)[at]
        whole = np.where(students >= groups.least - 1e-6, np.floor(students + 1e-6), 0.0)
        worth = float(half.cost[groups.students] @ whole + opening @ (whole > 0))
        if worth > best:
            best, found = worth, np.zeros(len(half.cost))
            found[groups.students] = whole
        slope = np.where(students > SOME, opening / np.maximum(students, SOME), slope)
        cost = -(half.cost[groups.students] + slope)
        highs.changeColsCost(len(at), at.astype(np.int32), cost)
    return found

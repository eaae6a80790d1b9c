"""Which groups are worth looking at when plans are sought: those that the linear relaxation loses least by."""

from __future__ import annotations

import numpy as np

from matcher.arrays import Flags, Floats
from matcher.engines.condensed import Groups, Relaxed
from matcher.model.program import Program

PROMISING = 40_000  # groups at most, unless more are pinned or in the plan to begin with


def promising(half: Program, relaxed: Relaxed, start: Floats | None = None) -> Flags:
    """True (students' columns,) for groups that the relaxation loses least by, those of the start, and all else."""
    groups = Groups.of(half)
    loss = relaxed.lost[groups.students] * groups.least
    if start is not None:
        loss[np.nan_to_num(start)[groups.students] > 0] = -1.0
    pinned = half.matrix[np.flatnonzero(half.row_labels.starting_with("pin_"))]
    named = np.zeros(len(half.cost), dtype=bool)
    named[pinned.indices] = True
    loss[named[groups.students]] = -1.0
    keep = np.ones(len(half.cost), dtype=bool)
    dropped = np.argsort(loss, kind="stable")[max(PROMISING, np.count_nonzero(loss < 0)) :]
    keep[groups.students[dropped]] = keep[groups.opened[dropped]] = False
    following = half.matrix[np.flatnonzero(half.row_labels.starting_with("site_", "any_"))]
    is_group = np.zeros(len(half.cost), dtype=bool)
    is_group[groups.opened] = True
    # A column that says what follows from groups is kept where one of its groups is.
    led = np.asarray((following[:, np.flatnonzero(is_group & keep)] != 0).sum(axis=1)).ravel() > 0
    follows, left = (np.zeros(len(half.cost), dtype=bool) for _ in range(2))
    follows[following.indices] = True
    left[following[led].indices] = True
    keep &= is_group | ~follows | left
    return keep

"""Which columns are worth looking at when plans are sought: those that the linear relaxation takes, or loses least by."""

from __future__ import annotations

import numpy as np

from matcher.arrays import Flags, Floats, Ints
from matcher.engines.condensed import Groups, Relaxed
from matcher.model.program import Program

PROMISING = 40_000  # groups at most, unless more are pinned or in the plan to begin with
TAKEN = 1_000  # groups at least that a first plan is sought among
SOME = 1e-6  # of a unit, from which the relaxation takes a column
CLASSES = ("m_", "open_", "from_")  # columns of order-based classes


def promising(half: Program, relaxed: Relaxed, start: Floats | None = None) -> Flags:
    """True (students' columns,) for groups that the relaxation loses least by, those of the start, and all else."""
    had = np.zeros(len(half.cost)) if start is None else np.nan_to_num(start)
    keep = _cheapest(half, relaxed, had > 0, PROMISING)
    return _with_following(half, keep | ~_groups(half))


def taken(half: Program, relaxed: Relaxed, plan: Floats) -> Flags:
    """True (students' columns,) for groups and classes that the relaxation takes or that are in the plan, and what follows.

    Few groups are made up to ``TAKEN`` by those that the relaxation loses least by.
    """
    wanted = taken_classes(half, relaxed) | (relaxed.values > SOME) | (plan > 0)
    keep = _cheapest(half, relaxed, wanted, TAKEN)
    others = ~_groups(half) & ~half.column_labels.starting_with(*CLASSES)
    return _with_following(half, keep | others | (wanted & ~_groups(half)))


def taken_classes(half: Program, relaxed: Relaxed) -> Flags:
    """True (students' columns,) for columns of order-based classes that the relaxation takes, or an enterprise with pins has."""
    wanted = (relaxed.values > SOME) | np.isin(half.column_block, half.column_block[_pinned(half)])
    return np.asarray(wanted & half.column_labels.starting_with(*CLASSES), dtype=bool)


def _pinned(half: Program) -> Ints:
    """Columns of the half that pins name."""
    return np.unique(half.matrix[np.flatnonzero(half.row_labels.starting_with("pin_"))].indices)


def _groups(half: Program) -> Flags:
    """True (students' columns,) for the two columns of each group."""
    groups, found = Groups.of(half), np.zeros(len(half.cost), dtype=bool)
    found[groups.students] = found[groups.opened] = True
    return found


def _cheapest(half: Program, relaxed: Relaxed, wanted: Flags, most: int) -> Flags:
    """The two columns of groups that are ``wanted`` or pinned, and of as many more as there may be, cheapest first."""
    groups = Groups.of(half)
    loss = relaxed.lost[groups.students] * groups.least
    named = wanted.copy()
    named[_pinned(half)] = True
    loss[named[groups.students]] = -1.0
    among = np.argsort(loss, kind="stable")[: max(most, np.count_nonzero(loss < 0))]
    keep = np.zeros(len(half.cost), dtype=bool)
    keep[groups.students[among]] = keep[groups.opened[among]] = True
    return keep


def _with_following(half: Program, keep: Flags) -> Flags:
    """Without the columns that say what follows from groups of which none is kept."""
    following = half.matrix[np.flatnonzero(half.row_labels.starting_with("site_", "any_"))]
    is_group = np.zeros(len(half.cost), dtype=bool)
    is_group[Groups.of(half).opened] = True
    led = np.asarray((following[:, np.flatnonzero(is_group & keep)] != 0).sum(axis=1)).ravel() > 0
    follows, left = (np.zeros(len(half.cost), dtype=bool) for _ in range(2))
    follows[following.indices] = True
    left[following[led].indices] = True
    return np.asarray(keep & (is_group | ~follows | left), dtype=bool)

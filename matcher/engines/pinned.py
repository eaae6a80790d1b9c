"""Whether the pins can be met at all: small programs of what they name, decided before anything else is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from matcher.arrays import Ints
from matcher.engines.base import Limits, silent
from matcher.engines.highs import HighsEngine
from matcher.engines.schedules import Chosen
from matcher.engines.split import Split
from matcher.model.program import TEACHERS, Program

FOLLOWING_ROWS = (
    "beside_",
    "gone_",
    "lost_",
    "changed_",
    "left_",
    "within_",
    "firm_",
    "fair_",
)  # say what follows, or what some plan with the pins keeps


def meet_pins(split: Split, limits: Callable[[], Limits]) -> Chosen | None:
    """Stays that meet the pins of teachers; None where pins of teachers or of students cannot be met.

    Where the time is too short to tell, nobody's stays. Only pins can leave a program without a plan.
    """
    half = split.students
    pins = np.flatnonzero(half.row_labels.starting_with("pin_"))
    if len(pins):
        # Whoever is not in an enterprise that a pin names need not be anywhere.
        columns = np.flatnonzero(np.isin(half.column_block, half.column_block[half.matrix[pins].indices]))
        touched = np.diff(half.matrix[:, columns].tocsr().indptr) > 0
        touched[pins] = True
        part = half.slice(columns, np.flatnonzero(touched & ~half.row_labels.starting_with(*FOLLOWING_ROWS)))
        if HighsEngine().solve(_for_nothing(part), limits(), None, silent).status == "infeasible":
            return None
    return _teachers(split, limits)


def _teachers(split: Split, limits: Callable[[], Limits]) -> Chosen | None:
    program = split.program
    pins = np.flatnonzero(program.row_labels.starting_with("pin_"))
    named = np.unique(program.matrix[pins].indices)
    named = named[program.column_part[named] == TEACHERS]
    nobody = Chosen(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    if len(named) == 0:
        return nobody
    columns = np.union1d(named, _stays_of(program, program.column_owner[named]))
    touched = np.diff(program.matrix[:, columns].tocsr().indptr) > 0
    rows = np.flatnonzero(touched & ~program.row_labels.starting_with(*FOLLOWING_ROWS))
    answer = HighsEngine().solve(_for_nothing(program.slice(columns, rows)), limits(), None, silent)
    if answer.status == "infeasible":
        return None
    if answer.values is None:
        return nobody
    values = np.zeros(len(program.cost))
    values[columns] = answer.values
    return split.stays_of(values)


def _stays_of(program: Program, owners: Ints) -> Ints:
    """Columns of all stays of these teachers."""
    own = np.isin(program.column_owner, np.unique(owners[owners >= 0]))
    return np.flatnonzero(own & (program.column_part == TEACHERS) & program.integer)


def _for_nothing(program: Program) -> Program:
    return replace(program, cost=np.zeros(len(program.cost)))

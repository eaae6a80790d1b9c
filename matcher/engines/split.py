"""The two halves of a program, and how plans of them are joined."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.arrays import Floats, Ints
from matcher.engines.base import silent
from matcher.engines.highs import HighsEngine
from matcher.engines.roster import Roster
from matcher.engines.run import Run
from matcher.engines.teaching import Teaching
from matcher.model.program import STUDENTS, TEACHERS, Program


class Split:
    """The two halves of one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.teaching = Teaching.of(program)
        self.columns = np.flatnonzero(program.column_part == STUDENTS)
        others = np.flatnonzero(program.column_part == TEACHERS)
        rows = np.flatnonzero(np.diff(program.matrix[:, others].tocsr().indptr) == 0)
        self.students = program.slice(self.columns, rows)
        self.place = np.full(len(program.cost), -1, dtype=np.int64)
        self.place[self.columns] = np.arange(len(self.columns))

    def feasible(self, run: Run) -> bool:
        """Whether the pins can be met at all; True as well where the time is too short to tell."""
        if (self.students.row_lower > 0).any():  # nothing else can prevent a plan of the students
            free = replace(self.students, cost=np.zeros(len(self.columns)))
            if HighsEngine().solve(free, run.limits_left(), None, silent).status == "infeasible":
                return False
        return Roster(self.teaching).can_be_met(run.left)

    def join(self, students: Floats, stays: Ints) -> Floats:
        """Values of all columns (n,) for a plan of the students and the stays taken."""
        values = np.zeros(len(self.program.cost))
        values[self.columns] = students
        return self.teaching.join(values, stays)

"""The two halves of a program, and how plans of them are joined."""

from __future__ import annotations

import numpy as np

from matcher.arrays import Floats, Ints
from matcher.engines.schedules import Chosen
from matcher.engines.teaching import Teaching
from matcher.model.program import Program


class Split:
    """The two halves of one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.teaching = Teaching.of(program)
        self.columns, self.students = program.students
        self.place = np.full(len(program.cost), -1, dtype=np.int64)
        self.place[self.columns] = np.arange(len(self.columns))
        any_open = self.students.matrix[np.flatnonzero(self.students.row_labels.starting_with("any_"))]
        self._groups = -any_open.minimum(0)
        self._any = any_open.maximum(0).indices

    def lifted(self, students: Floats) -> Floats:
        """The plan of the students, where every column says that a group is there which is."""
        values = students.copy()
        values[self._any] = np.minimum(1.0, self._groups @ students)
        return values

    def join(self, students: Floats, stays: Ints) -> Floats:
        """Values of all columns (n,) for a plan of the students and the stays taken."""
        values = np.zeros(len(self.program.cost))
        values[self.columns] = students
        return self.teaching.join(values, stays)

    def stays_of(self, values: Floats) -> Chosen:
        """The stays that a plan of all columns (n,) takes."""
        taken = np.flatnonzero(values[self.teaching.stays.column] > 0.5)
        return Chosen(self.teaching.stays.person[taken], taken)

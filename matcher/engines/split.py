"""The two halves of a program, and how plans of them are joined."""

from __future__ import annotations

import numpy as np

from matcher.arrays import Flags, Floats, Ints
from matcher.engines.schedules import Chosen
from matcher.engines.teaching import Teaching
from matcher.model.program import Program


class Split:
    """The two halves of one program."""

    def __init__(self, program: Program) -> None:
        columns, students = program.students
        self._hold(program, Teaching.of(program), columns, students)

    def narrowed(self, columns: Flags) -> Split:
        """The same with only some ``columns`` (students' columns,) of the students; the others are nothing."""
        narrow = Split.__new__(Split)
        at, half = np.flatnonzero(columns), self.students
        rows = np.flatnonzero(np.diff(half.matrix[:, at].tocsr().indptr) > 0)
        narrow._hold(self.program, self.teaching, self.columns[at], half.slice(at, rows))
        return narrow

    def _hold(self, program: Program, teaching: Teaching, columns: Ints, students: Program) -> None:
        self.program, self.teaching = program, teaching
        self.columns, self.students = columns, students
        self.place = np.full(len(program.cost), -1, dtype=np.int64)
        self.place[columns] = np.arange(len(columns))
        any_open = students.matrix[np.flatnonzero(students.row_labels.starting_with("any_"))]
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

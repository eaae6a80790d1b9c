"""The joint model of one problem: students' columns and rows, then teachers', then what couples the two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from data.contract.budget import Budget
from data.contract.plan import Plan
from matcher.arrays import Ints
from matcher.fit import PairScores, score_pairs
from matcher.legality import Legality
from matcher.model import baseline, budget, caps, company, couplings, groups, orders, pins, teachers
from matcher.model.points import Points, thousandths
from matcher.model.program import STUDENTS, TEACHERS, Program, ProgramBuilder


class JointModel:
    """Columns of groups (x students, y opened), order classes (m members, open) and teachers (z stays), and their program."""

    def __init__(
        self,
        legality: Legality,
        previous: Plan | None = None,
        within: Budget | None = None,
        begin: Callable[[Program], None] | None = None,
    ) -> None:
        """With an earlier plan its churn counts; ``within`` holds rows for a churn budget against it.

        ``begin`` is told the students' half as soon as it is written, long before the teachers' in a large region; but not
        within a budget, which adds to both.
        """
        self.legality = legality
        self.problem = legality.problem
        self.points = Points(self.problem.settings)
        self.builder = ProgramBuilder()
        self.group_scores = self._scores("cohort", legality.groups.left, legality.groups.right)
        self.order_scores = self._scores("cohort", legality.orders.left, legality.orders.right)
        self._add_students(previous)
        if begin is not None and within is None:
            begin(self.builder.build())
        self.teacher_scores = self._scores("teacher", legality.teachers.left, legality.teachers.right)
        self._add_teachers(previous)
        self.changed = None if previous is None or within is None else budget.constrain(self, previous, within)
        self.program: Program = self.builder.build()

    def _add_students(self, previous: Plan | None) -> None:
        """All columns of the part STUDENTS, and the rows between them."""
        self.groups = groups.GroupColumns.add(self, thousandths(self.group_scores.fit))
        self.orders = orders.OrderColumns.add(self, thousandths(self.order_scores.fit))
        for rules in (groups, caps, orders):
            rules.constrain(self)
        couplings.order_internship(self)
        self.beside_held = company.beside_held_groups(self)
        self.groups_met = couplings.groups_met(self)
        company.held_stays(self)
        pins.constrain(self, STUDENTS)
        if previous is not None:
            baseline.constrain_students(self, previous)

    def _add_teachers(self, previous: Plan | None) -> None:
        """All columns of the part TEACHERS, the rows between them, and the rows between them and students."""
        self.teachers = teachers.TeacherColumns.add(self, thousandths(self.teacher_scores.fit))
        teachers.constrain(self)
        couplings.teacher_with_cohort(self)
        pins.constrain(self, TEACHERS)
        if previous is not None:
            baseline.constrain_teachers(self, previous)

    def _scores(self, kind: Literal["cohort", "teacher"], left: Ints, right: Ints) -> PairScores:
        return score_pairs(self.problem.round, kind, left, right)

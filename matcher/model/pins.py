"""pin: what a person has locked holds exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcher.arrays import Flags, Ints
from matcher.model.program import TEACHERS
from matcher.problem.days import ALWAYS
from matcher.problem.decisions import Decision
from matcher.problem.pairs import Pairs
from matcher.problem.parties import ORDER
from matcher.problem.problem import Problem, Programme
from matcher.rules.amounts import KindRule
from matcher.stays import first_days

if TYPE_CHECKING:
    from matcher.model.joint import JointModel


def constrain(model: JointModel, part: int) -> None:
    """One row per pin of one half. A pin that nothing legal can meet makes the program infeasible, as it should."""
    for number in model.legality.part.pins.tolist():
        decision = model.problem.decisions[number]
        of_part = (decision.teacher >= 0) == (part == TEACHERS)
        if of_part and in_force(decision, model.problem):
            columns = named_columns(decision, model)
            if len(columns) == 0:  # a row without columns would belong to no part of the program
                columns = model.builder.columns("nobody", 1, 0, part=part)
            lower, upper = demand(decision)
            # Named by position, not by id: other solvers read names without spaces only.
            row = np.zeros(len(columns), dtype=int)
            model.builder.rows(f"pin_{number}", row, columns, 1.0, upper=upper, lower=lower, count=1)


def demand(decision: Decision) -> tuple[float, float]:
    """The least and the most that the pin's columns add up to."""
    exact = decision.students if decision.teacher < 0 or decision.students == 0 else None
    return (1, np.inf) if exact is None else (exact, exact)


def named_columns(decision: Decision, model: JointModel) -> Ints:
    """The columns of students, members or stays that a pin adds up."""
    if decision.teacher >= 0:
        t = model.teachers
        hit = t.stays.pairs.named_by(decision)[t.stays.pair[t.stay]] & (t.start <= decision.until)
        for wanted, given in ((decision.start, t.start), (decision.end, t.end)):
            if wanted is not None:
                hit &= given == wanted
        return t.taken[hit]
    if decision.post >= 0 and model.problem.posts.kind[decision.post] == ORDER:
        pairs, columns = model.orders.pairs, model.orders.members
    else:
        pairs, columns = model.groups.pairs, model.groups.students
    return columns[pairs.named_by(decision) & (pairs.start <= decision.until)]


def in_force(decision: Decision, problem: Problem) -> bool:
    """False where everything that the pin could name, legal or not, starts after its end.

    A pin that names nothing at all stays in force: it cannot hold, with an end or without.
    """
    if decision.until == ALWAYS:
        return True
    pairs = pairs_named(decision, problem)
    starts = first_days(pairs) if decision.teacher >= 0 else pairs.start
    return len(starts) == 0 or bool((starts <= decision.until).any())


def pairs_named(decision: Decision, problem: Problem) -> Pairs:
    """The pairs that a pin names, legal or not, of kinds that go together; order-based classes only where it names one."""
    p, teacher = problem, decision.teacher >= 0
    posts = np.flatnonzero(
        _given(decision.post, len(p.posts.ids)) & _given(decision.enterprise, len(p.enterprises.ids))[p.posts.enterprise]
    )
    if teacher:
        who = np.array([decision.teacher])
    else:
        of_school = _given(decision.school, len(p.schools.ids))[p.cohorts.school]
        who = np.flatnonzero(_given(decision.cohort, len(p.cohorts.ids)) & of_school)
    programme = Programme.TEACHER if teacher else Programme.COHORT
    pairs = Pairs(p, programme, np.repeat(who, len(posts)), np.tile(posts, len(who)))
    pairs = pairs[~KindRule().bars(pairs)]
    return pairs[~pairs.order] if decision.post < 0 else pairs


def _given(position: int, count: int) -> Flags:
    """True (count,) for the position, or for all where none is given (−1)."""
    return np.asarray((np.arange(count) == position) | (position < 0))

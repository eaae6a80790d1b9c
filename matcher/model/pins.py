"""pin: what a person has locked holds exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcher.arrays import Ints
from matcher.problem.days import ALWAYS
from matcher.problem.decisions import Decision
from matcher.problem.pairs import Pairs
from matcher.problem.parties import ORDER
from matcher.problem.problem import Problem, Programme
from matcher.rules.amounts import KindRule
from matcher.rules.decisions import names
from matcher.stays import first_days

if TYPE_CHECKING:
    from matcher.model.joint import JointModel


def constrain(model: JointModel) -> None:
    """One row per pin. A pin that nothing legal can meet makes the program infeasible, as it should."""
    for decision in model.problem.decisions:
        if decision.action == "pin" and _in_force(decision, model.problem):
            columns = _columns(decision, model)
            exact = decision.students if decision.teacher < 0 or decision.students == 0 else None
            lower, upper = (1, np.inf) if exact is None else (exact, exact)
            model.builder.rows(
                f"pin_{decision.id}", np.zeros(len(columns), dtype=int), columns, 1.0, upper=upper, lower=lower, count=1
            )


def _columns(decision: Decision, model: JointModel) -> Ints:
    """The columns that the pin adds up."""
    if decision.teacher >= 0:
        t = model.teachers
        hit = names(decision, t.stays.pairs)[t.stays.pair[t.stay]] & (t.start <= decision.until)
        for wanted, given in ((decision.start, t.start), (decision.end, t.end)):
            if wanted is not None:
                hit &= given == wanted
        return t.taken[hit]
    if decision.post >= 0 and model.problem.posts.kind[decision.post] == ORDER:
        pairs, columns = model.orders.pairs, model.orders.members
    else:
        pairs, columns = model.groups.pairs, model.groups.students
    return columns[names(decision, pairs) & (pairs.start <= decision.until)]


def _in_force(decision: Decision, problem: Problem) -> bool:
    """False where everything that the pin could name, legal or not, starts after its end.

    A pin that names nothing at all stays in force: it cannot hold, with an end or without.
    """
    if decision.until == ALWAYS:
        return True
    programme = Programme.TEACHER if decision.teacher >= 0 else Programme.COHORT
    count = len(problem.teachers.ids if programme is Programme.TEACHER else problem.cohorts.ids)
    posts = len(problem.posts.ids)
    pairs = Pairs(problem, programme, np.repeat(np.arange(count), posts), np.tile(np.arange(posts), count))
    pairs = pairs[names(decision, pairs)]
    pairs = pairs[~KindRule().bars(pairs)]
    if decision.post < 0:
        pairs = pairs[~pairs.order]
    starts = first_days(pairs) if programme is Programme.TEACHER else pairs.start
    return len(starts) == 0 or bool((starts <= decision.until).any())

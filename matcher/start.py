"""A first plan in a second: the students' linear relaxation, rounded group by group."""

from __future__ import annotations

import numpy as np

from data.contract.plan import Plan
from matcher.arrays import Floats, Ints
from matcher.engines.condensed import Relaxed
from matcher.model import JointModel
from matcher.model.greedy import Greedy, earlier_groups, earlier_stays

MANY = 40_000  # pairs; of more, those are looked at by which the relaxation loses least


def first_plan(model: JointModel, previous: Plan | None, relaxed: Relaxed | None) -> Floats:
    """Values (n,) of the columns of groups and teachers that break no cap; NaN for all that follows from them.

    With an earlier plan, what may stay of it stays. Without one, groups that the relaxation fills come first. Pins and
    limits on the number of enterprises are kept where that is easy; a start that the engine cannot complete it drops.
    """
    g, t, cost = model.groups, model.teachers, model.program.cost
    values = np.full(len(cost), np.nan)
    values[t.taken] = 0
    greedy, near = Greedy(model), None
    if len(g.pairs) > MANY and relaxed is not None:
        loss = relaxed.lost[g.students] * g.pairs.least  # the students' columns come first in the program
        near = loss <= np.partition(loss, MANY)[MANY]
    if previous is None:
        tried = [greedy.open(wanted, near) for wanted in _filled(model, relaxed)]
    else:
        tried = [greedy.open(earlier_groups(model, previous), near)]
        values[t.taken[earlier_stays(model, previous)]] = 1
    best = max(tried, key=lambda students: float(cost[g.students] @ students + cost[g.opened] @ (students > 0)))
    values[g.students], values[g.opened] = best, best > 0
    return _leave_pins_open(model, values)


def _filled(model: JointModel, relaxed: Relaxed | None) -> list[Ints]:
    """Students wanted per pair (n,), three ways: nobody, those of the relaxation's whole groups, all that these can hold."""
    g = model.groups
    nobody = np.zeros(len(g.pairs), dtype=np.int64)
    if relaxed is None:
        return [nobody]
    students = relaxed.values[g.students]
    whole = students >= g.pairs.least - 1e-6
    return [nobody, np.where(whole, np.rint(students), 0).astype(np.int64), np.where(whole & (students > 0), g.most, 0)]


def _leave_pins_open(model: JointModel, values: Floats) -> Floats:
    """Teachers' columns of pins that are not met are NaN: the engine chooses among them."""
    program, teachers = model.program, model.teachers.taken
    pins = np.flatnonzero(program.row_labels.starting_with("pin_"))
    reached = program.matrix[pins] @ np.nan_to_num(values)
    missed = pins[(reached < program.row_lower[pins]) | (reached > program.row_upper[pins])]
    values[teachers[np.asarray(abs(program.matrix[missed][:, teachers]).sum(axis=0)).ravel() > 0]] = np.nan
    return values

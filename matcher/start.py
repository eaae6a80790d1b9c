"""A first plan in a second: the students' linear relaxation, rounded group by group."""

from __future__ import annotations

import numpy as np

from data.contract.budget import KEY as BUDGET
from data.contract.plan import AT_ONCE, FROM_START, Plan
from matcher.arrays import Floats, Ints
from matcher.engines.base import OPTIMAL, Limits, relative_gap
from matcher.engines.condensed import Relaxed
from matcher.engines.greedy import Greedy
from matcher.engines.highs import complete
from matcher.engines.promising import CLASSES, promising, taken_classes
from matcher.model import JointModel
from matcher.model.earlier import earlier_classes, earlier_groups, earlier_members, earlier_stays


def first_plan(model: JointModel, previous: Plan | None, relaxed: Relaxed | None) -> Floats:
    """Values (n,) of the columns of groups and teachers that break no cap; NaN for all that follows from them.

    With an earlier plan, what may stay of it stays. Without one, groups that the relaxation fills come first. Order-based
    classes are left open where the relaxation takes them, and at enterprises with pins or with classes of the earlier plan;
    others are shut. Pins and limits on the number of enterprises are kept where that is easy; a start that the engine cannot
    complete it drops.
    """
    g, t, cost = model.groups, model.teachers, model.program.cost
    values = np.full(len(cost), np.nan)
    values[t.taken] = 0
    columns, half = model.program.students
    greedy = Greedy(half)
    near = np.ones(len(half.cost), dtype=bool) if relaxed is None else promising(half, relaxed)
    if previous is not None:
        wanted = [earlier_groups(model, previous)]
        values[t.taken[earlier_stays(model, previous)]] = 1
    elif relaxed is None:
        wanted = [np.zeros(len(g.pairs), dtype=np.int64)]
    else:
        wanted = _filled(model, relaxed)
    tried = [greedy.open(students, near[g.students]) for students in wanted]
    best = max(tried, key=lambda students: float(cost[g.students] @ students + cost[g.opened] @ (students > 0)))
    values[g.students], values[g.opened] = best, best > 0
    if relaxed is not None:
        shut = half.column_labels.starting_with(*CLASSES) & ~taken_classes(half, relaxed)
        if previous is not None:
            shut &= ~np.isin(half.column_block, earlier_classes(model, previous))
        values[columns[shut]] = 0.0
    return _leave_pins_open(model, values)


def filled(model: JointModel, start: Floats, earlier: Plan, limits: Limits) -> Floats:
    """The start (n,) with the students' half filled in around the order-based classes that there were, where that can be."""
    columns, half = model.program.students
    found = complete(half, with_classes(model, start, earlier)[columns], limits.meter, stop=limits.stop)
    if found is None:
        return start
    values = start.copy()
    values[columns] = found
    return values


def with_classes(model: JointModel, start: Floats, earlier: Plan) -> Floats:
    """The start with order-based classes as they were; those that cannot be so, or that pins ask for, are left open."""
    o, p, program = model.orders, model.problem, model.program
    had = earlier_members(model, earlier)
    members = np.bincount(o.class_of, had, len(o.posts))
    held = (members == 0) | ((members >= p.posts.min_group[o.posts]) & (members <= p.posts.seats[o.posts]))
    pinned = np.unique(program.matrix[np.flatnonzero(program.row_labels.starting_with("pin_"))].indices)
    held[o.class_of[np.isin(o.members, pinned)]] = False
    values, of_held = start.copy(), held[o.class_of]
    values[o.members[of_held]], values[o.opened[held]] = had[of_held], members[held] > 0
    return values


def no_worse(plan: Plan, start: Plan) -> Plan:
    """The plan, or the rows of the plan it started from where these are better, with the better bound of both.

    Rounding what was earlier into a first plan may lose a little, and there may be no time to find or prove it again. Only a
    start that was made of the very same, within the same churn budget, says anything of the plan. What it proves of all but
    churn holds on for what-ifs that follow.
    """
    if not _made_of_the_same(plan, start) or start.objective is None or plan.fairness is not None or plan.status == "infeasible":
        return plan
    better = plan if plan.objective is not None and plan.objective >= start.objective else start
    assert better.objective is not None
    bounds = [bound for bound in (plan.bound, start.bound) if bound is not None]
    bound = max(float(better.objective), min(bounds)) if bounds else None
    gap = None if bound is None else relative_gap(better.objective, bound)
    status = "optimal" if gap is not None and gap <= OPTIMAL else better.status
    known = start.provenance.settings
    proven = known.get(AT_ONCE, known.get(FROM_START))
    settings = plan.provenance.settings | ({} if proven is None else {FROM_START: proven})
    provenance = plan.provenance.model_copy(update={"settings": settings})
    update = {"bound": bound, "gap": gap, "status": status, "provenance": provenance, "scope": plan.scope}
    return better.model_copy(update={**update, "prices": plan.prices or start.prices})


def _made_of_the_same(plan: Plan, start: Plan) -> bool:
    of, was = plan.provenance, start.provenance
    same = (of.input_sha256, of.baseline_sha256, of.versions, of.seed) == (
        was.input_sha256,
        was.baseline_sha256,
        was.versions,
        was.seed,
    )
    return same and all(of.settings.get(name) == was.settings.get(name) for name in ("fit", BUDGET))


def _filled(model: JointModel, relaxed: Relaxed) -> list[Ints]:
    """Students wanted per pair (n,): those of the relaxation's whole groups, and all that these can hold.

    The students' columns come first in the program.
    """
    g = model.groups
    students = relaxed.values[g.students]
    whole = students >= g.pairs.least - 1e-6
    found = [np.where(whole, np.rint(students), 0), np.where(whole & (students > 0), g.most, 0)]
    return [students.astype(np.int64) for students in found]


def _leave_pins_open(model: JointModel, values: Floats) -> Floats:
    """Teachers' columns of pins that are not met are NaN: the engine chooses among them."""
    program, teachers = model.program, model.teachers.taken
    pins = np.flatnonzero(program.row_labels.starting_with("pin_"))
    reached = program.matrix[pins] @ np.nan_to_num(values)
    missed = pins[(reached < program.row_lower[pins]) | (reached > program.row_upper[pins])]
    values[teachers[np.asarray(abs(program.matrix[missed][:, teachers]).sum(axis=0)).ravel() > 0]] = np.nan
    return values

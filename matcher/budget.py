"""The least that must change of an earlier plan, and the churn budget counted from there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from data.contract.budget import Budget
from data.contract.plan import Plan
from matcher.arrays import Flags, Floats
from matcher.engines.base import Answer, Limits, silent
from matcher.engines.highs import HighsEngine, complete, keeps
from matcher.model import JointModel
from matcher.model.budget import FIRM, WITHIN
from matcher.model.earlier import earlier_groups, earlier_members, earlier_stays
from matcher.model.program import Program
from matcher.start import first_plan, with_classes

SHARE = 0.5  # of the time at most, for a plan with few changes, and
MOMENT = 3.0  # seconds at most, and this share, for finding that fewer need change
EXACT = 60_000  # columns up to which that is looked for among all


def keep_within(model: JointModel, previous: Plan, budget: Budget, limits: Limits, start: Plan | None = None) -> Answer:
    """Set the budget's rows of the model's program; the answer has a plan (n,) that keeps them, none where none was found.

    What must change is the least that was found, and the firm placements come first: where time was short it may be more than
    the least there is. Of the plan found for that and the one to ``start`` from the better one is taken, if both keep the rows.
    """
    program, changed = model.program, model.changed
    assert changed is not None
    weight = np.zeros(len(program.cost))
    weight[changed.columns] = np.where(changed.firm, len(changed.columns) + 1.0, 1.0)
    fewest = replace(program, cost=-weight, offset=0)
    share = replace(limits, gap=0.0, seconds=None if limits.seconds is None else SHARE * limits.seconds)
    values = _only(fewest, _kept(model, previous), share)
    if values is None:
        found = HighsEngine().solve(fewest, share, None, silent)
        if found.values is None:
            return replace(found, bound=None)
        values = found.values
    elif weight @ values > 0.5 and len(program.cost) <= EXACT:
        moment = replace(share, seconds=min(MOMENT, np.inf if share.seconds is None else share.seconds))
        better = HighsEngine().solve(fewest, moment, values, silent).values
        values = values if better is None else better
    gone = values[changed.columns] > 0.5
    must, firm = int(gone.sum()), int((gone & changed.firm).sum())
    upper = program.row_upper.copy()
    upper[program.row_labels.starting_with(WITHIN)] = np.inf if budget.changes is None else must + budget.changes
    upper[program.row_labels.starting_with(FIRM)] = firm
    model.program = program = replace(program, row_upper=upper)
    begun = None if start is None else complete(program, with_classes(model, first_plan(model, start, None), start), limits.meter)
    # What follows from people's places was free above: it is set to what they earn with them.
    earning = complete(program, np.where(program.integer, values, np.nan), limits.meter, stop=limits.stop)
    values = values if earning is None else earning
    better_begun = begun is not None and keeps(program, begun) and program.cost @ begun > program.cost @ values
    return Answer("feasible", begun if better_begun else values, None, limits.meter.spent)


def _kept(model: JointModel, previous: Plan) -> Flags:
    """True (n,) for columns of the earlier placements, of pins, and of all that follows from either."""
    g, o, t, program = model.groups, model.orders, model.teachers, model.program
    open_ = np.ones(len(program.cost), dtype=bool)
    apart = earlier_groups(model, previous) == 0
    open_[g.students[apart]] = open_[g.opened[apart]] = False
    open_[o.members[earlier_members(model, previous) == 0]] = False
    open_[t.taken[~earlier_stays(model, previous)]] = False
    pins = np.flatnonzero(program.row_labels.starting_with("pin_"))
    named = np.unique(program.matrix[pins].indices)
    open_[named] = True
    open_[g.opened[np.isin(g.students, named)]] = True
    return open_


def _only(program: Program, open_: Flags, limits: Limits) -> Floats | None:
    """The best values (n,) where only these columns are not 0; None where none were found."""
    at = np.flatnonzero(open_)
    answer = HighsEngine().solve(program.slice(at, np.arange(len(program.row_lower))), limits, None, silent)
    if answer.values is None:
        return None
    values = np.zeros(len(program.cost))
    values[at] = answer.values
    return values

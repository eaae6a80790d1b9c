"""A plan near an earlier one, in seconds: what may stay of it, filled up, and then a few cohorts at a time planned anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from data.contract.plan import Plan
from matcher.arrays import Floats, Ints
from matcher.engines.base import Limits, silent
from matcher.engines.highs import HighsEngine, complete
from matcher.engines.neighbourhoods import Draw, Neighbourhoods, around, told_apart
from matcher.model import JointModel
from matcher.model.program import STUDENTS, Program
from matcher.start import first_plan, with_classes

FILLED = 0.4  # of the time at most, for what follows from groups and classes
ONE = 0.3  # of the time at most, for the sizes of groups, and for teachers who lost a stay


def nearby(model: JointModel, earlier: Plan, again: Ints, limits: Limits, within: Floats | None = None) -> Floats | None:
    """Values (n,) of the columns for a plan near the earlier one; None where none is found, as where pins cannot be kept.

    ``within`` is a plan to begin with that keeps a churn budget. Of teachers only those in ``again`` (positions) leave stays that
    they have or take others.
    """
    program, seconds = model.program, np.inf if limits.seconds is None else limits.seconds
    until = limits.meter.now() + seconds
    values = _begun(model, earlier, limits, FILLED * seconds) if within is None else within
    if values is None:
        return None
    limits_of_one = replace(limits, seconds=ONE * seconds)
    values = _held_but(program, values, _sizes(model, values), limits_of_one)
    students, teachers = _free(program, again)
    if len(teachers):
        beside = np.flatnonzero(program.column_labels.starting_with("beside_"))
        values = _held_but(program, values, np.sort(np.append(teachers, beside)), limits_of_one)
    free = np.sort(np.append(students, teachers))
    search = _neighbourhoods(model, values, free, limits)
    own = values[free]
    while not search.exhausted and (left := until - limits.meter.now()) > 0:
        if limits.stop is not None and limits.stop.is_set():
            break
        better = search.improve(own, max(0.05, left), limits.stop)
        own = own if better is None else better
    values[free] = own
    return values


def _begun(model: JointModel, earlier: Plan, limits: Limits, seconds: float) -> Floats | None:
    """What may stay of the earlier plan, filled up; with the classes it had, or without where these cannot be."""
    program, start = model.program, first_plan(model, earlier, None)
    values = complete(program, with_classes(model, start, earlier), limits.meter, seconds, limits.stop)
    return complete(program, start, limits.meter, stop=limits.stop) if values is None else values


def _free(program: Program, again: Ints) -> tuple[Ints, Ints]:
    """Columns of the students with what their groups earn beside teachers, and columns of the teachers ``again``."""
    own = program.column_part == STUDENTS
    beside = program.column_labels.starting_with("beside_")
    theirs = ~own & ~beside & np.isin(program.column_owner, again)
    return np.flatnonzero(own | beside), np.flatnonzero(theirs)


def _sizes(model: JointModel, values: Floats) -> Ints:
    """Columns of how many students the opened groups have, with what follows from these; none opens or shuts."""
    groups = model.groups
    follows = model.program.column_labels.starting_with("lost_", "both_")
    return np.sort(np.append(groups.students[values[groups.opened] > 0.5], np.flatnonzero(follows)))


def _held_but(program: Program, values: Floats, free: Ints, limits: Limits) -> Floats:
    """The plan with the columns ``free`` as good as may be, all others held."""
    found = HighsEngine().solve(around(program, values, free), limits, values[free], silent)
    if found.values is None:
        return values
    better = values.copy()
    better[free] = found.values
    return better


def _neighbourhoods(model: JointModel, values: Floats, free: Ints, limits: Limits) -> Neighbourhoods:
    """The search among the ``free`` columns, all others held."""
    draw = Draw(np.random.default_rng(limits.seed), meter=limits.meter)
    return Neighbourhoods(*told_apart(around(model.program, values, free)), draw)

"""Decisions that no plan can keep together: a set from which none can be left out, found by solving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from scipy import sparse

from data.contract.round import Round
from matcher.arrays import Ints
from matcher.engines import HighsEngine, Limits
from matcher.engines.base import silent
from matcher.legality import Legality
from matcher.model import JointModel
from matcher.model.pins import demand, in_force, named_columns
from matcher.model.program import LINKING, STUDENTS, TEACHERS, Program
from matcher.problem import Problem
from matcher.problem.decisions import Decision, read_decisions
from matcher.problem.part import Part

NOBODY = np.zeros(0, dtype=np.int64)


def smallest_conflict(round_: Round, seconds_left: Callable[[], float], within: Part | None = None) -> tuple[str, ...]:
    """Ids of pins and forbids of an infeasible round that conflict, ascending, found by QuickXplain.

    None of them can be left out, unless the time ends first: then more are named than need be. Only pins can make a round
    infeasible, for a plan may be empty otherwise; and no rule ties teachers to students, so one half of the program is enough.
    Of a round in parts it is enough to look at the part that has no plan, which is ``within``.
    """
    trial = _Trial(round_, seconds_left, within)
    for part in (STUDENTS, TEACHERS):
        fails = partial(trial.fails, part)
        pins = trial.pins(part)
        for pin in pins:
            if trial.out_of_reach(pin):
                return (trial.decisions[pin].id,)
        everything = [*pins, *trial.forbids]
        if fails(everything):
            return tuple(sorted(trial.decisions[k].id for k in _explain([], everything, fails, False)))
    return tuple(sorted(decision.id for decision in trial.decisions if decision.action in ("pin", "forbid")))


def _explain(base: list[int], open_: list[int], fails: Callable[[Sequence[int]], bool], grown: bool) -> list[int]:
    """Members of ``open_`` that, with ``base``, form a conflict from which nothing can be left out."""
    if grown and fails(base):
        return []
    if len(open_) == 1:
        return open_
    half = len(open_) // 2
    first, second = open_[:half], open_[half:]
    of_second = _explain(base + first, second, fails, bool(first))
    of_first = _explain(base + of_second, first, fails, bool(of_second))
    return of_first + of_second


class _Trial:
    """A model without pins and forbids, which then come and go as rows and as columns held at 0."""

    def __init__(self, round_: Round, seconds_left: Callable[[], float], part: Part | None) -> None:
        self._seconds_left = seconds_left
        problem = Problem.of(undecided(round_))
        self.decisions = read_decisions(round_, problem.places)
        pins = [k for k, d in enumerate(self.decisions) if d.action == "pin"] if part is None else part.pins.tolist()
        part = part or Part.whole(problem)
        pinned = np.array([self.decisions[k].teacher for k in pins], dtype=np.int64)
        model = JointModel(Legality(problem, replace(part, teachers=np.intersect1d(part.teachers, pinned), pins=NOBODY)))
        self._named = [_named(decision, model) for decision in self.decisions]
        self._pins = [k for k in pins if in_force(self.decisions[k], problem)]
        self.forbids = [k for k, d in enumerate(self.decisions) if d.action == "forbid" and len(self._named[k])]
        self._upper = model.program.upper
        self._columns = [self._that_matter(model, part) for part in (STUDENTS, TEACHERS)]
        self._halves = [_feasibility(model.program, columns) for columns in self._columns]

    def pins(self, part: int) -> list[int]:
        """Pins in force of students or of teachers."""
        return [k for k in self._pins if (self.decisions[k].teacher >= 0) == (part == TEACHERS)]

    def out_of_reach(self, pin: int) -> bool:
        """Whether the pin asks for more than all that it names could have at once: no need to solve."""
        return float(self._upper[self._named[pin]].sum()) < demand(self.decisions[pin])[0]

    def fails(self, part: int, kept: Sequence[int]) -> bool:
        """Whether no plan keeps these decisions; False also where the time is too short to tell."""
        half, columns = self._halves[part], self._columns[part]
        pins = [k for k in kept if self.decisions[k].action == "pin"]
        if not pins or len(columns) == 0:
            return False
        upper = half.upper.copy()
        for k in kept:
            if self.decisions[k].action == "forbid":
                upper[np.isin(columns, self._named[k])] = 0
        asked = np.array([demand(self.decisions[k]) for k in pins], dtype=np.float64)
        held = replace(
            half,
            upper=upper,
            matrix=sparse.vstack(
                [half.matrix, sparse.csr_matrix([np.isin(columns, self._named[k]) for k in pins], dtype=float)]
            ).tocsr(),
            row_lower=np.concatenate([half.row_lower, asked[:, 0]]),
            row_upper=np.concatenate([half.row_upper, asked[:, 1]]),
            row_block=np.concatenate([half.row_block, np.full(len(pins), LINKING)]),
            row_labels=half.row_labels.followed_by("pin", pins),
        )
        limits = Limits(seconds=self._seconds_left())
        return HighsEngine().solve(held, limits, None, silent).status == "infeasible"

    def _that_matter(self, model: JointModel, part: int) -> Ints:
        """Columns of one half without those that follow from others, and without groups and stays that no pin names."""
        program, groups, stays = model.program, model.groups, model.teachers
        pinned = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *(self._named[k] for k in self._pins)]))
        keep = program.integer & (program.column_part == part)
        idle = ~np.isin(groups.students, pinned)
        keep[groups.students[idle]] = keep[groups.opened[idle]] = False
        keep[stays.taken[~np.isin(stays.taken, pinned)]] = False
        return np.flatnonzero(keep)


def _feasibility(program: Program, columns: Ints) -> Program:
    """The rows of some columns, the others held at 0, and nothing to gain."""
    rows = np.flatnonzero(np.diff(program.matrix[:, columns].tocsr().indptr) > 0)
    return replace(program.slice(columns, rows), cost=np.zeros(len(columns)))


def _named(decision: Decision, model: JointModel) -> Ints:
    """Columns of all students, members and stays that a decision is about."""
    if decision.action == "pin":
        return named_columns(decision, model)
    groups, orders, teachers = model.groups, model.orders, model.teachers
    held = [
        columns[pairs.named_by(decision) & (pairs.start <= decision.until)]
        for pairs, columns in ((groups.pairs, groups.students), (orders.pairs, orders.members))
    ]
    stay = teachers.stays.pairs.named_by(decision)[teachers.stays.pair[teachers.stay]] & (teachers.start <= decision.until)
    return np.concatenate([*held, teachers.taken[stay]])


def undecided(round_: Round) -> Round:
    """The round without pins and forbids."""
    decisions = round_["decisions"]
    kept = decisions[decisions["action"] == "except"].reset_index(drop=True)
    return Round({**round_.tables, "decisions": kept}, round_.kept_aside)

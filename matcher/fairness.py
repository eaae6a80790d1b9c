"""A plan with a guarantee for every school, and its price.

The plan is sought without the guarantee first. Where that one does not keep it, a plan is sought that is as fair as can be;
then the best plan that is no less fair.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from data.contract.plan import Fairness, Promise, SchoolShare
from matcher.arrays import Floats
from matcher.engines import Answer, Engine, HighsEngine, Limits, choose_engine
from matcher.engines.base import Report, relative_gap, silent
from matcher.model import JointModel
from matcher.model.guarantee import KINDS, Guarantee
from matcher.model.program import Program

# Of the time at most: for the plan without the guarantee; for one that is nearly the fairest and good as well; for the fairest,
# whatever its points; for making that one good. The rest is for the best plan with the guarantee.
WITHOUT, NEARLY, FAIREST, GOOD = 0.35, 0.2, 0.1, 0.1
WORTH = 1000.0  # points of the least part of a student, where fairness and points are sought at once


@dataclass(frozen=True)
class Shared:
    """A plan found, its values those of the model's columns, and what it says of fairness: None where nothing is asked."""

    answer: Answer
    fairness: Fairness | None


@dataclass(frozen=True)
class _Fairest:
    """How fair a plan can be; a plan that is, NaN where a column is open; whether it is proven that none is fairer."""

    fairness: int
    values: Floats
    proven: bool


def share_fairly(
    model: JointModel,
    guarantee: Guarantee,
    limits: Limits,
    start: Floats,
    engine: Engine,
    report: Report,
    chosen: Callable[[Program], None],
) -> Shared:
    """The best plan among the fairest.

    ``engine`` solves the program without the guarantee; ``chosen`` is told the one with it, before it is solved.
    """
    end = None if limits.seconds is None else limits.meter.now() + limits.seconds

    def left(share: float = 1.0) -> Limits:
        if limits.seconds is None or end is None:
            return limits
        return replace(limits, seconds=max(0.05, min(share * limits.seconds, end - limits.meter.now())))

    program = model.program
    without = engine.solve(program, left(WITHOUT), start, lambda _objective, bound: report(None, bound))
    if without.status == "infeasible":
        return Shared(without, None)
    fairest = _fairest(model, guarantee, without.values, left, start)
    kept = without.values is not None and guarantee.fairness(without.values) >= fairest.fairness
    held = guarantee.keeping(program, fairest.fairness)
    chosen(held)
    if kept and without.bound is not None and _gap(program, without) <= limits.gap:
        answer = without
    else:
        begin = np.concatenate([fairest.values, np.full(len(held.cost) - len(program.cost), np.nan)])
        answer = _joined(program, choose_engine(held).solve(held, left(), begin, report), without)
    return Shared(answer, _told(model, guarantee, answer, without, fairest))


def _fairest(
    model: JointModel, guarantee: Guarantee, found: Floats | None, left: Callable[[float], Limits], start: Floats
) -> _Fairest:
    """Look among the plans of students, who alone count; teachers stay where they are."""
    if found is not None and guarantee.fairness(found) >= guarantee.fairest:
        return _Fairest(guarantee.fairest, found, proven=True)
    program, alone = model.program, guarantee.alone(model.program)
    first = start.copy()
    if found is not None:
        first[model.teachers.taken] = found[model.teachers.taken]
    best = _Fairest(0, first, proven=False) if found is None else _Fairest(guarantee.fairness(found), found, proven=False)
    points = np.concatenate([program.cost, np.zeros(len(alone.cost) - len(program.cost))])

    def look(among: Program, share: float) -> bool:
        """Take up a fairer plan, or another as fair, from among the plans of a program; whether it was solved to the end."""
        nonlocal best
        values, answer = _students(among, left(share), best.values)
        if values is not None and (reached := guarantee.fairness(values)) >= best.fairness:
            best = _Fairest(reached, np.where(np.isnan(values), first, values), proven=False)
        return answer.status == "optimal"

    look(replace(alone, cost=points + WORTH * alone.cost), NEARLY)
    if best.fairness >= guarantee.fairest:
        return replace(best, proven=True)
    nearly = best
    proven = look(alone, FAIREST)
    if best.fairness > nearly.fairness:
        look(guarantee.keeping(program, best.fairness), GOOD)
        return replace(best, proven=proven)
    return replace(nearly, proven=proven)


def _students(program: Program, limits: Limits, start: Floats) -> tuple[Floats | None, Answer]:
    """A plan of the students alone: values of the columns there are without a guarantee, NaN for those of teachers."""
    columns, half = program.students
    values = np.full(len(program.cost), np.nan)
    values[: len(start)] = start
    answer = HighsEngine().solve(half, replace(limits, gap=0.0), values[columns], silent)
    if answer.values is None:
        return None, answer
    found = np.full(len(program.cost), np.nan)
    found[columns] = answer.values
    return found[: len(start)], answer


def _joined(program: Program, answer: Answer, without: Answer) -> Answer:
    """The answer with the guarantee, its bound no worse than the one without; the plan without where there is no other."""
    if answer.values is None:  # the bound with the guarantee says nothing about the plan without
        bounds, values = [] if without.bound is None else [without.bound], without.values
    else:
        bounds, values = [found.bound for found in (answer, without) if found.bound is not None], answer.values
    return replace(
        answer,
        status="feasible" if answer.status == "infeasible" else answer.status,
        values=None if values is None else values[: len(program.cost)],
        bound=min(bounds, default=None),
        work=answer.work,
        seconds=answer.seconds + without.seconds,
    )


def _told(model: JointModel, guarantee: Guarantee, answer: Answer, without: Answer, fairest: _Fairest) -> Fairness | None:
    """What the plan vouches for, by school, and the price."""
    if answer.values is None:
        return None
    program = model.program
    objective = _points(program, answer.values)
    price = None if without.values is None else max(0, _points(program, without.values) - objective)
    most = (program.ceiling if without.bound is None else without.bound) - objective
    reached = guarantee.reached(answer.values)
    promises = {
        (KINDS[kind], school): Promise(asked=asked, guaranteed=min(asked, students), reached=students)
        for kind, school, asked, students in zip(
            guarantee.kind.tolist(), guarantee.school.tolist(), guarantee.asked.tolist(), reached.tolist(), strict=True
        )
    }
    ids = model.problem.schools.ids
    schools = [
        SchoolShare(
            school_id=ids[school],
            to_place=int(students),
            placed=promises.get(("placed", school)),
            good=promises.get(("good", school)),
        )
        for school, students in enumerate(guarantee.to_place.tolist())
        if students > 0
    ]
    shares = {kind: float(share) for kind, share in guarantee.shares.items()}
    return Fairness(
        placed=shares.get("placed"),
        good=shares.get("good"),
        price=price,
        price_at_most=float(max(price or 0, most)),
        proven=fairest.proven and guarantee.fairness(answer.values) >= fairest.fairness,
        schools=tuple(sorted(schools, key=lambda row: row.school_id)),
    )


def _points(program: Program, values: Floats) -> int:
    return round(float(program.cost @ values)) + program.offset


def _gap(program: Program, answer: Answer) -> float:
    assert answer.values is not None
    assert answer.bound is not None
    return relative_gap(_points(program, answer.values), answer.bound)

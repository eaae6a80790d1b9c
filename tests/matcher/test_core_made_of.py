"""What a bound is made of: without the students of any one enterprise a plan stays as far below it as that one's share says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from small_rounds import small_round
from tiers import tiered
from tiny_rounds import tiny_round

from data.contract.round import Round
from matcher.arrays import Floats
from matcher.engines import HighsEngine, Limits
from matcher.engines.base import Breakdown, Engine, silent
from matcher.engines.condensed import relax
from matcher.engines.large import LargeEngine
from matcher.engines.parts import PartsEngine
from matcher.legality import Legality
from matcher.model import JointModel
from matcher.model.program import STUDENTS, Program
from matcher.problem import Problem

ENGINES: dict[str, type[Engine]] = {"parts": PartsEngine, "large": LargeEngine}


def rounds(seed: int) -> Round:
    return tiny_round(seed) if seed % 2 else small_round(seed)


def left_out(program: Program, cost: Floats, name: str, points: Floats) -> float:
    """Take from the ``cost`` (n,) of all in rows of that name what they pay; what the rows could pay at most."""
    most = 0.0
    for row in np.flatnonzero(program.row_labels.starting_with(name)):
        columns = program.matrix[[row]].indices
        owner = program.column_owner[columns[0]]
        price = points[owner] if owner < len(points) else 0.0
        cost[columns] -= price
        most += price * program.row_upper[row]
    return most


def most_without(program: Program, made_of: Breakdown, firm: int) -> float | None:
    """The best plan without students at the enterprise, counting each student whom it leaves out at their price."""
    gone = (program.column_block == firm) & (program.column_part == STUDENTS)
    cost = program.cost.copy()
    most = left_out(program, cost, "size_", made_of.students) + left_out(program, cost, "order_once_", made_of.members)
    rest = replace(program, cost=cost * 1000, offset=0, upper=np.where(gone, 0.0, program.upper))
    found = HighsEngine().solve(rest, Limits(), None, silent)
    return None if found.values is None else float(cost @ found.values) + most  # no plan where a pin is at that enterprise


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", tiered(range(60), quick=4, slow=14))
def test_an_enterprise_s_share(engine: str, seed: int) -> None:
    program = JointModel(Legality(Problem.of(rounds(seed)))).program
    if len(np.unique(program.column_part)) < 2:
        return  # without students or without teachers there is nothing to take apart
    relaxed = relax(program.students[1], Limits())
    answer = ENGINES[engine](relaxed).solve(program, Limits(seconds=1.0), None, silent)
    if answer.values is None or answer.made_of is None:
        assert answer.status == "infeasible"
        return
    made_of = answer.made_of
    for firm, share in enumerate(made_of.enterprises.tolist()):
        most = most_without(program, made_of, firm)
        assert most is None or most <= made_of.bound - share + 1e-3


@pytest.mark.parametrize("seed", tiered((5, 12, 28, 36), quick=1, slow=3))
def test_it_is_told_anew_as_prices_improve(seed: int) -> None:
    """The relaxation's prices are far from the best; what is told in the end is hardly wider than what prices prove."""
    program = JointModel(Legality(Problem.of(small_round(seed)))).program
    relaxed = relax(program.students[1], Limits())
    bounds: list[float] = []

    def told(_objective: int | None, bound: float | None) -> None:
        bounds.append(float(bound or np.inf))

    answer = PartsEngine(relaxed).solve(program, Limits(seconds=2.0), None, told)
    assert answer.made_of is not None
    assert answer.made_of.bound + program.offset <= 1.003 * bounds[-1]

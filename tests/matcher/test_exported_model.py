"""The exported model in other hands: HiGHS, SCIP and CBC read the same program and find the same optimum."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import highspy
import numpy as np
import pytest
from core_rounds import FIRST, Small, bare_plan
from ortools.linear_solver import pywraplp
from ortools.linear_solver.python import model_builder
from small_rounds import small_baseline, small_round

from data.contract.plan import Group, Plan
from data.contract.round import Round
from matcher.engines.highs import quiet
from matcher.lots import drawn
from matcher.model.program import Program
from matcher.solve import SolveOptions, create_model, solve


def chinese_round() -> tuple[Round, Plan]:
    """All ids in Chinese, with blanks and signs in them; a class, a teacher, a pin; and a plan with a cohort that is no more."""
    small = Small().teacher().like("P1", post_id="O1", kind="order", seats=6, min_group=2)
    small.like("C1", cohort_id="机电 一班（甲）").like("P1", post_id="岗位 #2, 夜")
    small.decide(action="pin", cohort_id="机电 一班（甲）", post_id="岗位 #2, 夜", students=3)
    end = FIRST + timedelta(days=29)
    left = Group(cohort_id="离校班", post_id="P1", students=4, start=FIRST, end=end, fit=0.5)
    here = Group(cohort_id="C1", post_id="岗位 #2, 夜", students=5, start=FIRST, end=end, fit=0.5)
    return small.round, bare_plan(internships=(left, here))


def town(seed: int) -> tuple[Round, Plan | None]:
    """A small town of many cohorts, with an earlier plan."""
    round_ = small_round(seed)
    return round_, small_baseline(seed, round_)


ROUNDS: dict[str, Callable[[], tuple[Round, Plan | None]]] = {"chinese": chinese_round, "town": lambda: town(3)}


@pytest.fixture(params=ROUNDS)
def exported(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Plan, Program]:
    """The file, the best plan, and the program."""
    round_, baseline = ROUNDS[request.param]()
    path = tmp_path / "模型.mps"
    plan = solve(round_, SolveOptions(time_limit=None, export_model=path), baseline)
    assert plan.status == "optimal"
    program = create_model(drawn(round_, 0), baseline).program
    assert program.offset != 0, "a round without a constant would not show whether it is kept"
    return path, plan, program


def test_highs_reads_the_same_program(exported: tuple[Path, Plan, Program]) -> None:
    path, plan, program = exported
    highs = quiet()
    assert highs.readModel(str(path)) == highspy.HighsStatus.kOk
    lp = highs.getLp()
    assert lp.sense_ == highspy.ObjSense.kMinimize
    assert lp.offset_ == -program.offset
    assert list(lp.col_names_) == program.column_names
    # A row that limits nothing is a further objective to MPS, and readers drop it.
    limits = np.isfinite(program.row_lower) | np.isfinite(program.row_upper)
    assert list(lp.row_names_) == [name for name, kept in zip(program.row_names, limits, strict=True) if kept]
    for held, given in (
        (lp.col_cost_, -program.cost),
        (lp.col_lower_, program.lower),
        (lp.col_upper_, program.upper),
        (lp.row_lower_, program.row_lower[limits]),
        (lp.row_upper_, program.row_upper[limits]),
    ):
        assert np.array_equal(held, given)
    whole = [kind == highspy.HighsVarType.kInteger for kind in lp.integrality_]
    assert np.array_equal(whole, program.integer)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.run()
    assert -highs.getInfo().objective_function_value == pytest.approx(plan.objective, abs=0.01)


@pytest.mark.parametrize("name", ["SCIP", "CBC"])
def test_scip_and_cbc_find_the_same_optimum(name: str, exported: tuple[Path, Plan, Program]) -> None:
    path, plan, program = exported
    model = model_builder.Model()
    assert model.import_from_mps_file(str(path))
    assert (model.num_variables, model.num_constraints) == program.matrix.shape[::-1]
    assert model.objective_offset == -program.offset
    message = model.export_to_proto()
    assert not message.maximize
    solver = pywraplp.Solver.CreateSolver(name)
    assert not solver.LoadModelFromProto(message)
    exact = pywraplp.MPSolverParameters()
    exact.SetDoubleParam(exact.RELATIVE_MIP_GAP, 0.0)
    assert solver.Solve(exact) == pywraplp.Solver.OPTIMAL
    assert -solver.Objective().Value() == pytest.approx(plan.objective, abs=0.01)
    assert -solver.Objective().BestBound() == pytest.approx(plan.objective, abs=0.01)


def test_names_are_plain(exported: tuple[Path, Plan, Program]) -> None:
    """No ids of people's making: some readers take blanks for the end of a name, or know ASCII only."""
    path, _, program = exported
    names = program.column_names + program.row_names
    assert all(name.isascii() and name.isidentifier() for name in names)
    assert len(set(program.column_names)) == len(program.column_names)
    assert len(set(program.row_names)) == len(program.row_names)
    assert path.read_text(encoding="ascii").startswith("NAME")

"""The solver, and the engine for large rounds forced onto small ones, against HiGHS alone on the exported model."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import highspy
import pytest
from large_programs import Told
from small_rounds import small_baseline, small_round
from tiers import tiered

from matcher.audit import audit
from matcher.engines import Answer, Limits
from matcher.engines.base import export
from matcher.engines.highs import keeps, quiet
from matcher.engines.parts import PartsEngine
from matcher.solve import SolveOptions, create_model, solve


def optimum_of(path: Path) -> int | None:
    """The greatest objective by HiGHS, which is given nothing but the file; None where it finds that there is no plan."""
    highs = quiet()  # all solvers of one process must ask for the same number of threads
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", 0.5)
    assert highs.readModel(str(path)) == highspy.HighsStatus.kOk
    highs.run()
    if highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return None
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return round(-highs.getInfo().objective_function_value)


@pytest.mark.parametrize("seed", tiered(range(100), quick=3, slow=40))
def test_same_optimum_as_highs_on_the_exported_model(seed: int, tmp_path: Path) -> None:
    round_ = small_round(seed)
    baseline, path = small_baseline(seed, round_), tmp_path / "model.mps"
    told = Told()
    options = SolveOptions(time_limit=None, export_model=path)
    plan = solve(round_, options, baseline, lambda progress: told(progress.objective, progress.bound))
    best = optimum_of(path)
    if best is None:
        assert plan.status == "infeasible"
        return
    assert (plan.status, plan.objective, plan.bound) == ("optimal", best, best)
    assert min(told.bounds) >= best
    assert max(told.plans) <= best
    assert not audit(round_, plan, baseline).violations


@pytest.mark.parametrize("seed", tiered(range(100), quick=3, slow=12))
def test_nothing_false_is_told_in_a_hurry(seed: int, tmp_path: Path) -> None:
    """With enterprises and teachers apart: whatever is told within the first moment, no bound is below the optimum."""
    apart(seed, tmp_path / "model.mps", Limits(seconds=0.7))


@pytest.mark.parametrize("seed", tiered((1, 0, *range(9, 100, 9)), quick=1, slow=7))
def test_same_optimum_with_enterprises_and_teachers_apart(seed: int, tmp_path: Path) -> None:
    # To wait for settled prices pays on large rounds only.
    with patch("matcher.engines.planner.LONGEST", 0.2):
        answer, best = apart(seed, tmp_path / "model.mps", Limits())
    if best is not None:
        assert (answer.status, answer.bound) == ("optimal", best)


def apart(seed: int, path: Path, limits: Limits) -> tuple[Answer, int | None]:
    """The answer of the engine for large rounds, and the optimum that it has to do with."""
    model = create_model(small_round(seed), small_baseline(seed, small_round(seed)))
    program = model.program
    export(program, path)
    best, told = optimum_of(path), Told()
    answer = PartsEngine().solve(program, limits, None, told)
    if best is None:
        assert answer.status in ("infeasible", "unknown")
        assert not told.plans
        return answer, None
    assert answer.bound is not None
    assert min(told.bounds, default=answer.bound) >= best
    assert max(told.plans, default=best) <= best
    assert answer.bound >= best
    if answer.values is not None:
        assert keeps(program, answer.values)
        assert round(float(program.cost @ answer.values)) + program.offset <= best
    return answer, best

"""The best plan so far of a solve at work, and a solve that goes on from a plan."""

from __future__ import annotations

from contextlib import AbstractContextManager
from threading import Event
from unittest.mock import patch

import pytest
from busy_teachers import busy_round
from core_rounds import Small
from small_rounds import small_baseline, small_round

from data.catalogues import catalogues_version
from data.contract.plan import Plan
from matcher.audit import audit
from matcher.engines import HighsEngine
from matcher.engines.base import Engine
from matcher.engines.large import LargeEngine
from matcher.engines.parts import PartsEngine
from matcher.incumbent import Incumbent
from matcher.solve import SolveOptions, solve, versions
from matcher.start import no_worse

ENGINES: dict[str, type[Engine]] = {"highs": HighsEngine, "parts": PartsEngine, "large": LargeEngine}
MUCH = SolveOptions(time_limit=None, work=20_000.0)


def with_engine(engine: str) -> AbstractContextManager[object]:
    return patch("matcher.engines.choose.choose_engine", lambda *_: ENGINES[engine]())


@pytest.mark.parametrize("engine", ENGINES)
def test_the_best_plan_so_far_is_the_plan_in_the_end(engine: str) -> None:
    round_, incumbent = busy_round(4).round, Incumbent()
    with with_engine(engine):
        plan = solve(round_, SolveOptions(work=1_000.0), incumbent=incumbent)
    kept = incumbent.plan()
    assert kept is not None
    assert kept.objective == plan.objective
    assert kept.internships == plan.internships
    assert kept.provenance.input_sha256 == plan.provenance.input_sha256
    assert not audit(round_, kept).violations
    assert incumbent.plan() is None  # nothing new since


def test_a_plan_before_there_is_any() -> None:
    assert Incumbent().plan() is None


def test_what_is_found_on_the_way_to_a_guarantee_is_not_kept() -> None:
    round_, incumbent = Small().set("fairness.good", 0.5).round, Incumbent()
    solve(round_, MUCH, incumbent=incumbent)
    assert incumbent.plan() is None


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", [0, 3])
def test_a_start_costs_no_churn_and_is_never_worse(engine: str, seed: int) -> None:
    round_ = small_round(seed)
    baseline = small_baseline(seed, round_)
    with with_engine(engine):
        first = solve(round_, SolveOptions(work=2_000.0), baseline)
        if first.objective is None:
            return
        again = solve(round_, SolveOptions(work=1.0), baseline, start=first)
    assert again.objective is not None
    assert again.objective >= first.objective
    assert again.provenance.start_sha256 is not None
    assert again.provenance.baseline_sha256 == first.provenance.baseline_sha256
    unmeasured = solve(round_, SolveOptions(work=1.0), start=first)
    assert unmeasured.terms["churn"] == 0


def changed(plan: Plan, **provenance: object) -> Plan:
    return plan.model_copy(update={"provenance": plan.provenance.model_copy(update=provenance)})


def test_rows_of_another_round_are_never_taken_over() -> None:
    round_ = small_round(3)
    good = solve(round_, MUCH)
    assert good.objective is not None
    poor = good.model_copy(update={"status": "feasible", "objective": good.objective - 5})
    assert no_worse(poor, good).objective == good.objective
    for other in ({"input_sha256": "1" * 64}, {"seed": 9}, {"versions": {}}, {"baseline_sha256": "2" * 64}):
        assert no_worse(poor, changed(good, **other)) is poor


def test_a_stopped_solve_keeps_its_start() -> None:
    round_ = small_round(3)
    good, stop = solve(round_, MUCH), Event()
    stop.set()
    plan = solve(round_, MUCH, stop=stop, start=good)
    assert plan.objective == good.objective


def test_versions_name_the_program_and_its_data() -> None:
    told = versions()
    assert told["catalogues"] == catalogues_version()
    assert {"xiaoqi", "python", "highspy", "rulebook"} <= set(told)
    assert len(told["catalogues"]) == len(told["rulebook"]) == 16

"""The benchmark of solvers: its figures by hand, and every solver on one small model."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.solver import results
from benchmarks.solver.child import main as solve_one
from benchmarks.solver.exported import Exported
from benchmarks.solver.figures import Known, exponent, gap, middle, seconds_until, seconds_until_gap
from benchmarks.solver.instances import spec_of
from benchmarks.solver.scip import LogReader
from benchmarks.solver.solvers import SOLVERS, Task
from benchmarks.solver.tables import table_of_runs
from benchmarks.solver.timeline import Timeline
from data.regions import RegionSpec, build
from data.rounds.write import write_round
from matcher.engines.base import export
from matcher.lots import drawn
from matcher.solve import create_model

RESULT = {
    "size": "county",
    "seed": 1,
    "solver": "ours",
    "seconds": 30.0,
    "plan": 990,
    "bound": 1000.0,
    "peak_bytes": 2**20,
    "timeline": [[1.0, 900, None], [2.0, 900, 1100.0], [3.0, 990, 1100.0], [4.0, 990, 1000.0]],
}


def test_a_timeline_only_improves() -> None:
    line = Timeline()
    line.tell(1.0, None, float("inf"))
    line.tell(2.0, 10.0, 30.0)
    line.tell(3.0, 5.0, 40.0)
    line.tell(4.0, 20.0, 25.0)
    line.close(9.0, 20.0, 25.0)
    assert line.points == [(2.0, 10.0, 30.0), (4.0, 20.0, 25.0), (9.0, 20.0, 25.0)]


def test_how_close_and_how_soon() -> None:
    known = Known(bound=1000.0, plan=990)
    assert gap(RESULT) == 0.01
    assert [seconds_until(RESULT, share, known) for share in (0.1, 0.05, 0.001)] == [1.0, 3.0, None]
    assert [seconds_until_gap(RESULT, share) for share in (0.2, 0.01, 0.001)] == [2.0, 4.0, None]
    assert middle([3.0, None, 1.0]) == 3.0
    assert middle([None, None, 1.0]) is None


def test_a_plan_above_a_bound_is_an_error() -> None:
    with pytest.raises(ValueError, match="exceeds"):
        Known.of([RESULT, RESULT | {"bound": 980.0}])


def test_the_exponent_of_a_power_is_found() -> None:
    sizes = [10.0, 100.0, 1000.0]
    slope, constant = exponent(sizes, [0.5 * size**1.5 for size in sizes])
    assert (slope, np.exp(constant)) == pytest.approx((1.5, 0.5))
    with pytest.raises(ValueError, match="one size"):
        exponent([10.0, 10.0], [1.0, 2.0])


def test_scips_table_is_read() -> None:
    reader = LogReader()
    assert reader.read("p 4.0s|     1 |-6.79e+07 |-7.83e+06 | 766%") == (None, None)
    reader.read("  time | node  |  dualbound   | primalbound  |  gap ")
    assert reader.read("p 4.0s|     1 |-6.790611e+07 |-7.833486e+06 | 766.87%") == (7833486.0, 67906110.0)
    assert reader.read("  4.1s|     1 |-6.790611e+07 |      --      |    Inf ") == (None, 67906110.0)


def test_sizes_are_tiers_and_their_multiples() -> None:
    assert spec_of("county-x2").cohorts == 2 * spec_of("county").cohorts
    assert spec_of("prefecture-x0.5").counties == 4
    with pytest.raises(ValueError, match="no size"):
        spec_of("village")


def test_results_of_one_instance_replace_each_other(tmp_path: Path) -> None:
    path = tmp_path / "runs.jsonl"
    results.add(path, [RESULT, RESULT | {"seed": 2}])
    results.add(path, [RESULT | {"plan": 995}])
    assert [(r["seed"], r["plan"]) for r in results.read(path)] == [(1, 995), (2, 990)]
    assert "| county | 1 2 | 30 s | xiaoqi |" in table_of_runs(results.read(path))


@pytest.fixture(scope="module")
def task(tmp_path_factory: pytest.TempPathFactory) -> Task:
    """A small town and its exported model."""
    folder = tmp_path_factory.mktemp("town")
    spec = RegionSpec(
        counties=1,
        schools={"general": 1, "technician": 1, "health": 0, "college": 0},
        cohorts=8,
        students=150,
        fields=6,
        enterprises=10,
        posts=30,
        teachers=3,
        pins=0,
    )
    round_ = build(spec, 5)
    write_round(round_, folder / "round")
    export(create_model(drawn(round_, 0)).program, folder / "model.mps")
    return Task(folder / "round", folder / "model.mps", seconds=20.0)


def test_every_solver_finds_the_same_optimum(task: Task, tmp_path: Path) -> None:
    found = {}
    for name in SOLVERS:
        path = tmp_path / f"{name}.json"
        solve_one(name, task, path)
        found[name] = json.loads(path.read_text())
    assert not [fault for result in found.values() for fault in result["notes"].get("faults", [])]
    assert found["cpsat"]["notes"]["loses_nothing"]
    best = found["ours"]["plan"]
    for name in ("ours", "highs", "scip", "cpsat"):
        assert (found[name]["plan"], found[name]["bound"]) == pytest.approx((best, best), abs=0.5), name
    assert 0 < found["greedy"]["plan"] <= best
    assert found["greedy"]["bound"] is None


def test_without_time_cpsat_claims_no_bound(task: Task, tmp_path: Path) -> None:
    """It answers 0 then, which is below every plan."""
    path = tmp_path / "cpsat.json"
    solve_one("cpsat", replace(task, seconds=1e-9), path)
    found = json.loads(path.read_text())
    assert (found["status"], found["plan"]) == ("unknown", None)
    assert found["bound"] is None or found["bound"] > 0


def test_a_broken_plan_is_noticed(task: Task) -> None:
    exported = Exported.read(task.model)
    assert exported.faults(np.zeros(len(exported.cost))) == []
    over = exported.upper + 1
    assert any("bounds missed" in fault for fault in exported.faults(over))
    assert any("rows missed" in fault for fault in exported.faults(exported.upper))
    half = np.where(exported.integer, 0.5, 0.0)
    assert any("whole columns broken" in fault for fault in exported.faults(half))

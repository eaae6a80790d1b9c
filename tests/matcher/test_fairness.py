"""A guarantee for every school: the fairest plans, the best among them, and the price; on rounds small enough to be sure."""

from __future__ import annotations

from pathlib import Path
from random import Random
from threading import Event
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from busy_teachers import busy_round
from core_rounds import FIRST, HASH, Small
from oracles import cpsat, fair
from tiers import tiered
from tiny_rounds import tiny_baseline, tiny_rows

from data.contract.plan import Fairness, Plan, SchoolShare
from data.contract.round import Round
from data.regions import generate
from matcher.engines import choose_engine
from matcher.engines.highs import quiet
from matcher.engines.parts import PartsEngine
from matcher.solve import SolveOptions, solve

SEEDS = tiered(range(120), quick=5, slow=20)
SHARES = ("0.3", "0.5", "0.75", "0.9", "100%")


def rivals(**cells: dict[str, Any]) -> Small:
    """Two schools of ten students and ten seats: the first has a partnership there."""
    small = Small(**cells).like("S1", school_id="S2").like("C1", cohort_id="C2", school_id="S2")
    return small.add("partnerships", school_id="S1", enterprise_id="E1", since=FIRST)


def asked_for(seed: int) -> Round:
    """The tiny round of that seed with a guarantee."""
    random, rows = Random(seed), tiny_rows(seed)
    kinds = random.choice((("placed",), ("good",), ("placed", "good")))
    rows["settings"] = rows["settings"] + [{"key": f"fairness.{kind}", "value": random.choice(SHARES)} for kind in kinds]
    return Round.from_records(rows)


def fairness_of(plan: Plan) -> Fairness:
    assert plan.fairness is not None
    return plan.fairness


def placed(plan: Plan) -> dict[str, tuple[int, int, int]]:
    """Students asked, guaranteed and reached by school."""
    return {row.school_id: numbers(row) for row in fairness_of(plan).schools}


def numbers(row: SchoolShare) -> tuple[int, int, int]:
    assert row.placed is not None
    return row.placed.asked, row.placed.guaranteed, row.placed.reached


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_of_the_fairest_plans(seed: int) -> None:
    round_, baseline = asked_for(seed), tiny_baseline(seed)
    best = fair.optimum(round_, baseline)
    plan = solve(round_, SolveOptions(time_limit=None, seed=seed), baseline=baseline)
    if best is None:
        assert (plan.status, plan.fairness) == ("infeasible", None)
        return
    assert (plan.status, fair.fairness(round_, plan), plan.objective, plan.bound) == ("optimal", *best, best[1])
    found = fairness_of(plan)
    without = cpsat.optimum(round_, baseline)
    assert without is not None
    assert found.proven
    assert found.price == found.price_at_most == without - best[1]


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_the_engine_that_takes_halves_apart_finds_plans_as_fair(seed: int) -> None:
    round_ = asked_for(seed)
    best = fair.optimum(round_)
    with patch("matcher.fairness.choose_engine", lambda *_: PartsEngine()):
        plan = solve(round_, SolveOptions(time_limit=20.0, gap=0.0, seed=seed))
    if best is None:
        assert plan.status == "infeasible"
        return
    assert plan.objective is not None
    assert plan.bound is not None
    assert fair.fairness(round_, plan) == best[0]
    assert plan.objective <= best[1] <= plan.bound


def test_halves_apart_where_schools_compete_and_teachers_are_near() -> None:
    small = rivals().teacher().set("fairness.placed", "0.5")
    with patch("matcher.fairness.choose_engine", lambda *_: PartsEngine()):
        plan = small.solve()
    assert (plan.objective, placed(plan)) == (small.solve().objective, {"S1": (5, 5, 5), "S2": (5, 5, 5)})
    assert plan.status == "optimal"


@pytest.mark.parametrize("seed", tiered(range(30), quick=3, slow=12))
def test_halves_apart_where_teachers_compete_and_pins_hold(seed: int) -> None:
    small = busy_round(seed).like("S1", school_id="S2")
    small.row("C2")["school_id"] = "S2"
    small.row("P1")["seats"] = 7
    small.set("fairness.placed", "0.8").set("fairness.good", "0.2")
    whole = small.solve()
    with patch("matcher.fairness.choose_engine", lambda *_: PartsEngine()):
        plan = small.solve()
    assert (plan.status, plan.objective, plan.bound) == (whole.status, whole.objective, whole.bound)
    if whole.status == "optimal":
        assert fair.fairness(small.round, plan) == fair.fairness(small.round, whole)
        assert fairness_of(plan).price == fairness_of(whole).price


@pytest.mark.slow
def test_a_county_with_a_guarantee() -> None:
    round_ = generate("county", 1)
    rows = {name: round_.records(name) for name in round_.tables}
    rows["settings"] = rows["settings"] + [{"key": "fairness.placed", "value": "0.85"}, {"key": "fairness.good", "value": "0.4"}]
    plan = solve(Round.from_records(rows), SolveOptions(time_limit=60.0, gap=0.04))
    assert plan.gap is not None
    assert plan.gap < 0.05
    assert all(guaranteed == min(asked, reached) for asked, guaranteed, reached in placed(plan).values())
    found = fairness_of(plan)
    assert found.price is not None
    assert found.price <= found.price_at_most


def test_without_a_share_nothing_changes() -> None:
    plain, zero = rivals().solve(), rivals().set("fairness.placed", "0").set("fairness.good", "0%").solve()
    assert zero.fairness is None
    assert zero.model_dump(exclude={"provenance"}) == plain.model_dump(exclude={"provenance"})


def test_a_guarantee_costs_what_the_plan_loses() -> None:
    plain = rivals().solve()
    plan = rivals().set("fairness.placed", "0.3").solve()
    assert [(g.cohort_id, g.students) for g in plain.internships] == [("C1", 10)]
    assert placed(plan) == {"S1": (3, 3, 7), "S2": (3, 3, 3)}
    assert plain.objective is not None
    lost = {term: plain.terms[term] - points for term, points in plan.terms.items() if points != plain.terms[term]}
    assert (lost.pop("continuity"), lost.pop("group")) == (3 * 100, 2000)  # three without a partner, and one more group
    assert list(lost) == ["fit"]
    price = plain.objective - (plan.objective or 0)
    assert (fairness_of(plan).price, fairness_of(plan).price_at_most) == (price, price)


def test_a_guarantee_that_is_kept_anyway_costs_nothing() -> None:
    small = rivals(P1={"seats": 30}).set("fairness.placed", "1")
    with (
        patch("matcher.fairness.Guarantee.alone", side_effect=AssertionError("nothing to look for")),
        patch("matcher.fairness.choose_engine", wraps=choose_engine) as engines,
    ):
        plan = small.solve()
    assert engines.call_count == 0
    found = fairness_of(plan)
    assert (found.price, found.price_at_most, found.proven) == (0, 0, True)
    assert placed(plan) == {"S1": (10, 10, 10), "S2": (10, 10, 10)}


def test_what_is_out_of_reach_is_shared() -> None:
    assert placed(rivals().set("fairness.placed", "0.8").solve()) == {"S1": (8, 5, 5), "S2": (8, 5, 5)}
    small = rivals(C1={"size": 40}, P1={"seats": 25}).set("fairness.placed", "1")
    small.row("E1")["staff"] = 1000
    small.row("C2")["size"] = 10
    assert placed(small.solve()) == {"S1": (40, 20, 20), "S2": (10, 5, 5)}


def test_a_school_that_nobody_may_take_does_not_hold_up_the_others() -> None:
    small = rivals().like("S1", school_id="S3", level="bachelor").like("C1", cohort_id="C3", school_id="S3")
    small.row("P1")["levels"] = ("secondary",)
    assert placed(small.set("fairness.placed", "0.5").solve()) == {"S1": (5, 5, 5), "S2": (5, 5, 5), "S3": (5, 0, 0)}


def test_groups_too_small_to_open_are_out_of_reach() -> None:
    small = rivals(P1={"min_group": 6}).set("fairness.placed", "0.5")
    plans = [small.solve(seed=seed) for seed in range(8)]
    assert {tuple(sorted(numbers[1] for numbers in placed(plan).values())) for plan in plans} == {(0, 5)}
    assert len({plan.objective for plan in plans}) == 1


def test_good_places_are_those_related_to_the_major() -> None:
    small = rivals(P1={"majors": ("6603",)}).like("P1", post_id="P2", majors=("66",), seats=20, pay=None)
    small.add("relations", major="6603", title="设备", relation="related", reason="试")
    small.row("P2")["title"] = "装配"
    plan = small.set("fairness.good", "0.4").solve()
    found = {row.school_id: row.good for row in fairness_of(plan).schools}
    good = {"C1": 0, "C2": 0}
    for group in plan.internships:
        good[group.cohort_id] += group.students * (group.grade == "related")
    assert all(row is not None and row.guaranteed == row.asked == 4 for row in found.values())
    assert {row.reached for row in found.values() if row} == set(good.values())
    assert min(good.values()) >= 4


@pytest.mark.parametrize("seed", SEEDS)
def test_a_higher_share_within_reach_never_raises_the_optimum(seed: int) -> None:
    rows = tiny_rows(seed)
    plain, best = rows["settings"], None
    for share in ("0", "0.25", "0.5", "0.75", "1"):
        rows["settings"] = [*plain, {"key": "fairness.placed", "value": share}]
        with patch("matcher.solve.input_sha256", lambda _: HASH), patch("matcher.audit.document.input_sha256", lambda _: HASH):
            plan = solve(Round.from_records(rows), SolveOptions(time_limit=None))
        if plan.objective is None:
            return
        assert best is None or plan.objective <= best
        if any(asked > guaranteed for asked, guaranteed, _ in (placed(plan) if plan.fairness else {}).values()):
            return  # what is out of reach may go to others at a higher share
        best = plan.objective


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_the_order_of_rows_and_the_seed_change_no_number(seed: int) -> None:
    round_ = asked_for(seed)
    rows = {name: round_.records(name) for name in round_.tables}
    for name in ("schools", "cohorts", "enterprises", "posts", "teachers", "partnerships", "settings"):
        rows[name] = Random(seed).sample(rows[name], len(rows[name]))
    first = solve(round_, SolveOptions(time_limit=None))
    second = solve(Round.from_records(rows), SolveOptions(time_limit=None, seed=5))
    assert (first.status, first.objective, first.bound) == (second.status, second.objective, second.bound)
    if first.fairness is not None:
        assert fairness_of(first).price == fairness_of(second).price


def test_where_there_is_nowhere_to_go_nothing_is_guaranteed() -> None:
    found = fairness_of(rivals(P1={"seats": 0}).set("fairness.placed", "1").set("fairness.good", "1").solve())
    assert (found.price, found.price_at_most, found.proven) == (0, 0, True)
    assert [row.placed.guaranteed for row in found.schools if row.placed] == [0, 0]
    assert fairness_of(Small(C1={"deferred": 10}).set("fairness.placed", "1").solve()).schools == ()


def test_pins_come_before_the_guarantee() -> None:
    small = rivals().decide(action="pin", cohort_id="C1", post_id="P1", students=8).set("fairness.placed", "0.5")
    assert placed(small.solve()) == {"S1": (5, 5, 8), "S2": (5, 2, 2)}
    assert small.decide(action="pin", cohort_id="C1", post_id="P1", students=9).solve().status == "infeasible"


@pytest.mark.parametrize("share", ["0.5", "0.8"])
def test_the_exported_model_has_the_guarantee(share: str, tmp_path: Path) -> None:
    """Solved by itself, it has the plan's objective."""
    plan = rivals().set("fairness.placed", share).solve(export_model=tmp_path / "model.mps")
    highs = quiet()
    highs.readModel(str(tmp_path / "model.mps"))
    highs.run()
    assert "fair_0" in highs.getLp().row_names_
    assert (plan.status, round(-highs.getInfo().objective_function_value)) == ("optimal", plan.objective)


def test_stopped_at_once_the_plan_still_says_what_it_vouches_for() -> None:
    stop = Event()
    stop.set()
    plan = solve(rivals().set("fairness.placed", "0.5").round, SolveOptions(time_limit=5.0), stop=stop)
    if plan.objective is not None:
        assert all(guaranteed == min(asked, reached) for asked, guaranteed, reached in placed(plan).values())


def test_fairness_grows_with_every_student_until_the_share_is_full() -> None:
    grown = np.diff([fair.worth(7, n) for n in range(12)])
    assert (grown[:7] > 0).all()
    assert (np.diff(grown[:7]) <= 0).all()
    assert (grown[7:] == 0).all()

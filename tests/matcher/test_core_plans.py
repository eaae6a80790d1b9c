"""Whole plans on small rounds: caps over days, pins, exceptions that end, what stands in the way, and how a solve ends."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import highspy
import numpy as np
import pytest
from core_rounds import FIRST, LAST, Small

from data.contract.round import Round
from matcher.conflicts import smallest_conflict
from matcher.legality import Legality
from matcher.model import JointModel
from matcher.problem import Problem
from matcher.solve import SolveOptions, solve

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def most(small: Small) -> int:
    """Students in groups of the best plan."""
    return small.placed()


def two(**values: Any) -> Small:
    """Two cohorts of ten of one school, two posts of ten seats at one enterprise."""
    return Small(**values).like("C1", cohort_id="C2").like("P1", post_id="P2")


# Caps over days


def test_seats_are_taken_again_when_others_have_left() -> None:
    small = Small(C1={"end": OCTOBER}, P1={"seats": 10}).like("C1", cohort_id="C2", start=OCTOBER + timedelta(1), end=LAST)
    assert most(small) == 20
    small.row("C2")["start"] = OCTOBER
    assert most(small) == 10


def test_fixed_students_take_seats_on_their_own_days_only() -> None:
    small = Small(C1={"size": 20, "start": OCTOBER}).fixed(8, end=OCTOBER - timedelta(1))
    assert most(small) == 10
    small.rows["placements"][0]["end"] = OCTOBER
    assert most(small) == 2


def test_a_cap_that_fixed_students_exceed_stops_newcomers_and_nothing_else() -> None:
    plan = Small(C1={"size": 30}, E1={"staff": 50}).fixed(12).solve()
    assert (plan.status, plan.internships) == ("optimal", ())
    assert not [check for check in plan.checks if not check.ok and check.severity == "barred"]


def test_the_enterprise_share_counts_all_schools() -> None:
    assert most(two(E1={"staff": 130})) == 13


def test_an_exception_that_ends_holds_every_day_on_which_a_later_stay_is_there() -> None:
    """20 may be there until somebody comes who started after the exception had ended: then 10 at most, so C2 is not let in."""
    small = two(C1={"end": LAST}, E1={"staff": 100}, P1={"seats": 20})
    small.row("C2")["start"] = OCTOBER
    small.decide(action="except", rule="enterprise_share", value="0.2", enterprise_id="E1", until=FIRST)
    small.row("C1")["size"] = 20
    assert [(g.cohort_id, g.students) for g in small.solve().internships] == [("C1", 20)]


def test_like_posts_share_the_least_staff() -> None:
    small = two(P1={"post_group": "G", "post_staff": 60})
    small.row("P2")["post_staff"] = 40
    assert most(small) == 8


def test_the_people_of_one_class_are_away_once() -> None:
    small = two(C1={"class_id": "K"})
    assert most(small) == 10
    small.row("C2")["start"] = NOVEMBER
    small.row("C1")["end"] = NOVEMBER - timedelta(1)
    assert most(small) == 20


def test_beds_are_shared() -> None:
    small = two(S1={"region": "370102"}, E1={"dorm_beds": 13})
    assert most(small) == 13


def test_fixed_students_use_beds() -> None:
    assert most(Small(S1={"region": "370102"}, E1={"dorm_beds": 13}, C1={"size": 20}, P1={"seats": 20}).fixed(6)) == 7


def test_regular_seats_are_shared() -> None:
    assert most(Small(P1={"overtime": True, "regular_seats": 7}).like("C1", cohort_id="C2")) == 7


def test_minors_and_women_over_the_season() -> None:
    """Of ten, four are minors and five women, two of them both: at most six work in dust, five carry loads, eight either."""
    small = Small(C1={"minors": 4, "women": 5, "minor_women": 2}, P1={"hazards": ("dust",)})
    assert most(small) == 6
    small.row("P1").update(hazards=("heavy_load",))
    assert most(small) == 3  # adults who are men: barred for minors and for women
    small.like("P1", post_id="P2", hazards=("dust",))
    assert most(small) == 6


def test_the_whole_cohort_or_nobody() -> None:
    small = Small(C1={"keep_together": True}, P1={"seats": 9}).like("P1", post_id="P2", seats=9)
    assert most(small) == 0
    small.row("P2")["seats"] = 10
    assert [(g.post_id, g.students) for g in small.solve().internships] == [("P2", 10)]


def sites(**values: Any) -> Small:
    small = Small(C1=values, P1={"seats": 4})
    for n in (2, 3):
        small.like("E1", enterprise_id=f"E{n}").like("P1", post_id=f"P{n}", enterprise_id=f"E{n}")
    return small


def test_no_more_enterprises_than_allowed() -> None:
    assert most(sites(max_sites=2)) == 8
    assert most(sites(max_sites=0)) == 0
    assert most(sites()) == 10


def test_sites_hold_for_visits() -> None:
    small = sites(max_sites=1, kind="visit")
    for post in small.rows["posts"]:
        post["kind"] = "visit"
    assert most(small) == 4


def test_guides_limit_students_and_enterprises() -> None:
    assert most(sites(guides=1).set("rules.guides.sites", 2)) == 8
    assert most(sites(guides=1).set("rules.guides.students", 7)) == 7
    known = sites(guides=1).set("rules.guides.sites", 2).fixed(1, enterprise_id="E2", post_id=None)
    assert most(known) == 8  # E2, where one is already, and one more


def test_guides_do_not_hold_for_visits() -> None:
    small = sites(guides=0, kind="visit")
    for post in small.rows["posts"]:
        post["kind"] = "visit"
    assert most(small) == 10


def test_the_least_group_yields_to_what_can_go() -> None:
    """A cohort asks for groups of five; where only three can go, three may."""
    assert most(Small(C1={"min_group": 5}, P1={"seats": 3})) == 3
    assert most(Small(C1={"min_group": 5, "size": 8}, P1={"seats": 6}).like("P1", post_id="P2", seats=6)) == 6


# Decisions


def test_pins_hold_exactly() -> None:
    def students(**of: Any) -> list[int]:
        return [g.students for g in Small().decide(action="pin", **of).solve().internships]

    assert students(cohort_id="C1", post_id="P1", students=3) == [3]
    assert students(school_id="S1", enterprise_id="E1", students=4) == [4]
    assert students(cohort_id="C1", post_id="P1", students=0) == []


def test_a_pin_without_a_number_asks_for_somebody() -> None:
    small = Small().set("weights.placement", 0).set("weights.fit", 0)
    assert most(small) == 0
    assert most(small.decide(action="pin", cohort_id="C1", enterprise_id="E1")) == 2


def test_a_pin_at_an_order_post_counts_members() -> None:
    small = Small(C1={"size": 20, "deferred": 20}, P1={"kind": "order", "seats": 20})
    ((member,),) = [
        c.members for c in small.decide(action="pin", cohort_id="C1", post_id="P1", students=16).solve().order_classes
    ]
    assert member.students == 16


def test_a_pin_of_a_teacher_with_dates() -> None:
    small = Small().teacher()
    start, end = FIRST + timedelta(15), FIRST + timedelta(44)
    plan = small.decide(action="pin", teacher_id="T1", enterprise_id="E1", start=start, end=end).solve()
    assert (start, end) in [(stay.start, stay.end) for stay in plan.teachers]


def test_a_pin_whose_matches_all_start_after_its_end_has_no_effect() -> None:
    small = Small().decide(action="pin", cohort_id="C1", post_id="P1", students=3, until=FIRST - timedelta(1))
    assert most(small) == 10


def test_a_pin_at_a_barred_post_conflicts_by_itself() -> None:
    plan = Small(P1={"seats": 0}).decide(action="pin", cohort_id="C1", post_id="P1").solve()
    assert (plan.status, plan.objective, plan.bound, plan.gap) == ("infeasible", None, None, None)
    assert plan.conflicts == (("D1",),)


def test_two_pins_that_want_more_than_there_is() -> None:
    small = two().decide(action="pin", cohort_id="C1", post_id="P2", students=2)
    small.decide(action="pin", cohort_id="C1", post_id="P1", students=6).decide(action="forbid", cohort_id="C2", post_id="P2")
    small.decide(action="pin", cohort_id="C2", post_id="P1", students=6)
    assert small.solve().conflicts == (("D2", "D4"),)


def test_a_pin_and_the_forbids_that_leave_it_no_post() -> None:
    small = two().decide(action="forbid", cohort_id="C1", post_id="P1").decide(action="pin", cohort_id="C2", enterprise_id="E1")
    small.decide(action="forbid", school_id="S1", post_id="P2").decide(action="pin", cohort_id="C1", enterprise_id="E1")
    assert small.solve().conflicts == (("D1", "D3", "D4"),)


def test_two_pins_of_teachers_at_one_seat() -> None:
    small = Small().teacher()
    small.row("Q1")["seats"] = 1
    small.like("T1", teacher_id="T2").add("teacher_windows", teacher_id="T2", start=FIRST, end=LAST)
    for who in ("T1", "T2"):
        small.decide(action="pin", teacher_id=who, post_id="Q1", start=FIRST, end=FIRST + timedelta(29))
    assert small.solve().conflicts == (("D1", "D2"),)


def test_without_time_a_conflict_names_more_than_need_be_and_does_not_hang() -> None:
    small = (
        two()
        .decide(action="pin", cohort_id="C1", post_id="P1", students=6)
        .decide(action="pin", cohort_id="C2", post_id="P1", students=6)
    )
    began = monotonic()
    assert set(smallest_conflict(small.round, lambda: 0.0)) >= {"D1", "D2"}
    assert monotonic() - began < 5


# How a solve ends


@pytest.mark.parametrize("emptied", [("posts",), ("cohorts",), ("enterprises", "posts"), tuple(Small().rows)])
def test_empty_sheets(emptied: tuple[str, ...]) -> None:
    small = Small()
    for sheet in emptied:
        small.rows[sheet] = []
    plan = small.solve()
    assert (plan.status, plan.objective, plan.bound, plan.scope.legal_pairs) == ("optimal", 0, 0, 0)
    assert [u.students for u in plan.unplaced] == [10] * ("cohorts" not in emptied)


def test_stopped_before_it_began() -> None:
    stop = Event()
    stop.set()
    plan = solve(Small().teacher().round, SolveOptions(time_limit=None), stop=stop)
    assert plan.status in ("feasible", "optimal", "unknown")
    assert plan.bound is not None
    assert np.isfinite(plan.bound)
    assert plan.bound >= (plan.objective or 0)
    assert (plan.gap is None) == (plan.status == "unknown")


def test_progress_is_told_and_a_stop_while_solving_still_gives_a_plan() -> None:
    stop, phases = Event(), []

    def on_progress(progress: Any) -> None:
        phases.append(progress.phase)
        if progress.phase == "solve":
            stop.set()

    plan = solve(two().teacher().round, SolveOptions(time_limit=None), progress=on_progress, stop=stop)
    assert plan.status in ("feasible", "optimal", "unknown")
    assert (phases[0], phases[-1]) == ("model", "done")


def test_a_baseline_is_a_start() -> None:
    small = two().teacher()
    before = small.solve()
    plan = solve(small.round, SolveOptions(time_limit=None), baseline=before)
    assert plan.objective == before.objective
    assert plan.provenance.baseline_sha256


def test_the_same_seed_gives_the_same_plan() -> None:
    def content() -> dict[str, Any]:
        return two().teacher().solve(seed=3).model_dump(exclude={"provenance"})

    assert content() == content()


def test_the_exported_model_has_the_same_optimum(tmp_path: Path) -> None:
    path = tmp_path / "model.mps"
    small = two().teacher().decide(decision_id="编号 1", action="pin", cohort_id="C1", post_id="P1", students=4)
    plan = small.solve(export_model=path)
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.readModel(str(path))
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.run()
    assert -round(highs.getInfo().objective_function_value) == plan.objective


def test_every_column_and_row_of_a_post_carries_its_enterprise() -> None:
    program = JointModel(Legality(Problem.of(two().teacher().round))).program
    of_enterprise = {"x", "y", "z", "beside", "any"}
    blocks = {name.split("_")[0]: block for name, block in zip(program.column_names, program.column_block, strict=True)}
    assert {name for name, block in blocks.items() if block == 0} >= of_enterprise & set(blocks)


def test_pairs_are_counted_with_orders_and_teachers() -> None:
    small = two().teacher().like("P1", post_id="P3", kind="order", seats=20)
    assert small.solve().scope.legal_pairs == 2 * 2 + 2 + 1


def test_a_round_is_not_changed_by_solving() -> None:
    round_ = two().teacher().decide(action="pin", cohort_id="C1", post_id="P1", students=99).round
    copies = {name: table.copy(deep=True) for name, table in round_.tables.items()}
    assert solve(round_, SolveOptions(time_limit=None)).status == "infeasible"
    assert all(table.equals(copies[name]) for name, table in round_.tables.items())
    assert isinstance(round_, Round)

"""Plans of regions in parts, against the plan in one piece and against what the audit reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Event as Flag
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from far_apart import Here, side_by_side, two
from tiers import tiered
from tiny_rounds import tiny_baseline, tiny_round

from data.contract.plan import Plan
from data.contract.round import Round
from matcher.audit import audit
from matcher.engines import Progress
from matcher.problem import Problem
from matcher.problem.part import Part
from matcher.regions.ceiling import ceiling
from matcher.regions.conduct import Conductor
from matcher.regions.crew import Done, Event, Job, Lost, Told
from matcher.regions.timetable import Timetable
from matcher.solve import SolveOptions, solve

UNLIMITED: dict[str, Any] = {"time_limit": None}


@pytest.fixture(autouse=True)
def _in_this_process() -> Iterator[None]:
    """Parts are solved here."""
    with patch("matcher.regions.solve.LocalCrew", Here):
        yield


def in_parts(round_: Round, baseline: Plan | None = None, **options: Any) -> Plan:
    return solve(round_, SolveOptions(**{**UNLIMITED, "divide": 0, **options}), baseline)


def whole(round_: Round, baseline: Plan | None = None) -> Plan:
    return solve(round_, SolveOptions(**UNLIMITED), baseline)


def apart(seed: int) -> Round:
    """Two tiny rounds in two areas, all that is of the one forbidden to all of the other."""
    rounds = tiny_round(seed), tiny_round(seed + 1000)
    joined = side_by_side(*rounds)
    rows = {name: joined.records(name) for name in joined.tables}
    for who, sheet in (("cohort_id", "cohorts"), ("teacher_id", "teachers")):
        for one in rows[sheet]:
            for enterprise in rows["enterprises"]:
                if one[who][0] != enterprise["enterprise_id"][0]:
                    rows["decisions"].append(
                        {
                            "decision_id": f"F{len(rows['decisions'])}",
                            "action": "forbid",
                            who: one[who],
                            "enterprise_id": enterprise["enterprise_id"],
                            "reason": "试",
                        }
                    )
    return Round.from_records(rows)


@pytest.mark.parametrize("seed", tiered(range(25), quick=5, slow=12))
def test_where_nothing_lies_between_parts_the_plan_is_as_good_as_in_one_piece(seed: int) -> None:
    round_ = apart(seed)
    together, divided = whole(round_), in_parts(round_)
    assert (divided.status, divided.objective) == (together.status, together.objective)
    assert divided.scope == together.scope


@pytest.mark.parametrize("seed", tiered(range(25), quick=5, slow=12))
def test_pairs_between_parts_are_left_out_and_it_is_said(seed: int) -> None:
    """``solve`` audits the joined plan: a violation would be raised."""
    round_ = side_by_side(tiny_round(seed), tiny_round(seed + 1000))
    together, divided = whole(round_), in_parts(round_)
    assert (divided.status == "infeasible") == (together.status == "infeasible")
    assert divided.scope.legal_pairs == together.scope.legal_pairs
    assert divided.scope.kept_pairs <= divided.scope.legal_pairs
    assert (divided.scope.bound_covers == "legal") == (divided.scope.kept_pairs == divided.scope.legal_pairs)
    if together.objective is not None and divided.objective is not None:
        assert divided.objective <= together.objective
        if divided.scope.bound_covers == "legal":
            assert divided.objective == together.objective


@pytest.mark.parametrize("seed", tiered(range(0, 30, 3), quick=3, slow=10))
def test_churn_is_counted_once(seed: int) -> None:
    round_, baseline = apart(seed), tiny_baseline(seed)
    assert baseline is not None
    renamed = baseline.model_copy(
        update={
            "internships": tuple(
                g.model_copy(update={"cohort_id": f"0-{g.cohort_id}", "post_id": f"0-{g.post_id}"}) for g in baseline.internships
            ),
            "teachers": tuple(
                t.model_copy(update={"teacher_id": f"0-{t.teacher_id}", "post_id": f"0-{t.post_id}"}) for t in baseline.teachers
            ),
            "order_classes": (),
        }
    )
    assert in_parts(round_, renamed).objective == whole(round_, renamed).objective


def test_fit_is_that_of_the_whole_round() -> None:
    round_ = two().round
    assert {g.fit for g in in_parts(round_).internships} == {
        g.fit for g in whole(two().decide(action="forbid", cohort_id="C1", post_id="P2").round).internships if g.cohort_id == "C1"
    }


def test_a_pin_across_areas_holds() -> None:
    small = two().decide(action="pin", cohort_id="C1", post_id="P2", students=4)
    plan = in_parts(small.round)
    assert {(g.cohort_id, g.post_id): g.students for g in plan.internships}["C1", "P2"] == 4


def test_fixed_students_from_another_area_take_their_seats() -> None:
    small = two().fixed(7, cohort_id="C1", enterprise_id="E2", post_id="P2")
    plan = in_parts(small.round)
    assert {(g.cohort_id, g.post_id): g.students for g in plan.internships} == {("C1", "P1"): 3, ("C2", "P2"): 3}


def test_what_is_guaranteed_to_schools_is_joined() -> None:
    plan = in_parts(two().set("fairness.placed", "0.5").round)
    assert plan.fairness is not None
    assert [(row.school_id, row.placed and row.placed.guaranteed) for row in plan.fairness.schools] == [("S1", 5), ("S2", 5)]


def test_conflicts_name_the_decisions_of_the_part() -> None:
    small = two().decide(action="pin", cohort_id="C2", post_id="P2", students=5)
    small.decide(action="forbid", cohort_id="C2", enterprise_id="E2").decide(
        action="pin", cohort_id="C1", post_id="P1", students=5
    )
    plan = in_parts(small.round)
    assert plan.status == "infeasible"
    assert plan.conflicts == (("D1", "D2"),)


class Idle(Here):
    """A crew that never comes to anything."""

    def wait(self, _seconds: float) -> Sequence[Event]:
        return [Lost(self.jobs.pop(0).number)]


def test_without_any_part_in_time_pins_hold_and_the_rest_is_unplaced() -> None:
    small = two().decide(action="pin", cohort_id="C1", post_id="P1", students=4).teacher(months_done=1.0)
    with patch("matcher.regions.solve.LocalCrew", Idle):
        plan = in_parts(small.round)
    assert [(g.cohort_id, g.students) for g in plan.internships] == [("C1", 4)]
    assert {(row.cohort_id, row.teacher_id): row.students for row in plan.unplaced} == {
        ("C1", None): 6,
        ("C2", None): 10,
        (None, "T1"): 1,
    }
    assert plan.scope.bound_covers == "kept"
    assert plan.bound is not None
    assert plan.bound >= (whole(small.round).objective or 0)
    assert not audit(small.round, plan).violations


def test_nothing_is_claimed_of_fairness_for_parts_that_nobody_planned() -> None:
    small = two().set("fairness.placed", "0.5")
    with patch("matcher.regions.solve.LocalCrew", Idle):
        plan = in_parts(small.round)
    fairness = plan.fairness
    assert fairness is not None
    assert not fairness.proven
    assert fairness.price is None
    assert fairness.price_at_most >= (whole(two().round).objective or 0) - (plan.objective or 0)


class Clumsy(Here):
    """A crew that loses every part once."""

    def __init__(self, packed: bytes, parts: int) -> None:
        super().__init__(packed, parts)
        self.lost: set[int] = set()

    def wait(self, seconds: float) -> Sequence[Event]:
        number = self.jobs[0].number
        if number not in self.lost:
            self.lost.add(number)
            self.jobs.pop(0)
            return [Told(number, 1, 2.0), Lost(number)]
        return super().wait(seconds)


def test_lost_work_is_done_again() -> None:
    with patch("matcher.regions.solve.LocalCrew", Clumsy):
        plan = in_parts(two().round)
    assert plan.status == "optimal"
    assert sum(g.students for g in plan.internships) == 20


def test_progress_is_that_of_all_parts() -> None:
    told: list[Progress] = []
    plan = solve(two().round, SolveOptions(time_limit=None, divide=0), progress=told.append)
    assert [one.objective for one in told if one.objective is not None][-2:] == [plan.objective, plan.objective]
    assert {one.phase for one in told} == {"model", "solve", "plan", "done"}


def test_stopped_at_once_there_is_a_plan() -> None:
    stop = Flag()
    stop.set()
    plan = solve(two().round, SolveOptions(divide=0), stop=stop)
    assert plan.objective == 0
    assert not plan.internships


@pytest.mark.parametrize("seed", tiered(range(60), quick=20, slow=60))
def test_no_plan_has_more_points_than_are_possible_at_best(seed: int) -> None:
    round_ = tiny_round(seed)
    problem = Problem.of(round_)
    assert ceiling(problem, Part.whole(problem)) >= (whole(round_).objective or 0)


class Shrinking:
    """A crew that loses its second part, and a place with it; ``again`` looks later there is room for two once more."""

    def __init__(self, plan: Plan, again: float) -> None:
        self.slots, self.stopped, self.jobs = 2, [], []
        self._plan, self._again, self._looks = plan, again, 0

    def start(self, job: Job) -> None:
        """See Crew."""
        self.jobs.append(job)

    def wait(self, _seconds: float) -> Sequence[Event]:
        """See Crew."""
        self._looks += 1
        if self._looks == 1:
            self.slots = 1
            return [Lost(1)]
        if self._looks > self._again:
            self.slots = 2
        if len(self.jobs) == 3:
            return [Done(0, self._plan), Done(1, self._plan)] if not self.stopped else [Done(1, self._plan)]
        return [Done(0, self._plan)] if self.stopped else []

    def stop(self, number: int) -> None:
        """See Crew."""
        self.stopped.append(number)

    def close(self) -> None:
        """See Crew."""


@pytest.mark.parametrize("again", [3.0, np.inf])
def test_a_part_makes_room_for_one_that_was_lost_while_it_waits(monkeypatch: pytest.MonkeyPatch, again: float) -> None:
    now = iter(range(1_000))
    monkeypatch.setattr("matcher.regions.timetable.monotonic", lambda: float(next(now)))
    plan = whole(two().round)
    crew = Shrinking(plan, again)
    plans = Conductor(crew, [30.0, 30.0], 300.0, 0.0, 0, lambda _objective, _bound: None).run(None)
    assert plans == [plan, plan]
    assert [job.number for job in crew.jobs] == [0, 1, 1]
    assert crew.stopped == ([0] if again == np.inf else [])
    seconds = crew.jobs[-1].seconds
    assert seconds is not None
    assert seconds > 50


def test_a_part_that_was_lost_has_a_share_of_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("matcher.regions.timetable.monotonic", lambda: now[0])
    times = Timetable([30.0, 10.0], 160.0)
    assert (times.begin(0, [0, 1], 2), times.begin(1, [1], 2)) == (60.0, 60.0)
    now[0] = 120.0
    times.finish(1)
    times.share_again([1], 2)  # there is room for both still
    now[0] = 155.0
    assert not times.overdue()
    now[0] = 120.0
    times.share_again([1], 1)
    now[0] = 149.0
    assert not times.overdue()
    times.restore()
    now[0] = 155.0
    assert not times.overdue()
    now[0] = 120.0
    times.share_again([1], 1)
    now[0] = 151.0
    assert times.overdue() == [0]
    assert not times.overdue()
    times.finish(0)
    assert times.begin(1, [1], 1) == 9.0


def test_time_is_shared_by_size_and_what_is_left_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("matcher.regions.timetable.monotonic", lambda: now[0])
    times = Timetable([30.0, 10.0, 10.0], 150.0)
    assert times.begin(0, [0, 1, 2], 2) == 50.0  # more is not left than there is
    assert times.begin(1, [1, 2], 2) == 25.0
    now[0] = 110.0
    times.finish(1)
    assert times.begin(2, [2], 2) == 40.0
    assert not times.late()
    now[0] = 151.0
    assert times.late()
    assert Timetable([1.0], None).begin(0, [0], 1) is None

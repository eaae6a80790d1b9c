"""Churn budgets: the best plan within them, nothing changed that need not, and the curve between none and any number."""

from __future__ import annotations

from functools import cache
from random import Random
from threading import Event
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from core_rounds import FIRST, LAST, Small, bare_plan
from edited_rounds import KINDS, WHOLE, an_edit, edited, planned
from oracles.budget import optimum_within
from small_rounds import small_round
from tiers import tiered
from tiny_rounds import tiny_baseline, tiny_round

from data.contract.budget import Budget, budget_of, told_budget
from data.contract.plan import AT_ONCE, Group, Plan
from data.plans import placements_changed
from data.plans.among import among
from data.plans.summary import proven
from matcher.audit import audit
from matcher.engines import Answer
from matcher.engines.base import relative_gap
from matcher.engines.fewest import WHOLE as WHOLE_SEARCHED
from matcher.engines.fewest import Patience, fewest_moves
from matcher.engines.parts import PartsEngine
from matcher.legality import Legality
from matcher.model import JointModel
from matcher.model.earlier import Had
from matcher.problem import Problem
from matcher.solve import SolveOptions, solve
from matcher.whatif import best_within, churn_curve, churn_plans, plan_again


def within(budget: Budget) -> SolveOptions:
    return SolveOptions(time_limit=None, budget=budget)


def some_firm(plan: Plan, random: Random) -> frozenset[tuple[str, str]]:
    rows = [(g.cohort_id, g.post_id) for g in plan.internships] + [(t.teacher_id, t.post_id) for t in plan.teachers]
    return frozenset(row for row in rows if random.random() < 0.5)


@pytest.mark.parametrize("changes", [0, 1, None])
@pytest.mark.parametrize("seed", tiered(range(0, 120, 3), quick=6, slow=20))
def test_the_best_plan_within(seed: int, changes: int | None) -> None:
    round_, baseline = tiny_round(seed), tiny_baseline(seed)
    assert baseline is not None
    budget = Budget(changes, some_firm(baseline, Random(seed)))
    best = optimum_within(round_, baseline, budget)
    plan = solve(round_, within(budget), baseline)
    if best is None:
        assert plan.status == "infeasible"
        return
    assert (plan.status, plan.objective) == ("optimal", best)
    assert plan.bound is not None
    assert plan.bound >= best
    assert not audit(round_, plan, baseline).violations


@pytest.mark.parametrize("kind", KINDS[:6])
@pytest.mark.parametrize("seed", tiered((1, 4), quick=1, slow=2))
def test_more_changes_are_worth_no_less_and_the_ends_are_the_plain_solves(seed: int, kind: str) -> None:
    round_, plan = planned(seed)
    after = edited(round_, an_edit(kind, round_, plan, Random(seed)))
    none, any_ = solve(after, within(Budget(0)), plan), solve(after, WHOLE, plan)
    told: list[tuple[int, int]] = []
    with patch("matcher.whatif.curve.plan_again", return_value=None):
        found = churn_plans(round_, plan, after, WHOLE, tell=lambda ready, of: told.append((ready, of)))
    points = churn_curve(found, plan)
    assert [ready for ready, _of in told] == list(range(len(told)))
    assert all(ready < of for ready, of in told)
    assert told[-1][1] >= len(points)
    worth = [point.objective for point in points]
    assert worth == sorted(worth, key=lambda points: points or 0)
    assert (worth[0], worth[-1]) == (none.objective, any_.objective)
    quick = churn_curve(churn_plans(round_, plan, after, WHOLE), plan)
    assert [point.objective or 0 for point in quick] == sorted(point.objective or 0 for point in quick)


@pytest.mark.parametrize("kind", KINDS[:6])
@pytest.mark.parametrize("seed", tiered((1, 4), quick=1, slow=2))
def test_no_plan_of_the_curve_is_better_than_the_best_within_the_budget(seed: int, kind: str) -> None:
    round_, plan = planned(seed)
    after = edited(round_, an_edit(kind, round_, plan, Random(seed)))
    found = churn_plans(round_, plan, after, WHOLE)
    must = placements_changed(plan, found[0][1])
    for changes in (0, 2, None):
        first = solve(after, SolveOptions(work=30.0, budget=Budget(changes)), plan)
        best = best_within(changes, found, plan, first)
        made = placements_changed(plan, best)
        assert best.objective is not None
        assert changes is None or made <= max(must + changes, placements_changed(plan, first))
        for number, one in [*found, (0, first)]:
            if (changes is None or number <= changes) and one.objective is not None:
                assert (best.objective, -made) >= (one.objective, -placements_changed(plan, one))


def test_of_plans_worth_the_same_the_answer_stays_unless_another_changes_less() -> None:
    _round, plan = planned(4)
    less = plan.model_copy(update={"internships": plan.internships[1:]})
    assert placements_changed(plan, less) == 1
    assert best_within(None, [(0, plan)], plan, less).internships == plan.internships
    assert best_within(None, [(1, less)], plan, plan) is plan
    equal = plan.model_copy()
    assert best_within(None, [(0, equal)], plan, plan) is plan
    more = less.model_copy(update={"objective": (plan.objective or 0) + 1})
    assert best_within(0, [(0, plan), (1, more)], plan, plan) is plan, "not within the budget"
    assert best_within(1, [(0, plan), (1, more)], plan, plan).internships == more.internships


def told(objective: int | None, bound: float | None, covers: str = "legal", **settings: Any) -> Plan:
    """A plan of a round that has one, with these figures and settings."""
    _round, plan = planned(4)
    update = {
        "objective": objective,
        "status": "unknown" if objective is None else "feasible",
        "bound": bound,
        "gap": None if objective is None or bound is None else relative_gap(objective, bound),
        "scope": plan.scope.model_copy(update={"bound_covers": covers}),
        "provenance": plan.provenance.model_copy(update={"settings": {"engine": "x", **settings}}),
    }
    return plan.model_copy(update=update)


TWO, ONE, ANY = (told_budget(Budget(changes)) for changes in (2, 1, None))


@pytest.mark.parametrize(
    ("answer", "best", "bound", "covered"),
    [
        (told(None, 500.0), told(90, 90.0, "kept", **ONE), 500.0, "legal"),
        (told(80, 100.0), told(90, 90.0, "kept", **ONE), 100.0, "legal"),
        (told(80, 100.0), told(90, 95.0, "kept", **ANY), 95.0, "legal"),  # a limit of any number is none
        (told(80, 100.0, **{AT_ONCE: None}), told(90, 120.0, "legal", **ONE, **{AT_ONCE: 120.0}), 120.0, "legal"),
        (told(80, 100.0), told(90, 120.0, "legal", **ONE, **{AT_ONCE: 120.0}), 100.0, "legal"),
        (told(80, 100.0), told(90, 95.0, "legal", **ONE, **{AT_ONCE: None}), 100.0, "legal"),
        (told(80, 100.0, "kept", **TWO), told(90, 90.0, "kept", **ONE), 100.0, "changes"),
        (told(80, 100.0, "kept", **TWO), told(90, 95.0, "kept", **TWO), 95.0, "changes"),
    ],
)
def test_a_plan_of_the_curve_is_told_as_what_was_asked_for(answer: Plan, best: Plan, bound: float, covered: str) -> None:
    found = best_within(None, [(1, best)], planned(4)[1], answer)
    assert (found.objective, found.bound, found.gap) == (90, bound, relative_gap(90, bound))
    assert found.status == ("optimal" if bound == 90 else "feasible")
    assert among(found) == covered
    assert budget_of(found.provenance.settings) == budget_of(answer.provenance.settings)
    assert proven(found)


def test_a_bound_on_what_parts_compared_is_handed_on_to_no_other_plan() -> None:
    best = told(90, 95.0, "kept", **ONE)
    assert best_within(None, [(1, best)], planned(4)[1], told(80, 85.0, "kept")) is best


@pytest.mark.parametrize("kind", KINDS[:6])
def test_the_bound_of_a_plan_of_the_curve_holds_without_a_limit(kind: str) -> None:
    round_, plan = planned(4)
    after = edited(round_, an_edit(kind, round_, plan, Random(4)))
    optimum = solve(after, WHOLE, plan).objective
    assert optimum is not None
    first = solve(after, SolveOptions(work=30.0), plan)
    first = first.model_copy(update={"objective": (first.objective or 0) - 1})  # so that the curve holds a better one
    for quick in (None, plan_again):
        with patch("matcher.whatif.curve.plan_again", quick or (lambda *given: None)):
            best = best_within(None, churn_plans(round_, plan, after, WHOLE), plan, first)
        assert best.bound is not None
        assert best.bound >= optimum
        assert (among(best), budget_of(best.provenance.settings)) == ("legal", None)
        assert not audit(after, best.model_copy(update={"checks": ()}), plan).violations


@pytest.mark.parametrize("seed", [1, 4])
def test_nothing_changes_where_nothing_must(seed: int) -> None:
    """The edit makes room; a budget of none leaves everybody at least where they are."""
    round_, plan = planned(seed)
    after = edited(round_, an_edit("more", round_, plan, Random(seed)))
    for options in (within(Budget(0)), SolveOptions(time_limit=1.0, budget=Budget(0))):
        assert placements_changed(plan, solve(after, options, plan)) == 0
        again = plan_again(round_, plan, after, options)
        assert again is not None
        assert placements_changed(plan, again.plan) == 0
        assert again.plan.provenance.settings["budget"] == {"changes": 0, "firm": []}


@cache
def worse(seed: int) -> Plan:
    """A plan of the same round that leaves much to gain."""
    return solve(small_round(seed), SolveOptions(work=30.0))


@pytest.mark.parametrize("changes", [0, 2])
@pytest.mark.parametrize("seed", tiered((3, 1, 5, 8), quick=1, slow=4))
def test_students_and_teachers_apart_keep_it_too(seed: int, changes: int) -> None:
    """The engine for large rounds: within the budget, never above the best, and no bound below it."""
    round_, before = small_round(seed), worse(seed)
    if before.objective is None:
        pytest.skip("no plan to begin with")
    best = solve(round_, within(Budget(changes)), before)
    with patch("matcher.engines.choose.choose_engine", lambda *_: PartsEngine()):
        found = solve(round_, SolveOptions(time_limit=3.0, budget=Budget(changes)), before)
    assert found.objective is not None
    assert best.objective is not None
    assert found.bound is not None
    assert found.objective <= best.objective <= found.bound
    assert placements_changed(before, found) <= placements_changed(before, solve(round_, within(Budget(0)), before)) + changes


def test_firm_ones_stay_where_others_pay_for_it() -> None:
    round_, plan = planned(4)
    after = edited(round_, an_edit("close", round_, plan, Random(4)))
    free = solve(after, WHOLE, plan)
    was, now = ({(g.cohort_id, g.post_id): g.students for g in one.internships} for one in (plan, free))
    given_up = {
        pair for pair, students in was.items() if now.get(pair, 0) < students and pair[1] in set(after["posts"]["post_id"])
    }
    assert given_up, "an edit that makes somebody move who could stay"
    kept = solve(after, within(Budget(None, frozenset(given_up))), plan)
    still = {(g.cohort_id, g.post_id): g.students for g in kept.internships}
    assert all(still.get(pair, 0) >= was[pair] for pair in given_up)


def test_without_time_there_is_no_plan_rather_than_one_that_breaks_the_budget() -> None:
    round_, before = small_round(3), worse(3)
    with patch("matcher.budget.HighsEngine.solve", return_value=Answer("unknown", None, None, 0.0)):
        plan = solve(round_, within(Budget(0)), before)
    assert (plan.status, plan.objective, plan.internships) == ("unknown", None, ())


def test_a_start_that_breaks_the_budget_is_not_gone_back_to() -> None:
    round_, before = planned(4)
    after = edited(round_, an_edit("close", round_, before, Random(4)))
    free, kept = solve(after, WHOLE, before), solve(after, within(Budget(0)), before)
    assert placements_changed(before, free) > placements_changed(before, kept)
    again = solve(after, within(Budget(0)), before, start=free)
    assert placements_changed(before, again) == placements_changed(before, kept)
    assert again.objective == kept.objective
    assert again.scope.bound_covers == "kept", "others that are legal may be better"


def test_schools_keep_their_guarantee_within_a_budget() -> None:
    rivals = Small().like("S1", school_id="S2").like("C1", cohort_id="C2", school_id="S2").set("fairness.placed", "0.5")
    baseline = bare_plan(internships=(Group(cohort_id="C1", post_id="P1", students=10, start=FIRST, end=LAST, fit=0.5),))
    for options in (within(Budget(None)), within(Budget(3)), SolveOptions(time_limit=5.0, settle=1.0)):
        assert solve(rivals.round, options, baseline).objective is not None  # audited, the guarantee too


FREE = (29, 33, 37, 51)  # seeds of rounds where something could change for nothing


@pytest.mark.parametrize("whole", [0, WHOLE_SEARCHED])
@pytest.mark.parametrize("seed", tiered((*FREE, *(seed for seed in range(60) if seed not in FREE)), quick=4, slow=20))
def test_nothing_changes_for_nothing(seed: int, whole: int) -> None:
    """Neither members of order-based classes nor dates of teachers, which cost nothing to change; searched whole or in pieces."""
    round_ = tiny_round(seed)
    plan = solve(round_, SolveOptions(seed=seed))
    with patch("matcher.engines.fewest.WHOLE", whole):
        again = solve(round_, SolveOptions(seed=seed + 100), plan)
    assert again.objective == plan.objective
    assert not placements_changed(plan, again)


def test_whoever_asks_to_stop_is_heard_while_ties_are_broken() -> None:
    round_ = tiny_round(FREE[1])
    model, stop = JointModel(Legality(Problem.of(round_)), plan := solve(round_, WHOLE)), Event()
    stop.set()
    other = solve(round_, SolveOptions(seed=100)).model_copy(update={"terms": plan.terms})
    had = Had.by(model, other)
    values = np.zeros(len(model.program.cost))
    patience = Patience(1.0, stop=stop)
    with patch("matcher.engines.fewest.WHOLE", 0), patch("matcher.engines.fewest.around") as asked:
        fewest_moves(model.program, had, values, patience)
    assert patience.cut
    asked.assert_not_called()


@pytest.mark.parametrize("seed", tiered((0, 5, 11, 12, 13), quick=3, slow=5))
def test_breaking_ties_costs_no_points(seed: int) -> None:
    """A start within a budget leaves free what follows from people's places: nothing is weighed by it before it is set."""
    round_ = small_round(seed)
    before = solve(round_, SolveOptions(work=30.0))
    unsettled = patch("matcher.solve.fewest_moves", lambda _program, _had, values, _patience: (values, False))
    for changes in (5, 30):
        for work in (100.0, 1000.0):
            options = SolveOptions(work=work, budget=Budget(changes))
            with patch("matcher.engines.choose.choose_engine", lambda *_: PartsEngine()):
                settled = solve(round_, options, before)
                with unsettled:
                    plain = solve(round_, options, before)
            assert (settled.objective or 0) >= (plain.objective or 0)

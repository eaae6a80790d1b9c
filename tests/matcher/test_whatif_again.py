"""Planning again around a change: always a whole, audited plan, a bound that holds, and nobody moved who need not."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from edited_rounds import KINDS, WHOLE, an_edit, edited, planned
from tiers import tiered

from data.contract.budget import Budget
from data.contract.plan import AT_ONCE
from matcher.audit import audit
from matcher.legality import Legality
from matcher.problem import Problem
from matcher.solve import SolveOptions, solve
from matcher.sweep.points import Point, figures
from matcher.whatif import QUICK, plan_again
from matcher.whatif.touched import changes, reaches_all

SEEDS = (1, 4)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", tiered(SEEDS, quick=1, slow=2))
def test_the_whole_plan_passes_the_whole_audit(seed: int, kind: str) -> None:
    round_, plan = planned(seed)
    after = edited(round_, an_edit(kind, round_, plan, Random(seed)))
    again = plan_again(round_, plan, after)
    if again is None:  # a pin of a whole school, or one that can no longer be kept
        pytest.skip("the change reaches too far")
    report = audit(after, again.plan, plan)
    assert report.violations == ()
    assert report.terms == again.plan.terms


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", tiered(range(4), quick=0, slow=2))
def test_the_bound_holds_for_the_best_plan_of_the_changed_round(seed: int, kind: str) -> None:
    round_, plan = planned(seed)
    after = edited(round_, an_edit(kind, round_, plan, Random(seed)))
    again, best, afresh = plan_again(round_, plan, after), solve(after, WHOLE, plan), solve(after, WHOLE)
    if again is None or best.objective is None or afresh.objective is None:
        pytest.skip("the change reaches too far, or allows no plan")
    assert again.plan.bound is not None
    assert again.plan.bound >= best.objective - 1e-6
    but_churn = again.plan.provenance.settings[AT_ONCE]
    assert but_churn is None or but_churn >= afresh.objective - 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_what_changes_nothing_moves_nobody(seed: int) -> None:
    round_, plan = planned(seed)
    group = plan.internships[seed % len(plan.internships)]
    pinned = [{"edit": "pin", "cohort_id": group.cohort_id, "post_id": group.post_id, "students": group.students, "reason": "试"}]
    again = plan_again(round_, plan, edited(round_, pinned))
    if again is None:
        pytest.skip("a pin of a whole school")
    assert again.diff.students_moved == 0
    assert again.plan.objective == plan.objective


def test_one_change_after_another_keeps_a_bound_that_holds() -> None:
    round_, plan = planned(4)
    for number, kind in enumerate(("fewer", "forbid", "more", "deferred")):
        after = edited(round_, an_edit(kind, round_, plan, Random(number)))
        again = plan_again(round_, plan, after)
        assert again is not None
        best = solve(after, WHOLE)
        assert best.objective is not None
        assert again.plan.bound is not None
        assert again.plan.bound >= best.objective
        assert audit(after, again.plan, plan).violations == ()
        round_, plan = after, again.plan


def test_a_weight_reaches_everybody() -> None:
    round_, plan = planned(0)
    after = edited(round_, [{"edit": "setting", "key": "weights.fit", "value": 2}])
    assert reaches_all(changes(round_, after))
    again = plan_again(round_, plan, after, SolveOptions(time_limit=0.03))
    assert again is not None
    assert again.audited


def test_changes_name_rows_that_came_went_or_differ() -> None:
    round_, plan = planned(0)
    post = plan.internships[0].post_id
    after = edited(round_, [{"edit": "set", "sheet": "posts", "id": post, "column": "seats", "value": 77}])
    (found,) = changes(round_, after)
    assert (found.sheet, found.columns, found.named("post_id")) == ("posts", {"seats"}, {post})
    assert changes(round_, round_) == []


def test_teachers_stay_where_nothing_of_theirs_changed() -> None:
    for seed in range(8):
        round_, plan = planned(seed)
        if not plan.teachers:
            continue
        again = plan_again(round_, plan, edited(round_, an_edit("fewer", round_, plan, Random(seed))))
        if again is not None:
            assert again.plan.teachers == plan.teachers


@pytest.mark.parametrize("kind", KINDS)
def test_legal_pairs_are_those_of_the_changed_round(kind: str) -> None:
    round_, plan = planned(1)
    after = edited(round_, an_edit(kind, round_, plan, Random(1)))
    again = plan_again(round_, plan, after)
    if again is not None:
        assert again.plan.scope.legal_pairs == Legality(Problem.of(after)).count


def test_a_bound_on_the_kept_pairs_is_not_handed_on() -> None:
    round_, plan = planned(1)
    after = edited(round_, an_edit("deferred", round_, plan, Random(1)))
    kept = plan.model_copy(update={"scope": plan.scope.model_copy(update={"bound_covers": "kept"})})
    proven, unproven = (plan_again(round_, one, after) for one in (plan, kept))
    assert proven is not None
    assert unproven is not None
    assert proven.plan.provenance.settings[AT_ONCE] is not None
    assert unproven.plan.provenance.settings[AT_ONCE] is None
    assert (unproven.plan.bound or 0) > (proven.plan.bound or 0)
    told, untold = (figures(Point(0, {}, ()), again.plan, None) for again in (proven, unproven))
    assert (told.bound, told.gap) == (proven.plan.bound, proven.plan.gap)
    assert (untold.bound, untold.gap) == (None, None)  # what everybody could earn at most tells nothing


@pytest.mark.parametrize("seed", tiered((20, 15, *range(15), *range(21, 40)), quick=2, slow=8))
def test_freedom_to_change_more_is_never_worth_less(seed: int) -> None:
    """Those who are planned again see what they earn beside those who are held, and what these earn beside them."""
    round_, plan = planned(seed)
    tried = [an_edit(kind, round_, plan, Random(seed)) for kind in KINDS]
    tried += [[{"edit": "forbid", "teacher_id": s.teacher_id, "post_id": s.post_id, "reason": "试"}] for s in plan.teachers[:3]]
    for edits in tried:
        after = edited(round_, edits)
        free, least = (plan_again(round_, plan, after, replace(QUICK, time_limit=None, budget=b)) for b in (None, Budget(0)))
        if free is not None and least is not None and least.plan.objective is not None:
            assert free.plan.objective is not None
            assert free.plan.objective >= least.plan.objective, edits

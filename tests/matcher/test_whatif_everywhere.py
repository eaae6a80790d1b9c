"""A first answer to changes that reach everybody: a whole plan that passes the audit, and no bound below the best there is."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from core_rounds import Small
from edited_rounds import Edits, edited
from fit_models import made_model
from small_rounds import small_round
from tiny_rounds import tiny_round

from data.contract.plan import AT_ONCE, Plan
from data.contract.round import Round
from data.fits import with_model
from data.plans import diff_plans
from data.plans.summary import quality
from data.rulebook import TERMS
from matcher.audit import audit
from matcher.fit import scorer_settings
from matcher.legality import Legality
from matcher.problem import Problem
from matcher.solve import SolveOptions, solve
from matcher.whatif import Again, plan_again
from matcher.whatif.few import Few

WHOLE = SolveOptions(time_limit=None)
BRIEF = SolveOptions(time_limit=0.03)
FEW = {"EVERY": 0, "EVERY_STAY": 0, "ROOMY": 2, "BEST": 1}  # as on a large round
SEED = 6  # of a small round with many pairs


def to(key: str, value: float | str) -> dict[str, Any]:
    return {"edit": "setting", "key": key, "value": value}


def related(relation: str) -> dict[str, Any]:
    return {"edit": "add", "sheet": "relations", "row": {"major": "66", "title": "工", "relation": relation, "reason": "试"}}


KINDS: dict[str, Edits] = {
    "less share": [to("rules.enterprise_share.share", 0.05)],
    "more share": [to("rules.enterprise_share.share", 0.2)],
    "less of like posts": [to("rules.post_share.share", 0.1)],
    "longer stays": [to("rules.min_days.days", 100)],
    "shorter stays": [to("rules.min_days.days", 10)],
    "fewer per guide": [to("rules.guides.students", 5)],
    "larger classes": [to("rules.order.min_group", 25)],
    "commuting": [to("rules.beds.commute_km", 5)],
    "pay": [to("rules.pay.share", 0.95)],
    "fit": [to("weights.fit", 3)],
    "groups": [to("weights.group", 0.2)],
    "teachers": [to("weights.teacher_days", 0.2), to("weights.teacher_with_cohort", 4)],
    "promise": [to("rules.order.hire_promise", 1)],
    "related": [related("related")],
    "unrelated": [related("unrelated")],
    "as of": [to("as_of", "2026-08-15")],
    "with a local one": [
        to("weights.fit", 2),
        {"edit": "set", "sheet": "cohorts", "id": "S01-C01", "column": "deferred", "value": 3},
    ],
}
SLOW = ("less of like posts", "shorter stays", "fewer per guide", "pay", "promise")


@cache
def planned(seed: int) -> tuple[Round, Plan]:
    round_ = small_round(seed)
    return round_, solve(round_, SolveOptions(time_limit=None, gap=0.01))


def quickly(round_: Round, plan: Plan, after: Round, **few: int) -> Again | None:
    """The first answer, with the numbers of ``few`` in the place of those of large rounds."""
    with patch.multiple("matcher.whatif.few", **few):
        return plan_again(round_, plan, after, BRIEF)


def holds(again: Again, plan: Plan, after: Round) -> None:
    """What every answer keeps."""
    report = audit(after, again.plan, plan)
    assert again.audited
    assert report.violations == ()
    assert report.terms == again.plan.terms
    assert sum(again.plan.terms.values()) == again.plan.objective
    assert again.plan.bound is not None
    assert again.plan.objective is not None
    assert again.plan.objective <= again.plan.bound
    assert again.diff == diff_plans(plan, again.plan)
    assert again.plan.scope.legal_pairs == Legality(Problem.of(after)).count


@pytest.mark.parametrize("kind", [pytest.param(one, marks=pytest.mark.slow) if one in SLOW else one for one in KINDS])
def test_the_whole_plan_passes_the_whole_audit(kind: str) -> None:
    round_, plan = planned(SEED)
    after = edited(round_, KINDS[kind])
    again = quickly(round_, plan, after, **FEW)
    if again is None:
        assert solve(after, WHOLE).status == "infeasible"
    else:
        holds(again, plan, after)


def test_what_is_still_allowed_stays_where_nothing_is_worth_moving() -> None:
    round_, plan = planned(SEED)
    after = edited(round_, [to("weights.churn", 1000)])
    again = quickly(round_, plan, after, **FEW)
    assert again is not None
    assert again.diff.students_moved == 0
    assert (again.plan.objective or 0) >= (plan.objective or 0)


def test_students_whom_a_new_rule_turns_out_go_where_there_is_room() -> None:
    round_ = Small(C1={"size": 10}, E1={"staff": 200}).like("E1", enterprise_id="E2", staff=40)
    before = round_.like("P1", post_id="P2", enterprise_id="E2").round
    plan = solve(before, WHOLE)
    again = plan_again(before, plan, edited(before, [to("rules.enterprise_share.share", 0.03)]), BRIEF)
    assert again is not None
    assert {(g.post_id, g.students) for g in again.plan.internships} == {("P1", 6), ("P2", 1)}
    again = plan_again(before, plan, edited(before, [to("rules.enterprise_share.share", 0.05)]), BRIEF)
    assert again is not None
    assert sum(g.students for g in again.plan.internships) == 10


def test_where_something_is_guaranteed_to_schools_there_is_no_first_answer() -> None:
    round_, plan = planned(SEED)
    assert plan_again(round_, plan, edited(round_, [to("fairness.placed", 0.4)]), BRIEF) is None


def test_the_words_say_among_what_the_answer_was_sought() -> None:
    round_, plan = planned(SEED)
    again = quickly(round_, plan, edited(round_, KINDS["more share"]), **FEW)
    assert again is not None
    assert again.plan.provenance.settings[AT_ONCE] is None
    assert quality(again.plan).en.startswith("Answered at once: the edits reach everybody")
    assert "没有求证" in quality(again.plan).zh


def test_another_fit_reaches_all_and_the_plan_says_which() -> None:
    round_, plan = planned(SEED)
    after = with_model(round_, made_model())
    again = quickly(round_, plan, after, **FEW)
    assert again is not None
    holds(again, plan, after)
    settings = again.plan.provenance.settings
    assert settings["fit"] == scorer_settings(after) != scorer_settings(round_)
    assert settings[AT_ONCE] is None


def test_pairs_that_pins_name_are_looked_at_though_they_are_no_good() -> None:
    round_, plan = planned(SEED)
    had = {(g.cohort_id, g.post_id) for g in plan.internships}
    problem = Problem.of(round_)
    groups = Legality(problem).groups
    ids = zip(problem.cohorts.ids[groups.left].tolist(), problem.posts.ids[groups.right].tolist(), strict=True)
    cohort, post = next(pair for pair, least in zip(ids, groups.least.tolist(), strict=True) if pair not in had and least <= 5)
    pin = {"edit": "pin", "cohort_id": cohort, "post_id": post, "reason": "试"}
    after = edited(round_, [to("weights.fit", 2), pin])
    again = quickly(round_, plan, after, **FEW)
    if again is None:
        assert solve(after, WHOLE).status == "infeasible"
    else:
        holds(again, plan, after)
        assert any((g.cohort_id, g.post_id) == (cohort, post) for g in again.plan.internships)


def test_few_pairs_are_those_of_the_plan_and_some_more_all_of_them_legal() -> None:
    round_, plan = planned(SEED)
    problem = Problem.of(round_)
    everything = Legality(problem)
    with patch.multiple("matcher.whatif.few", **FEW):
        few = Few(problem, plan)
        assert few.legal("cohort")[everything.legal("cohort") == 0].sum() == 0
        kept = np.bincount(few.groups.left, minlength=len(problem.cohorts.ids))
        assert not few.whole
        pinned = set(problem.teachers.ids[few.again].tolist())
        others = ~np.isin(problem.teachers.ids[few.stays.teacher], list(pinned))
        assert others.sum() == sum(stay.teacher_id not in pinned for stay in plan.teachers)
    own = {(problem.places.cohorts[g.cohort_id], problem.places.posts[g.post_id]) for g in plan.internships}
    assert own <= set(zip(few.groups.left.tolist(), few.groups.right.tolist(), strict=True))
    had = np.bincount([cohort for cohort, _ in own], minlength=len(kept))
    pins = sum(decision.action == "pin" for decision in problem.decisions)
    assert (kept <= had + FEW["ROOMY"] + FEW["BEST"] + pins * len(problem.posts.ids)).all()


@pytest.mark.slow
@pytest.mark.parametrize("few", [{"EVERY": 20_000}, FEW], ids=["all", "few"])
@pytest.mark.parametrize("seed", range(5))
def test_no_bound_is_below_the_best_of_tiny_rounds(seed: int, few: dict[str, int]) -> None:
    round_, random = tiny_round(seed), Random(seed)
    plan = solve(round_, WHOLE)
    if plan.objective is None:
        pytest.skip("no plan meets its pins")
    for _ in range(3):
        edits = [to(f"weights.{random.choice(list(TERMS))}", random.choice((0, 0.5, 3)))]
        edits += random.choice(list(KINDS.values()))
        after = edited(round_, edits)
        again, best, alone = quickly(round_, plan, after, **few), solve(after, WHOLE, baseline=plan), solve(after, WHOLE)
        if again is None or best.objective is None:
            assert again is None
            assert best.objective is None
            continue
        holds(again, plan, after)
        assert again.plan.objective <= best.objective <= again.plan.bound
        proven = again.plan.provenance.settings[AT_ONCE]
        assert proven is None or proven >= (alone.objective or 0)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["less share", "more share", "fit", "related"])
def test_small_rounds_come_close_to_the_best(kind: str) -> None:
    round_, plan = planned(4)
    after = edited(round_, KINDS[kind])
    again, best = plan_again(round_, plan, after), solve(after, WHOLE, baseline=plan)
    if again is None or best.objective is None:
        assert again is None
        assert best.objective is None
        return
    holds(again, plan, after)
    assert 0.99 * best.objective <= (again.plan.objective or 0) <= best.objective <= (again.plan.bound or 0)

"""What other settings can add to the best possible: rounds in which less is promised than there is, if anything is overlooked."""

from __future__ import annotations

from datetime import date
from functools import cache
from random import Random
from typing import Any

import pytest
from core_rounds import FIRST, LAST, Small, bare_plan
from tiny_rounds import tiny_round

from data.contract.plan import Plan
from data.contract.round import Round
from data.rounds import apply_edits, parse_edits
from data.rulebook import TERMS
from matcher.problem import Problem
from matcher.solve import SolveOptions, solve
from matcher.whatif.dearer import NARROWING, addition_everywhere
from matcher.whatif.few import Few
from matcher.whatif.touched import changes
from matcher.whatif.worth import most_of_all

WHOLE = SolveOptions(time_limit=None)
Edits = list[dict[str, Any]]


def to(key: str, value: float | str) -> dict[str, Any]:
    return {"edit": "setting", "key": key, "value": value}


def edited(before: Round, edits: Edits) -> Round:
    parsed, issues = parse_edits(edits)
    assert not issues
    return apply_edits(before, parsed).round


def more(before: Round, after: Round) -> int | None:
    return addition_everywhere(changes(before, after), before, after, Few(Problem.of(after), bare_plan()))


def two_small_firms(**post: Any) -> Small:
    """Room for six at each of two enterprises, for a class of nine that goes in fives at least."""
    round_ = Small(C1={"size": 9, "min_group": 5}, E1={"staff": 60}, P1=post).like("E1", enterprise_id="E2")
    return round_.like("P1", post_id="P2", enterprise_id="E2")


def two_posts_of_thirty() -> Small:
    round_ = Small(C1={"size": 9, "min_group": 5}, E1={"staff": 1000}, P1={"post_staff": 30})
    return round_.like("P1", post_id="P2")


def beside_a_teacher() -> Small:
    """As two small firms, and at each of them a teacher who would be beside a group that is smaller than any before."""
    round_ = two_small_firms().teacher(months_done=6.0).like("T1", teacher_id="T2")
    round_.add("teacher_windows", teacher_id="T2", start=FIRST, end=LAST)
    round_.row("Q1")["seats"] = 1
    return round_.like("Q1", post_id="Q2", enterprise_id="E2").set("weights.teacher_with_cohort", 300)


def everything() -> Small:
    """All terms at once: a class, its interns, a partner, visitors, two teachers."""
    round_ = Small(C1={"size": 24, "min_group": 5}, E1={"staff": 400}, P1={"seats": 12}).teacher()
    round_.like("P1", post_id="P2", seats=12, majors=()).like("P1", post_id="O1", kind="order", seats=24, min_group=2)
    round_.like("C1", cohort_id="V1", kind="visit", size=8, class_id="V").like("P1", post_id="V2", kind="visit", seats=8)
    return round_.add("partnerships", school_id="S1", enterprise_id="E1", since=date(2026, 1, 1), framework=True)


ALL = everything()


@cache
def best_of(small: Small) -> Plan:
    """The best plan before: many cases begin with the same round."""
    return solve(small.round, WHOLE)


CASES = {
    "a smaller share makes smaller groups": (two_small_firms(), [to("rules.enterprise_share.share", 0.07)]),
    "a smaller share of like posts does, too": (two_posts_of_thirty(), [to("rules.post_share.share", 0.14)]),
    "and teachers get company by it": (
        beside_a_teacher(),
        [to("rules.enterprise_share.share", 0.07)],
    ),
    "a smaller share at once with heavier weights": (
        two_small_firms(),
        [to("rules.enterprise_share.share", 0.07), to("weights.placement", 2), to("weights.group", 0.1)],
    ),
    "groups cost nothing": (two_small_firms(), [to("weights.group", 0)]),
    "a better promise": (ALL, [to("rules.order.hire_promise", 1)]),
    "a better promise and heavier members": (ALL, [to("rules.order.hire_promise", 1), to("weights.order_member", 3)]),
    "a worse promise and heavier members": (ALL, [to("rules.order.hire_promise", 0.1), to("weights.order_member", 3)]),
    "all at once": (ALL, [to(f"weights.{term}", 2) for term in TERMS]),
    "all at nothing": (ALL, [to(f"weights.{term}", 0) for term in TERMS]),
    "other edits besides": (
        two_small_firms(),
        [to("weights.fit", 2), {"edit": "set", "sheet": "enterprises", "id": "E1", "column": "staff", "value": 400}],
    ),
}
ONE_TERM = {f"{weight} {term}": (ALL, [to(f"weights.{term}", weight)]) for term in TERMS for weight in (0.3, 2.7)}


@pytest.mark.parametrize("name", [*CASES, *(pytest.param(name, marks=pytest.mark.slow) for name in ONE_TERM)])
def test_what_is_promised_is_never_too_little(name: str) -> None:
    small, edits = (CASES | ONE_TERM)[name]
    before = small.round
    after = edited(before, edits)
    earlier, best, promised = best_of(small), solve(after, WHOLE), more(before, after)
    assert earlier.bound is not None
    assert best.objective is not None
    assert promised is not None
    assert earlier.bound + promised >= best.objective
    assert most_of_all(after) >= best.objective


def test_smaller_groups_are_worth_more_in_the_case_that_says_so() -> None:
    before = two_small_firms().round
    after = edited(before, [to("rules.enterprise_share.share", 0.07)])
    assert (solve(after, WHOLE).objective or 0) > (solve(before, WHOLE).bound or 0)


def test_a_pin_that_asks_for_a_smaller_group_leaves_nothing_proven() -> None:
    before = two_small_firms().decide(action="pin", cohort_id="C1", enterprise_id="E1").round
    assert more(before, edited(before, [to("rules.enterprise_share.share", 0.07)])) is None


LOOSER = {"enterprise_share.share": 0.2, "post_share.share": 0.4, "guides.students": 50, "guides.sites": 10, "min_days.days": 3}
LOOSER |= {"min_days.visit_days": 1, "intensity.grade": 5, "hours.hours_per_day": 12, "pay.share": 0.1, "beds.commute_km": 90}
LOOSER |= {"order.min_group": 1}
TIGHTER = {"enterprise_share.share": 0.09, "post_share.share": 0.19, "guides.students": 5, "guides.sites": 1, "min_days.days": 60}
TIGHTER |= {"min_days.visit_days": 4, "intensity.grade": 1, "hours.hours_per_day": 7, "pay.share": 0.9, "beds.commute_km": 5}
TIGHTER |= {"order.min_group": 20}


def test_every_threshold_that_narrows_is_tried_both_ways() -> None:
    assert set(LOOSER) == set(TIGHTER) == NARROWING


@pytest.mark.parametrize("key", sorted(NARROWING))
def test_what_is_tightened_adds_nothing_and_what_is_loosened_is_not_said(key: str) -> None:
    before = Small().set("rules.min_days.visit_days", 3).round
    assert more(before, edited(before, [to(f"rules.{key}", TIGHTER[key])])) == 0
    assert more(before, edited(before, [to(f"rules.{key}", LOOSER[key])])) is None


@pytest.mark.parametrize("edit", [to("as_of", "2026-09-10"), to("fairness.placed", 0.5)])
def test_of_other_settings_nothing_is_said(edit: dict[str, Any]) -> None:
    before = Small().round
    assert more(before, edited(before, [edit])) is None


def test_of_relations_nothing_is_said() -> None:
    before = Small().round
    row = {"major": "66", "title": "操作", "relation": "related", "reason": "试"}
    assert more(before, edited(before, [{"edit": "add", "sheet": "relations", "row": row}])) is None


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_no_tiny_round_has_a_better_plan_than_promised(seed: int) -> None:
    before, random = tiny_round(seed), Random(seed)
    earlier = solve(before, WHOLE)
    if earlier.bound is None:
        pytest.skip("no plan meets its pins")
    for _ in range(4):
        pool = [to(f"weights.{random.choice(list(TERMS))}", random.choice((0, 0.4, 1.7, 5))) for _ in range(3)]
        pool += [to(f"rules.{key}", value) for key, value in TIGHTER.items()]
        pool += [to("rules.enterprise_share.share", random.choice((0.02, 0.05, 0.07)))]
        after = edited(before, random.sample(pool, random.randint(1, 4)))
        promised, best = more(before, after), solve(after, WHOLE).objective
        if promised is not None and best is not None:
            assert earlier.bound + promised >= best

"""Plans side by side."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from typing import Any

import jsonschema
import pytest
from written_sample import sample_plan, sample_rows

from data.contract.budget import Budget, told_budget
from data.contract.comparison import Comparison, ConfirmedRow
from data.contract.plan import Blocked, Fairness, Plan, Promise, Provenance, SchoolShare, Unplaced
from data.contract.round import Round
from data.plans import Variant, compare, diff_plans, headcount, lost_placements, summary
from data.plans.called import Called
from data.plans.comparison_words import headline
from data.plans.files import plan_sha256
from data.plans.names import Names
from data.rounds import apply_edits, parse_edits
from data.schemas import schema
from web.plans.figures import figures

ROUND = Round.from_records(sample_rows())


def side_by_side(*plans: Plan, rounds: tuple[Round, ...] = ()) -> Comparison:
    variants = [Variant(f"v{n}", plan, rounds[n] if rounds else ROUND) for n, plan in enumerate(plans)]
    return compare(variants)


def edited(*edits: dict[str, Any]) -> Round:
    parsed, issues = parse_edits(list(edits))
    assert issues == []
    loaded = apply_edits(ROUND, parsed)
    return loaded.round


def variants_of_the_sample() -> list[Plan]:
    first, second = sample_plan().internships
    return [
        sample_plan(),
        sample_plan(internships=(first.model_copy(update={"students": 11}), second)),
        sample_plan(internships=(first, second.model_copy(update={"post_id": "P1"})), teachers=()),
        sample_plan(internships=(first.model_copy(update={"start": date(2026, 8, 1)}),), order_classes=()),
    ]


def test_a_plan_beside_itself_has_no_differences() -> None:
    found = side_by_side(sample_plan(), sample_plan(), sample_plan())
    assert found.placements == found.unplaced == found.rules == found.checks == ()
    assert found.fairness is None
    assert [side.students_moved for side in found.plans] == [0, 0, 0]
    with pytest.raises(ValueError, match="two plans"):
        side_by_side(sample_plan())


def test_three_plans_say_the_same_as_two_differences() -> None:
    """Whatever the order, what is told of a plan is what ``diff_plans`` says of it and the first."""
    for trio in permutations(variants_of_the_sample(), 3):
        found = side_by_side(*trio)
        for at in (1, 2):
            diff = diff_plans(trio[0], trio[at])
            assert found.plans[at].students_moved == diff.students_moved
            had, has = (sum(m.students for c in plan.order_classes for m in c.members) for plan in (trio[0], trio[at]))
            assert found.plans[at].members_moved == max(0, had - has)  # the sample has one class with one cohort
            rows = (*diff.placements, *diff.order_classes)
            told = {(row.cohort_id or row.teacher_id, row.post_id): row.change for row in rows}
            assert {(r.cohort_id or r.teacher_id, r.post_id): r.changes[at] for r in found.placements if r.changes[at]} == told
            assert len({(c["rule"], c["subject"]) for c in diff.checks}) <= len(found.checks)


def test_a_teacher_at_other_dates_counts_as_moved() -> None:
    (stay, *others) = sample_plan().teachers
    later = stay.model_copy(update={"end": stay.end + timedelta(days=3)})
    found = side_by_side(sample_plan(), sample_plan(teachers=(later, *others)), sample_plan(teachers=tuple(others)))
    assert [side.teachers_moved for side in found.plans] == [0, 1, 1]


def test_terms_unplaced_and_groups_are_beside_each_other() -> None:
    more = sample_plan(
        unplaced=(Unplaced(cohort_id="C1", students=7), Unplaced(teacher_id="T2")), terms={"group": -2000, "fit": 5}
    )
    found = side_by_side(sample_plan(unplaced=()), more)
    assert {(r.cohort_id, r.teacher_id): r.students for r in found.unplaced} == {("C1", None): (0, 7), (None, "T2"): (0, 1)}
    assert found.terms["group"] == (sample_plan().terms.get("group"), -2000)
    assert found.plans[1].group_points == -2000
    assert (found.plans[0].unplaced, found.plans[1].unplaced, found.plans[1].teachers_unplaced) == (0, 7, 1)


def test_internships_and_visits_are_counted_as_the_plans_own_pages_count_them() -> None:
    rows = sample_rows()
    rows["posts"] = [{**post, "kind": "visit"} if post["post_id"] == "P2" else post for post in rows["posts"]]
    round_, plan = Round.from_records(rows), sample_plan()
    names, side = Names(round_), side_by_side(plan, plan, rounds=(round_, round_)).plans[1]
    printed: dict[Any, Any] = dict(summary.figures(plan, names, "en").rows)
    of_the_page = figures(plan, names)
    assert 0 < side.visiting < side.placed
    assert side.interns == of_the_page.interns == printed[headcount.INTERNS.en]
    assert side.visiting == of_the_page.visiting == printed[headcount.VISITING.en]
    assert side.placed == side.interns + side.visiting


@pytest.mark.parametrize(
    ("edit", "direction"),
    [
        ({"edit": "setting", "key": "rules.enterprise_share.share", "value": 0.15}, "loosened"),
        ({"edit": "setting", "key": "rules.enterprise_share.share", "value": "5%"}, "tightened"),
        ({"edit": "setting", "key": "rules.min_days.days", "value": 60}, "tightened"),
        ({"edit": "setting", "key": "rules.pay.share", "value": 0.7}, "loosened"),
        ({"edit": "setting", "key": "fairness.placed", "value": 0.9}, "tightened"),
        ({"edit": "setting", "key": "weights.fit", "value": 2}, "changed"),
        ({"edit": "forbid", "cohort_id": "C1", "post_id": "P1", "reason": "x"}, "tightened"),
        ({"edit": "pin", "cohort_id": "C1", "post_id": "P1", "students": 3, "reason": "x"}, "tightened"),
    ],
)
def test_rules_are_tightened_or_loosened(edit: dict[str, Any], direction: str) -> None:
    other = edited(edit)
    (change,) = side_by_side(sample_plan(), sample_plan(), rounds=(ROUND, other)).rules
    assert change.directions == (None, direction)
    (back,) = side_by_side(sample_plan(), sample_plan(), rounds=(other, ROUND)).rules
    opposite = {"loosened": "tightened", "tightened": "loosened", "changed": "changed"}
    assert back.directions == (None, opposite[direction])
    assert change.values == back.values[::-1]


def test_an_exception_is_measured_against_its_limit() -> None:
    row = {"action": "except", "enterprise_id": "E1", "rule": "enterprise_share", "reason": "x"}
    wide, narrow = (edited({"edit": "add", "sheet": "decisions", "row": {**row, "value": v}}) for v in ("0.3", "0.05"))
    (change,) = side_by_side(*[sample_plan()] * 3, rounds=(ROUND, wide, narrow)).rules
    assert change.directions == (None, "loosened", "tightened")
    assert change.values == (None, "0.3", "0.05")


def test_fair_shares_are_beside_each_other() -> None:
    shares = SchoolShare(school_id="S1", to_place=20, placed=Promise(asked=18, guaranteed=18, reached=19))
    fair = sample_plan(fairness=Fairness(placed=0.9, price=12, price_at_most=15.0, proven=True, schools=(shares,)))
    table = side_by_side(sample_plan(), fair).fairness
    assert table is not None
    assert (table.placed, table.price) == ((None, 0.9), (None, 12))
    assert table.schools[0].placed == (None, {"asked": 18, "guaranteed": 18, "reached": 19})
    assert table.schools[0].good == (None, None)


def test_the_document_meets_its_schema() -> None:
    rounds = (ROUND, edited({"edit": "setting", "key": "weights.fit", "value": 2}), ROUND)
    document = side_by_side(*variants_of_the_sample()[:3], rounds=rounds).model_dump(mode="json")
    jsonschema.Draft202012Validator(schema("comparison")).validate(document)
    assert all(("cohort_id" in row) != ("teacher_id" in row) for row in document["placements"])
    assert Comparison.model_validate(document).model_dump(mode="json") == document


def test_the_headline_says_what_matters_in_both_languages() -> None:
    plans = variants_of_the_sample()
    rounds = (ROUND, edited({"edit": "setting", "key": "rules.min_days.days", "value": 60}))
    said = headline(side_by_side(plans[0], plans[1], rounds=rounds), 1)
    assert "4 students" in said[0].en
    assert "4 名学生" in said[0].zh
    assert any("Tightened: least days of an internship (rules.min_days.days) 30 → 60" in text.en for text in said)
    unknown = sample_plan(status="unknown", objective=None, bound=None, gap=None)
    assert "no plan" in headline(side_by_side(plans[0], unknown), 1)[0].en


def test_points_reckoned_with_other_weights_are_not_compared() -> None:
    plan = sample_plan()
    for value, told in ((2, True), ("1.250", False), ("125%", False)):
        other = edited({"edit": "setting", "key": "weights.fit", "value": value})
        said = headline(side_by_side(plan, plan, rounds=(ROUND, other)), 1)
        apart = [text for text in said if "do not compare" in text.en]
        assert [text.en.endswith("weight of fit (weights.fit) 1.25 → 2.") for text in apart] == [True] * told
        assert any(text.en.startswith("Points +0") for text in said) is not told
    limit = edited({"edit": "setting", "key": "rules.min_days.days", "value": 60})
    assert not any("不能相比" in text.zh for text in headline(side_by_side(plan, plan, rounds=(ROUND, limit)), 1))


def test_a_gap_is_told_with_the_plans_that_it_speaks_of() -> None:
    scope = sample_plan().scope.model_copy(update={"bound_covers": "kept"})
    settings = told_budget(Budget(3))
    within = sample_plan(scope=scope, provenance=sample_plan().provenance.model_copy(update={"settings": settings}))
    found = side_by_side(sample_plan(), within)
    assert [side.among for side in found.plans] == ["legal", "changes"]
    assert any("与所限变动之内的安排中可能的最好结果相差不超过" in text.zh for text in headline(found, 1))
    assert "所限变动之内的安排" in summary.quality(within).zh


def test_decisions_that_differ_are_told_by_name() -> None:
    pin = {"edit": "pin", "cohort_id": "C1", "post_id": "P1", "students": 3, "reason": "x"}
    row = {"action": "except", "enterprise_id": "E1", "rule": "enterprise_share", "value": "0.3", "reason": "x"}
    other = edited(pin, {"edit": "add", "sheet": "decisions", "row": row})
    found, called = side_by_side(sample_plan(), sample_plan(), rounds=(ROUND, other)), Called([Names(other)])
    who, post, enterprise = (called.row(*key) for key in (("cohorts", "C1"), ("posts", "P1"), ("enterprises", "E1")))
    assert all(name.endswith(f" ({key})") for name, key in ((who, "C1"), (post, "P1"), (enterprise, "E1")))
    said = [text.zh for text in headline(found, 1, called.row)]
    assert f"收紧：锁定 {who} 到 {post} 无 → 3。" in said
    assert any(f"：{enterprise} 无 → 0.3。" in text and "cohort:" not in text for text in said)
    assert "Tightened: C1 is pinned to P1 none → 3." in [text.en for text in headline(found, 1)]


def of_baseline(baseline: Plan | None, terms: dict[str, int]) -> Plan:
    sha256 = None if baseline is None else plan_sha256(baseline)
    made = Provenance(input_sha256="ab" * 32, baseline_sha256=sha256)
    return sample_plan(terms=terms, objective=sum(terms.values()), bound=None, gap=None, provenance=made)


def test_churn_that_is_counted_from_other_plans_is_no_gain() -> None:
    """The child is worse by all that both count alike; its parent only paid more for having left the plan before it."""
    root = of_baseline(None, {"placement": 50_000, "fit": 20_000, "churn": 0})
    parent = of_baseline(root, {"placement": 52_000, "fit": 21_000, "churn": -6_000})
    child = of_baseline(parent, {"placement": 50_000, "fit": 20_500, "churn": -500})
    assert (child.objective or 0) > (parent.objective or 0), "the objectives alone say that it gained"
    found = side_by_side(parent, child, root)
    assert [side.points for side in found.plans] == [73_000, 70_500, 70_000]
    assert [side.churn for side in found.plans] == [-6_000, -500, 0]
    assert [side.counted_from for side in found.plans] == [plan_sha256(root), plan_sha256(parent), None]
    said = headline(found, 1)
    points = next(text for text in said if text.en.startswith("Points"))
    assert points.en.startswith("Points −2,500 (")
    assert "baseline" not in points.en
    churn = next(text for text in said if text.en.startswith("Changes to the baseline"))
    assert "“v0” −6,000 (counted from “v2”), “v1” −500 (counted from “v0”)" in churn.en
    apart = headline(side_by_side(parent, child), 1)
    assert any(f"another plan, {plan_sha256(root)[:8]}" in text.en for text in apart)


def test_what_had_to_change_is_told_from_what_was_chosen() -> None:
    first, *_, last = variants_of_the_sample()
    fewer = sample_plan(internships=(first.internships[0].model_copy(update={"students": 11}),), teachers=())
    lost = {one.who: one for one in lost_placements(first, fewer)}
    forced = {lost["C1"]: Blocked(rule="seats", detail="只有 11 个名额。", detail_en="There are 11 seats.")}
    found = compare([Variant("a", first, ROUND, {}), Variant("b", fewer, ROUND, forced), Variant("c", last, ROUND)])
    told = {row.cohort_id or row.teacher_id: row.why for row in found.placements}
    assert [why and (why.by, why.rule) for why in told["C1"]] == [None, ("forced", "seats"), None]
    assert told["C3"][1] == told["T1"][1] == found.placements[-1].why[1]
    assert [why and why.by for why in told["T1"]] == [None, "chosen", None]
    assert [(side.forced, side.chosen) for side in found.plans] == [(0, 0), (1, 2), (None, None)]
    assert any("3 change: 1 forced, 2 chosen" in text.en for text in headline(found, 1))
    assert not any("forced" in text.en for text in headline(found, 2)), "nobody asked"


def test_confirmed_placements_that_not_all_keep_are_named() -> None:
    first, second = sample_plan().internships
    people = [{"side": "school", "person": "s", "given": "2026-06-01T00:00:00+00:00"}]

    def confirmed(kind: str, **row: Any) -> ConfirmedRow:
        return ConfirmedRow.model_validate({"kind": kind, "confirmed": people, **row})

    (stay,), (opened,) = sample_plan().teachers, sample_plan().order_classes
    dates = {"start": first.start, "end": first.end}
    rows = [
        confirmed("group", cohort_id="C1", post_id="P1", students=15, **dates),
        confirmed("group", cohort_id="C3", post_id="P2", students=8, start=second.start, end=second.end),
        confirmed("order_member", cohort_id="C2", post_id=opened.post_id, students=16),
        confirmed("teacher", teacher_id="T1", post_id="P4", start=stay.start, end=stay.end),
    ]
    more = sample_plan(internships=(first.model_copy(update={"students": 16}), second))
    later = sample_plan(internships=(first.model_copy(update={"start": date(2026, 8, 1)}), second), teachers=())
    variants = [Variant(label, plan, ROUND) for label, plan in (("a", sample_plan()), ("b", more), ("c", later))]
    found = compare(variants, rows)
    assert [(row.cohort_id or row.teacher_id, row.kept) for row in found.given_up] == [
        ("C1", (True, True, False)),
        ("T1", (True, True, False)),
    ]
    assert [side.confirmed_given_up for side in found.plans] == [0, 0, 2]
    assert headline(found, 2)[0].en.endswith("confirmed: 2.")
    document = found.model_dump(mode="json")
    jsonschema.Draft202012Validator(schema("comparison")).validate(document)
    assert Comparison.model_validate(document) == found

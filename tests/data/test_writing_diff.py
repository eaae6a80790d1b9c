"""The difference of two plans."""

from datetime import date
from typing import Any

from written_sample import sample_plan

from data.contract.plan import Member, OrderClass, Plan
from data.plans import diff_plans


def test_a_plan_does_not_differ_from_itself() -> None:
    diff = diff_plans(sample_plan(), sample_plan())
    assert diff.students_moved == 0
    assert diff.placements == diff.order_classes == diff.checks == ()
    assert all(before == after for before, after in diff.terms.values())
    assert diff.format == "xiaoqi.diff/1"


def changed(**changes: Any) -> dict[tuple[str, str], str]:
    return changes_of(sample_plan(**changes))


def changes_of(after: Plan) -> dict[tuple[str, str], str]:
    diff = diff_plans(sample_plan(), after)
    return {(c.cohort_id or c.teacher_id or "", c.post_id): c.change for c in (*diff.placements, *diff.order_classes)}


def test_added_removed_resized_and_moved() -> None:
    first, second = sample_plan().internships
    elsewhere = second.model_copy(update={"post_id": "P1"})
    smaller = first.model_copy(update={"students": 11})
    later = first.model_copy(update={"start": date(2026, 8, 1)})
    assert changed(internships=(first,)) == {("C3", "P2"): "removed"}
    assert changed(internships=(first, elsewhere)) == {("C3", "P2"): "removed", ("C3", "P1"): "added"}
    assert changed(internships=(smaller, second)) == {("C1", "P1"): "resized"}
    assert changed(internships=(later, second)) == {("C1", "P1"): "moved"}


def test_students_moved_are_those_their_post_lost() -> None:
    first, second = sample_plan().internships
    after = sample_plan(internships=(first.model_copy(update={"students": 11}), second.model_copy(update={"post_id": "P1"})))
    assert diff_plans(sample_plan(), after).students_moved == 4 + 8
    assert diff_plans(after, sample_plan()).students_moved == 8


def test_before_and_after_are_given() -> None:
    first, second = sample_plan().internships
    (change,) = diff_plans(sample_plan(), sample_plan(internships=(first.model_copy(update={"students": 11}), second))).placements
    assert change.before == {"start": "2026-07-01", "end": "2026-12-31", "fit": 0.812, "students": 15}
    assert change.after is not None
    assert change.after["students"] == 11


def test_two_stays_of_a_teacher_at_one_post_are_told_apart() -> None:
    (stay,) = sample_plan().teachers
    again = stay.model_copy(update={"start": date(2026, 8, 1), "end": date(2026, 8, 15), "days": 15})
    assert changed(teachers=(stay, again)) == {("T1", "P4"): "added"}
    assert changed(teachers=(again,)) == {("T1", "P4"): "moved"}


def test_members_of_order_classes_are_compared_one_by_one() -> None:
    members = (Member(cohort_id="C2", students=10, fit=0.7), Member(cohort_id="C1", students=6, fit=0.7))
    assert changed(order_classes=(OrderClass(post_id="P3", members=members),)) == {("C1", "P3"): "added", ("C2", "P3"): "resized"}
    assert changed(order_classes=()) == {("C2", "P3"): "removed"}


def test_terms_and_checks_show_both_sides() -> None:
    fewer = tuple(check.model_copy(update={"value": 12.0}) for check in sample_plan().checks[:1])
    diff = diff_plans(sample_plan(), sample_plan(terms={"fit": 1, "churn": -500}, checks=fewer))
    assert diff.terms["fit"] == (20_000, 1)
    assert diff.terms["churn"] == (None, -500)
    assert diff.terms["placement"] == (50_000, None)
    share = next(c for c in diff.checks if c["rule"] == "enterprise_share")
    assert (share["before"]["value"], share["after"]["value"]) == (18, 12)
    assert next(c for c in diff.checks if c["rule"] == "seats")["after"] is None


def test_the_same_dates_are_put_together_before_anything_counts_as_moved() -> None:
    (stay,) = sample_plan().teachers
    earlier = stay.model_copy(update={"start": date(2026, 6, 1), "end": date(2026, 6, 15), "days": 15})
    later = stay.model_copy(update={"start": date(2026, 9, 1), "end": date(2026, 9, 15), "days": 15})
    before, after = sample_plan(teachers=(stay, later)), sample_plan(teachers=(earlier, stay, later))
    (change,) = diff_plans(before, after).placements
    assert (change.change, change.after and change.after["start"]) == ("added", "2026-06-01")
    (change,) = diff_plans(sample_plan(teachers=(earlier, stay)), sample_plan(teachers=(stay, later))).placements
    assert change.change == "moved"


def test_a_written_change_names_only_whom_it_is_about() -> None:
    first, _ = sample_plan().internships
    diff = diff_plans(sample_plan(), sample_plan(internships=(first,), teachers=()))
    cohort, teacher = diff.model_dump(mode="json")["placements"]
    assert ("cohort_id" in cohort, "teacher_id" in cohort) == (True, False)
    assert ("cohort_id" in teacher, "teacher_id" in teacher) == (False, True)
    assert cohort["after"] is None


def test_summaries_and_worst_days_that_only_lie_elsewhere_are_no_change() -> None:
    def plan(day: str, measured: int, ok: bool = True) -> Plan:
        check = sample_plan().checks[0]
        worst = check.model_copy(update={"subject": f"enterprise:E1 {day}", "ok": ok})
        return sample_plan(checks=(check.model_copy(update={"subject": f"all:{measured}"}), worst))

    assert diff_plans(plan("2026-07-01", 3), plan("2026-08-01", 4)).checks == ()
    assert len(diff_plans(plan("2026-07-01", 3, ok=False), plan("2026-08-01", 3, ok=False)).checks) == 1

"""The objective, term by term, recomputed from the plan's rows in exact fractions."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction
from math import floor

from data.contract.plan import Plan
from data.rulebook import TERMS
from matcher.audit.days import length
from matcher.audit.reading import Reading, Record, TeacherStay, grouped


def terms(reading: Reading, baseline: Plan | None) -> dict[str, int]:
    """Points of every term, in the format's order. ``churn`` is 0 without a baseline."""
    points = Points(reading)
    found = dict.fromkeys(TERMS, 0)
    for part in (_groups, _orders, _teachers):
        found.update(part(reading, points))
    found["churn"] = _churn(reading, points, baseline) if baseline else 0
    return found


def half_up(value: Fraction) -> int:
    """The nearest whole number, halves towards +∞."""
    return floor(value + Fraction(1, 2))


class Points:
    """Constants and weights of one round, as exact fractions."""

    def __init__(self, reading: Reading) -> None:
        self._settings = reading.settings
        self._known: dict[str, Fraction] = {}

    def constant(self, name: str) -> Fraction:
        """A constant of the objective."""
        if name not in self._known:
            self._known[name] = Fraction(self._settings.threshold("objective", name))
        return self._known[name]

    def of(self, term: str, amount: Fraction) -> int:
        """Whole points of one placement: weighted, then rounded halves up."""
        return half_up(Fraction(self._settings.weight(term)) * amount)


def _groups(reading: Reading, points: Points) -> Counter[str]:
    found: Counter[str] = Counter()
    partners = grouped(reading.round.rows("partnerships"), lambda p: (p["school_id"], p["enterprise_id"]))
    for group in reading.groups:
        visit = "" if group.placed else "_visit"
        found["placement"] += group.students * points.of("placement", points.constant(f"placement{visit}"))
        found["fit"] += group.students * points.of("fit", points.constant("fit") * Fraction(group.fit))
        found["group"] += points.of("group", -points.constant(f"group{visit}"))
        if group.placed:
            agreements = partners.get((group.cohort["school_id"], group.enterprise["enterprise_id"]), [])
            valid = [a for a in agreements if _valid(a, group.start)]
            if valid:
                better = any(a["framework"] for a in valid)
                each = points.constant("continuity_framework" if better else "continuity")
                found["continuity"] += group.students * points.of("continuity", each)
    return found


def _valid(agreement: Record, day: date) -> bool:
    until = agreement["agreement_until"]
    return bool(agreement["since"] <= day and (until is None or day <= until))


def _orders(reading: Reading, points: Points) -> Counter[str]:
    found: Counter[str] = Counter()
    joined: Counter[tuple[str, str]] = Counter()
    for member in reading.members:
        hoped = points.constant("order_member_fit") * Fraction(member.fit) * _promise(reading, member.post)
        found["order_member"] += member.students * points.of("order_member", points.constant("order_member") + hoped)
        joined[member.cohort["cohort_id"], member.enterprise["enterprise_id"]] += member.students
    opened = {c.post_id for c in reading.plan.order_classes if c.post_id in reading.posts}
    found["order_class"] = len(opened) * points.of("order_class", -points.constant("order_class"))
    for row in reading.order_members:
        joined[row["cohort_id"], row["enterprise_id"]] += row["students"]
    there: Counter[tuple[str, str]] = Counter()
    for group in reading.placed:
        there[group.cohort["cohort_id"], group.enterprise["enterprise_id"]] += group.students
    both = sum(min(joined[key], students) for key, students in there.items())
    found["order_internship"] = both * points.of("order_internship", points.constant("order_internship"))
    return found


def _promise(reading: Reading, post: Record) -> Fraction:
    given = post["hire_promise"]
    return Fraction(reading.threshold("order", "hire_promise")) if given is None else Fraction(str(given))


def _teachers(reading: Reading, points: Points) -> Counter[str]:
    found: Counter[str] = Counter()
    away: dict[tuple[str, str], list[tuple[date, date]]] = defaultdict(list)
    for group in reading.groups:
        away[group.cohort["school_id"], group.enterprise["enterprise_id"]].append((group.start, group.end))
    for stays in grouped(reading.teacher_stays, lambda s: s.teacher["teacher_id"]).values():
        found["teacher_days"] += _days_points(reading, points, stays)
        found["teacher_move"] += len(stays) * points.of("teacher_move", -points.constant("teacher_move"))
        for stay in stays:
            spans = away[stay.teacher["school_id"], stay.enterprise["enterprise_id"]]
            if any(start <= stay.end and stay.start <= end for start, end in spans):
                found["teacher_with_cohort"] += points.of("teacher_with_cohort", points.constant("teacher_with_cohort"))
    return found


def _days_points(reading: Reading, points: Points, stays: list[TeacherStay]) -> int:
    """Points of one teacher's days; days beyond what is left of the cycle's target count nothing, the earliest count first."""
    teacher, total = stays[0].teacher, 0
    done = Fraction(str(teacher["months_done"])) * points.constant("teacher_month_days")
    left = max(Fraction(0), points.constant("teacher_target_days") - done)
    for stay in sorted(stays, key=lambda s: (s.start, s.end)):
        days = min(Fraction(length(stay.start, stay.end)), left)
        left -= days
        rate = points.constant("teacher_base") + points.constant("teacher_fit") * Fraction(stay.fit)
        periods = days / points.constant("teacher_period_days")
        total += points.of("teacher_days", _urgency(reading, points, teacher) * rate * periods)
    return total


def _urgency(reading: Reading, points: Points, teacher: Record) -> Fraction:
    if reading.as_of is None:
        return Fraction(1)
    ahead = (teacher["cycle_end"] - reading.as_of).days
    return points.constant("teacher_urgent_factor") if 0 <= ahead <= points.constant("teacher_urgent_days") else Fraction(1)


def _churn(reading: Reading, points: Points, baseline: Plan) -> int:
    now: Counter[tuple[str, str]] = Counter()
    before: Counter[tuple[str, str]] = Counter()
    for count, plan in ((now, reading.plan), (before, baseline)):
        for group in plan.internships:
            count[group.cohort_id, group.post_id] += group.students
    fewer = sum(max(0, students - now[pair]) for pair, students in before.items())
    gone = {(t.teacher_id, t.post_id) for t in baseline.teachers} - {(t.teacher_id, t.post_id) for t in reading.plan.teachers}
    each_student, each_teacher = (points.of("churn", -points.constant(name)) for name in ("churn_student", "churn_teacher"))
    return fewer * each_student + len(gone) * each_teacher

"""The objective, term by term, recomputed from the plan's rows in exact fractions."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
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
    """Constants and weights of one round, as exact fractions; what many placements are worth alike is reckoned once."""

    def __init__(self, reading: Reading) -> None:
        self._settings = reading.settings
        self._constants: dict[str, Fraction] = {}
        self._each: dict[tuple[str, str, int], int] = {}
        self._fit: dict[Decimal, int] = {}
        self._days: dict[tuple[Decimal, Fraction, bool], int] = {}

    def constant(self, name: str) -> Fraction:
        """A constant of the objective."""
        if name not in self._constants:
            self._constants[name] = Fraction(self._settings.threshold("objective", name))
        return self._constants[name]

    def of(self, term: str, amount: Fraction) -> int:
        """Whole points of one placement: weighted, then rounded halves up."""
        return half_up(Fraction(self._settings.weight(term)) * amount)

    def each(self, term: str, constant: str, sign: int = 1) -> int:
        """Whole points where a placement is worth a constant, or costs it."""
        key = term, constant, sign
        if key not in self._each:
            self._each[key] = self.of(term, sign * self.constant(constant))
        return self._each[key]

    def fit(self, fit: Decimal) -> int:
        """Whole points of one student's fit."""
        if fit not in self._fit:
            self._fit[fit] = self.of("fit", self.constant("fit") * Fraction(fit))
        return self._fit[fit]

    def days(self, fit: Decimal, days: Fraction, urgent: bool) -> int:
        """Whole points of days of a teacher that count, and count for more where they are urgent."""
        key = fit, days, urgent
        if key not in self._days:
            rate = self.constant("teacher_base") + self.constant("teacher_fit") * Fraction(fit)
            factor = self.constant("teacher_urgent_factor") if urgent else 1
            self._days[key] = self.of("teacher_days", factor * rate * days / self.constant("teacher_period_days"))
        return self._days[key]


def _groups(reading: Reading, points: Points) -> Counter[str]:
    found: Counter[str] = Counter()
    partners = grouped(reading.round.rows("partnerships"), lambda p: (p["school_id"], p["enterprise_id"]))
    for group in reading.groups:
        visit = "" if group.placed else "_visit"
        found["placement"] += group.students * points.each("placement", f"placement{visit}")
        found["fit"] += group.students * points.fit(group.fit)
        found["group"] += points.each("group", f"group{visit}", -1)
        if group.placed:
            agreements = partners.get((group.cohort["school_id"], group.enterprise["enterprise_id"]), [])
            valid = [a for a in agreements if _valid(a, group.start)]
            if valid:
                better = any(a["framework"] for a in valid)
                each = points.each("continuity", "continuity_framework" if better else "continuity")
                found["continuity"] += group.students * each
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
    found["order_class"] = len(opened) * points.each("order_class", "order_class", -1)
    for row in reading.order_members:
        joined[row["cohort_id"], row["enterprise_id"]] += row["students"]
    there: Counter[tuple[str, str]] = Counter()
    for group in reading.placed:
        there[group.cohort["cohort_id"], group.enterprise["enterprise_id"]] += group.students
    both = sum(min(joined[key], students) for key, students in there.items())
    found["order_internship"] = both * points.each("order_internship", "order_internship")
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
        found["teacher_move"] += len(stays) * points.each("teacher_move", "teacher_move", -1)
        for stay in stays:
            spans = away[stay.teacher["school_id"], stay.enterprise["enterprise_id"]]
            if any(start <= stay.end and stay.start <= end for start, end in spans):
                found["teacher_with_cohort"] += points.each("teacher_with_cohort", "teacher_with_cohort")
    return found


def _days_points(reading: Reading, points: Points, stays: list[TeacherStay]) -> int:
    """Points of one teacher's days; days beyond what is left of the cycle's target count nothing, the earliest count first."""
    teacher, total = stays[0].teacher, 0
    done = Fraction(str(teacher["months_done"])) * points.constant("teacher_month_days")
    left = max(Fraction(0), points.constant("teacher_target_days") - done)
    urgent = _is_urgent(reading, points, teacher)
    for stay in sorted(stays, key=lambda s: (s.start, s.end)):
        days = min(Fraction(length(stay.start, stay.end)), left)
        left -= days
        total += points.days(stay.fit, days, urgent)
    return total


def _is_urgent(reading: Reading, points: Points, teacher: Record) -> bool:
    if reading.as_of is None:
        return False
    ahead = (teacher["cycle_end"] - reading.as_of).days
    return bool(0 <= ahead <= points.constant("teacher_urgent_days"))


def _churn(reading: Reading, points: Points, baseline: Plan) -> int:
    now: Counter[tuple[str, str]] = Counter()
    before: Counter[tuple[str, str]] = Counter()
    for count, plan in ((now, reading.plan), (before, baseline)):
        for group in plan.internships:
            count[group.cohort_id, group.post_id] += group.students
    fewer = sum(max(0, students - now[pair]) for pair, students in before.items())
    gone = {(t.teacher_id, t.post_id) for t in baseline.teachers} - {(t.teacher_id, t.post_id) for t in reading.plan.teachers}
    each_student, each_teacher = (points.each("churn", name, -1) for name in ("churn_student", "churn_teacher"))
    return fewer * each_student + len(gone) * each_teacher

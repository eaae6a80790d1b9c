"""What a change may add to the best possible, where that can be proven: the earlier bound plus this is a bound after it.

From any plan after the change take away all stays, or all of a class, at what changed: what is left was possible before, and so
is worth no more than the earlier bound; what was taken away earns no more than so many students or days can. That holds only
where nothing else became possible or more worth, and where no pin asks for what is taken away; elsewhere nothing is said.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from data.contract.round import Round
from data.rulebook.settings import Settings
from matcher.whatif.classes import Classes
from matcher.whatif.touched import Change, narrows

Row = Mapping[str, Any]
SHORTEST = 14  # days of a stay of a teacher, where none of them asks for less
AWAY = frozenset({"continuing", "self_arranged", "deferred"})  # of a cohort: they do not change its class
# Columns that bear on pairs at their own enterprise only. Words, regions and pay are weighed against those of all others.
OF_ENTERPRISE = frozenset({"staff", "interns_present", "dorm_beds", "credit", "licence_valid", "inspected_on", "integration"})
OF_ENTERPRISE |= {"contact", "phone", "name", "town", "address"}
OF_POST = frozenset({"majors", "levels", "grades", "cross_school", "seats", "min_group", "post_staff", "post_group"})
OF_POST |= {"start", "end", "independent", "hours_per_day", "night_shift", "rest_days", "overtime", "regular_seats"}
OF_POST |= {"hazards", "intensity", "filing_no", "mentors", "housing", "hire_promise"}
OF_TEACHER = frozenset({"name", "months_done", "cycle_end", "experienced", "min_days"})


def addition(found: Sequence[Change], after: Round) -> int | None:
    """Points (≥ 0) that the changes can add to the best possible of the round before them; None where nothing is proven."""
    if all(narrows(change) for change in found):
        return 0
    worth, total = Worth(after), 0
    firms: set[str] = set()
    cohorts: set[str] = set()
    teachers: set[str] = set()
    for change in found:
        if narrows(change):
            continue
        if change.sheet == "partnerships":
            firms |= change.named("enterprise_id")
        elif change.sheet == "placements":
            firms |= change.named("enterprise_id")
            cohorts |= {one for named in change.named("cohort_id") for one in worth.classes.of(named)}
        elif change.sheet == "teacher_windows":
            teachers |= change.named("teacher_id")
        elif change.before is None or change.after is None:
            return None
        elif change.sheet == "enterprises" and change.columns <= OF_ENTERPRISE:
            firms |= change.named("enterprise_id")
        elif change.sheet == "posts" and change.columns <= OF_POST:
            if not worth.only_fewer_seats(change):
                firms |= change.named("enterprise_id")
        elif change.sheet == "cohorts" and change.columns <= AWAY:
            if not worth.only_fewer_students(change):
                cohorts |= change.named("cohort_id")
        elif change.sheet == "teachers" and change.columns <= OF_TEACHER:
            teachers |= change.named("teacher_id")
        else:
            return None
    if worth.pinned(firms, cohorts, teachers):
        return None
    for points in (*map(worth.of_firm, firms), *map(worth.of_cohort, cohorts), *map(worth.of_teacher, teachers)):
        if points is None:
            return None
        total += points
    return total


def most_of_all(round_: Round) -> int:
    """Points that no plan of the round can pass: everybody placed, and all of them members, with a fit of 1."""
    return Worth(round_).everybody()


class Worth:
    """The most that students, classes and teachers of a round can earn under its weights."""

    def __init__(self, round_: Round) -> None:
        self._settings = Settings.of(round_)
        self.cohorts = {row["cohort_id"]: row for row in round_.rows("cohorts")}
        self.teachers = {row["teacher_id"]: row for row in round_.rows("teachers")}
        self._pins = [row for row in round_.rows("decisions") if row["action"] == "pin"]
        self._of_post = {row["post_id"]: row for row in round_.rows("posts")}
        self._posts: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self._of_post.values():
            self._posts[row["enterprise_id"]].append(row)
        self._fixed: Counter[str] = Counter()
        for row in round_.rows("placements"):
            self._fixed[row["cohort_id"]] += row["students"] or 0
        self.classes = Classes(round_)
        self._largest = max((row["min_group"] or 1 for row in self.cohorts.values()), default=1)
        self._shortest = max(1, min([SHORTEST, *(row["min_days"] or SHORTEST for row in self.teachers.values())]))
        self._windows: defaultdict[str, list[Row]] = defaultdict(list)
        for row in round_.rows("teacher_windows"):
            self._windows[row["teacher_id"]].append(row)

    def pinned(self, firms: set[str], cohorts: set[str], teachers: set[str]) -> bool:
        """Whether a pin asks for any of what would be taken away."""
        schools = {self.cohorts[one]["school_id"] for one in cohorts if one in self.cohorts}
        schools |= {self.teachers[one]["school_id"] for one in teachers if one in self.teachers}
        for pin in self._pins:
            post = self._of_post.get(pin["post_id"] or "")
            firm = pin["enterprise_id"] or (post["enterprise_id"] if post else None)
            if firm in firms or pin["cohort_id"] in cohorts or pin["teacher_id"] in teachers or pin["school_id"] in schools:
                return True
        return False

    def only_fewer_seats(self, change: Change) -> bool:
        """Fewer seats that still hold any smallest group: nothing becomes possible by that."""
        was, now = change.before, change.after
        if was is None or now is None:
            return False
        return change.columns == {"seats"} and self._largest <= now["seats"] <= was["seats"]

    def only_fewer_students(self, change: Change) -> bool:
        """Fewer students to place, enough for the smallest group: nothing becomes possible by that."""
        was, now = change.before, change.after
        if was is None or now is None:
            return False
        left = [max(0, row["size"] - sum(row[column] or 0 for column in AWAY)) for row in (was, now)]
        fixed = self._fixed[now["cohort_id"]]  # as many as they were, so they come off both
        return not now["keep_together"] and (now["min_group"] or 1) <= left[1] - fixed <= left[0] - fixed

    def of_cohort(self, cohort: str) -> int | None:
        """All groups of a cohort, and the teachers of its school who lose their company."""
        row = self.cohorts.get(cohort)
        if row is None:
            return None
        beside = sum(self.stays_of(one) for one, teacher in self.teachers.items() if teacher["school_id"] == row["school_id"])
        return self.placed(row["size"] or 0) + self._beside(beside)

    def of_teacher(self, teacher: str) -> int | None:
        """All stays of a teacher."""
        return self.teacher(self.stays_of(teacher)) if teacher in self.teachers else None

    def of_firm(self, firm: str) -> int | None:
        """All groups, classes and stays at an enterprise; None where its posts for teachers have no end."""
        total, company = 0, 0
        for post in self._posts.get(firm, []):
            seats = post["seats"] or 0
            if post["kind"] == "teacher":
                days = _days(post["start"], post["end"])
                if days is None:
                    return None
                stays = self._stays_at(post, days)
                company += stays
                total += int(seats * days * self._day()) + stays
            elif post["kind"] == "order":
                total += self.members(seats)
            else:
                total += self.placed(seats * self._one_after_another(post))
        return total + self._beside(company)

    def beside_at(self, firm: str) -> int | None:
        """What all stays of teachers at an enterprise earn beside students; None where its posts for teachers have no end."""
        stays = 0
        for post in self._posts.get(firm, []):
            if post["kind"] == "teacher":
                days = _days(post["start"], post["end"])
                if days is None:
                    return None
                stays += self._stays_at(post, days)
        return self._beside(stays)

    def _stays_at(self, post: Row, days: int) -> int:
        """Stays that the seats of a teachers' post can hold on its days."""
        return int((post["seats"] or 0) * (days // self._shortest + 1))

    def _one_after_another(self, post: Row) -> int:
        """How many stays of cohorts can follow one another at a post."""
        spans = sorted(
            (min(ends), max(starts))
            for row in self.cohorts.values()
            if (ends := [one for one in (row["end"], post["end"]) if one is not None])
            and (starts := [one for one in (row["start"], post["start"]) if one is not None])
            and max(starts) <= min(ends)
        )
        count, last = 0, date.min
        for end, start in spans:
            if start > last:
                count, last = count + 1, end
        return max(1, count)

    def stays_of(self, teacher: str) -> int:
        """Stays that one teacher's windows can hold."""
        shortest = max(1, self.teachers[teacher]["min_days"] or SHORTEST)
        return sum((_days(one["start"], one["end"]) or 0) // shortest for one in self._windows[teacher])

    def placed(self, count: int) -> int:
        """Students placed, each with a fit of 1, a framework agreement and an order-based class at the enterprise."""
        each = self._points("placement", "placement") + self._points("fit", "fit")
        each += self._points("continuity", "continuity_framework") + self._points("order_internship", "order_internship")
        return count * each

    def members(self, count: int) -> int:
        """Members of an order-based class, each an intern there as well."""
        each = self._points("order_member", "order_member", "order_member_fit")
        return count * (each + self._points("order_internship", "order_internship"))

    def teacher(self, stays: int) -> int:
        """All days of one teacher that count, at the most urgent, beside students at every stay."""
        days = self._settings.threshold("objective", "teacher_target_days")
        return int(days * self._day()) + stays + self._beside(stays)

    def everybody(self) -> int:
        """Everybody placed and a member of a class, and all teachers."""
        students = sum(row["size"] or 0 for row in self.cohorts.values())
        return self.placed(students) + self.members(students) + sum(self.teacher(self.stays_of(one)) for one in self.teachers)

    def _day(self) -> Decimal:
        """The most that one day of a teacher earns."""
        month = self._settings.threshold("objective", "teacher_base") + self._settings.threshold("objective", "teacher_fit")
        urgent = self._settings.threshold("objective", "teacher_urgent_factor")
        period = self._settings.threshold("objective", "teacher_period_days")
        return self._settings.weight("teacher_days") * month * urgent / period

    def _beside(self, stays: int) -> int:
        return stays * self._points("teacher_with_cohort", "teacher_with_cohort")

    def _points(self, term: str, *constants: str) -> int:
        amount = sum((self._settings.threshold("objective", name) for name in constants), Decimal(0))
        return int(self._settings.weight(term) * amount) + 1


def _days(start: date | None, end: date | None) -> int | None:
    return None if start is None or end is None else max(0, (end - start).days + 1)

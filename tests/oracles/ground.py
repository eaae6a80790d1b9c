"""What stands before anything is planned: rows by id, who is fixed where, how many are left, and who may go where."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from math import asin, cos, floor, radians, sin, sqrt
from typing import Any, NamedTuple

from data.catalogues import barred_industry, hazard
from data.contract.round import Round
from data.rulebook.settings import Settings
from oracles.majors import Majors

Row = dict[str, Any]
WORK = ("internship", "apprentice")


class Stay(NamedTuple):
    """A group that could be, or a fixed one: who, where and when."""

    cohort: str
    post: str | None
    enterprise: str
    start: date
    end: date


class Span(NamedTuple):
    """A teacher placement that could be."""

    post: str
    start: date
    end: date


def exact(number: float | str) -> Decimal:
    return Decimal(str(number))


class Ground:
    """One round, read for enumeration."""

    def __init__(self, round_: Round) -> None:
        self.rows = {name: round_.records(name) for name in round_.tables}
        self.schools = {r["school_id"]: r for r in self.rows["schools"]}
        self.cohorts = {r["cohort_id"]: r for r in self.rows["cohorts"]}
        self.enterprises = {r["enterprise_id"]: r for r in self.rows["enterprises"]}
        self.posts = {r["post_id"]: r for r in self.rows["posts"]}
        self.teachers = {r["teacher_id"]: r for r in self.rows["teachers"]}
        self.settings = Settings.of(round_)
        self.as_of = self.settings.as_of
        self.majors = Majors(round_)
        self.fixed = [
            (Stay(r["cohort_id"], r["post_id"], r["enterprise_id"], r["start"], r["end"]), r["students"])
            for r in self.rows["placements"]
            if r["status"] in ("confirmed", "on_site") and (self.as_of is None or r["end"] >= self.as_of)
        ]

    def limit(self, rule: str, name: str) -> Decimal:
        return self.settings.threshold(rule, name)

    # people
    def to_place(self, cohort: str) -> int:
        """Students of the cohort whom groups may take, after ``age``."""
        row = self.cohorts[cohort]
        fixed = sum(n for stay, n in self.fixed if stay.cohort == cohort)
        rest = max(0, row["size"] - row["continuing"] - row["self_arranged"] - row["deferred"] - fixed)
        return max(0, rest - row["under16"]) if row["kind"] == "internship" else rest

    def classmates(self, cohort: str) -> list[str]:
        own = self.cohorts[cohort]["class_id"] or cohort
        return [name for name, row in self.cohorts.items() if (row["class_id"] or name) == own]

    def class_size(self, cohort: str) -> int:
        return max(self.cohorts[name]["size"] for name in self.classmates(cohort))

    def is_placed(self, stay: Stay) -> bool:
        """Whether those students count as placed: visits do not."""
        if stay.post is None:
            return bool(self.cohorts[stay.cohort]["kind"] == "internship")
        return self.posts[stay.post]["kind"] in WORK

    def present_members(self, cohort: str, enterprise: str | None = None) -> int:
        """Students of ``order_members`` on the as-of date."""
        return sum(
            r["students"]
            for r in self.rows["order_members"]
            if r["cohort_id"] == cohort
            and enterprise in (None, r["enterprise_id"])
            and (self.as_of is None or (r["since"] <= self.as_of and (r["until"] is None or self.as_of <= r["until"])))
        )

    # exceptions and forbids
    def exception(self, rule: str, start: date | None, **subject: str) -> str | None:
        """Value of the last exception to the rule whose every named subject is the one given, if it holds for that start."""
        rows = [
            r
            for r in self.rows["decisions"]
            if r["action"] == "except"
            and r["rule"] == rule
            and all(r[key] in (None, subject.get(key)) for key in ("cohort_id", "post_id", "enterprise_id"))
        ]
        if not rows or (rows[-1]["until"] and start and start > rows[-1]["until"]):
            return None
        return str(rows[-1]["value"])

    def forbidden(self, who: Row, post: Row, start: date | None) -> bool:
        return any(
            r["action"] == "forbid"
            and self.matches(r, who, post)
            and not (r["until"] is not None and start is not None and start > r["until"])
            for r in self.rows["decisions"]
        )

    @staticmethod
    def matches(decision: Row, who: Row, post: Row) -> bool:
        """Whether a decision names that cohort or teacher, or its school, and that post, or its enterprise."""
        subject = all(decision[k] in (None, who.get(k)) for k in ("cohort_id", "teacher_id", "school_id"))
        return subject and all(decision[k] in (None, post[k]) for k in ("post_id", "enterprise_id"))

    # posts
    def post_open(self, post: Row) -> bool:
        """Whether enterprise and post take anybody at all."""
        enterprise = self.enterprises[post["enterprise_id"]]
        if enterprise["credit"] == "bad" or not enterprise["licence_valid"] or enterprise["staff"] is None:
            return False
        if enterprise["industry"] is not None and barred_industry(enterprise["industry"]):
            return False
        if post["kind"] not in WORK:
            return True
        if post["intensity"] >= self.limit("intensity", "grade") or post["hours_per_day"] > self.limit("hours", "hours_per_day"):
            return False
        if any(hazard(tag).filing for tag in post["hazards"]) and not post["filing_no"]:
            return False
        wages = [exact(post["lowest_wage"])] if post["lowest_wage"] is not None else []
        if post["post_wage"] is not None:
            wages.append(self.limit("pay", "share") * exact(post["post_wage"]))
        return not (post["independent"] and post["pay"] is not None and wages and exact(post["pay"]) < min(wages))

    def suits(self, cohort: Row, post: Row, start: date | None) -> bool:
        """Rules ``level`` and ``major``."""
        if post["levels"] and self.schools[cohort["school_id"]]["level"] not in post["levels"]:
            return False
        value = self.exception("major", start, cohort_id=cohort["cohort_id"], post_id=post["post_id"])
        return self.majors.cohort_may(cohort["major_code"], post, None if value is None else value.split(";"))

    def stay(self, cohort: Row, post: Row) -> Stay:
        """When a group of the cohort would be at the post, legal or not."""
        start = max(day for day in (cohort["start"], post["start"], self.as_of) if day is not None)
        return Stay(cohort["cohort_id"], post["post_id"], post["enterprise_id"], start, min(cohort["end"], post["end"]))

    def legal_stay(self, cohort: Row, post: Row) -> Stay | None:
        """The stay of the pair if no rule about the pair itself speaks against it."""
        if post["kind"] not in (WORK if cohort["kind"] == "internship" else ("visit",)) or not self.post_open(post):
            return None
        stay = self.stay(cohort, post)
        least = cohort["min_days"] or self.limit("min_days", "days" if cohort["kind"] == "internship" else "visit_days")
        least = exact(self.exception("min_days", stay.start, cohort_id=cohort["cohort_id"]) or least)
        legal = (
            (stay.end - stay.start).days + 1 >= least
            and not (post["kind"] in WORK and cohort["grade"] <= self.limit("grade", "first"))
            and self.suits(cohort, post, stay.start)
            and not self.forbidden(cohort, post, stay.start)
        )
        return stay if legal else None

    # caps
    def enterprise_cap(self, stay: Stay) -> int:
        share = self.exception("enterprise_share", stay.start, enterprise_id=stay.enterprise)
        staff = self.enterprises[stay.enterprise]["staff"]
        return floor((self.limit("enterprise_share", "share") if share is None else exact(share)) * staff)

    def post_cap(self, stay: Stay) -> int | None:
        known = [p["post_staff"] for p in self.alike(stay.post) if p["post_staff"] is not None]
        if not known:
            return None
        share = self.exception("post_share", stay.start, enterprise_id=stay.enterprise)
        return floor((self.limit("post_share", "share") if share is None else exact(share)) * min(known))

    def alike(self, post_id: str | None) -> list[Row]:
        """Posts of one enterprise in one post group."""
        if post_id is None:
            return []
        post = self.posts[post_id]
        group = post["post_group"] or post_id
        same = (p for p in self.posts.values() if p["enterprise_id"] == post["enterprise_id"])
        return [p for p in same if (p["post_group"] or p["post_id"]) == group]

    def beds(self, enterprise: str) -> int:
        given = self.enterprises[enterprise]["dorm_beds"]
        if given is not None:
            return int(given)
        return sum(p["seats"] for p in self.posts.values() if p["enterprise_id"] == enterprise and p["housing"])

    def needs_bed(self, stay: Stay) -> bool:
        cohort = self.cohorts[stay.cohort]
        school, site = self.schools[cohort["school_id"]], self.enterprises[stay.enterprise]
        limit = cohort["commute_km"]
        if limit is None and school["level"] in ("secondary", "technician"):
            limit = float(self.limit("beds", "commute_km"))
        if limit is None:
            return False
        post = self.posts[stay.post] if stay.post else site
        lon, lat = (post["lon"], post["lat"]) if None not in (post["lon"], post["lat"]) else (site["lon"], site["lat"])
        if None in (lon, lat, school["lon"], school["lat"]):
            region = post["region"] or site["region"]
            return region is None or region != school["region"]
        return kilometres(school["lon"], school["lat"], lon, lat) > limit

    # teachers
    def spans(self, teacher: Row, anywhere: bool = False) -> list[Span]:
        """Placements that the windows allow; at posts that the teacher may go to and long enough, unless ``anywhere``."""
        found = {
            span
            for post in self.posts.values()
            if post["kind"] == "teacher"
            and (
                anywhere or (self.post_open(post) and self.majors.teacher_may(teacher["major_codes"], post) and post["seats"] > 0)
            )
            for window in self.rows["teacher_windows"]
            if window["teacher_id"] == teacher["teacher_id"]
            for span in self._grid(post, max(window["start"], post["start"]), min(window["end"], post["end"]))
            if anywhere
            or ((span.end - span.start).days + 1 >= teacher["min_days"] and not self.forbidden(teacher, post, span.start))
        }
        return sorted(found)

    def _grid(self, post: Row, first: date, last: date) -> list[Span]:
        step = timedelta(days=int(self.limit("teacher_window", "step_days")))
        found, start = [], first
        while start <= last:
            ends, end = {last}, start + step - timedelta(days=1)
            while end < last:
                ends.add(end)
                end += step
            for end in ends:
                if self.as_of is None or start >= self.as_of:
                    found.append(Span(post["post_id"], start, end))
            start += step
        return found


def kilometres(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Great circle on a sphere of 6371 km."""
    a, b, c, d = (radians(x) for x in (lon1, lat1, lon2, lat2))
    return 2 * 6371 * asin(sqrt(sin((d - b) / 2) ** 2 + cos(b) * cos(d) * sin((c - a) / 2) ** 2))

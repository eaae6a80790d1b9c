"""What a change may add to the best possible, at most: the earlier bound plus this is a bound after it.

From any plan after the change take away all that the change made possible; what is left was possible before, and so is worth
no more than the earlier bound. What was taken away is worth no more than the most that so many students or days can earn.
Words weigh what they weighed before, so no other pair is worth more (see ``held``).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from data.contract.round import Round
from data.rulebook.settings import Settings
from matcher.whatif.touched import Change, narrows

STAYS = 26  # of one teacher, or at one seat for teachers, in a year: none is shorter than two weeks


def addition(found: Sequence[Change], after: Round) -> int:
    """Points (≥ 0) that the changes can add to the best possible of the round before them."""
    worth = _Worth(after)
    posts = {row["post_id"]: row for row in after.records("posts")}
    by_firm: dict[str, list[dict[str, Any]]] = {}
    for row in posts.values():
        by_firm.setdefault(row["enterprise_id"], []).append(row)
    cohorts = {row["cohort_id"]: row for row in after.records("cohorts")}
    of_posts: dict[str, int] = {}
    other = 0
    for change in found:
        changed, was = change.after, change.before
        if change.sheet == "posts" and changed is not None:
            of_posts[changed["post_id"]] = max(of_posts.get(changed["post_id"], 0), worth.of_post(changed, was, change.columns))
        elif change.sheet == "enterprises" and changed is not None:
            of_posts |= {post["post_id"]: worth.post(post) for post in by_firm.get(changed["enterprise_id"], [])}
        elif change.sheet == "cohorts" and changed is not None:
            other += worth.of_cohort(changed, was, change.columns)
        elif change.sheet in ("teachers", "teacher_windows") and changed is not None:
            other += worth.teacher()
        elif change.sheet in ("placements", "order_members"):
            other += sum(worth.cohort(cohorts[one]) for one in change.named("cohort_id") if one in cohorts)
            of_posts |= {p["post_id"]: worth.post(p) for firm in change.named("enterprise_id") for p in by_firm.get(firm, [])}
        elif change.sheet == "partnerships" and changed is not None:
            of_posts |= {p["post_id"]: worth.post(p) for p in by_firm.get(changed["enterprise_id"], [])}
        elif change.sheet == "decisions" and not narrows(change):
            other += worth.decision(change, posts, by_firm, cohorts, after)
    firms = {posts[one]["enterprise_id"] for one, points in of_posts.items() if points}
    hosts = sum(post["seats"] or 0 for firm in firms for post in by_firm[firm] if post["kind"] == "teacher")
    return other + sum(of_posts.values()) + worth.beside(hosts * STAYS)


class _Worth:
    """The most that students, classes and teachers can earn under a round's weights."""

    def __init__(self, round_: Round) -> None:
        self._settings = Settings.of(round_)
        self._groups = max((row["min_group"] or 1 for row in round_.records("cohorts")), default=1)

    def _points(self, term: str, *constants: str) -> int:
        amount = sum((self._settings.threshold("objective", name) for name in constants), Decimal(0))
        return int(self._settings.weight(term) * amount) + 1

    def placed(self, count: int) -> int:
        """Students placed, each with a fit of 1, a framework agreement and an order-based class at the enterprise."""
        each = self._points("placement", "placement") + self._points("fit", "fit")
        return count * (
            each + self._points("continuity", "continuity_framework") + self._points("order_internship", "order_internship")
        )

    def members(self, count: int) -> int:
        """Members of an order-based class, each an intern there as well."""
        each = self._points("order_member", "order_member", "order_member_fit")
        return count * (each + self._points("order_internship", "order_internship"))

    def beside(self, stays: int) -> int:
        """Stays of teachers beside students of their school."""
        return stays * self._points("teacher_with_cohort", "teacher_with_cohort")

    def teacher(self) -> int:
        """All days of one teacher that count, at the most urgent, beside students all the time."""
        days, period = (self._settings.threshold("objective", f"teacher_{name}_days") for name in ("target", "period"))
        month = self._settings.threshold("objective", "teacher_base") + self._settings.threshold("objective", "teacher_fit")
        most = month * days / period * self._settings.threshold("objective", "teacher_urgent_factor")
        return int(self._settings.weight("teacher_days") * most) + STAYS + self.beside(STAYS)

    def cohort(self, row: dict[str, Any]) -> int:
        """All students of a cohort, placed and members of a class."""
        return self.placed(row["size"] or 0) + self.members(row["size"] or 0)

    def post(self, row: dict[str, Any]) -> int:
        """All that a post can hold."""
        seats = row["seats"] or 0
        if row["kind"] == "teacher":
            return seats * self.teacher()
        return self.members(seats) if row["kind"] == "order" else self.placed(seats)

    def of_cohort(self, row: dict[str, Any], was: dict[str, Any] | None, columns: set[str]) -> int:
        """What changes of a cohort can add: with other numbers of students those who came and what is left of one group
        besides, nothing where there are fewer but enough for the smallest group, else all that it can earn.
        """
        if was is None or not columns <= {"size", "continuing", "self_arranged", "deferred"}:
            return self.cohort(row)
        now, then = (max(0, one["size"] - one["continuing"] - one["self_arranged"] - one["deferred"]) for one in (row, was))
        least = row["min_group"] or 1
        if row["size"] < was["size"] or min(now, then) < least:  # a smaller class, or smaller groups
            return self.cohort(row)
        return 0 if now <= then else min(self.cohort(row), self.cohort({**row, "size": now - then + least - 1}))

    def of_post(self, row: dict[str, Any], was: dict[str, Any] | None, columns: set[str]) -> int:
        """What changes of a post can add: nothing with fewer seats that still hold any smallest group, the seats added and what
        is left of one group besides with more, else all that it can hold."""
        if was is None or columns != {"seats"} or row["kind"] == "teacher":
            return self.post(row)
        least = max(row["min_group"] or 1, self._groups)
        if row["seats"] <= was["seats"]:
            return 0 if row["seats"] >= least else self.post(row)
        if was["seats"] < least:
            return self.post(row)
        return min(self.post(row), self.post({**row, "seats": row["seats"] - was["seats"] + least - 1}))

    def decision(
        self,
        change: Change,
        posts: dict[str, dict[str, Any]],
        by_firm: dict[str, list[dict[str, Any]]],
        cohorts: dict[str, dict[str, Any]],
        after: Round,
    ) -> int:
        """A decision lifted or altered, or an exception: all of the one side that it names."""
        named = [self.cohort(cohorts[one]) for one in change.named("cohort_id") if one in cohorts]
        named += [self.teacher() for _ in change.named("teacher_id")]
        named += [self.post(posts[one]) for one in change.named("post_id") if one in posts]
        named += [sum(map(self.post, by_firm.get(one, []))) for one in change.named("enterprise_id")]
        for school in change.named("school_id"):
            teachers = sum(row["school_id"] == school for row in after.records("teachers"))
            own = sum(self.cohort(row) for row in cohorts.values() if row["school_id"] == school)
            named.append(own + teachers * self.teacher())
        return max(named, default=0)

"""What other settings may add to the best possible: the earlier bound plus this is a bound under them.

A rule that is tightened takes plans away and makes none worth more: narrower commuting and dearer labour make fits no better.
But the shares enter the smallest group: where they leave fewer places than it, fewer students are a group. Take such groups away
from any plan, and what is left was possible before; they earn no more than so many students can.

A plan is worth more under other weights by what each term changes, which is no more than all students, classes or stays that
there can be make of it. Where a rule is loosened, or dates and the fit itself are others, nothing is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from data.contract.round import Round
from data.fits import KEY as FIT_MODEL
from data.rulebook import RULES, TERMS
from data.rulebook.settings import Settings
from matcher.arrays import Ints
from matcher.model.points import Points
from matcher.problem import Problem, Programme
from matcher.problem.pairs import Pairs
from matcher.problem.parties import ORDER
from matcher.whatif.ceiling import Ceiling
from matcher.whatif.few import Few
from matcher.whatif.touched import Change
from matcher.whatif.worth import Worth

SHARES = ("enterprise_share.share", "post_share.share")
# Thresholds that bear on what is allowed only, or on the fit besides so that a tighter one makes no fit better.
NARROWING = frozenset({*SHARES, "guides.students", "guides.sites", "min_days.days", "min_days.visit_days", "intensity.grade"})
NARROWING |= {"hours.hours_per_day", "pay.share", "beds.commute_km", "order.min_group"}
PROMISE = "order.hire_promise"


def addition_everywhere(found: Sequence[Change], before: Round, after: Round, legality: Few) -> int | None:
    """Points (≥ 0) that the changes, settings among them, can add to the best possible; None where nothing is proven.

    ``legality`` is of ``after``.
    """
    others = [change for change in found if change.sheet != "settings"]
    if others and len(others) < len(found):  # one after the other; what the settings add is then told without the pairs
        between = Round({**before.tables, "settings": after["settings"]})
        by_settings, by_others = _Settings(before, between, None).addition(), Ceiling(others, between, after).addition
        return None if by_settings is None or by_others is None else by_settings + by_others
    return Ceiling(found, before, after).addition if others else _Settings(before, after, legality).addition()


class _Settings:
    """Two rounds that differ in their settings only; the pairs of the second where they are known."""

    def __init__(self, before: Round, after: Round, legality: Few | None) -> None:
        self._before, self._after, self._legality = before, after, legality
        self._was, self._now = Settings.of(before), Settings.of(after)
        self._p = Problem.of(after) if legality is None else legality.problem
        self._worth = Worth(after)

    def addition(self) -> int | None:
        """See ``addition_everywhere``."""
        keys = {key for one in (self._was, self._now) for key in one.thresholds}
        differing = {key for key in keys if _threshold(self._was, key) != _threshold(self._now, key)}
        models = [{row["value"] for row in r.rows("settings") if row["key"] == FIT_MODEL} for r in (self._before, self._after)]
        if self._was.as_of != self._now.as_of or models[0] != models[1]:
            return None
        if not all(key == PROMISE or self._tighter(key) for key in differing):
            return None
        smaller = self._smaller_groups() if differing & set(SHARES) else 0
        return None if smaller is None else smaller + self._by_weights()

    def _tighter(self, key: str) -> bool:
        rule, name = key.split(".")
        less = _threshold(self._now, key) < _threshold(self._was, key)
        return key in NARROWING and less == (RULES[rule].thresholds[name].looser == "more")

    def _by_weights(self) -> int:
        """What the terms may gain; the churn of a plan is not in the bound."""
        p, stays = self._p, int(self._worth.stays.sum())
        interns, visitors = int(p.to_place[~p.cohorts.visit].sum()), int(p.to_place[p.cohorts.visit].sum())
        members = min(int(p.left_of_class.sum()), int(p.posts.seats[p.posts.kind == ORDER].sum()))
        groups = self._most_groups()
        most = {
            "placement": interns * self._more("placement", "placement") + visitors * self._more("placement", "placement_visit"),
            "fit": self._by_fit(),
            "group": int(groups[~p.cohorts.visit].sum()) * self._more("group", "group", -1)
            + int(groups[p.cohorts.visit].sum()) * self._more("group", "group_visit", -1),
            "continuity": interns * max(self._more("continuity", "continuity"), self._more("continuity", "continuity_framework")),
            "order_member": members * self._by_member(),
            "order_class": int(np.count_nonzero(p.posts.kind == ORDER)) * self._more("order_class", "order_class", -1),
            "order_internship": interns * self._more("order_internship", "order_internship"),
            "teacher_days": self._by_days(stays),
            "teacher_move": stays * self._more("teacher_move", "teacher_move", -1),
            "teacher_with_cohort": stays * self._more("teacher_with_cohort", "teacher_with_cohort"),
        }
        assert {*most, "churn"} == set(TERMS)
        return sum(most.values())

    def _more(self, term: str, constant: str, sign: int = 1) -> int:
        """Points more of one placement."""
        return max(0, Points(self._now).each(term, constant, sign) - Points(self._was).each(term, constant, sign))

    def _by_fit(self) -> int:
        """Every student to place with the best fit that the cohort can have."""
        every = np.arange(1001)
        more = np.maximum.accumulate(Points(self._now).fit(every) - Points(self._was).fit(every))
        best = np.full(len(self._p.cohorts.ids), 1000)
        if self._legality is not None:
            best = np.zeros(len(best), dtype=np.int64)
            np.maximum.at(best, self._legality.everything.groups.left, self._legality.fits)
        return int((self._p.to_place * np.maximum(0, more[best])).sum())

    def _by_member(self) -> int:
        """Points more of one member of a class, at the fit and the promise at which it is most."""
        every, order = np.arange(1001), self._p.posts.kind == ORDER
        were, are = (problem.posts.hire_promise[order] for problem in (Problem.of(self._before), self._p))
        more = [
            int(
                (
                    Points(self._now).order_member(every, np.full(1001, now))
                    - Points(self._was).order_member(every, np.full(1001, was))
                ).max()
            )
            for was, now in set(zip(were.tolist(), are.tolist(), strict=True))
        ]
        return max([0, *more])

    def _by_days(self, stays: int) -> int:
        """All days of all teachers that count, each at the most urgent; a point more per stay for rounding."""
        points, more = Points(self._now), self._now.weight("teacher_days") - self._was.weight("teacher_days")
        if more <= 0:
            return 0
        rate = (points.constant("teacher_base") + points.constant("teacher_fit")) * points.constant("teacher_urgent_factor")
        target, month = points.constant("teacher_target_days"), points.constant("teacher_month_days")
        days = sum(max(Decimal(0), target - month * Decimal(str(done))) for done in self._p.teachers.months_done.tolist())
        return int(more * rate * days / points.constant("teacher_period_days")) + 1 + stays

    def _most_groups(self) -> Ints:
        """Groups (n_c,) that each cohort can have at most: as many as smallest ones go into it."""
        least = np.ones(len(self._p.cohorts.ids), dtype=np.int64)
        if self._legality is not None:
            pairs = self._legality.everything.groups
            least = np.maximum(1, self._p.to_place)
            np.minimum.at(least, pairs.left, pairs.least)
        return np.asarray(self._p.to_place // least)

    def _smaller_groups(self) -> int | None:
        """What groups smaller than any before can earn; None where a pin may ask for one, or nothing is known of the pairs."""
        if self._legality is None:
            return None
        p, pairs = self._p, self._legality.everything.groups
        was = Pairs(Problem.of(self._before), Programme.COHORT, pairs.left, pairs.right).least
        at = np.flatnonzero(pairs.least < was)
        if len(at) == 0:
            return 0
        small = pairs[at]
        if any(small.named_by(decision).any() for decision in p.decisions if decision.action == "pin"):
            return None
        most = np.minimum(small.most, was[at] - 1)  # with more it was a group before
        earned = self._worth.earned(small, self._worth.each(small, most))
        return earned + self._worth.company(np.unique(small.enterprise), np.unique(small.school))


def _threshold(settings: Settings, key: str) -> Decimal:
    rule, name = key.split(".")
    return settings.threshold(rule, name)

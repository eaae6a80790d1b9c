"""What a change may add to the best possible, where that can be proven: the earlier bound plus this is a bound after it.

From any plan after the change take away all stays, or all of a class, at what changed: what is left was possible before, and so
is worth no more than the earlier bound and what other fits may add (``refitted``); what was taken away earns no more than
so many students or days can (``worth``). That holds only where nothing else became possible, and where no pin asks for what is
taken away; elsewhere nothing is said.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from data.contract.plan import Prices
from data.contract.round import Round
from matcher.arrays import Ints
from matcher.problem import Problem
from matcher.problem.parties import TEACHER
from matcher.suggest.kept import problem_of
from matcher.whatif.block import block_bound
from matcher.whatif.classes import Classes
from matcher.whatif.refitted import gained
from matcher.whatif.rescored import words_changed
from matcher.whatif.taken import Taken
from matcher.whatif.touched import Change
from matcher.whatif.worth import Worth


class Ceiling:
    """What some changes add."""

    def __init__(self, found: Sequence[Change], before: Round, after: Round) -> None:
        self._before, self._after, self._round = problem_of(before), problem_of(after), after
        self._taken = Taken(self._before, self._after, Classes(after))
        for change in found:
            self._taken.take(change)
        self._gained = gained(before, after) if self._taken.known and words_changed(found) else 0

    @property
    def addition(self) -> int | None:
        """Points (≥ 0) that the best possible after the changes is above that before; None where nothing is proven."""
        if not self._taken.known or self._taken.only_priced or self._taken.pinned():
            return None
        worth = Worth(self._round)
        return self._groups(worth) + self._of_cohorts(worth) + self._stays(worth) + self._gained

    def repriced(self, prices: Prices) -> Prices | None:
        """What the bound is made of after the changes, priced anew where they touch; None where nothing is proven.

        Enterprises that they name are asked again, and those that are gone no longer count. More or fewer members of classes make
        so much more or less; cohorts and teachers who are taken away pay the prices, of which there may be more or less to pay.
        """
        p = self._after
        if not self._taken.known or self._taken.pinned(students=False):
            return None
        worth = Worth(self._round, prices.students)
        more = self._of_cohorts(worth) + self._stays(worth) + self._gained + self._paid(prices)
        enterprises = dict(prices.enterprises)
        again = self._taken.named | set(p.enterprises.ids[worth.firms_with_classes(self._cohorts_of_classes())].tolist())
        for firm in sorted(again | prices.enterprises.keys() - p.places.enterprises.keys()):
            more -= enterprises.pop(firm, 0.0)
            if (at := p.places.enterprises.get(firm)) is not None:
                enterprises[firm] = block_bound(p, at, prices)
                more += enterprises[firm] + worth.company(np.array([at]), np.arange(len(p.schools.ids)))
        return prices.model_copy(update={"bound": prices.bound + more, "enterprises": enterprises})

    def _groups(self, worth: Worth) -> int:
        """Points that groups and classes which are taken away can earn, and those of company that goes with them."""
        p, taken = self._after, self._taken
        students = p.posts.kind != TEACHER
        whole = taken.whole_posts() & students
        more = np.where(whole, p.posts.seats, 0)
        for post, seats in taken.more_seats.items():
            at = p.places.posts[post]
            if students[at] and not whole[at]:
                more[at] = seats
        posts = np.flatnonzero(more)
        total = worth.of_posts(posts, more[posts])
        for firm, room in (taken.more_places + taken.more_beds).items():
            if firm in p.places.enterprises and firm not in taken.firms:
                total += worth.of_places(p.places.enterprises[firm], room)
        return total

    def _of_cohorts(self, worth: Worth) -> int:
        """Points of what cohorts give up, and of company that goes with it."""
        taken, place = self._taken, self._after.places.cohorts
        total = sum(worth.of_cohort(one) for one in taken.positions("cohorts", taken.cohorts).tolist())
        for cohort, (students, limits) in taken.more_students.items():
            if cohort in place and cohort not in taken.cohorts:
                total += worth.of_cohort(place[cohort], students, limits)
        for one, students in taken.more_of_class.items():
            total += worth.of_mates(taken.positions("cohorts", taken.classes.of(one) - taken.cohorts), students)
        return total

    def _stays(self, worth: Worth) -> int:
        """Points of stays of teachers that are taken away."""
        p, taken = self._after, self._taken
        touched = taken.whole_posts()
        touched[taken.positions("posts", taken.more_seats)] = True
        at = np.flatnonzero(touched & (p.posts.kind == TEACHER))
        return worth.of_stays_at(at) + worth.of_teachers(taken.positions("teachers", taken.teachers))

    def _paid(self, prices: Prices) -> float:
        """What more students and members make at the prices; less than 0 for fewer."""
        total = 0.0
        for cohort, price in prices.students.items():
            was, now = self._taken.to_place(cohort)
            total += price * (now - was)
        for klass, price in prices.classes.items():
            total += price * (_left_of(self._after, klass) - _left_of(self._before, klass))
        return total

    def _cohorts_of_classes(self) -> Ints:
        """Cohorts (positions) of classes of which more may join an order-based one."""
        mates = {mate for one in self._taken.members_left for mate in self._taken.classes.of(one)}
        return self._taken.positions("cohorts", mates)


def _left_of(problem: Problem, klass: str) -> int:
    """Students of a class who may still join an order-based one; 0 where it is not there."""
    return int(problem.left_of_class[problem.cohorts.class_ids == klass].sum())

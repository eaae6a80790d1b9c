"""What a change may add to the best possible, where that can be proven: the earlier bound plus this is a bound after it.

From any plan after the change take away all stays, or all of a class, at what changed: what is left was possible before, and so
is worth no more than the earlier bound and what other fits may add (``refitted``); what was taken away earns no more than
so many students or days can (``worth``). That holds only where nothing else became possible, and where no pin asks for what is
taken away; elsewhere nothing is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np

from data.contract.plan import Prices
from data.contract.round import Round
from matcher.arrays import Flags, Ints
from matcher.problem import Problem
from matcher.problem.parties import TEACHER, UNLIMITED
from matcher.suggest.kept import problem_of
from matcher.whatif.block import block_bound
from matcher.whatif.classes import Classes
from matcher.whatif.refitted import gained
from matcher.whatif.rescored import words_changed
from matcher.whatif.touched import REMEMBERED, Change, narrows
from matcher.whatif.worth import Worth

AWAY = frozenset({"continuing", "self_arranged", "deferred"})  # of a cohort: they do not change its class
LIMITS_OF_FIRM = 4  # seats of the post, shares of it and of the enterprise, beds
LIMITS_OF_COHORT = 2  # size and guides; inequalities besides
# Columns of a cohort that change neither its class nor who may join one.
OF_COHORT = AWAY | {"start", "end", "min_days", "min_group", "keep_together", "max_sites", "commute_km", "guides"}
OF_TEACHER = frozenset({"name", "months_done", "cycle_end", "experienced", "min_days", "major_codes"})
SHARED = frozenset({"post_group", "post_staff"})  # columns of a post that bear on others in its group


class Ceiling:
    """What some changes add."""

    def __init__(self, found: Sequence[Change], before: Round, after: Round) -> None:
        self._after = after
        self._taken = _Taken(problem_of(before), problem_of(after), Classes(after))
        for change in found:
            if self._taken.known:
                self._taken.take(change)
        self._gained = gained(before, after) if self._taken.known and words_changed(found) else 0

    @property
    def addition(self) -> int | None:
        """Points (≥ 0) that the best possible after the changes is above that before; None where nothing is proven."""
        taken, worth = self._taken, Worth(self._after)
        if not taken.known or taken.only_priced or taken.pinned():
            return None
        return taken.groups(worth) + taken.of_cohorts(worth) + taken.stays(worth) + self._gained

    def repriced(self, prices: Prices) -> Prices | None:
        """What the bound is made of after the changes, priced anew where they touch; None where nothing is proven.

        Enterprises that they name are asked again, and those that are gone no longer count; there may be more or fewer students
        and members, for whom others make so much more or less; and cohorts or teachers who are taken away pay the prices.
        """
        taken, p = self._taken, problem_of(self._after)
        if not taken.known or taken.pinned(students=False):
            return None
        worth = Worth(self._after, prices.students)
        more = taken.of_cohorts(worth, priced=True) + taken.stays(worth) + self._gained + taken.more(prices)
        enterprises = dict(prices.enterprises)
        for firm in sorted(taken.named | prices.enterprises.keys() - p.places.enterprises.keys()):
            more -= enterprises.pop(firm, 0.0)
            if (at := p.places.enterprises.get(firm)) is not None:
                enterprises[firm] = block_bound(p, at, prices)
                more += enterprises[firm] + worth.company(np.array([at]), np.arange(len(p.schools.ids)))
        return prices.model_copy(update={"bound": prices.bound + more, "enterprises": enterprises})


def most_of_all(round_: Round) -> int:
    """Points that no plan of the round can pass: everybody placed, and all of them members, with a fit of 1."""
    return Worth(round_).everybody()


@dataclass
class _Taken:
    """Ids of what is taken away from a plan after the change, so that what is left was possible before.

    ``named`` are enterprises whose students may be others. Where they are priced anew, no more need be known of them.
    """

    before: Problem
    after: Problem
    classes: Classes
    known: bool = True  # whether it is known what the changes touch
    only_priced: bool = False  # whether only prices tell what they add
    named: set[str] = field(default_factory=set)
    firms: set[str] = field(default_factory=set)
    posts: set[str] = field(default_factory=set)
    more_seats: Counter[str] = field(default_factory=Counter)  # posts of which only these many seats are more
    more_places: Counter[str] = field(default_factory=Counter)  # enterprises that only have room for so many more
    more_beds: Counter[str] = field(default_factory=Counter)
    cohorts: set[str] = field(default_factory=set)
    more_students: dict[str, tuple[int, int]] = field(default_factory=dict)  # so many more, by so many limits
    teachers: set[str] = field(default_factory=set)

    def take(self, change: Change) -> None:
        """Note what a change touches."""
        self.named |= change.named("enterprise_id") | self._firms_of(change.named("post_id"))
        match change.sheet:
            case "partnerships" | "enterprises":
                self.firms |= change.named("enterprise_id")
            case "placements":
                self._placement(change)
            case "teacher_windows":
                self.teachers |= change.named("teacher_id")
            case "posts":
                self._post(change)
            case "cohorts" if change.before and change.after and change.columns <= OF_COHORT:
                self._cohort(change)
            case "teachers" if change.after is None or change.before is None or change.columns <= OF_TEACHER:
                self.teachers |= change.named("teacher_id")
            case "order_members" if change.after is None:
                self.only_priced = True
            case "decisions" if narrows(change):
                pass
            case "decisions":
                self._decision(change)
            case sheet:
                self.known = sheet in REMEMBERED and change.after is None  # nothing but fits hangs on them

    def pinned(self, students: bool = True) -> bool:
        """Whether a pin asks for any of what is taken away; ``students`` are, and not only cohorts and teachers."""
        p = self.after
        places = self.firms | self._firms_of(self.posts | self.more_seats.keys())
        firms = set(self._positions("enterprises", places).tolist())
        cohorts = set(self._positions("cohorts", self.cohorts).tolist())
        teachers = set(self._positions("teachers", self.teachers).tolist())
        schools = {int(p.cohorts.school[one]) for one in cohorts} | {int(p.teachers.school[one]) for one in teachers}
        for pin in (one for one in p.decisions if one.action == "pin"):
            firm = int(p.posts.enterprise[pin.post]) if pin.post >= 0 else pin.enterprise
            if pin.cohort in cohorts or pin.teacher in teachers or pin.school in schools:
                return True
            if firm in firms and (students or pin.teacher >= 0):
                return True
        return False

    def groups(self, worth: Worth) -> int:
        """Points that groups and classes which are taken away can earn, and those of company that goes with them."""
        p = self.after
        students = p.posts.kind != TEACHER
        whole = self._touched_posts & students
        more = np.where(whole, p.posts.seats, 0)
        for post, seats in self.more_seats.items():
            at = p.places.posts[post]
            if students[at] and not whole[at]:
                more[at] = seats
        posts = np.flatnonzero(more)
        total = worth.of_posts(posts, more[posts])
        for firm, room in (self.more_places + self.more_beds).items():
            if firm in p.places.enterprises and firm not in self.firms:
                total += worth.of_places(p.places.enterprises[firm], room)
        return total

    def of_cohorts(self, worth: Worth, priced: bool = False) -> int:
        """Points of what cohorts give up, and of company. Where they are ``priced`` nobody need leave for their size alone."""
        p = self.after
        total = sum(worth.of_cohort(one) for one in self._positions("cohorts", self.cohorts).tolist())
        for cohort, (students, limits) in self.more_students.items():
            if cohort in p.places.cohorts and cohort not in self.cohorts and not (priced and limits == 1):
                total += worth.of_cohort(p.places.cohorts[cohort], students, limits)
        return total

    def stays(self, worth: Worth) -> int:
        """Points of stays of teachers that are taken away."""
        p, touched = self.after, self._touched_posts
        touched[[p.places.posts[post] for post in self.more_seats]] = True
        at = np.flatnonzero(touched & (p.posts.kind == TEACHER))
        return worth.of_stays_at(at) + worth.of_teachers(self._positions("teachers", self.teachers))

    def more(self, prices: Prices) -> float:
        """What more students and members make at the prices; less than 0 for fewer."""
        total = 0.0
        for cohort, price in prices.students.items():
            was, now = self.to_place(cohort)
            total += price * (now - was)
        for klass, price in prices.classes.items():
            total += price * (_left_of(self.after, klass) - _left_of(self.before, klass))
        return total

    @property
    def _touched_posts(self) -> Flags:
        """Posts (n_p,) that are taken away whole."""
        p = self.after
        whole = np.isin(p.posts.enterprise, self._positions("enterprises", self.firms))
        whole[self._positions("posts", self.posts)] = True
        return whole

    def _decision(self, change: Change) -> None:
        """What a decision leaves open now, where it is about students at an enterprise, or forbade a teacher something."""
        self.only_priced = True
        for row in (one for one in (change.before, change.after) if one is not None):
            if row["teacher_id"] and row["action"] == "forbid":
                self.teachers.add(row["teacher_id"])
            elif not (row["cohort_id"] or row["action"] == "except") or not (row["enterprise_id"] or row["post_id"]):
                self.known = False

    def _post(self, change: Change) -> None:
        was, now = change.before, change.after
        if self._beyond_post(change):
            self.firms |= change.named("enterprise_id")
        elif now is None:
            return
        elif was is None:
            self.posts.add(now["post_id"])
        elif change.columns == {"seats"} and now["seats"] > was["seats"]:
            self.more_seats[now["post_id"]] = now["seats"] - was["seats"]
        elif not self._only_fewer_seats(change):
            self.posts.add(now["post_id"])

    def _cohort(self, change: Change) -> None:
        assert change.after is not None
        cohort = str(change.after["cohort_id"])
        if change.columns <= AWAY:
            self._students(cohort)
        else:
            self.cohorts |= self.classes.of(cohort)

    def _placement(self, change: Change) -> None:
        """Fixed students leave, or come: room at the enterprise for as many more, and so many more of the cohort."""
        left = change.before["students"] if change.before else 0
        for firm in change.named("enterprise_id"):
            self.more_places[firm] += left * LIMITS_OF_FIRM
        for cohort in change.named("cohort_id"):
            mates, at = self.classes.of(cohort), self.after.places.cohorts.get(cohort, -1)
            if len(mates) > 1 or at < 0 or cohort not in self.before.places.cohorts or self.after.guides.sites[at] < UNLIMITED:
                self.cohorts |= mates
            else:
                self._students(cohort, left, LIMITS_OF_COHORT + len(self.after.barriers))

    def _students(self, cohort: str, more: int = 0, limits: int = 1) -> None:
        """Fewer students are to be placed, or so many more where the cohort may part; else all of its class may be elsewhere."""
        was, now = self.to_place(cohort)
        at = self.after.places.cohorts[cohort]
        if now != was and (self.after.cohorts.keep_together[at] or now < min(was, int(self.after.cohorts.min_group[at]))):
            self.cohorts |= self.classes.of(cohort)
        elif more := max(more, now - was):
            known = self.more_students.get(cohort, (0, 0))
            self.more_students[cohort] = more + known[0], max(limits, known[1])

    def to_place(self, cohort: str) -> tuple[int, int]:
        """Students of a cohort to place before and after; 0 where it is not there."""
        both = ((p, p.places.cohorts.get(cohort)) for p in (self.before, self.after))
        was, now = (0 if at is None else int(p.to_place[at]) for p, at in both)
        return was, now

    def _only_fewer_seats(self, change: Change) -> bool:
        """Fewer seats that still hold any smallest group: nothing becomes possible by that."""
        was, now = change.before, change.after
        if was is None or now is None:
            return False
        largest = int(self.after.cohorts.min_group.max(initial=1))
        return change.columns == {"seats"} and largest <= now["seats"] <= was["seats"]

    def _beyond_post(self, change: Change) -> bool:
        """Whether other posts of the enterprise may take more than before by other shares of staff; more beds are noted."""
        was, now, both = change.before, change.after, (self.before, self.after)
        for firm in change.named("enterprise_id"):
            beds = [int(p.enterprises.dorm_beds[at]) for p in both if (at := p.places.enterprises.get(firm)) is not None]
            self.more_beds[firm] = max(0, beds[1] - beds[0]) if len(beds) > 1 else 0
        for p in both:
            for at in (p.places.posts[one] for one in change.named("post_id") if one in p.places.posts):
                if int((p.posts.group == p.posts.group[at]).sum()) > 1 and change.columns & SHARED:
                    return True
        return was is not None and now is not None and bool(change.columns & {"enterprise_id", "kind"})

    def _firms_of(self, posts: Collection[str]) -> set[str]:
        """Enterprises of posts, before or after."""
        found = set()
        for p in (self.before, self.after):
            at = [p.places.posts[post] for post in posts if post in p.places.posts]
            found |= set(p.enterprises.ids[p.posts.enterprise[at]].tolist())
        return found

    def _positions(self, kind: str, ids: set[str]) -> Ints:
        """Where those are that are still there."""
        place = getattr(self.after.places, kind)
        return np.array(sorted(place[one] for one in ids if one in place), dtype=np.int64)


def _left_of(problem: Problem, klass: str) -> int:
    """Students of a class who may still join an order-based one; 0 where it is not there."""
    at = np.flatnonzero(problem.cohorts.class_ids == klass)
    return int(problem.left_of_class[at].sum())

"""The most that students, classes and teachers of a round can earn under its weights, counted generously and quickly."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from math import ceil

import numpy as np

from data.contract.round import Round
from matcher.arrays import Flags, Floats, Ints, runs
from matcher.fit import score_pairs
from matcher.model.groups import continuity
from matcher.model.points import Points, thousandths
from matcher.model.teachers import days_that_count
from matcher.problem import Programme
from matcher.problem.caps import ShareCap
from matcher.problem.pairs import Pairs
from matcher.problem.parties import ORDER, TEACHER
from matcher.suggest.kept import problem_of
from matcher.suggest.legal import legal

MANY = 300_000  # pairs of teachers and posts that are not looked at to count stays the better


def most_of_all(round_: Round) -> int:
    """Points that no plan of the round can pass: everybody placed, and all of them members, with a fit of 1."""
    return Worth(round_).everybody()


class Worth:
    """What there is to earn in a round; positions are those of its problem.

    Groups pay the ``prices`` for every student of a cohort (by id), if there are any.
    """

    def __init__(self, round_: Round, prices: Mapping[str, float] | None = None) -> None:
        self.problem = problem_of(round_)
        self._points = Points(self.problem.settings)
        self._paid = np.array([(prices or {}).get(one, 0.0) for one in self.problem.cohorts.ids.tolist()])

    def everybody(self) -> int:
        """Everybody placed and a member of a class, and all teachers, each with a fit of 1."""
        everyone = np.arange(len(self.problem.teachers.ids))
        points = self._points
        each = max(points.each("placement", "placement"), points.each("placement", "placement_visit"))
        each += int(points.fit(np.array([1000]))[0]) + max(points.continuity) + self._internship + self._member
        return int(self.problem.cohorts.size.sum()) * each + self.of_teachers(everyone)

    def of_posts(self, posts: Ints, more: Ints) -> int:
        """All groups and classes at some posts, and the company that teachers there lose.

        ``more`` (n_posts,) are seats that a post has gained, where nothing else of it is other: then only so many leave it, and
        those whose group is too small without them. Elsewhere it is no less than the post's seats.
        """
        p = self.problem
        pairs = self._legal(np.arange(len(p.cohorts.ids)), posts)
        groups, classes = pairs[pairs.kind != ORDER], np.unique(pairs.right[pairs.kind == ORDER])
        room = np.full(len(p.posts.ids), np.inf)
        least = np.zeros(len(room), dtype=np.int64)
        np.maximum.at(least, groups.right, groups.least)
        twice = np.where(np.isin(posts, p.fixed.post), 2, 1)  # where fixed students stay, those who leave may overlap
        room[posts] = more * least[posts] * twice
        whole = np.zeros(len(room), dtype=bool)
        whole[posts] = more >= p.posts.seats[posts]
        total = self.earned(groups, self.each(groups, whole=whole[groups.right]), room)
        opened = self._points.each("order_class", "order_class", -1)
        total += int(np.maximum(0, p.posts.seats[classes] * (self._member + self._internship) + opened).sum())
        return total + self.company(np.unique(groups.enterprise), np.unique(groups.school))

    def of_places(self, firm: int, more: int) -> int:
        """Groups that leave an enterprise as ``more`` students fewer find room, and the company that teachers there lose."""
        p = self.problem
        at = np.flatnonzero((p.posts.enterprise == firm) & (p.posts.kind != TEACHER) & (p.posts.kind != ORDER))
        pairs = self._legal(np.arange(len(p.cohorts.ids)), at)
        if len(pairs) == 0:
            return 0
        each, turns = self.each(pairs, whole=False), int(_turns(pairs.enterprise, pairs)[0])
        leaving = 2 * more * turns * int(pairs.least.max()) * float(each.max())  # twice: where fixed students stay, they overlap
        return min(self.earned(pairs, each), ceil(leaving)) + self.company(np.array([firm]), np.unique(pairs.school))

    def of_cohort(self, cohort: int, more: int | None = None, limits: int = 1) -> int:
        """Groups of a cohort, and the company that teachers of its school lose; all of them, or those of ``more`` students.

        So many students leave for each of its ``limits``, and groups that are too small without them leave whole.
        """
        p = self.problem
        pairs = self._legal(np.array([cohort]), np.flatnonzero((p.posts.kind != TEACHER) & (p.posts.kind != ORDER)))
        if len(pairs) == 0:
            return 0
        each = self.each(pairs, whole=more is None)
        earned = self.earned(pairs, each)
        sites = min(int(p.to_place[cohort] // pairs.least.min()), int(p.cohorts.max_sites[cohort]))
        if more is not None:
            earned = min(earned, ceil(limits * (more + int(pairs.least.max()) - 1) * float(each.max())))
            sites = min(sites, limits * ceil(more / int(pairs.least.min())))
        return earned + self._company_at_most(pairs, sites)

    def of_mates(self, mates: Ints, more: int) -> int:
        """Groups of some of one class that leave as ``more`` of them fewer may be away at a time, and the company that goes."""
        p = self.problem
        pairs = self._legal(mates, np.flatnonzero((p.posts.kind != TEACHER) & (p.posts.kind != ORDER)))
        if len(pairs) == 0 or more == 0:
            return 0
        each = self.each(pairs, whole=False)
        leaving = 2 * more * int(_turns(np.zeros(len(pairs), dtype=np.int64), pairs)[0])  # twice: see ``of_places``
        earned = min(self.earned(pairs, each), ceil(leaving * int(pairs.least.max()) * float(each.max())))
        return earned + self._company_at_most(pairs, leaving)

    def of_teachers(self, teachers: Ints) -> int:
        """All days of some teachers that count, at the most urgent, beside students; a point per stay for rounding."""
        days = days_that_count(self.problem, self._points)
        return int(np.ceil(self._day * days.parts[teachers] / days.per_day + self.stays[teachers] * (1 + self._beside)).sum())

    def of_better_stays(self, more: Ints) -> int:
        """What stays gain whose fit is better by ``more`` thousandths (n_t,) at most, and a point per stay for rounding."""
        points, days = self._points, days_that_count(self.problem, self._points)
        each = float(self._per_day * points.constant("teacher_fit")) / 1000
        return int(np.ceil(each * more * days.parts / days.per_day + np.where(more > 0, self.stays, 0)).sum())

    @cached_property
    def stays(self) -> Ints:
        """Stays (n_t,) that the windows of each teacher can hold."""
        t = self.problem.teachers
        days = np.maximum(0, t.window_end - t.window_start + 1)
        count = np.zeros(len(t.ids), dtype=np.int64)
        np.add.at(count, t.window_teacher, days // np.maximum(1, t.min_days[t.window_teacher]))
        return count

    def each(self, pairs: Pairs, most: Ints | None = None, whole: Flags | bool = True) -> Floats:
        """Points (n,) of a student of a group.

        What opening it costs is shared by as many as can be: U, or ``most`` where it is less. Groups that are not taken away
        ``whole`` (n,) stay open, and nobody saves that.
        """
        points, placed = self._points, pairs.placed
        fit = thousandths(score_pairs(self.problem.round, "cohort", pairs.left, pairs.right).fit)
        worth = np.where(placed, points.each("placement", "placement"), points.each("placement", "placement_visit"))
        worth = worth + points.fit(fit) + continuity(self.problem, pairs, points.continuity)
        worth = worth + np.where(self._has_classes[pairs.enterprise], self._internship, 0)
        opened = np.where(placed, points.each("group", "group", -1), points.each("group", "group_visit", -1))
        size = pairs.most if most is None else np.minimum(pairs.most, most)
        saved = np.where(whole, opened / np.maximum(1, size), 0.0)
        return np.asarray(np.maximum(0.0, worth - self._paid[pairs.left] + saved))

    def earned(self, pairs: Pairs, each: Floats, room: Floats | None = None) -> int:
        """The most that groups at legal ``pairs`` (n,) earn, a student of each ``each`` points (n,).

        Cohorts have so many students; posts, their groups and enterprises hold as many as they may, as often as stays there can
        follow one another; ``room`` (n_p,) is what fewer a post takes each time.
        """
        p = self.problem
        if len(pairs) == 0:
            return 0
        by_cohort = np.zeros(len(p.cohorts.ids))
        np.maximum.at(by_cohort, pairs.left, each)
        seats = p.posts.seats if room is None else np.minimum(p.posts.seats, room)
        by_post = _held(pairs.right, pairs, each, seats)
        np.minimum(by_post, np.bincount(pairs.right, each * p.to_place[pairs.left], len(by_post)), out=by_post)
        placed = p.posts.placed
        by_group = np.bincount(p.posts.group, np.where(placed, by_post, 0.0), len(p.post_cap.usual))
        counted = pairs[pairs.placed]
        at = each[pairs.placed]
        by_group = np.minimum(by_group, _held(counted.post_group, counted, at, _highest(p.post_cap)))
        by_firm = np.bincount(p.posts.group_enterprise, by_group, len(p.enterprises.ids))
        by_firm = np.minimum(by_firm, _held(counted.enterprise, counted, at, _highest(p.enterprise_cap)))
        there = float(by_firm.sum() + by_post[~placed].sum())
        return int(np.ceil(min(float(by_cohort @ p.to_place), there)))

    def firms_with_classes(self, cohorts: Ints) -> Ints:
        """Enterprises with order-based classes that some cohorts may join."""
        pairs = self._legal(cohorts, np.flatnonzero(self.problem.posts.kind == ORDER))
        return np.unique(pairs.enterprise)

    def company(self, firms: Ints, schools: Ints) -> int:
        """What stays of teachers of some schools earn beside students at some enterprises."""
        return int(self._company(firms, schools).sum())

    def _company_at_most(self, pairs: Pairs, sites: int) -> int:
        """What stays of the teachers of some students earn beside these at ``sites`` of the enterprises of ``pairs``."""
        schools = np.unique(pairs.school)
        at_each = np.sort(self._company(np.unique(pairs.enterprise), schools))[::-1]
        stays = int(self.stays[np.isin(self.problem.teachers.school, schools)].sum())
        return min(int(at_each[:sites].sum()), stays * self._beside)

    def _company(self, firms: Ints, schools: Ints) -> Ints:
        """``company`` at each of the enterprises (n_firms,), which ascend."""
        p = self.problem
        posts = np.flatnonzero((p.posts.kind == TEACHER) & np.isin(p.posts.enterprise, firms))
        stays = self._stays_at(posts, np.flatnonzero(np.isin(p.teachers.school, schools)))
        at = np.searchsorted(firms, p.posts.enterprise[posts])
        return np.bincount(at, stays, len(firms)).astype(np.int64) * self._beside

    def of_stays_at(self, posts: Ints) -> int:
        """All stays at some teachers' posts."""
        p, everyone = self.problem, np.arange(len(self.problem.teachers.ids))
        days = p.posts.seats[posts] * self._days_at(posts)
        stays = self._stays_at(posts, everyone)
        return int(np.ceil(days * self._day + stays * (1 + self._beside)).sum())

    def _stays_at(self, posts: Ints, teachers: Ints) -> Ints:
        """Stays (n_posts,) of some teachers that teachers' posts can hold."""
        p = self.problem
        if len(posts) == 0 or len(teachers) == 0:
            return np.zeros(len(posts), dtype=np.int64)
        shortest = np.maximum(1, p.teachers.min_days[teachers].min())
        stays = p.posts.seats[posts] * (self._days_at(posts) // shortest)
        if len(posts) * len(teachers) > MANY:
            return np.asarray(stays)
        left, at = np.repeat(teachers, len(posts)), np.tile(np.arange(len(posts)), len(teachers))
        allowed = legal(p, "teacher", left, posts[at])
        theirs = np.bincount(at[allowed], self.stays[left[allowed]], len(posts)).astype(np.int64)
        return np.asarray(np.minimum(theirs, stays))

    def _days_at(self, posts: Ints) -> Ints:
        """Days (n_posts,) on which teachers could be at a post: not all have an end."""
        t, p = self.problem.teachers, self.problem.posts
        if len(t.window_start) == 0:
            return np.zeros(len(posts), dtype=np.int64)
        last, first = np.minimum(p.end[posts], t.window_end.max()), np.maximum(p.start[posts], t.window_start.min())
        return np.asarray(np.maximum(0, last - first + 1))

    def _legal(self, cohorts: Ints, posts: Ints) -> Pairs:
        p = self.problem
        left, right = np.repeat(cohorts, len(posts)), np.tile(posts, len(cohorts))
        allowed = legal(p, "cohort", left, right) if len(left) else np.zeros(0, dtype=bool)
        return Pairs(p, Programme.COHORT, left[allowed], right[allowed])

    @cached_property
    def _has_classes(self) -> Flags:
        """Enterprises (n_e,) at which there are members of order-based classes, or may be."""
        p = self.problem
        has = np.zeros(len(p.enterprises.ids), dtype=bool)
        has[p.posts.enterprise[p.posts.kind == ORDER]] = True
        has[p.members.enterprise] = True
        return has

    @property
    def _internship(self) -> int:
        return self._points.each("order_internship", "order_internship")

    @property
    def _member(self) -> int:
        """The most of a member of a class: a fit of 1, everybody hired."""
        return int(self._points.order_member(np.array([1000]), np.array([1.0]))[0])

    @property
    def _day(self) -> float:
        """The most that one day of a teacher earns."""
        return float(self._per_day * (self._points.constant("teacher_base") + self._points.constant("teacher_fit")))

    @property
    def _per_day(self) -> Decimal:
        """Points of a day of the most urgent teacher for each one of the rulebook."""
        weight = self.problem.settings.weight("teacher_days") * self._points.constant("teacher_urgent_factor")
        return Decimal(weight) / self._points.constant("teacher_period_days")

    @property
    def _beside(self) -> int:
        return self._points.each("teacher_with_cohort", "teacher_with_cohort")


def _highest(cap: ShareCap) -> Ints:
    return np.maximum(cap.usual, cap.excepted)


def _held(place: Ints, pairs: Pairs, each: Floats, room: Ints | Floats) -> Floats:
    """Per place (n_places,) what the pairs there can earn: each time as many students as it takes."""
    most = np.zeros(len(room))
    np.maximum.at(most, place, each)
    there = np.unique(place)
    most[there] *= room[there] * _turns(place, pairs)
    return most


def _turns(place: Ints, pairs: Pairs) -> Ints:
    """Per place, ascending, how many stays of the pairs there can follow one another: so many days meet all of them."""
    found = []
    for at in runs(place):
        count, last = 0, None
        for end, start in sorted(set(zip(pairs.end[at].tolist(), pairs.start[at].tolist(), strict=True))):
            if last is None or start > last:
                count, last = count + 1, end
        found.append(count)
    return np.array(found, dtype=np.int64)

"""The few pairs among which a first answer to a change that reaches all is sought: the plan's own, and the best others."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from data.contract.plan import Plan
from matcher.arrays import Flags, Floats, Ints
from matcher.fit import score_pairs
from matcher.legality import Legality
from matcher.model.groups import continuity
from matcher.model.points import Points, thousandths
from matcher.problem import Problem, Programme
from matcher.problem.days import day
from matcher.problem.pairs import Pairs
from matcher.problem.parties import ORDER, TEACHER
from matcher.stays import Stays
from matcher.suggest.legal import legal
from matcher.whatif.around import MOST

ROOMY = 12  # posts with room, for each cohort, besides those it has in the plan
BEST = 12  # and more of the best posts, whoever is there now: by these people can change places
EVERY = 20_000  # legal pairs of cohorts and posts up to which all are looked at
EVERY_STAY = 2_000  # pairs of teachers and posts, legal or not, up to which all their stays are


class Few(Legality):
    """Some legal pairs of a whole round that has an earlier plan.

    Of cohorts the pairs of the plan and of pins, for each the best posts with room and the best of all by points per student,
    and all order-based classes. Of teachers the stays of the plan; of those in ``again``, who lost one by the change, all.
    """

    def __init__(self, problem: Problem, plan: Plan) -> None:
        super().__init__(problem)
        self._plan = plan

    @cached_property
    def everything(self) -> Legality:
        """All legal pairs of the round."""
        return Legality(self.problem)

    @property
    def whole(self) -> bool:
        """Whether no legal pair is left out."""
        return self._all_stays and len(self.everything.groups) <= EVERY

    @cached_property
    def fits(self) -> Ints:
        """Fit in thousandths (n,) of all legal pairs of cohorts and posts for groups."""
        pairs = self.everything.groups
        return thousandths(score_pairs(self.problem.round, "cohort", pairs.left, pairs.right).fit)

    @cached_property
    def again(self) -> Ints:
        """Teachers (n,) all of whose stays are looked at: pinned ones, and of those who lost one as many as there is time for."""
        if self._all_stays:
            return self.part.teachers
        legal_now = set(_keys(Stays.of(self._pairs_had)))
        lost = {key[0] for key in self._stays_had if key not in legal_now}
        pinned = {decision.teacher for decision in self.problem.decisions if decision.action == "pin"}
        return np.array([*sorted(pinned - {-1}), *sorted(lost - pinned - {-1})[:MOST]], dtype=np.int64)

    @cached_property
    def stays(self) -> Stays:
        """See Legality."""
        found = Stays.of(self._legal(Programme.TEACHER))
        if self._all_stays:
            return found
        keep = np.isin(found.teacher, self.again) | np.array([key in self._stays_had for key in _keys(found)], dtype=bool)
        return Stays(found.pairs, found.pair[keep], found.start[keep], found.end[keep])

    def _legal(self, programme: Programme) -> Pairs:
        if programme is Programme.TEACHER:
            return super()._legal(programme) if self._all_stays else self._with_all_of_again()
        groups, orders = self.everything.groups, self.everything.orders
        chosen = groups[self._chosen(groups)]
        return self._sorted(programme, (chosen.left, orders.left), (chosen.right, orders.right))

    def _with_all_of_again(self) -> Pairs:
        posts = np.flatnonzero(self.problem.posts.kind == TEACHER)
        left, right = np.repeat(self.again, len(posts)), np.tile(posts, len(self.again))
        allowed, had = legal(self.problem, "teacher", left, right), self._pairs_had
        others = allowed & ~np.isin(
            left * len(self.problem.posts.ids) + right, had.left * len(self.problem.posts.ids) + had.right
        )
        return self._sorted(Programme.TEACHER, (had.left, left[others]), (had.right, right[others]))

    @cached_property
    def _pairs_had(self) -> Pairs:
        """Pairs of teachers and posts of the plan that are legal now."""
        had = np.array(sorted({key[:2] for key in self._stays_had if min(key[:2]) >= 0}), dtype=np.int64).reshape(-1, 2)
        left, right = had[:, 0], had[:, 1]
        allowed = legal(self.problem, "teacher", left, right)
        return Pairs(self.problem, Programme.TEACHER, left[allowed], right[allowed])

    def _sorted(self, programme: Programme, lefts: tuple[Ints, Ints], rights: tuple[Ints, Ints]) -> Pairs:
        left, right = np.concatenate(lefts), np.concatenate(rights)
        order = np.lexsort((right, left))
        return Pairs(self.problem, programme, left[order], right[order])

    @cached_property
    def _all_stays(self) -> bool:
        p = self.problem
        return len(p.teachers.ids) * int(np.count_nonzero(p.posts.kind == TEACHER)) <= EVERY_STAY

    def _chosen(self, pairs: Pairs) -> Flags:
        """True (n,) for the groups that are looked at."""
        if len(pairs) <= EVERY:
            return np.ones(len(pairs), dtype=bool)
        p = self.problem
        had = np.array(sorted({self._key(g.cohort_id, g.post_id) for g in self._plan.internships}), dtype=np.int64)
        keep = np.isin(pairs.left * len(p.posts.ids) + pairs.right, had)
        for decision in p.decisions:
            if decision.action == "pin":
                keep |= pairs.named_by(decision)
        keep |= _first(pairs, self._worth, ~keep & (self._room[pairs.right] >= pairs.least), ROOMY)
        return keep | _first(pairs, self._worth, ~keep, BEST)

    @cached_property
    def _worth(self) -> Floats:
        """Points (n,) per student of a group as large as may be."""
        pairs, points = self.everything.groups, Points(self.problem.settings)
        opening = np.where(pairs.placed, points.each("group", "group"), points.each("group", "group_visit"))
        each = points.fit(self.fits) + continuity(self.problem, pairs, points.continuity)
        return np.asarray(each - opening / np.maximum(1, pairs.most), dtype=np.float64)

    @cached_property
    def _room(self) -> Ints:
        """Students (n_posts,) for whom the plan leaves room at a post and its enterprise, whatever the days."""
        p, posts = self.problem, self.problem.posts
        taken = np.zeros(len(posts.ids), dtype=np.int64)
        for group in self._plan.internships:
            if (at := p.places.posts.get(group.post_id)) is not None:
                taken[at] += group.students
        firm = posts.enterprise
        there = np.bincount(firm, taken * posts.placed, len(p.enterprises.ids)) + p.enterprises.interns_present
        left = (p.enterprise_cap.usual - there.astype(np.int64))[firm]
        return np.asarray(
            np.where(posts.kind == ORDER, 0, np.minimum(posts.seats - taken, np.where(posts.placed, left, posts.seats)))
        )

    @cached_property
    def _stays_had(self) -> set[tuple[int, int, int, int]]:
        places = self.problem.places
        return {
            (places.teachers.get(s.teacher_id, -1), places.posts.get(s.post_id, -1), day(s.start), day(s.end))
            for s in self._plan.teachers
        }

    def _key(self, cohort: str, post: str) -> int:
        places = self.problem.places
        left, right = places.cohorts.get(cohort, -1), places.posts.get(post, -1)
        return -1 if min(left, right) < 0 else left * len(self.problem.posts.ids) + right


def _keys(stays: Stays) -> list[tuple[int, int, int, int]]:
    return list(zip(stays.teacher.tolist(), stays.post.tolist(), stays.start.tolist(), stays.end.tolist(), strict=True))


def _first(pairs: Pairs, worth: Floats, among: Flags, most: int) -> Flags:
    """True (n,) for the ``most`` of greatest worth of every cohort's pairs ``among`` these."""
    at = np.flatnonzero(among)
    at = at[np.lexsort((-worth[at], pairs.left[at]))]
    rank = np.arange(len(at)) - np.searchsorted(pairs.left[at], pairs.left[at])
    found = np.zeros(len(pairs), dtype=bool)
    found[at[rank < most]] = True
    return found

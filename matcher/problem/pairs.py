"""Pairs of a cohort and a post, or a teacher and a post, with what the rules ask of them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from matcher.arrays import Flags, Ints
from matcher.problem.days import NEVER
from matcher.problem.decisions import Decision
from matcher.problem.parties import ORDER, UNLIMITED
from matcher.problem.pools import FixedLoads
from matcher.problem.problem import Problem, Programme


class Pairs:
    """Arrays over pairs (n,): ``left`` are positions of cohorts or teachers, ``right`` of posts."""

    def __init__(self, problem: Problem, programme: Programme, left: Ints, right: Ints) -> None:
        self.problem = problem
        self.programme = programme
        self.left = left
        self.right = right

    def __len__(self) -> int:
        return len(self.left)

    def __getitem__(self, keep: Any) -> Pairs:
        chosen = Pairs(self.problem, self.programme, self.left[keep], self.right[keep])
        known = {name: values[keep] for name, values in self.__dict__.items() if name in CACHED}
        chosen.__dict__.update(known)  # what was looked up of the pairs holds of those among them
        return chosen

    @cached_property
    def kind(self) -> Ints:
        """Kind of each post."""
        return self.problem.posts.kind[self.right]

    @cached_property
    def placed(self) -> Flags:
        """True where a group would count as placed."""
        return self.problem.posts.placed[self.right] & self.students

    @cached_property
    def students(self) -> Flags:
        """True where the left side is a cohort."""
        return np.full(len(self), self.programme is Programme.COHORT)

    @cached_property
    def order(self) -> Flags:
        """True where the post is an order-based class."""
        return np.asarray(self.students & (self.kind == ORDER))

    @cached_property
    def group(self) -> Flags:
        """True where the pair could be a group."""
        return np.asarray(self.students & (self.kind != ORDER))

    @cached_property
    def enterprise(self) -> Ints:
        """Position of each post's enterprise."""
        return self.problem.posts.enterprise[self.right]

    @cached_property
    def school(self) -> Ints:
        """Position of the left side's school."""
        p = self.problem
        return (p.cohorts.school if self.programme is Programme.COHORT else p.teachers.school)[self.left]

    @cached_property
    def start(self) -> Ints:
        """First day of the stay; of an order-based class the later of the post's start and ``as_of`` (NEVER: open)."""
        p = self.problem
        opens = np.maximum(p.posts.start[self.right], p.as_of)
        if self.programme is Programme.TEACHER:
            return opens
        return np.where(self.order, opens, np.maximum(opens, p.cohorts.start[self.left]))

    @cached_property
    def end(self) -> Ints:
        """Last day of a group's stay."""
        p = self.problem
        ends = p.posts.end[self.right]
        if self.programme is Programme.TEACHER:
            return ends
        return np.minimum(ends, p.cohorts.end[self.left])

    @cached_property
    def shortest(self) -> Ints:
        """The fewest days of a group's stay: the cohort's, or those of an exception (groups only)."""
        cohorts = self.problem.cohorts
        excepted = np.full(len(cohorts.ids), NEVER, dtype=np.int64)
        days = np.zeros(len(cohorts.ids), dtype=np.int64)
        for decision in self.problem.decisions:
            if (
                decision.action == "except"
                and decision.rule == "min_days"
                and decision.cohort >= 0
                and decision.value is not None
            ):
                excepted[decision.cohort], days[decision.cohort] = decision.until, int(float(decision.value))
        return np.where(self.start <= excepted[self.left], days[self.left], cohorts.min_days[self.left])

    @cached_property
    def seats_used(self) -> Ints:
        """Fixed students at the post, at their most during the stay."""
        return self._peak(self.right, self.problem.loads.post, self.group)

    @cached_property
    def seats_left(self) -> Ints:
        """Seats less fixed students, at their least during the stay."""
        return np.asarray(np.maximum(0, self.problem.posts.seats[self.right] - self.seats_used))

    @cached_property
    def enterprise_used(self) -> Ints:
        """Fixed students and interns present at the enterprise, at their most during the stay."""
        p = self.problem
        present = p.enterprises.interns_present[self.enterprise]
        return present + self._peak(self.enterprise, p.loads.enterprise, self.placed)

    @cached_property
    def enterprise_left(self) -> Ints:
        """Cap of ``enterprise_share`` less those who use it, at its least during the stay."""
        cap = self.problem.enterprise_cap.of(self.enterprise, self.start)
        return np.asarray(np.maximum(0, cap - self.enterprise_used))

    @cached_property
    def post_group(self) -> Ints:
        """Position of each post's group of like posts."""
        return self.problem.posts.group[self.right]

    @cached_property
    def post_used(self) -> Ints:
        """Fixed students in the post group, at their most during the stay."""
        return self._peak(self.post_group, self.problem.loads.post_group, self.placed)

    @cached_property
    def post_left(self) -> Ints:
        """Cap of ``post_share`` less those who use it, at its least during the stay."""
        cap = self.problem.post_cap.of(self.post_group, self.start)
        return np.asarray(np.maximum(0, cap - self.post_used))

    @cached_property
    def regular_left(self) -> Ints:
        """Regular seats less fixed students, at their least during the stay; UNLIMITED where every seat may be used."""
        limited = self.placed & self.problem.posts.regular_only[self.right]
        left = self.problem.posts.regular_seats[self.right] - self.regular_used
        return np.where(limited, np.maximum(0, left), UNLIMITED)

    @cached_property
    def regular_used(self) -> Ints:
        """Fixed students at a post where only regular seats may be used, at their most during the stay."""
        limited = self.placed & self.problem.posts.regular_only[self.right]
        return self._peak(self.right, self.problem.loads.regular, limited)

    @cached_property
    def needs_bed(self) -> Flags:
        """True where a placed student needs a bed."""
        p = self.problem
        if self.programme is Programme.TEACHER:
            return np.zeros(len(self), dtype=bool)
        at = self.right
        return self.placed & p.needs_bed(self.left, p.posts.lon[at], p.posts.lat[at], p.posts.region[at])

    @cached_property
    def beds_left(self) -> Ints:
        """Beds less those of fixed students, at their least during the stay; UNLIMITED where nobody needs one."""
        beds = self.problem.enterprises.dorm_beds[self.enterprise]
        return np.where(self.needs_bed, np.maximum(0, beds - self.beds_used), UNLIMITED)

    @cached_property
    def beds_used(self) -> Ints:
        """Beds of fixed students, at their most during the stay; 0 where nobody needs one."""
        return self._peak(self.enterprise, self.problem.loads.bed, self.needs_bed)

    @cached_property
    def most(self) -> Ints:
        """U of the format: the most students a group could have (groups only, else 0)."""
        p = self.problem
        if self.programme is Programme.TEACHER:
            return np.zeros(len(self), dtype=np.int64)
        u = np.minimum(p.to_place[self.left], self.seats_left)
        shares = np.minimum(self.enterprise_left, self.post_left)
        return np.where(self.group, np.where(self.placed, np.minimum(u, shares), u), 0)

    @cached_property
    def least(self) -> Ints:
        """The fewest students an opened group may have, at least 1 (groups only)."""
        p = self.problem
        if self.programme is Programme.TEACHER:
            return np.zeros(len(self), dtype=np.int64)
        most = self.most if p.basis is None else Pairs(p.basis, self.programme, self.left, self.right).most
        asked = np.minimum(p.cohorts.min_group[self.left], most)
        whole = np.where(p.cohorts.keep_together[self.left], p.to_place[self.left], 1)
        return np.maximum(np.maximum(np.maximum(p.posts.min_group[self.right], asked), whole), 1)

    def named_by(self, decision: Decision) -> Flags:
        """True where a decision names the pair's subject and place, whatever the dates; every id that it gives must match."""
        own, other = decision.cohort, decision.teacher
        if self.programme is Programme.TEACHER:
            own, other = other, own
        if other >= 0 or max(own, decision.school) < 0 or max(decision.post, decision.enterprise) < 0:
            return np.zeros(len(self), dtype=bool)
        hit = np.ones(len(self), dtype=bool)
        for given, here in (
            (own, self.left),
            (decision.school, self.school),
            (decision.post, self.right),
            (decision.enterprise, self.enterprise),
        ):
            if given >= 0:
                hit &= here == given
        return hit

    def _peak(self, entity: Ints, loads: FixedLoads, where: Flags) -> Ints:
        """The most fixed students at the entity on a day of each stay; 0 outside ``where``."""
        most = np.zeros(len(self), dtype=np.int64)
        at = np.flatnonzero(where & loads.used(entity))
        most[at] = loads.peak(entity[at], self.start[at], self.end[at])
        return most


CACHED = frozenset(name for name, member in vars(Pairs).items() if isinstance(member, cached_property))

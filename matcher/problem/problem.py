"""The problem of one round."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

import numpy as np

from data.catalogues import barred_industry
from data.contract.round import Round
from data.made import made_of
from data.rulebook.settings import Settings
from matcher.arrays import Flags, Floats, Ints, Names
from matcher.problem.barriers import Barrier, barriers
from matcher.problem.caps import share_cap
from matcher.problem.days import NEVER, day
from matcher.problem.decisions import Places, read_decisions
from matcher.problem.distance import great_circle_km
from matcher.problem.fixed import Fixed
from matcher.problem.guides import Guides
from matcher.problem.members import Members
from matcher.problem.offers import Enterprises, Posts
from matcher.problem.parties import UNLIMITED, Cohorts, Schools, Teachers
from matcher.problem.pools import FixedLoads, Loads
from matcher.problem.subjects import Subjects
from matcher.problem.tables import index_of

T = TypeVar("T")


class Programme(StrEnum):
    """Who stands on the left of a pair."""

    COHORT = "cohort"
    TEACHER = "teacher"


class Problem:
    """Arrays of one round: parties, fixed placements, caps and decisions. Built once, never changed.

    ``basis`` is the problem by which smallest groups are measured, where fixed placements stand for groups that are only held:
    they take room, and leave the smallest group as it is. Its rows are those of this round, in the same order.
    """

    def __init__(self, round_: Round, basis: Problem | None = None) -> None:
        self.round = round_
        self.basis = basis
        self.settings = Settings.of(round_)
        self.as_of = NEVER if self.settings.as_of is None else day(self.settings.as_of)
        self.schools = self._made(("schools",), "schools", lambda: Schools.of(round_))
        self.cohorts = self._made(
            ("cohorts", "schools", "settings"), "cohorts", lambda: Cohorts.of(round_, self.schools, self.settings)
        )
        self.teachers = self._made(
            ("teachers", "teacher_windows", "schools"), "teachers", lambda: Teachers.of(round_, self.schools)
        )
        self.enterprises = self._made(("enterprises", "posts"), "enterprises", lambda: Enterprises.of(round_))
        self.posts = self._made(
            ("posts", "enterprises", "settings"), "posts", lambda: Posts.of(round_, self.enterprises, self.settings)
        )
        self.places = Places(
            cohorts=self._made(("cohorts",), "places", lambda: index_of(self.cohorts.ids)),
            teachers=self._made(("teachers",), "places", lambda: index_of(self.teachers.ids)),
            schools=self._made(("schools",), "places", lambda: index_of(self.schools.ids)),
            posts=self._made(("posts",), "places", lambda: index_of(self.posts.ids)),
            enterprises=self._made(("enterprises",), "places", lambda: index_of(self.enterprises.ids)),
        )
        self.fixed = Fixed.of(round_, self.places, self.cohorts, self.posts, self.as_of)
        self.members = Members.of(round_, self.places, self.as_of)
        self.decisions = read_decisions(round_, self.places)
        self.subjects = Subjects(round_, self.cohorts.major)
        self.enterprise_cap = share_cap(
            self.enterprises.staff,
            self.settings.threshold("enterprise_share", "share"),
            np.arange(len(self.enterprises.ids)),
            "enterprise_share",
            self.decisions,
            unlimited=0,
        )
        self.post_cap = share_cap(
            self.posts.group_staff,
            self.settings.threshold("post_share", "share"),
            self.posts.group_enterprise,
            "post_share",
            self.decisions,
            unlimited=UNLIMITED,
        )

    @classmethod
    def of(cls, round_: Round, basis: Problem | None = None) -> Problem:
        """The problem of a round."""
        return cls(round_, basis)

    def _made(self, sheets: tuple[str, ...], name: str, build: Callable[[], T]) -> T:
        """What is made of these sheets alone: problems of rounds that share their tables share it."""
        return made_of(tuple(self.round[sheet] for sheet in sheets), f"problem {name}", build)

    @cached_property
    def due(self) -> Ints:
        """Students of each cohort (n_c,) to be placed by rule ``size``, before ``age``."""
        away = np.zeros(len(self.cohorts.ids), dtype=np.int64)
        np.add.at(away, self.fixed.cohort, self.fixed.students)
        return np.asarray(np.maximum(0, self.cohorts.size - self.cohorts.excused - away))

    @cached_property
    def to_place(self) -> Ints:
        """Students of each cohort (n_c,) that groups and unplaced add up to: ``due`` less those under 16."""
        return np.where(self.cohorts.visit, self.due, np.maximum(0, self.due - self.cohorts.under16))

    @cached_property
    def left_of_class(self) -> Ints:
        """Students per class (n_classes,) that may still join order-based classes (rule ``order_once``)."""
        taken = np.zeros(len(self.cohorts.class_ids), dtype=np.int64)
        np.add.at(taken, self.cohorts.klass[self.members.cohort], self.members.students)
        return np.asarray(np.maximum(0, self.cohorts.class_size - taken))

    @cached_property
    def barriers(self) -> tuple[Barrier, ...]:
        """The four inequalities of ``minors`` and ``women``."""
        return barriers(self.cohorts, self.posts, self.fixed)

    @cached_property
    def barred_industry(self) -> Names:
        """The rule that bars each enterprise (n_e,) by its industry, None where none does."""
        return self._made(("enterprises",), "barred industries", lambda: _barred_industries(self.enterprises.industry))

    @cached_property
    def guides(self) -> Guides:
        """What the guides of each cohort can still look after."""
        return Guides.of(self.cohorts, self.fixed, len(self.enterprises.ids), self.settings)

    def needs_bed(self, cohort: Ints, lon: Floats, lat: Floats, region: Names) -> Flags:
        """True (n,) where students of the cohort need a bed at a place (rule ``beds``)."""
        school = self.cohorts.school[cohort]
        limit = self.cohorts.commute_km[cohort]
        needed = ~np.isnan(limit)
        at = np.flatnonzero(needed)  # distances cost more than all the rest
        km = great_circle_km(self.schools.lon[school[at]], self.schools.lat[school[at]], lon[at], lat[at])
        needed[at] = km > limit[at]
        at = at[np.isnan(km)]
        home = self.schools.region[school[at]]
        needed[at] = (home != region[at]) | (home == "")
        return needed

    @cached_property
    def fixed_placed_post(self) -> Ints:
        """Post of each placed fixed row (n_f,), −1 where none is named."""
        return np.where(self.fixed.placed, self.fixed.post, -1)

    @cached_property
    def fixed_post_group(self) -> Ints:
        """Post group of each placed fixed row (n_f,), −1 where no post is named."""
        post = self.fixed_placed_post
        return np.where(post >= 0, self.posts.group[post], -1) if len(self.posts.ids) else post

    @cached_property
    def fixed_needs_bed(self) -> Flags:
        """True (n_f,) for placed fixed rows whose students need a bed."""
        at, post = self.fixed.enterprise, self.fixed.post
        named = post >= 0
        lon, lat, region = self.enterprises.lon[at], self.enterprises.lat[at], self.enterprises.region[at]
        if named.any():
            lon = np.where(named, self.posts.lon[post], lon)
            lat = np.where(named, self.posts.lat[post], lat)
            region = np.where(named, self.posts.region[post], region)
        return self.fixed.placed & self.needs_bed(self.fixed.cohort, lon, lat, region)

    @cached_property
    def loads(self) -> Loads:
        """What fixed students use, by day."""
        at = self.fixed.enterprise
        return Loads(
            post=FixedLoads(self.fixed, self.fixed.post),
            regular=FixedLoads(self.fixed, self.fixed_placed_post),
            enterprise=FixedLoads(self.fixed, np.where(self.fixed.placed, at, -1)),
            post_group=FixedLoads(self.fixed, self.fixed_post_group),
            bed=FixedLoads(self.fixed, np.where(self.fixed_needs_bed, at, -1)),
        )


def _barred_industries(industry: Names) -> Names:
    rule_of = {code: barred_industry(code) if code else None for code in set(industry.tolist())}
    return np.array([rule_of[code] for code in industry.tolist()], dtype=object)

"""Parts of a round: who and where is planned together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.arrays import Ints
from matcher.problem.pools import FixedLoads
from matcher.problem.problem import Problem


@dataclass(frozen=True)
class Company:
    """Groups of students, or stays of teachers (n,): of which school, at which enterprise, from which to which day."""

    school: Ints
    enterprise: Ints
    start: Ints
    end: Ints

    def places(self, firms: int) -> Ints:
        """School and enterprise (n,) as one number, where there are so many enterprises."""
        return self.school * firms + self.enterprise


@dataclass(frozen=True)
class Held:
    """Stays of teachers (n,) at their posts, and groups of students beside whom others may be."""

    post: Ints
    stays: Company
    groups: Company

    @property
    def start(self) -> Ints:
        """The first day of each stay."""
        return self.stays.start

    @property
    def end(self) -> Ints:
        """The last."""
        return self.stays.end

    @property
    def students(self) -> Ints:
        """One seat each."""
        return np.ones(len(self.post), dtype=np.int64)

    def loads(self) -> FixedLoads:
        """Seats held by post and day."""
        return FixedLoads(self, self.post)


@dataclass(frozen=True)
class Part:
    """Positions, ascending, of cohorts, teachers, posts and decisions of one problem.

    Pairs of a part are of its cohorts or teachers with its posts. An enterprise has its posts in one part, so that caps
    bind within it; a cohort's class is in one part, and so is all that one pin names. Decisions other than pins hold everywhere.
    ``held`` are places that others keep, whatever is planned here.
    """

    cohorts: Ints
    teachers: Ints
    posts: Ints
    pins: Ints
    held: Held | None = None

    @classmethod
    def whole(cls, problem: Problem) -> Part:
        """Everybody and every post."""
        p = problem
        pins = [k for k, decision in enumerate(p.decisions) if decision.action == "pin"]
        cohorts, teachers, posts = (np.arange(len(ids)) for ids in (p.cohorts.ids, p.teachers.ids, p.posts.ids))
        return cls(cohorts, teachers, posts, np.array(pins, dtype=np.int64))

"""Suggestions rolled up: for a school the enterprises that suit it best, and the reverse, with the pairs behind."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from data.contract.round import Round
from data.contract.suggestion import Partner, PartnerPair, PartnerSuggestion
from matcher.arrays import Floats, Ints, row_keys
from matcher.fit.scores import DECIMALS
from matcher.problem import Problem
from matcher.problem.parties import TEACHER
from matcher.suggest.askers import partners_of
from matcher.suggest.kept import problem_of, ranking_of
from matcher.suggest.ranked import Block, Ranking
from matcher.suggest.ranking import best, id_ranks

CHUNK = 2_000_000  # pairs rolled up together
GRAIN = 10**DECIMALS  # fits as whole numbers, so that the order of rows cannot show in a sum


def suggest_partners(round_: Round, asker: str, top: int) -> Iterator[PartnerSuggestion]:
    """One suggestion per asking school or enterprise, in the order of its sheet, with at most ``top`` partners.

    Cohorts with nobody to place and posts without seats take no part, teachers neither. The best of a cohort at an enterprise is
    the legal pair of highest fit (ties by id). The fit of a partner is the mean of these: over the school's students to
    place, or over the enterprise's seats, where those without a legal pair there count 0. Partners stand by fit, ties by id.
    UnknownAsker where nobody of that name is in the round.
    """
    askers = partners_of(round_, asker)
    problem = problem_of(round_)
    return _RollUp(problem, ranking_of(round_, "cohort"), askers.side == "enterprise").lines(askers.rows, top)


class _RollUp:
    """Own side and other side of the pairs: rows of cohorts and posts, with whose they are and how many they count."""

    def __init__(self, problem: Problem, ranking: Ranking, from_post: bool) -> None:
        seats: Ints = np.where(problem.posts.kind == TEACHER, 0, problem.posts.seats)
        cohorts = (problem.cohorts.school, problem.to_place, problem.cohorts.ids)
        posts = (problem.posts.enterprise, seats, problem.posts.ids)
        own, other = (posts, cohorts) if from_post else (cohorts, posts)
        self._ranking, self._from_post = ranking, from_post
        self._owner, self._weight, self._ids = own
        self._partner, self._room, self._other_ids = other
        self._rank, self._other_rank = id_ranks(self._ids.tolist()), id_ranks(self._other_ids.tolist())
        sides = (problem.enterprises.ids, problem.schools.ids)
        self._names, self._partner_names = (side.tolist() for side in (sides if from_post else sides[::-1]))
        self._partner_rank = id_ranks(self._partner_names)

    def lines(self, askers: Ints, top: int) -> Iterator[PartnerSuggestion]:
        """The lines of the asking rows of schools or enterprises (n,)."""
        side = "enterprise" if self._from_post else "school"
        pairs = np.bincount(self._owner, self._ranking.counts(self._from_post), minlength=len(self._names))[askers]
        for some in np.split(askers, np.flatnonzero(np.diff(np.cumsum(pairs) // CHUNK)) + 1):
            found = self._partners(some, top)
            for asker in some.tolist():
                yield PartnerSuggestion.model_validate({"for": f"{side}:{self._names[asker]}", "items": found.get(asker, ())})

    def _partners(self, askers: Ints, top: int) -> dict[int, tuple[Partner, ...]]:
        rows = np.flatnonzero(np.isin(self._owner, askers) & (self._weight > 0))
        all_own, all_other, all_fit = self._pairs(rows)
        own, other, fit = self._best(all_own, all_other, all_fit)
        _, first, of = np.unique(row_keys(self._owner[own], self._partner[other]), return_index=True, return_inverse=True)
        asker, partner = self._owner[own[first]], self._partner[other[first]]
        total = np.bincount(self._owner[rows], self._weight[rows], minlength=len(self._names))
        points = np.rint(fit * GRAIN).astype(np.int64) * self._weight[own]
        mean = np.round(_sums(of, points, len(first)) / (GRAIN * total[asker]), DECIMALS)
        counted = _sums(of, self._weight[own], len(first))
        once = np.unique(row_keys(self._owner[all_own], self._partner[all_other], all_other), return_index=True)[1]
        at = np.unique(row_keys(self._owner[all_own[once]], self._partner[all_other[once]]), return_inverse=True)[1]
        room = _sums(at, self._room[all_other[once]], len(first))

        shown = np.lexsort((self._rank[own], -fit, of))
        edge = np.searchsorted(of[shown], np.arange(len(first) + 1))

        def told(k: int) -> Partner:
            behind = [(int(own[j]), int(other[j]), float(fit[j])) for j in shown[edge[k] : edge[k + 1]]]
            return self._told(self._partner_names[partner[k]], float(mean[k]), (int(counted[k]), int(room[k])), behind)

        found: dict[int, tuple[Partner, ...]] = {}
        starts = np.flatnonzero(np.diff(asker, prepend=-1)).tolist()
        for begin, end in pairwise([*starts, len(asker)]):
            chosen = begin + best(mean[begin:end], self._partner_rank[partner[begin:end]], top)
            found[int(asker[begin])] = tuple(told(k) for k in chosen.tolist())
        return found

    def _best(self, own: Ints, other: Ints, fit: Floats) -> tuple[Ints, Ints, Floats]:
        """Of each own row and each partner the pair of highest fit, ties by id."""
        _, first, of = np.unique(row_keys(own, self._partner[other]), return_index=True, return_inverse=True)
        highest = np.full(len(first), -1.0)
        np.maximum.at(highest, of, fit)
        tied = np.flatnonzero(fit == highest[of])
        rank = np.full(len(first), len(self._other_rank))
        np.minimum.at(rank, of[tied], self._other_rank[other[tied]])
        return own[first], np.argsort(self._other_rank)[rank], highest

    def _pairs(self, rows: Ints) -> tuple[Ints, Ints, Floats]:
        """Legal pairs of the own rows with others that have room: own row, other row, fit."""
        blocks: list[Block] = []
        self._ranking.each_legal(rows, self._from_post, blocks.append)
        own = np.concatenate([rows[:0], *(rows[block.asker] for block in blocks)])
        other = np.concatenate([rows[:0], *(block.other for block in blocks)])
        fit = np.concatenate([np.zeros(0), *(block.fit for block in blocks)])
        free = self._room[other] > 0
        return own[free], other[free], fit[free]

    def _told(self, name: str, fit: float, counts: tuple[int, int], pairs: list[tuple[int, int, float]]) -> Partner:
        def told(own: int, other: int, fit: float) -> PartnerPair:
            sides = (str(self._ids[own]), int(self._weight[own])), (str(self._other_ids[other]), int(self._room[other]))
            (cohort, students), (post, seats) = sides[::-1] if self._from_post else sides
            return PartnerPair(cohort_id=cohort, post_id=post, fit=fit, students=students, seats=seats)

        students, seats = counts[::-1] if self._from_post else counts
        key = "school_id" if self._from_post else "enterprise_id"
        behind = tuple(told(*pair) for pair in pairs)
        return Partner.model_validate({key: name, "fit": fit, "students": students, "seats": seats, "pairs": behind})


def _sums(of: Ints, values: Ints, size: int) -> Ints:
    total = np.zeros(size, dtype=np.int64)
    np.add.at(total, of, values)
    return total

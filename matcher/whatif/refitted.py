"""What other fits can add: a change of words or pay alters, a little, what pairs are worth that nobody touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from data.contract.round import Round
from data.made import made_of
from matcher.arrays import Ints, Names
from matcher.features import PairKind
from matcher.fit import score_pairs
from matcher.legality import Legality
from matcher.model.points import Points, thousandths
from matcher.problem.parties import ORDER
from matcher.suggest.kept import problem_of
from matcher.whatif.worth import Worth


@dataclass(frozen=True)
class Fits:
    """Legal pairs (n,) of a round, orders among those of cohorts, with their fit in thousandths."""

    left: Ints
    right: Ints
    fit: Ints

    @classmethod
    def of(cls, round_: Round, kind: PairKind) -> Fits:
        """Those of one kind; the same as long as the tables live."""
        return made_of(tuple(round_.tables.values()), f"fits {kind}", lambda: cls._scored(round_, kind))

    @classmethod
    def _scored(cls, round_: Round, kind: PairKind) -> Fits:
        legality = Legality(problem_of(round_))
        pairs = legality.teachers if kind == "teacher" else legality.cohorts
        return cls(pairs.left, pairs.right, thousandths(score_pairs(round_, kind, pairs.left, pairs.right).fit))


def gained(before: Round, after: Round) -> int:
    """Points that pairs legal before and still there can gain at most: everyone where most is gained."""
    p = problem_of(before)
    points, promise, room = Points(p.settings), p.posts.hire_promise, p.left_of_class[p.cohorts.klass]
    was, now = _both(before, after, "cohort")
    order = p.posts.kind[was.right] == ORDER
    by_group = points.fit(now[~order]) - points.fit(was.fit[~order])
    promised = promise[was.right[order]]
    by_member = points.order_member(now[order], promised) - points.order_member(was.fit[order], promised)
    total = int((p.to_place * _most(was.left[~order], by_group, len(p.to_place))).sum())
    total += int((room * _most(was.left[order], by_member, len(room))).sum())
    was, now = _both(before, after, "teacher")
    return total + Worth(before).of_better_stays(_most(was.left, now - was.fit, len(p.teachers.ids)))


def _both(before: Round, after: Round, kind: PairKind) -> tuple[Fits, Ints]:
    """Pairs legal before whose rows are still there, and their fit now, in thousandths."""
    p, q, was = problem_of(before), problem_of(after), Fits.of(before, kind)
    left, here = (p.cohorts.ids, q.places.cohorts) if kind == "cohort" else (p.teachers.ids, q.places.teachers)
    to_left, to_post = _moved(left, here)[was.left], _moved(p.posts.ids, q.places.posts)[was.right]
    there = (to_left >= 0) & (to_post >= 0)
    now = score_pairs(after, kind, to_left[there], to_post[there]).fit
    return Fits(was.left[there], was.right[there], was.fit[there]), thousandths(now)


def _moved(ids: Names, places: Mapping[str, int]) -> Ints:
    """Where rows (n,) are after the change; −1 where they are gone."""
    return np.array([places.get(one, -1) for one in ids.tolist()], dtype=np.int64)


def _most(left: Ints, gain: Ints, count: int) -> Ints:
    """The most (count,) that each left row gains, at least 0."""
    most = np.zeros(count, dtype=np.int64)
    np.maximum.at(most, left, gain)
    return most

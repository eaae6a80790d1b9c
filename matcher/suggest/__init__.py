"""Suggestions: for each asker the best candidates, ranked exactly by fit, before capacities."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from data.catalogues.relations import GRADES
from data.contract.round import Round
from data.contract.suggestion import Candidate, Suggestion
from matcher.features import PairKind
from matcher.fit import PairScores, score_pairs
from matcher.legality import Legality
from matcher.problem import Problem
from matcher.suggest.askers import Askers, Side, UnknownAsker, askers_of, refuse_form, row_of, suits
from matcher.suggest.legal import legal
from matcher.suggest.ranking import best, id_ranks, spread

__all__ = ["GRADES", "UnknownAsker", "refuse_form", "row_of", "suggest"]

BLOCK = 262_144  # pairs scored at a time
DECIMALS = 9  # of contributions: their sum stays within 1e-6 of the fit


def suggest(round_: Round, asker: str, top: int, include_blocked: bool = False, diversify: bool = False) -> Iterator[Suggestion]:
    """One suggestion per asker, in the order of its sheet, with at most ``top`` candidates.

    Candidates stand strictly by fit, ties by id. A cohort gets internship, apprentice and order posts (for a visit: visit
    posts), a teacher gets teacher posts, a post gets what fits its kind. Pairs that a rule bars come only with
    ``include_blocked``, ranked with the rest, naming every rule. With ``diversify`` every enterprise (for a post: every
    school) is heard once before any is heard twice. UnknownAsker where nobody of that name is in the round.
    """
    askers = askers_of(round_, asker)
    parts = [_Ranking(round_, Problem.of(round_), kind, askers.side) for kind in _kinds(round_, askers)]
    return _lines(round_, askers, parts, top, include_blocked, diversify)


def _kinds(round_: Round, askers: Askers) -> list[PairKind]:
    if askers.side != "post":
        return [askers.side]
    teaching = round_["posts"]["kind"].to_numpy(dtype="U12")[askers.rows] == "teacher"
    needed: dict[PairKind, bool] = {"cohort": not teaching.all(), "teacher": bool(teaching.any())}
    return [kind for kind, wanted in needed.items() if wanted]


def _lines(
    round_: Round, askers: Askers, parts: list[_Ranking], top: int, include_blocked: bool, diversify: bool
) -> Iterator[Suggestion]:
    names = round_[f"{askers.side}s"][f"{askers.side}_id"].tolist()
    step = max(1, BLOCK // max([1, *(part.width for part in parts)]))
    for first in range(0, len(askers.rows), step):
        rows = askers.rows[first : first + step]
        found = [part.of(rows, top, include_blocked, diversify) for part in parts]
        for place, row in enumerate(rows.tolist()):
            # a post takes cohorts or teachers, so at most one list has items
            items = next((lists[place] for lists in found if lists[place]), ())
            yield Suggestion.model_validate({"for": f"{askers.side}:{names[row]}", "items": items})


class _Ranking:
    """Pairs of one kind, seen from one side."""

    def __init__(self, round_: Round, problem: Problem, kind: PairKind, side: Side):
        self._round, self._kind, self._from_post = round_, kind, side == "post"
        left = round_[f"{kind}s"]
        self._ids = [left[f"{kind}_id"].tolist(), round_["posts"]["post_id"].tolist()]
        self._suits = suits(round_, kind)
        self._problem, self._legality = problem, Legality(problem)
        other = 0 if self._from_post else 1
        self.width = len(self._ids[other])
        self._rank = id_ranks(self._ids[other])
        owners = left["school_id"] if self._from_post else round_["posts"]["enterprise_id"]
        self._owner = np.unique(owners.to_numpy(dtype=object).astype(str), return_inverse=True)[1]

    def of(self, rows: npt.NDArray[np.int64], top: int, include_blocked: bool, diversify: bool) -> list[tuple[Candidate, ...]]:
        """Candidates of each asking row."""
        at, other = np.nonzero(self._suits[:, rows].T if self._from_post else self._suits[rows])
        left, right = (other, rows[at]) if self._from_post else (rows[at], other)
        allowed = legal(self._problem, self._kind, left, right)
        if not include_blocked:
            at, other, left, right, allowed = at[allowed], other[allowed], left[allowed], right[allowed], allowed[allowed]
        scores = score_pairs(self._round, self._kind, left, right)
        bounds = np.searchsorted(at, np.arange(len(rows) + 1))
        lists = []
        for begin, end in pairwise(bounds.tolist()):
            fit, rank = scores.fit[begin:end], self._rank[other[begin:end]]
            chosen = spread(fit, rank, self._owner[other[begin:end]], top) if diversify else best(fit, rank, top)
            lists.append(tuple(self._candidate(scores, allowed, begin + int(k)) for k in chosen))
        return lists

    def _candidate(self, scores: PairScores, allowed: npt.NDArray[np.bool_], k: int) -> Candidate:
        left, right = int(scores.left[k]), int(scores.right[k])
        name = {f"{self._kind}_id": self._ids[0][left]} if self._from_post else {"post_id": self._ids[1][right]}
        return Candidate(
            **name,
            fit=float(scores.fit[k]),
            grade=GRADES[scores.grade[k]],
            contributions={key: round(float(values[k]), DECIMALS) for key, values in scores.contributions.items()},
            evidence=float(scores.evidence[k]),
            blocked_by=() if allowed[k] else self._legality.blocked(self._kind, left, right),
        )

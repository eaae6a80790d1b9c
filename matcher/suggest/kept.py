"""Rankings kept for the rounds asked about last, since preparing one costs more than answering one asker."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from data.contract.round import Round
from matcher.features import PairKind
from matcher.problem import Problem
from matcher.suggest.ranked import Ranking

MOST = 2  # rounds: a ranking holds its round in memory

_kept: OrderedDict[int, tuple[Round, Problem, dict[PairKind, Ranking]]] = OrderedDict()
_lock = Lock()


def problem_of(round_: Round) -> Problem:
    """The problem of a round. Tables of a round are never changed in place, so being the same object is enough."""
    return _of(round_)[1]


def ranking_of(round_: Round, kind: PairKind) -> Ranking:
    """The ranking of pairs of that kind."""
    _, problem, rankings = _of(round_)
    with _lock:
        if kind not in rankings:
            rankings[kind] = Ranking(round_, problem, kind)
        return rankings[kind]


def _of(round_: Round) -> tuple[Round, Problem, dict[PairKind, Ranking]]:
    with _lock:
        if id(round_) not in _kept:
            _kept[id(round_)] = (round_, Problem.of(round_), {})
            while len(_kept) > MOST:
                _kept.popitem(last=False)
        _kept.move_to_end(id(round_))
        return _kept[id(round_)]

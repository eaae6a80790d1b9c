"""Scorers kept for the rounds asked about last, since preparing one costs more than scoring some pairs."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from data.contract.round import Round
from data.fits import model_of
from matcher.features import PairKind
from matcher.fit.learned import LearnedFit
from matcher.fit.prior import ExpertPrior
from matcher.fit.scores import Scorer

MOST = 6  # a scorer holds its round in memory, so few are kept: of a round, of it changed, and of both as they are compared
UNSEEN = frozenset({"placements", "order_members", "decisions"})  # sheets that no scorer is shown

_kept: OrderedDict[tuple[PairKind, tuple[int, ...]], tuple[Round, Scorer]] = OrderedDict()
_lock = Lock()


def scorer_of(round_: Round, kind: PairKind) -> Scorer:
    """The scorer of a round. Tables of a round are never changed in place, so being the same objects is enough."""
    seen = Round({name: table for name, table in round_.tables.items() if name not in UNSEEN}, round_.kept_aside)
    key = (kind, tuple(map(id, seen.tables.values())))
    with _lock:
        if key not in _kept:
            _kept[key] = (seen, made(seen, kind))
            while len(_kept) > MOST:
                _kept.popitem(last=False)
        _kept.move_to_end(key)
        return _kept[key][1]


def made(round_: Round, kind: PairKind) -> Scorer:
    """The learned fit where the round carries a model with curves of that kind, else the expert prior."""
    model = model_of(round_)
    if model is None or (kind == "teacher" and model.teacher is None):
        return ExpertPrior(round_, kind)
    return LearnedFit(round_, kind, model)

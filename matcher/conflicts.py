"""Decisions that no plan can keep together: a smallest set, found by solving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from data.contract.round import Round
from matcher.engines import HighsEngine, Limits
from matcher.legality import Legality
from matcher.model import JointModel
from matcher.problem import Problem


def smallest_conflict(round_: Round, deadline: Callable[[], float | None]) -> tuple[str, ...]:
    """Ids of pins and forbids that conflict, none of which can be left out (QuickXplain); () if none is found in time.

    ``deadline`` gives the seconds left. Every step solves the model with some decisions taken out of the round.
    """
    decisions = [row["decision_id"] for row in round_.records("decisions") if row["action"] in ("pin", "forbid")]
    pins = {row["decision_id"] for row in round_.records("decisions") if row["action"] == "pin"}
    forbids = [d for d in decisions if d not in pins]

    def fails(kept: Sequence[str]) -> bool:
        return not pins.isdisjoint(kept) and _infeasible(_keeping(round_, set(kept)), deadline())

    for pin in sorted(pins):
        if fails([pin]):
            return (pin,)
    if not fails(decisions):
        return ()
    return tuple(sorted(_explain([], sorted(pins) + sorted(forbids), fails, False)))


def _explain(base: list[str], open_: list[str], fails: Callable[[Sequence[str]], bool], grown: bool) -> list[str]:
    """Members of ``open_`` that, with ``base``, form a conflict from which nothing can be left out."""
    if grown and fails(base):
        return []
    if len(open_) == 1:
        return open_
    half = len(open_) // 2
    first, second = open_[:half], open_[half:]
    of_second = _explain(base + first, second, fails, bool(first))
    of_first = _explain(base + of_second, first, fails, bool(of_second))
    return of_first + of_second


def _keeping(round_: Round, ids: set[str]) -> Round:
    table = round_["decisions"]
    keep = table["decision_id"].isin(ids) | (table["action"] == "except")
    return Round({**round_.tables, "decisions": table[keep].reset_index(drop=True)}, round_.kept_aside)


def _infeasible(round_: Round, seconds: float | None) -> bool:
    program = JointModel(Legality(Problem.of(round_))).program
    free = replace(program, cost=program.cost * 0)
    return HighsEngine().solve(free, Limits(seconds=seconds), None, lambda _objective, _bound: None).status == "infeasible"

"""Where the pairs held to be right stand when everybody is ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.evaluate.groups import Judged
from matcher.evaluate.scorers import Scorers

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

BLOCK = 524_288  # pairs scored at a time


@dataclass(frozen=True)
class Ranked:
    """Rank of every judged pair (n,) by one scorer, from 1; how often each candidate is among somebody's first (candidates,)."""

    rank: Floats
    shown: Rows


def ranked(judged: Judged, scorers: Scorers, names: Sequence[str], top: int, asked: Rows) -> dict[str, Ranked]:
    """Rankings of all answering groups for the groups ``asked`` (positions, rising), by each scorer named.

    A pair of groups scores as its best pair of members; ties stand in the order of the groups' names.
    """
    found = {name: Ranked(np.full(len(judged), np.inf), np.zeros(len(judged.answering), dtype=np.int64)) for name in names}
    if not len(judged.answering):
        return found
    order = np.argsort(judged.asker, kind="stable")
    for block in _blocks(judged, asked):
        rows = np.concatenate([judged.asking.row[slice(*judged.asking.start[g : g + 2])] for g in block])
        first = np.cumsum([0, *np.diff(judged.asking.start)[block][:-1]])
        lower, upper = (np.searchsorted(judged.asker, block, side=side, sorter=order) for side in ("left", "right"))
        pairs = np.concatenate([order[begin:end] for begin, end in zip(lower, upper, strict=True)])
        at = np.repeat(np.arange(len(block)), upper - lower)
        for name, scores in _grids(judged, scorers, rows, names).items():
            best = np.maximum.reduceat(np.maximum.reduceat(scores, judged.answering.start[:-1], axis=1), first, axis=0)
            ranking = np.argsort(-best, axis=1, kind="stable")
            place = np.empty_like(ranking)
            np.put_along_axis(place, ranking, np.arange(ranking.shape[1])[None, :], axis=1)
            found[name].rank[pairs] = place[at, judged.answer[pairs]] + 1.0
            found[name].shown[:] += np.bincount(ranking[:, :top].ravel(), minlength=len(judged.answering))
    return found


def _grids(judged: Judged, scorers: Scorers, rows: Rows, names: Sequence[str]) -> dict[str, Floats]:
    if judged.cohorts_ask:
        return scorers.grids(rows, judged.answering.row, names)
    return {name: grid.T for name, grid in scorers.grids(judged.answering.row, rows, names).items()}


def _blocks(judged: Judged, asked: Rows) -> list[Rows]:
    """The groups asked, in runs whose pairs fit a block, at least one at a time."""
    size = np.diff(judged.asking.start)[asked] * max(1, len(judged.answering.row))
    return np.split(asked, np.flatnonzero(np.diff(np.cumsum(size) // BLOCK)) + 1) if len(asked) else []


def drawn(judged: Judged, sample: int | None, seed: int) -> Rows:
    """Groups that are asked: all of them, or ``sample`` of those with a judged pair, drawn by the seed."""
    if sample is None:
        return np.arange(len(judged.asking))
    able = np.unique(judged.asker)
    return np.sort(np.random.default_rng(seed).choice(able, min(sample, len(able)), replace=False))

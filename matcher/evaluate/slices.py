"""Results of several scorers over slices of the judged pairs, with intervals and paired differences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import numpy.typing as npt

from data.contract.evaluation import Estimate, Result, Slice
from matcher.evaluate.bootstrap import estimates
from matcher.evaluate.measures import ndcg, recall, reciprocal_rank

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

By = Literal["all", "level", "cohort_grade", "pair_grade", "category"]
MEASURES = ("recall", "ndcg", "mrr")


def sliced(
    by: By, value: str, within: Flags, asker: Rows, gain: Floats, ranks: Mapping[str, Floats], top: int, seed: int
) -> Slice | None:
    """Results over the pairs ``within``, of pairs with ``asker``, ``gain`` and, by scorer, ``ranks``, each (n,); None if empty.

    Right candidates outside the slice are taken out of the rankings, so that they cost the others no place. The first scorer is
    the one that the differences are taken from.
    """
    if not within.any():
        return None
    own = np.unique(asker[within], return_inverse=True)[1]
    figures = {name: _figures(own, _condensed(asker, rank, within)[within], gain[within], top) for name, rank in ranks.items()}
    first, *others = figures
    table = np.concatenate([*figures.values(), *(figures[first] - figures[other] for other in others)], axis=1)
    found = estimates(table, seed)
    results = [_result(name, found[at * 3 : at * 3 + 3]) for at, name in enumerate([*figures, *others])]
    return Slice(
        by=by,
        value=value,
        askers=len(table),
        pairs=int(within.sum()),
        results=tuple(results[: len(figures)]),
        differences=tuple(results[len(figures) :]),
    )


def _figures(asker: Rows, rank: Floats, gain: Floats, top: int) -> Floats:
    """Recall, NDCG and reciprocal rank (askers × 3)."""
    return np.stack([recall(asker, rank, top), ndcg(asker, rank, gain, top), reciprocal_rank(asker, rank)], axis=1)


def _result(name: str, figures: list[Estimate]) -> Result:
    return Result(scorer=name, **dict(zip(MEASURES, figures, strict=True)))


def _condensed(asker: Rows, rank: Floats, within: Flags) -> Floats:
    """Ranks (n,) less the places that the same asker's right candidates outside the slice hold above."""
    order = np.lexsort((rank, asker))
    outside = np.cumsum(~within[order])
    size = np.bincount(asker)
    before = np.concatenate([[0], outside])[np.cumsum(size) - size]
    found = np.empty(len(rank))
    found[order] = rank[order] - (outside - np.repeat(before, size))
    return found

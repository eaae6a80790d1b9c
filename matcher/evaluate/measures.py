"""Measures of rankings, each with its source.

They are told by the ranks of the pairs held to be right: ``asker`` (n,) from 0 without gaps, ``rank`` (n,) from 1, inf where
a pair is not ranked, ``gain`` (n,) > 0. Every such measure gives one figure per asker (askers,), in 0..1.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]


def recall(asker: Rows, rank: Floats, k: int) -> Floats:
    """Share of an asker's right candidates that stand among the first ``k`` (Manning, Raghavan, Schütze 2008, § 8.4)."""
    return np.bincount(asker, (rank <= k).astype(np.float64)) / np.bincount(asker)


def reciprocal_rank(asker: Rows, rank: Floats) -> Floats:
    """1 / rank of the first right candidate, 0 where none is ranked; its mean is the MRR (Voorhees, TREC-8, 1999)."""
    best = np.full(asker.max(initial=-1) + 1, np.inf)
    np.minimum.at(best, asker, rank)
    return 1 / best


def ndcg(asker: Rows, rank: Floats, gain: Floats, k: int) -> Floats:
    """Discounted gain of the first ``k`` over the best that ``k`` places can hold (Järvelin, Kekäläinen, TOIS 2002).

    Gains count as they are, discounted by log2(1 + rank); the ideal holds the min(k, pairs) greatest gains.
    """
    order = np.lexsort((-gain, asker))
    size = np.bincount(asker)
    place = (np.arange(len(asker)) - np.repeat(np.cumsum(size) - size, size) + 1).astype(np.float64)
    return np.bincount(asker, _discounted(gain, rank, k)) / np.bincount(asker[order], _discounted(gain[order], place, k))


def coverage(shown: npt.NDArray[np.int64]) -> float:
    """Share of candidates shown to anybody; ``shown`` (candidates,) counts how often (Ge, Delgado, Jannach, RecSys 2010)."""
    return float(np.mean(shown > 0)) if len(shown) else 0.0


def gini(shown: npt.NDArray[np.int64]) -> float:
    """Gini coefficient of how often candidates are shown: 0 all alike, near 1 a few take all (Fleder, Hosanagar 2009)."""
    n, total = len(shown), shown.sum()
    if not total:
        return 0.0
    return float((2 * np.arange(1, n + 1) - n - 1) @ np.sort(shown) / (n * total))


def _discounted(gain: Floats, rank: Floats, k: int) -> Floats:
    return np.where(rank <= k, gain / np.log2(1 + rank), 0.0)

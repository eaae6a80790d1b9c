"""Exact ranking: strictly by fit, ties by id; or spread over owners."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]


def id_ranks(ids: list[str]) -> Rows:
    """Place of every id in the order of ids."""
    ranks = np.empty(len(ids), dtype=np.int64)
    ranks[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    return ranks


def best(fit: npt.NDArray[np.float64], rank: Rows, top: int) -> Rows:
    """Positions of the ``top`` best, by fit falling, then by rank rising."""
    kept = np.arange(len(fit))
    if 0 < top < len(fit):
        kept = np.flatnonzero(fit >= np.partition(fit, len(fit) - top)[len(fit) - top])
    return kept[np.lexsort((rank[kept], -fit[kept]))][:top]


def spread(fit: npt.NDArray[np.float64], rank: Rows, owner: Rows, top: int) -> Rows:
    """Positions of ``top`` candidates of as many owners as possible, by fit falling, then by rank rising.

    Every owner's best comes in before any owner's second best, and so on; within a turn the better fit wins.
    """
    order = np.lexsort((rank, -fit))
    by_owner = order[np.argsort(owner[order], kind="stable")]
    _, first, size = np.unique(owner[by_owner], return_index=True, return_counts=True)
    turn = np.empty(len(fit), dtype=np.int64)
    turn[by_owner] = np.arange(len(fit)) - np.repeat(first, size)
    chosen = np.lexsort((rank, -fit, turn))[:top]
    return chosen[np.lexsort((rank[chosen], -fit[chosen]))]

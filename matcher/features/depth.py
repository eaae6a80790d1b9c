"""How deep the list of majors of a post reaches: a category, a class, or the very major."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from data.contract.round import Round
from matcher.relation import Entries

NO_LIST, NO_MATCH, CATEGORY, CLASS, MAJOR = -1, 0, 2, 4, 6


def depth_matrix(round_: Round, codes: Sequence[str]) -> npt.NDArray[np.int8]:
    """Depth (codes × posts, in table order): NO_LIST where a post names no majors, else that of its best entry."""
    lists = [tuple(entries) for entries in round_["posts"]["majors"]]
    depth = np.full((len(codes), len(lists)), NO_LIST, dtype=np.int8)
    by_list: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for post, entries in enumerate(lists):
        if entries:
            by_list[entries].append(post)
    with_prefix = _codes_by_prefix(codes)
    known = Entries(round_)
    of_entry = {
        entry: _depth_of_entry(known.prefixes(entry), with_prefix, len(codes))
        for entry in sorted({entry for entries in by_list for entry in entries})
    }
    for entries, posts in by_list.items():
        best = np.max([of_entry[entry] for entry in entries], axis=0)
        depth[:, posts] = best[:, None]
    return depth


def level_of_prefix(prefix: str) -> int:
    """What a prefix of a major code stands for: a category, a class or a major."""
    return MAJOR if len(prefix) >= MAJOR else CLASS if len(prefix) >= CLASS else CATEGORY


def _codes_by_prefix(codes: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for row, code in enumerate(codes):
        for length in range(1, len(code) + 1):
            found[code[:length]].append(row)
    return found


def _depth_of_entry(prefixes: frozenset[str], with_prefix: dict[str, list[int]], n_codes: int) -> npt.NDArray[np.int8]:
    depth = np.full(n_codes, NO_MATCH, dtype=np.int8)
    for prefix in prefixes:
        rows = with_prefix.get(prefix, [])
        depth[rows] = np.maximum(depth[rows], level_of_prefix(prefix))
    return depth

"""How the subjects of teachers meet the majors of posts: compared by class and category, at any level."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from data.catalogues import category, major_class, normalise_major
from data.contract.round import Round
from matcher.features.depth import CATEGORY, CLASS, MAJOR, NO_LIST, NO_MATCH
from matcher.relation import Entries, closeness_matrix

Subjects = tuple[str, ...]


def subjects_of(round_: Round) -> list[Subjects]:
    """The subjects of every teacher, sorted and without repetition, so that equal sets are one profile."""
    return [tuple(sorted(set(entries))) for entries in round_["teachers"]["major_codes"]]


def subject_depth(round_: Round, profiles: Sequence[Subjects]) -> npt.NDArray[np.int8]:
    """Depth (profiles × posts): NO_LIST where a post names no majors, else the best common major, class or category."""
    lists = [tuple(entries) for entries in round_["posts"]["majors"]]
    depth = np.full((len(profiles), len(lists)), NO_LIST, dtype=np.int8)
    known = Entries(round_)
    listed = np.flatnonzero([bool(entries) for entries in lists])
    depth[:, listed] = NO_MATCH
    for level in (CATEGORY, CLASS, MAJOR):
        ours = [_keys(known, entries, level) for entries in profiles]
        theirs = [_keys(known, lists[post], level) for post in listed]
        place = {key: i for i, key in enumerate(sorted(set().union(*ours, *theirs)))}
        meets = (_incidence(ours, place) @ _incidence(theirs, place).T).toarray() > 0
        depth[:, listed] = np.where(meets, level, depth[:, listed])
    return depth


def subject_relation(round_: Round, profiles: Sequence[Subjects]) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.bool_]]:
    """Best grade of any subject (profiles × posts; −1 unknown) and where a row of ``relations`` gave it."""
    known = Entries(round_)
    per_profile = [sorted({p for entry in entries for p in known.prefixes(entry)}) for entries in profiles]
    prefixes = sorted(set().union(*per_profile))
    grade = np.full((len(profiles), len(round_["posts"])), -1, dtype=np.int8)
    explicit = np.zeros(grade.shape, dtype=bool)
    if not prefixes:
        return grade, explicit
    place = {prefix: i for i, prefix in enumerate(prefixes)}
    relation = closeness_matrix(round_, prefixes)
    for row, own in enumerate(per_profile):
        if own:
            at = [place[prefix] for prefix in own]
            said, word = relation.explicit[at], relation.grade[at]
            best = np.where(said, word, -1).max(axis=0)
            # a subject that a coordinator calls unrelated drops out; the others are judged by the catalogues
            explicit[row] = (best > 0) | said.all(axis=0)
            grade[row] = np.where(explicit[row], best, np.where(said, -1, word).max(axis=0))
    return grade, explicit


def _keys(known: Entries, entries: Subjects, level: int) -> frozenset[str]:
    prefixes = {normalise_major(p) for entry in entries for p in known.prefixes(entry)}
    if level == MAJOR:
        return frozenset(p for p in prefixes if len(p) == MAJOR)
    index = (category(p) if level == CATEGORY else major_class(p) for p in prefixes)
    return frozenset(key for key in index if key)


def _incidence(rows: Sequence[frozenset[str]], place: dict[str, int]) -> sparse.csr_array:
    at = [(row, place[key]) for row, keys in enumerate(rows) for key in sorted(keys)]
    i, j = (np.array(part, dtype=np.int64) for part in (zip(*at, strict=True) if at else ((), ())))
    return sparse.csr_array((np.ones(len(at), dtype=np.int32), (i, j)), shape=(len(rows), max(1, len(place))))

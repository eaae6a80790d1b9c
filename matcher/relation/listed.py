"""Posts that list their majors: whom the lists match, and which categories they name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from data.catalogues import category, normalise_major
from data.catalogues.majors import LEVEL_BASES, category_names
from data.contract.round import Round
from matcher.relation.entries import Entries

NO_LIST, NO_MATCH, MATCH = -1, 0, 1


def majors_matrix(round: Round, codes: Sequence[str]) -> npt.NDArray[np.int8]:
    """Whether an entry of the post's ``majors`` matches the code (codes × posts): 1 yes, 0 no, −1 the post has no list."""
    subjects = [normalise_major(code) for code in codes]
    prefixes_of_post = _prefixes(round)
    begins = {
        prefix: np.array([subject.startswith(prefix) for subject in subjects], dtype=bool)
        for prefix in {prefix for prefixes in prefixes_of_post for prefix in prefixes or ()}
    }
    columns: dict[frozenset[str] | None, npt.NDArray[np.int8]] = {None: np.full(len(subjects), NO_LIST, dtype=np.int8)}
    result = np.empty((len(subjects), len(prefixes_of_post)), dtype=np.int8)
    for post, prefixes in enumerate(prefixes_of_post):
        if prefixes not in columns:
            matched = np.zeros(len(subjects), dtype=bool)
            for prefix in prefixes or ():
                matched |= begins[prefix]
            columns[prefixes] = matched.astype(np.int8)
        result[:, post] = columns[prefixes]
    return result


def post_categories(round: Round) -> list[frozenset[str]]:
    """Indices '01'..'19' of the categories that a post's ``majors`` name at any level; empty without a list."""
    return [frozenset(index for prefix in prefixes or () for index in categories_of(prefix)) for prefixes in _prefixes(round)]


def categories_of(prefix: str) -> frozenset[str]:
    """Categories that a prefix of codes may mean: one from two digits on, several for a single digit."""
    if len(prefix) == 1:
        return frozenset(
            index for index in category_names() for base in LEVEL_BASES.values() if str(base + int(index)).startswith(prefix)
        )
    index = category(prefix)
    return frozenset({index} if index else ())


def _prefixes(round: Round) -> list[frozenset[str] | None]:
    """Per post what its list stands for; None without a list."""
    entries = Entries(round)
    by_list: dict[tuple[str, ...], frozenset[str] | None] = {(): None}
    found = []
    for majors in round["posts"]["majors"].tolist():
        listed = tuple(majors)
        if listed not in by_list:
            by_list[listed] = frozenset(prefix for entry in listed for prefix in entries.prefixes(entry))
        found.append(by_list[listed])
    return found

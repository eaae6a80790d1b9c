"""The sheet ``relations``: what a coordinator says of majors and words in the titles of posts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from data.catalogues.relations import GRADES
from data.catalogues.table import fold
from data.contract.round import Round
from matcher.relation.entries import Entries

UNSAID = -1
_NUMBERS: dict[str, int] = {grade: number for number, grade in enumerate(GRADES)}


class _Saying(NamedTuple):
    prefixes: frozenset[str]
    name: str  # folded; counts where no catalogue and no sheet knows the entry
    word: str  # folded
    grade: int

    def digits(self, subject: str) -> int:
        """How closely it means a subject, in digits: 6 a major, 4 a class, 2 a category; 0 not at all."""
        if not self.prefixes:
            return 6 if self.name == subject else 0
        return max((len(prefix) for prefix in self.prefixes if subject.startswith(prefix)), default=0)


def said_grades(round: Round, entries: Entries, subjects: Sequence[str]) -> npt.NDArray[np.int8]:
    """Grades (subjects × posts) that rows of ``relations`` decide, −1 where none does.

    A subject is a code, a prefix of codes, or the folded name of something no catalogue knows. The row that means the
    subject most closely wins, then the longest word, then unrelated before near before related.
    """
    result = np.full((len(subjects), len(round["posts"])), UNSAID, dtype=np.int8)
    titles = [fold(title) if isinstance(title, str) else "" for title in round["posts"]["title"].tolist()]
    distinct = {title: i for i, title in enumerate(dict.fromkeys(titles))}
    title_of_post = np.array([distinct[title] for title in titles], dtype=np.intp)
    sayings = _sayings(round, entries)
    meant = {word: np.array([word in title for title in distinct], dtype=bool) for word in {s.word for s in sayings}}
    applied: dict[tuple[tuple[int, int], ...], npt.NDArray[np.int8]] = {}
    for i, subject in enumerate(subjects):
        close = tuple((j, digits) for j, saying in enumerate(sayings) if (digits := saying.digits(subject)))
        if not close:
            continue
        if close not in applied:
            by_title = np.full(len(distinct), UNSAID, dtype=np.int8)
            # weakest first, so that the strongest is written last
            for j, _ in sorted(close, key=lambda item: (item[1], len(sayings[item[0]].word), -sayings[item[0]].grade)):
                by_title[meant[sayings[j].word]] = sayings[j].grade
            applied[close] = by_title[title_of_post]
        result[i] = applied[close]
    return result


def _sayings(round: Round, entries: Entries) -> list[_Saying]:
    found = dict.fromkeys(
        _Saying(entries.prefixes(row["major"]), fold(row["major"]), fold(row["title"]), _NUMBERS[row["relation"]])
        for row in round.rows("relations")
        if row["major"] and row["title"] and row["relation"] in _NUMBERS
    )
    return [saying for saying in found if saying.word]

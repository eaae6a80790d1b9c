"""How close the work of a post is to a major: what people are shown, finer than what the law asks.

The law asks about whole categories (``grades``). Here the occupation decides, by the very occupations that the major leads
to, then by its class; the industry of the enterprise speaks only where no occupation is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from data.catalogues import normalise_major, outlook, read_title
from data.catalogues.outlook import CORE
from data.catalogues.relations import NEAR, RELATED, UNKNOWN, UNRELATED
from data.contract.round import Round
from matcher.relation.entries import Entries
from matcher.relation.grades import RelationMatrix, grades_of
from matcher.relation.occupied import industries_of, occupations_of, titles_of
from matcher.relation.overrides import UNSAID, said_grades

Grades = npt.NDArray[np.int8]
_SMALL, _MIDDLE = len("a-bb-cc"), len("a-bb")


def closeness_matrix(round: Round, codes: Sequence[str]) -> RelationMatrix:
    """Closeness of codes of majors, or prefixes of codes, to all posts; rows of ``relations`` come first.

    By occupation: related where it, or the like of it (the small group), is a core occupation of the major; near where the major
    may lead to it, or its class is related to the middle group; else unrelated. Without an occupation by the industry, but never
    more than near where the title fits every occupation. Unknown where neither is known.
    """
    subjects = [normalise_major(code) for code in codes]
    general = [read_title(title).general for title in titles_of(round)]
    works = list(zip(occupations_of(round), general, industries_of(round), strict=True))
    column = {work: j for j, work in enumerate(dict.fromkeys(works))}
    occupations = sorted({occupation for found, _, _ in column for occupation in found})
    place = {occupation: k for k, occupation in enumerate(occupations)}
    by_occupation = _by_occupation(tuple(subjects), tuple(occupations))
    closeness = grades_of(subjects, [None] * len(column), [industry for _, _, industry in column])
    for (found, is_general, _), j in column.items():
        if found:
            closeness[:, j] = by_occupation[:, [place[occupation] for occupation in found]].max(axis=1)
        elif is_general:
            closeness[:, j] = np.minimum(NEAR, closeness[:, j])
    said = said_grades(round, Entries(round), subjects)
    of_posts = closeness[:, np.array([column[work] for work in works], dtype=np.intp)]
    return RelationMatrix(np.where(said == UNSAID, of_posts, said).astype(np.int8), said != UNSAID)


@lru_cache(maxsize=8)  # occupations of a round seldom change
def _by_occupation(subjects: tuple[str, ...], occupations: tuple[str, ...]) -> Grades:
    """Closeness (subjects × occupations or prefixes of them)."""
    by_class = grades_of(subjects, occupations, [None] * len(occupations))
    grades = np.select([by_class == UNKNOWN, by_class == RELATED], [UNKNOWN, NEAR], UNRELATED).astype(np.int8)
    columns: defaultdict[str, list[int]] = defaultdict(list)  # at each prefix of their codes
    for column, occupation in enumerate(occupations):
        for end in range(1, len(occupation) + 1):
            columns[occupation[:end]].append(column)
    for row, subject in enumerate(subjects):
        for occupation, strength in outlook(subject).items():
            grade = RELATED if strength >= CORE else NEAR
            within = occupation[:_SMALL] if grade == RELATED else occupation
            wider = {occupation[:_SMALL], occupation[:_MIDDLE]}
            groups = [column for column in columns[occupation[:_MIDDLE]] if occupations[column] in wider]
            for column in (*columns[within], *groups):
                grades[row, column] = max(grades[row, column], grade)
    return grades

"""Grades of majors for the posts of a round: ``relations`` first, then the catalogues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from data.catalogues import category, major_class, normalise_major, relation_rows, relation_table
from data.catalogues.relations import UNKNOWN
from data.contract.round import Round
from matcher.relation.entries import Entries
from matcher.relation.overrides import UNSAID, said_grades

Grades = npt.NDArray[np.int8]


class RelationMatrix(NamedTuple):
    """``grade`` (codes × posts, posts in table order): −1 unknown, 0 unrelated, 1 near, 2 related; ``explicit``: decided by
    a row of ``relations``."""

    grade: Grades
    explicit: npt.NDArray[np.bool_]


def relation_matrix(round: Round, codes: Sequence[str]) -> RelationMatrix:
    """Grades of codes of majors of any level for all posts; a code may also be a prefix or the name of an unknown major.

    A prefix that leaves the class open ('66') takes the best grade among its classes.
    """
    subjects = [normalise_major(code) for code in codes]
    said = said_grades(round, Entries(round), subjects)
    explicit = said != UNSAID
    return RelationMatrix(np.where(explicit, said, catalogue_grades(round, subjects)).astype(np.int8), explicit)


def catalogue_grades(round: Round, subjects: Sequence[str]) -> Grades:
    """Grades (subjects × posts) by the post's occupation and its enterprise's industry alone, −1 where neither is known."""
    return _of_subjects(subjects, _class_grades(round))


def grades_of(subjects: Sequence[str], occupations: Sequence[str | None], industries: Sequence[str | None]) -> Grades:
    """Grades (subjects × pairs of occupation and industry) by the catalogues, −1 where neither is known."""
    return _of_subjects(subjects, relation_table(occupations, industries))


def _of_subjects(subjects: Sequence[str], by_class: Grades) -> Grades:
    result = np.full((len(subjects), by_class.shape[1]), UNKNOWN, dtype=np.int8)
    for i, subject in enumerate(subjects):
        rows = _rows(subject)
        if rows:
            result[i] = by_class[rows].max(axis=0)
    return result


def known_posts(round: Round) -> npt.NDArray[np.bool_]:
    """Posts (in table order) whose occupation or whose enterprise's industry the catalogues know."""
    known: npt.NDArray[np.bool_] = _class_grades(round)[0] != UNKNOWN
    return known


def _class_grades(round: Round) -> Grades:
    """Rows as in ``relation_rows``, columns are posts."""
    enterprises, posts = round["enterprises"], round["posts"]
    industry_of = dict(zip(enterprises["enterprise_id"].tolist(), enterprises["industry"].tolist(), strict=True))
    pairs = [
        (_text(occupation), _text(industry_of.get(enterprise)))
        for occupation, enterprise in zip(posts["occupation"].tolist(), posts["enterprise_id"].tolist(), strict=True)
    ]
    distinct = {pair: column for column, pair in enumerate(dict.fromkeys(pairs))}
    table = relation_table([occupation for occupation, _ in distinct], [industry for _, industry in distinct])
    return table[:, np.array([distinct[pair] for pair in pairs], dtype=np.intp)]


def _rows(subject: str) -> list[int]:
    """Rows of the table for a subject: its class; its category where the class is not in the catalogue; all it may mean."""
    rows = relation_rows()
    exact = major_class(subject)
    if exact:
        return [rows[exact]]
    index = category(subject)
    if not index:
        return []
    digits = normalise_major(subject)
    if len(digits) >= 4:
        return [rows[index]]
    return [row for key, row in rows.items() if len(key) == 4 and key.startswith(index + digits[2:])]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None

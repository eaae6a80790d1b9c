"""Subjects of teachers: which posts a teacher may practise at."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from data.catalogues.relations import NEAR
from data.catalogues.table import fold
from data.contract.round import Round
from matcher.relation.entries import Entries
from matcher.relation.grades import catalogue_grades, known_posts
from matcher.relation.listed import categories_of, post_categories
from matcher.relation.overrides import UNSAID, said_grades


def teacher_subject_matrix(round: Round) -> npt.NDArray[np.bool_]:
    """Whether one of a teacher's ``major_codes`` suits the post (teachers × posts, both in table order).

    A subject suits where ``relations`` calls it related or near; where it says nothing: by a shared category with the
    post's ``majors``, or, where the post lists none, by the catalogues or because nothing is known of the post. Only
    posts of kind teacher ask this; the answer is given for all.
    """
    entries = Entries(round)
    subjects_of_teacher = [
        [subject for entry in listed for subject in subjects_of(entries, entry)]
        for listed in round["teachers"]["major_codes"].tolist()
    ]
    subjects = list(dict.fromkeys(subject for listed in subjects_of_teacher for subject in listed))
    suits = _suits(round, entries, subjects)
    row = {subject: i for i, subject in enumerate(subjects)}
    result = np.zeros((len(subjects_of_teacher), len(round["posts"])), dtype=bool)
    for teacher, listed in enumerate(subjects_of_teacher):
        result[teacher] = suits[[row[subject] for subject in listed]].any(axis=0)
    return result


def subjects_of(entries: Entries, entry: str) -> frozenset[str]:
    """Codes or prefixes of one entry of ``major_codes``; the folded name itself where nobody knows it."""
    return entries.prefixes(entry) or frozenset({fold(entry)})


def _suits(round: Round, entries: Entries, subjects: list[str]) -> npt.NDArray[np.bool_]:
    said = said_grades(round, entries, subjects)
    categories = post_categories(round)
    has_list = np.array([len(majors) > 0 for majors in round["posts"]["majors"].tolist()], dtype=bool)
    own = [categories_of(subject) for subject in subjects]
    shared = np.zeros(said.shape, dtype=bool)
    for index in frozenset(index for found in own for index in found):
        of_subject = np.array([index in found for found in own], dtype=bool)
        of_post = np.array([index in found for found in categories], dtype=bool)
        shared |= of_subject[:, None] & of_post
    unsaid = np.where(has_list, shared, (catalogue_grades(round, subjects) >= NEAR) | ~known_posts(round))
    return np.where(said == UNSAID, unsaid, said >= NEAR)

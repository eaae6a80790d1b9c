"""Subjects of teachers: which posts a teacher may practise at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.catalogues.relations import NEAR
from data.catalogues.table import fold
from data.contract.round import Round
from matcher.relation.entries import Entries
from matcher.relation.grades import catalogue_grades, known_posts
from matcher.relation.listed import categories_of, post_categories
from matcher.relation.overrides import UNSAID, said_grades


@dataclass(frozen=True)
class TeacherSubjects:
    """Which posts suit the subjects of each teacher.

    ``suits`` (subjects × posts) is for single subjects, since teachers × posts would not fit into memory in a large region;
    ``own`` (teachers × most) are the rows of each teacher's subjects, the last of them repeated.
    """

    suits: npt.NDArray[np.bool_]
    own: npt.NDArray[np.int64]

    @classmethod
    def of(cls, round: Round) -> TeacherSubjects:
        """Teachers and posts are in table order.

        A subject suits where ``relations`` calls it related or near; where it says nothing: by a shared category with the
        post's ``majors``, or, where the post lists none, by the catalogues or because nothing is known of the post. Only
        posts of kind teacher ask this; the answer is given for all.
        """
        entries = Entries(round)
        listed = [tuple(found) for found in round["teachers"]["major_codes"].tolist()]
        of_list = {
            found: list(dict.fromkeys(subject for entry in found for subject in subjects_of(entries, entry)))
            for found in dict.fromkeys(listed)
        }
        subjects = list(dict.fromkeys(subject for found in of_list.values() for subject in found))
        row = {subject: i for i, subject in enumerate(subjects)}
        most = max((len(found) for found in of_list.values()), default=0)
        nobody = len(subjects)  # the row of a teacher without any subject
        padded = {
            found: [row[subject] for subject in own] + [row[own[-1]] if own else nobody] * (most - len(own))
            for found, own in of_list.items()
        }
        suits = np.vstack([_suits(round, entries, subjects), np.zeros((1, len(round["posts"])), dtype=bool)])
        return cls(suits, np.array([padded[found] for found in listed], dtype=np.int64).reshape(len(listed), most))

    def fit(self, teacher: npt.NDArray[np.int64], post: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """True (n,) where one of the teacher's ``major_codes`` suits the post."""
        found = np.zeros(len(teacher), dtype=bool)
        for subject in self.own.T:
            found |= self.suits[subject[teacher], post]
        return found


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

"""How the left rows' majors or subjects stand to every post, and the grade that follows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.features.context import Context
from matcher.features.depth import CLASS, NO_LIST, NO_MATCH, depth_matrix
from matcher.features.subject import subject_depth, subject_relation, subjects_of
from matcher.relation import relation_matrix

UNRELATED, NEAR, RELATED = 0, 1, 2


@dataclass(frozen=True)
class Kinship:
    """Matrices (profiles × posts), a profile being one major of cohorts or one set of subjects of teachers.

    ``profile`` (n_left,) is each left row's profile; ``depth`` how deep the post's list matches (−1: no list);
    ``grade`` the relation, −1 unknown, 0 unrelated, 1 near, 2 related; ``explicit`` where a row of ``relations`` gave it.
    """

    profile: npt.NDArray[np.int64]
    depth: npt.NDArray[np.int8]
    grade: npt.NDArray[np.int8]
    explicit: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, context: Context) -> Kinship:
        """The matrices of a context, built once and kept with it."""
        kept = context.kept.get(cls.__name__)
        if not isinstance(kept, cls):
            kept = context.kept[cls.__name__] = cls._cohorts(context) if context.kind == "cohort" else cls._teachers(context)
        return kept

    @classmethod
    def _cohorts(cls, context: Context) -> Kinship:
        relation = relation_matrix(context.round, context.codes)
        return cls(context.code, depth_matrix(context.round, context.codes), relation.grade, relation.explicit)

    @classmethod
    def _teachers(cls, context: Context) -> Kinship:
        subjects = subjects_of(context.round)
        profiles = sorted(set(subjects))
        place = {profile: i for i, profile in enumerate(profiles)}
        grade, explicit = subject_relation(context.round, profiles)
        return cls(
            np.array([place[s] for s in subjects], dtype=np.int64), subject_depth(context.round, profiles), grade, explicit
        )

    def grades(self, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> npt.NDArray[np.int8]:
        """Grade (n,) shown to people: 0 unrelated, 1 near, 2 related.

        A row of ``relations`` decides first; then the post's list (class or deeper: related, category only: near);
        then the catalogues; with nothing known: near, since nobody has said otherwise.
        """
        at = (self.profile[left], right)
        depth, grade = self.depth[at], self.grade[at]
        by_list = np.where(depth >= CLASS, RELATED, np.where(depth > NO_MATCH, NEAR, UNRELATED))
        by_catalogue = np.where(grade < 0, NEAR, grade)
        grades = np.where(self.explicit[at], grade, np.where(depth > NO_LIST, by_list, by_catalogue))
        return np.asarray(grades, dtype=np.int8)

"""How the left rows' majors or subjects stand to every post, and the grade that follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.catalogues.relations import NEAR, RELATED, UNRELATED
from data.contract.round import Round
from matcher.features.context import Context, PairKind
from matcher.features.depth import CLASS, NO_LIST, NO_MATCH, depth_matrix
from matcher.features.subject import subject_depth, subject_relation, subjects_of
from matcher.prepared import Cells, prepared
from matcher.relation import closeness_matrix

_OF_POSTS = {
    "posts": ("post_id", "enterprise_id", "kind", "title", "occupation", "majors"),
    "enterprises": ("enterprise_id", "industry"),
    "majors": ("major_code", "name"),
    "relations": ("major", "title", "relation"),
}
_CELLS: Mapping[PairKind, Cells] = {
    "cohort": {**_OF_POSTS, "cohorts": ("cohort_id", "major_code")},
    "teacher": {**_OF_POSTS, "teachers": ("teacher_id", "major_codes")},
}
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Kinship:
    """Matrices (profiles × columns), a profile being one major of cohorts or one set of subjects of teachers.

    ``profile`` (n_left,) is each left row's profile and ``column`` (n_posts,) each post's column, −1 for posts that are not in
    them; ``depth`` says how deep the post's list matches (−1: no list), ``grade`` the relation, −1 unknown, 0 unrelated, 1 near,
    2 related, and ``explicit`` where a row of ``relations`` gave it.
    """

    profile: npt.NDArray[np.int64]
    column: npt.NDArray[np.int64]
    depth: npt.NDArray[np.int8]
    grade: npt.NDArray[np.int8]
    explicit: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, context: Context) -> KinshipOfPairs:
        """The kinship of a context, built once and kept with it."""
        kept = context.kept.get(cls.__name__)
        if not isinstance(kept, KinshipOfPairs):
            kept = context.kept[cls.__name__] = KinshipOfPairs(context)
        return kept

    @classmethod
    def among(cls, context: Context, posts: npt.NDArray[np.bool_]) -> Kinship:
        """The matrices of the posts chosen (n_posts,)."""
        table = context.posts[posts]
        round_ = Round({**context.round.tables, "posts": table}, context.round.kept_aside)
        column = np.where(posts, np.cumsum(posts) - 1, -1)
        if context.kind == "cohort":
            relation = closeness_matrix(round_, context.codes)
            return cls(context.code, column, depth_matrix(round_, context.codes), relation.grade, relation.explicit)
        subjects = subjects_of(round_)
        profiles = sorted(set(subjects))
        place = {profile: i for i, profile in enumerate(profiles)}
        grade, explicit = subject_relation(round_, profiles)
        profile = np.array([place[s] for s in subjects], dtype=np.int64)
        return cls(profile, column, subject_depth(round_, profiles), grade, explicit)


class KinshipOfPairs:
    """Depth, grade and word of pairs of one context (rows of the left side and of posts).

    Teachers have so many sets of subjects that their matrices hold the posts for teachers only; the others are added when
    somebody asks about one.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        everyone = np.ones(len(context.posts), dtype=bool)
        posts = everyone if context.kind == "cohort" else context.post_kind == "teacher"
        name, cells = f"kinship {context.kind}", _CELLS[context.kind]
        self._kept = prepared(context.round, name, cells, lambda: Kinship.among(context, posts))

    def depth(self, left: Rows, right: Rows) -> npt.NDArray[np.int8]:
        """How deep the post's list matches (n,): −1 no list."""
        kept = self._about(right)
        return kept.depth[kept.profile[left], kept.column[right]]

    def grade(self, left: Rows, right: Rows) -> npt.NDArray[np.int8]:
        """The relation (n,): −1 unknown, 0 unrelated, 1 near, 2 related."""
        kept = self._about(right)
        return kept.grade[kept.profile[left], kept.column[right]]

    def explicit(self, left: Rows, right: Rows) -> npt.NDArray[np.bool_]:
        """True (n,) where a row of ``relations`` gave the grade."""
        kept = self._about(right)
        return kept.explicit[kept.profile[left], kept.column[right]]

    def grades(self, left: Rows, right: Rows) -> npt.NDArray[np.int8]:
        """Grade (n,) shown to people: 0 unrelated, 1 near, 2 related.

        A row of ``relations`` decides first; then the post's list (class or deeper: related, category only: near);
        then the catalogues; with nothing known: near, since nobody has said otherwise.
        """
        depth, grade = self.depth(left, right), self.grade(left, right)
        by_list = np.where(depth >= CLASS, RELATED, np.where(depth > NO_MATCH, NEAR, UNRELATED))
        by_catalogue = np.where(grade < 0, NEAR, grade)
        grades = np.where(self.explicit(left, right), grade, np.where(depth > NO_LIST, by_list, by_catalogue))
        return np.asarray(grades, dtype=np.int8)

    def _about(self, right: Rows) -> Kinship:
        if (self._kept.column[right] < 0).any():
            self._kept = Kinship.among(self._context, np.ones(len(self._context.posts), dtype=bool))
        return self._kept

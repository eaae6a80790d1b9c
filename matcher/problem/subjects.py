"""Which majors each post takes, and which teachers' subjects fit, looked up once per problem."""

from __future__ import annotations

import re
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from data.contract.round import Round
from matcher.arrays import Flags, Names
from matcher.prepared import Cells, prepared
from matcher.problem.decisions import Decision
from matcher.relation import RelationMatrix, TeacherSubjects, entry_prefixes, majors_matrix, relation_matrix

_SEPARATORS = re.compile(r"[;；、,，]")

# Cells that the lookups depend on.
_LISTS: Cells = {"posts": ("majors",), "majors": ("major_code", "name")}
_WORK: Cells = {
    "posts": ("enterprise_id", "title", "occupation"),
    "enterprises": ("enterprise_id", "industry"),
    "majors": ("major_code", "name"),
    "relations": ("major", "title", "relation"),
}
_OF_TEACHERS: Cells = {**_WORK, "posts": (*_WORK["posts"], "majors"), "teachers": ("major_codes",)}


class Subjects:
    """Lookups over distinct major codes × posts. ``code_of_cohort`` (n_c,) leads from a cohort to its row."""

    def __init__(self, round_: Round, majors: Names) -> None:
        self._round = round_
        codes, self.code_of_cohort = np.unique(majors.astype(str), return_inverse=True)
        self.codes: list[str] = codes.tolist()

    @cached_property
    def listed(self) -> NDArray[np.int8]:
        """Per code and post: −1 no list, 0 no entry matches, 1 one matches."""
        return prepared(self._round, ("listed", *self.codes), _LISTS, lambda: majors_matrix(self._round, self.codes))

    @cached_property
    def barred(self) -> Flags:
        """True (codes × posts) where the post does not take the major."""
        unrelated = self._relation.grade == 0
        return np.asarray(self.called_unrelated | (self.listed == 0) | ((self.listed < 0) & unrelated))

    @cached_property
    def called_unrelated(self) -> Flags:
        """True (codes × posts) where a row of ``relations`` calls the major unrelated."""
        return np.asarray(self._relation.explicit & (self._relation.grade == 0))

    def related(self, code: int, post: int) -> bool:
        """Whether nothing calls the major unrelated to the post's work."""
        return bool(self._relation.grade[code, post] != 0)

    @cached_property
    def _relation(self) -> RelationMatrix:
        return prepared(self._round, ("relation", *self.codes), _WORK, lambda: relation_matrix(self._round, self.codes))

    @cached_property
    def of_teachers(self) -> TeacherSubjects:
        """Which teachers' subjects fit which posts."""
        return prepared(self._round, "subjects of teachers", _OF_TEACHERS, lambda: TeacherSubjects.of(self._round))

    def takes(self, decision: Decision) -> Flags:
        """True (codes,) for majors that the list of an exception names."""
        entries = [e.strip() for e in _SEPARATORS.sub(";", decision.value or "").split(";") if e.strip()]
        prefixes = tuple(p for entry in entries for p in entry_prefixes(self._round, entry))
        return np.array([code.startswith(prefixes) for code in self.codes], dtype=bool)

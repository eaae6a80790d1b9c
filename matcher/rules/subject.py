"""level, major, teacher_subject: what the post is for."""

from __future__ import annotations

import numpy as np

from data.contract.text import Text
from matcher.arrays import Flags
from matcher.problem.pairs import Pairs


class LevelRule:
    """``levels`` of the post names the school's level."""

    id = "level"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        if not pairs.students.any():
            return pairs.students
        return ~pairs.problem.posts.levels[pairs.right, pairs.problem.schools.level[pairs.school]]

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        return Text("岗位不面向该办学层次。", "The post does not ask for schools of this level.")


class MajorRule:
    """The post takes the cohort's major: by its list, else by relation to occupation or industry; exceptions first."""

    id = "major"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        if not pairs.students.any():
            return pairs.students
        subjects = pairs.problem.subjects
        code = subjects.code_of_cohort[pairs.left]
        barred = subjects.barred[code, pairs.right]
        for decision in pairs.problem.decisions:
            if decision.action == "except" and decision.rule == self.id:
                named = pairs.start <= decision.until
                if decision.cohort >= 0:
                    named &= pairs.left == decision.cohort
                if decision.post >= 0:
                    named &= pairs.right == decision.post
                barred = np.where(named, ~subjects.takes(decision)[code], barred)
        return np.asarray(barred)

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        code = pairs.problem.cohorts.major[pairs.left[k]]
        return Text(f"岗位与专业 {code} 不对口。", f"The post does not take, or is not related to, major {code}.")


class TeacherSubjectRule:
    """A teacher's subject fits the post."""

    id = "teacher_subject"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        if pairs.students.any():
            return np.zeros(len(pairs), dtype=bool)
        return ~pairs.problem.subjects.teacher_fits[pairs.left, pairs.right]

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        return Text("岗位与教师的专业方向不对口。", "The post does not fit the teacher's subject.")


RULES = (LevelRule(), MajorRule(), TeacherSubjectRule())

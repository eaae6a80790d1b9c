"""level, major, teacher_subject: what the post is for."""

from __future__ import annotations

import numpy as np

from data.catalogues import major_name
from data.contract.text import Text
from matcher.arrays import Flags
from matcher.problem.decisions import Decision
from matcher.problem.pairs import Pairs
from matcher.problem.parties import LEVELS
from matcher.problem.problem import Programme
from matcher.rules.base import nothing
from matcher.rules.mending import Change, Mended, no_change, set_cell

LEVEL_WORDS = (
    Text("中职", "secondary"),
    Text("技工", "technician"),
    Text("高职专科", "diploma"),
    Text("职业本科", "bachelor"),
)


class LevelRule:
    """``levels`` of the post names the school's level."""

    id = "level"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        if pairs.programme is Programme.TEACHER:
            return nothing(pairs)
        return ~pairs.problem.posts.levels[pairs.right, pairs.problem.schools.level[pairs.school]]

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        own = LEVEL_WORDS[int(pairs.problem.schools.level[pairs.school[k]])]
        asked = [LEVEL_WORDS[at] for at in range(len(LEVELS)) if pairs.problem.posts.levels[pairs.right[k], at]]
        return Text(
            f"岗位面向{'、'.join(word.zh for word in asked)}，不面向{own.zh}。",
            f"The post asks for {' or '.join(word.en for word in asked)} level, not {own.en}.",
        )

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        level = int(mended.pairs.school[0])
        own = int(mended.problem.schools.level[level])
        listed = list(mended.problem.round["posts"]["levels"].iloc[mended.post])
        word = LEVEL_WORDS[own]
        return Change(
            (set_cell("posts", mended.post_id, "levels", [*listed, LEVELS[own]]),),
            Text(f"企业愿意的话，岗位也面向{word.zh}。", f"If the enterprise agrees, let the post take {word.en} level too."),
        )


class MajorRule:
    """The post takes the cohort's major: by its list, else by relation to occupation or industry; exceptions first."""

    id = "major"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        if pairs.programme is Programme.TEACHER:
            return nothing(pairs)
        subjects = pairs.problem.subjects
        code = subjects.code_of_cohort[pairs.left]
        barred = subjects.barred[code, pairs.right]
        for decision in pairs.problem.decisions:
            if decision.action == "except" and decision.rule == self.id:
                barred = np.where(self._named(decision, pairs), ~subjects.takes(decision)[code], barred)
        return np.asarray(barred)

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        p, code = pairs.problem, str(pairs.problem.cohorts.major[pairs.left[k]])
        row, post = p.subjects.code_of_cohort[pairs.left[k]], pairs.right[k]
        excepted = self._excepted(pairs[np.array([k])])
        if excepted:
            why = Text(f"例外报备 {excepted[-1]} 未列入该专业", f"exception {excepted[-1]} does not list it")
        elif p.subjects.listed[row, post] == 0:
            why = Text("不在岗位所列的对口专业内", "it is not in the post's list")
        elif p.subjects.called_unrelated[row, post]:
            why = Text("对口关系表列为不对口", "the sheet of relations says so")
        else:
            why = Text(
                "岗位未列专业，按目录其职业和行业都不属于这个专业大类",
                "the post has no list, and the catalogues do not relate them",
            )
        name = major_name(code)
        return Text(
            f"岗位与专业 {code} 不对口：{f'{name}，' if name else ''}{why.zh}。",
            f"The post does not take, or is not related to, major {code}{f' ({name})' if name else ''}: {why.en}.",
        )

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        p, code = mended.problem, str(mended.problem.cohorts.major[mended.cohort])
        row, post = p.subjects.code_of_cohort[mended.cohort], mended.post
        if self._excepted(mended.pairs) or p.subjects.called_unrelated[row, post]:
            return no_change(
                "由人工认定，只有作出认定的人可以改。", "A person has said so; only that person's word could change it."
            )
        if p.subjects.listed[row, post] == 0 and p.subjects.related(int(row), post):
            listed, name = list(p.round["posts"]["majors"].iloc[post]), major_name(code)
            return Change(
                (set_cell("posts", mended.post_id, "majors", [*listed, code]),),
                Text(
                    f"企业愿意的话，岗位专业加上 {code}{f'（{name}）' if name else ''}。",
                    f"If the enterprise agrees, add {code}{f' ({name})' if name else ''} to the post's majors.",
                ),
            )
        return no_change(
            "与专业无关的岗位不得安排；确有理由的，只能走例外报备。",
            "Nobody may be placed outside their field; with good reason there is only a filed exception.",
        )

    def _excepted(self, one: Pairs) -> list[str]:
        """Exceptions that speak of the single pair."""
        found = (d for d in one.problem.decisions if d.action == "except" and d.rule == self.id)
        return [decision.id for decision in found if self._named(decision, one)[0]]

    def _named(self, decision: Decision, pairs: Pairs) -> Flags:
        """True (n,) for the pairs that an exception is about: of a cohort, of a post, or of both."""
        named = (pairs.start <= decision.until) & (max(decision.cohort, decision.post) >= 0)
        if decision.cohort >= 0:
            named &= pairs.left == decision.cohort
        if decision.post >= 0:
            named &= pairs.right == decision.post
        return np.asarray(named)


class TeacherSubjectRule:
    """A teacher's subject fits the post."""

    id = "teacher_subject"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        if pairs.programme is Programme.COHORT:
            return nothing(pairs)
        return ~pairs.problem.subjects.of_teachers.fit(pairs.left, pairs.right)

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        subjects = pairs.problem.round["teachers"]["major_codes"].iloc[int(pairs.left[k])]
        return Text(
            f"教师的专业方向（{'、'.join(subjects)}）与岗位不对口。",
            f"The teacher's subject ({', '.join(subjects)}) does not fit the post.",
        )

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        return no_change("换一位专业方向对口的教师，或另选岗位。", "Choose a teacher of the field, or another post.")

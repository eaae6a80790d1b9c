"""grade, minors, women: who may not go where."""

from __future__ import annotations

from typing import Literal

import numpy as np

from data.catalogues import hazard
from data.contract.text import Text
from matcher.arrays import Flags, Ints
from matcher.problem.pairs import Pairs
from matcher.problem.parties import UNLIMITED
from matcher.problem.problem import Programme
from matcher.rules.base import nothing, students
from matcher.rules.mending import Change, Mended, no_change

COUNTS = {  # whom a rule is about, and the columns that it counts them from
    "minors": (Text("未成年人", "minors"), ("minors", "minor_women")),
    "women": (Text("女生", "women"), ("women", "minor_women")),
}


class GradeRule:
    """First-years are not placed."""

    id = "grade"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        if pairs.programme is Programme.TEACHER:
            return nothing(pairs)
        first = float(pairs.problem.settings.threshold("grade", "first"))
        return np.asarray(pairs.placed & (pairs.problem.cohorts.grade[pairs.left] <= first))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        grade = pairs.problem.cohorts.grade[pairs.left[k]]
        return Text(f"{grade} 年级学生不得安排岗位实习。", f"Students of grade {grade} may not be placed.")

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        first = int(mended.problem.settings.threshold("grade", "first"))
        return no_change(f"升入 {first + 1} 年级之前不能安排。", f"Not before the cohort is in grade {first + 1}.")


class BarrierRule:
    """Too few students of the cohort may enter the post for one group."""

    def __init__(self, id: Literal["minors", "women"]) -> None:
        self.id: str = id
        self._whom, self._counts = COUNTS[id]

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        return np.asarray(pairs.placed & (self._room(pairs) < pairs.least))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        room, least = int(self._room(pairs[np.array([k])])[0]), int(pairs.least[k])
        tags = [t for t in pairs.problem.posts.hazards[pairs.right[k]] if hazard(t).minors or hazard(t).women]
        row = pairs.problem.round["cohorts"].iloc[int(pairs.left[k])]
        blank = bool(row[list(self._counts)].isna().any())
        worst = Text("（人数未填全，按最不利计，补填后可能放宽）", " (counts are blank, so the worst is assumed; fill them in)")
        return Text(
            f"岗位有{'、'.join(hazard(t).zh for t in tags)}，{self._whom.zh}不得从事；"
            f"本班组最多还能去 {room} 人，一组至少 {least} 人{worst.zh if blank else ''}。",
            f"The post's hazards ({', '.join(t.replace('_', ' ') for t in tags)}) bar {self._whom.en}; {room} more of the cohort "
            f"may go, and a group has at least {students(least)}{worst.en if blank else ''}.",
        )

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        if int(self._room(mended.dated)[0]) > 0:
            return Change(
                mended.sizes,
                Text(
                    f"小组放宽到 {mended.least} 人，只去可以从事的学生。",
                    f"Let a group be as small as {students(mended.least)}, of those who may do the work.",
                ),
            )
        until = (
            Text("未成年学生满 18 周岁之前不能去", "Not before the minors are 18")
            if self.id == "minors"
            else Text("女生不得从事", "Women may not do it")
        )
        row = mended.problem.round["cohorts"].iloc[mended.cohort]
        if bool(row[list(self._counts)].isna().any()):
            return no_change(
                f"{until.zh}；人数未填全，填上实际人数后可能放宽。",
                f"{until.en}; some counts are blank, and the true ones may allow it.",
            )
        return no_change(f"{until.zh}，另选没有这类危险的岗位。", f"{until.en}; choose a post without such hazards.")

    def _room(self, pairs: Pairs) -> Ints:
        room = np.full(len(pairs), UNLIMITED, dtype=np.int64)
        if pairs.programme is Programme.COHORT:
            for barrier in pairs.problem.barriers:
                if barrier.rule == self.id:
                    room = np.where(barrier.barred[pairs.right], np.minimum(room, barrier.room[pairs.left]), room)
        return room

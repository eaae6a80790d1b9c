"""Features of how a major, or a teacher's subjects, relate to a post by lists, catalogues and a coordinator's word."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar, Literal

import numpy as np

from data.contract.text import Text
from matcher.features.base import Feature, Floats, Rows
from matcher.features.context import Context
from matcher.features.depth import CATEGORY, CLASS, MAJOR, NO_MATCH
from matcher.features.kinship import Kinship, KinshipOfPairs

GRADE_WORDS = (Text("不对口", "unrelated"), Text("相近", "near"), Text("对口", "related"))
_OF_DEPTH = np.array([0.0, 0.0, 0.55, 0.0, 0.85, 0.0, 1.0])  # by NO_MATCH, CATEGORY, CLASS, MAJOR
_OF_GRADE = np.array([0.35, 0.5, 0.6])  # close together: the catalogues speak of whole classes and middle groups
_DEPTH_WORDS = {
    NO_MATCH: Text("专业不在岗位所列之内", "not among the majors the post lists"),
    CATEGORY: Text("与岗位所列专业同大类", "of a category the post lists"),
    CLASS: Text("与岗位所列专业同类", "of a class the post lists"),
    MAJOR: Text("正是岗位所列专业", "exactly a major the post lists"),
}
_DEGREE = Text("程度", "degree")


class Taxonomy(Feature):
    """The post's own list of majors, by the depth at which it matches; without a list the relation of major and post.

    1 the very major, 0.85 its class, 0.55 its category, 0 not listed; without a list 0.6 related, 0.5 near, 0.35 unrelated, by
    the catalogues or by a row of ``relations``, which overrides them.
    """

    key: ClassVar[str] = "taxonomy"
    name: ClassVar[Text] = Text("专业对口", "major and post")
    unit: ClassVar[Text] = _DEGREE
    direction: ClassVar[Literal["up", "down"]] = "up"
    needs: ClassVar[tuple[str, ...]] = ("posts.majors", "posts.occupation", "enterprises.industry")

    def __init__(self, context: Context):
        super().__init__(context)
        self._kin = Kinship.of(context)

    def measure(self, left: Rows, right: Rows) -> Floats:
        """Degree 0..1."""
        depth, grade = self._kin.depth(left, right), self._kin.grade(left, right)
        by_relation = np.where(grade < 0, np.nan, _OF_GRADE[np.maximum(grade, 0)])
        return np.where(depth >= 0, _OF_DEPTH[np.maximum(depth, 0)], by_relation)

    def scale(self, measured: Floats, left: Rows, right: Rows) -> Floats:
        """The degree itself."""
        return measured

    def say(self, measured: float, left: int, right: int) -> Text:
        """How the list matches, or what the catalogues say."""
        one = np.array([left]), np.array([right])
        depth = int(self._kin.depth(*one)[0])
        if depth >= 0:
            return _DEPTH_WORDS[depth]
        grade = int(self._kin.grade(*one)[0])
        if grade < 0:
            return Text("目录里没有这个岗位的职业和行业", "neither occupation nor industry of the post is known")
        if self._kin.explicit(*one)[0]:
            return _by_hand(grade)
        word = GRADE_WORDS[grade]
        return Text(f"按目录{word.zh}", f"{word.en} by the catalogues")


class Relations(Feature):
    """What a row of ``relations`` says of the major and the post's title: 1 related, 0.5 near, 0 unrelated."""

    key: ClassVar[str] = "relations"
    name: ClassVar[Text] = Text("人工认定", "coordinator's word")
    unit: ClassVar[Text] = _DEGREE
    direction: ClassVar[Literal["up", "down"]] = "up"
    needs: ClassVar[tuple[str, ...]] = ("relations.relation",)
    expected: ClassVar[bool] = False

    @cached_property
    def _kin(self) -> KinshipOfPairs:
        return Kinship.of(self.context)

    def measure(self, left: Rows, right: Rows) -> Floats:
        """Degree 0..1, NaN where no row speaks of the pair."""
        return np.where(self._kin.explicit(left, right), self._kin.grade(left, right) / 2.0, np.nan)

    def scale(self, measured: Floats, left: Rows, right: Rows) -> Floats:
        """The degree itself."""
        return measured

    def say(self, measured: float, left: int, right: int) -> Text:
        """The grade that was set by hand."""
        return _by_hand(round(2 * measured))


def _by_hand(grade: int) -> Text:
    word = GRADE_WORDS[grade]
    return Text(f"对口关系表认定{word.zh}", f"{word.en} by the sheet of relations")

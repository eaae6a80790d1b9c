"""Feature of what both sides say in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt

from data.contract.text import Text
from matcher.features.base import Feature, Floats, Rows
from matcher.features.bm25 import Bm25, Counted
from matcher.features.context import Context, PairKind
from matcher.features.documents import Fields, cohort_texts, post_texts, teacher_texts
from matcher.features.subject import subjects_of
from matcher.features.words import PAIR, WORD, spoken, weighted
from matcher.prepared import Cells, prepared

PAIR_WEIGHT = 0.3  # of a pair of characters against a word
HALF = 1.0  # score at which the value is one half
FEW = 0.4  # score below which the common words say little
BLOCK = 64  # profiles scored against all their posts at a time: bounds the memory


_MAJORS = {"majors": ("school_id", "major_code", "name", "description", "courses", "skills", "certificates")}
_OF_POSTS: Cells = {
    "posts": ("post_id", "enterprise_id", "kind", "title", "description", "skills", "occupation"),
    "enterprises": ("enterprise_id", "industry"),
}
_OF_LEFT: Mapping[PairKind, Cells] = {
    "cohort": {**_MAJORS, "cohorts": ("cohort_id", "school_id", "major_code")},
    "teacher": {**_MAJORS, "teachers": ("teacher_id", "school_id", "major_codes")},
}


@dataclass(frozen=True)
class _Words:
    """Texts of both sides of a context, each distinct one once, and the scores between them."""

    profile: Rows  # of every left row
    document: Rows  # of every post
    blank: npt.NDArray[np.bool_]  # profiles without a text
    bm25: Bm25

    @classmethod
    def of(cls, context: Context) -> _Words:
        kind, round_ = context.kind, context.round
        left = prepared(round_, f"texts {kind}", _OF_LEFT[kind], lambda: _left(context))
        right = prepared(round_, "texts post", _OF_POSTS, lambda: _Texts.of("post", post_texts(round_)))
        bm25 = Bm25(left.counted, right.counted, term_weight=lambda term: PAIR_WEIGHT if term.startswith(PAIR) else 1.0)
        return cls(left.text, right.text, np.array([not fields for fields in left.place], dtype=bool), bm25)


@dataclass(frozen=True)
class _Texts:
    """Texts of one side: ``text`` (n,) is each row's among the distinct ones, which are in order in ``place``."""

    place: Mapping[Fields, int]
    text: Rows
    counted: Counted

    @classmethod
    def of(cls, side: str, texts: Sequence[Fields]) -> _Texts:
        """Distinct texts that the side had before, in whatever round, are not taken apart anew."""
        place = {fields: i for i, fields in enumerate(sorted(set(texts)))}
        text = np.array([place[fields] for fields in texts], dtype=np.int64)
        earlier = _latest.get(side)
        before: Mapping[Fields, int] = {} if earlier is None else earlier.place
        new = [fields for fields in place if fields not in before]
        counted = [weighted(fields) for fields in new]
        known = Counted.of(counted) if earlier is None else earlier.counted.and_more(counted)
        behind = {fields: len(before) + i for i, fields in enumerate(new)}
        rows = [before[fields] if fields in before else behind[fields] for fields in place]
        _latest[side] = made = cls(place, text, known.chosen(np.array(rows, dtype=np.int64)))
        return made


_latest: dict[str, _Texts] = {}  # by side


def _left(context: Context) -> _Texts:
    round_ = context.round
    texts = cohort_texts(round_) if context.kind == "cohort" else teacher_texts(round_, subjects_of(round_))
    return _Texts.of(context.kind, texts)


class TextFeature(Feature):
    """Likeness of the major's words and the post's: BM25 score s, saturating as s / (s + 1)."""

    key: ClassVar[str] = "text"
    name: ClassVar[Text] = Text("文字相近", "likeness in words")
    unit: ClassVar[Text] = Text("分", "points")
    direction: ClassVar[Literal["up", "down"]] = "up"
    needs: ClassVar[tuple[str, ...]] = ("majors.name", "posts.title")

    def __init__(self, context: Context):
        super().__init__(context)
        cells = {**_OF_LEFT[context.kind], **_OF_POSTS}
        words = prepared(context.round, f"text {context.kind}", cells, lambda: _Words.of(context))
        self._profile, self._document = words.profile, words.document
        self._blank, self._bm25 = words.blank, words.bm25
        self._cells = [context.posts[column].tolist() for column in ("title", "description", "skills")]

    def measure(self, left: Rows, right: Rows) -> Floats:
        """BM25 scores, 0 without a common word; NaN where a side has no text."""
        profile, document = self._profile[left], self._document[right]
        scores = np.empty(len(left))
        order = np.argsort(profile, kind="stable")
        asked = np.unique(profile)
        for start in range(0, len(asked), BLOCK):
            rows = asked[start : start + BLOCK]
            at = order[slice(*np.searchsorted(profile[order], (rows[0], rows[-1] + 1)))]
            columns, column = np.unique(document[at], return_inverse=True)
            scores[at] = self._bm25.scores(rows, columns)[np.searchsorted(rows, profile[at]), column]
        return np.where(self._blank[profile], np.nan, scores)

    def scale(self, measured: Floats, left: Rows, right: Rows) -> Floats:
        """A half at 1 point, never quite 1."""
        return measured / (measured + HALF)

    def say(self, measured: float, left: int, right: int) -> Text:
        """The heaviest common words."""
        shared = self._bm25.shared(int(self._profile[left]), int(self._document[right]))
        told = (term for term, _ in shared if term.startswith(WORD) and len(term) > 2)
        written = self._written(right)
        words = [word for term in told if (word := spoken(term, written)) is not None][:3]
        if not words and measured >= FEW:  # by the titles of occupations that nobody in the round has written
            return Text("专业面向的职业与这个岗位相通", "the major leads to occupations like this post's")
        if not words:
            return Text("专业描述与岗位描述相近处少", "major and post have few words in common")
        if measured < FEW:
            zh = f"专业描述与岗位描述只在“{'、'.join(words)}”上相近"
            return Text(zh, f"major and post have only {', '.join(words)} in common")
        return Text(f"培养内容与岗位要求相通：{'、'.join(words)}", f"major and post both speak of {', '.join(words)}")

    def _written(self, post: int) -> list[str]:
        """What the enterprise itself says of the post."""
        return [cells[post] for cells in self._cells if isinstance(cells[post], str)]

"""Names of a round's parties as people say them."""

from __future__ import annotations

import numpy as np

from data.catalogues import normalise_major
from data.contract.round import Round
from data.contract.text import Text
from matcher.features import PairKind


class Names:
    """Looks names up by row position."""

    def __init__(self, round_: Round):
        self._round = round_
        self._school = dict(zip(round_["schools"]["school_id"], round_["schools"]["name"], strict=True))
        self._enterprise = dict(zip(round_["enterprises"]["enterprise_id"], round_["enterprises"]["name"], strict=True))
        majors = round_["majors"]
        codes = (normalise_major(str(code)) for code in majors["major_code"])
        self._major = dict(zip(zip(majors["school_id"], codes, strict=True), majors["name"], strict=True))

    def left(self, kind: PairKind, row: int) -> Text:
        """A cohort with school, major and size, or a teacher with school."""
        table = self._round["cohorts" if kind == "cohort" else "teachers"]
        one = table.iloc[row]
        school = self._school.get(one["school_id"], "")
        if kind == "teacher":
            called = one["name"] if isinstance(one["name"], str) else ""
            return Text(
                f"教师 {one['teacher_id']}（{school}{called}）", f"Teacher {one['teacher_id']} ({called or '–'}, {school})"
            )
        code = normalise_major(str(one["major_code"]))
        major = self._major.get((one["school_id"], code), code)
        size = int(one["size"])
        return Text(
            f"班组 {one['cohort_id']}（{school}{major}，{size} 人）",
            f"Cohort {one['cohort_id']} ({school}, {major}, {size} students)",
        )

    def post(self, row: int) -> Text:
        """A post with its enterprise."""
        one = self._round["posts"].iloc[row]
        enterprise = self._enterprise.get(one["enterprise_id"], "")
        return Text(f"{enterprise}“{one['title']}”（{one['post_id']}）", f"“{one['title']}” at {enterprise} ({one['post_id']})")

    def called(self, subject: str) -> Text:
        """A short name for what checks call ``enterprise:E1`` or ``post:P1``; other ids stand for themselves."""
        kind, _, key = subject.partition(":")
        if kind == "enterprise":
            name = self._enterprise.get(key, key)
            return Text(name, name)
        if kind == "post":
            rows = np.flatnonzero((self._round["posts"]["post_id"] == key).to_numpy(dtype=bool, na_value=False))
            return self.post(int(rows[0])) if len(rows) else Text(key, key)
        return Text(key, key)

    def ids(self, kind: PairKind, row: int, posts: np.ndarray) -> set[str]:
        """Ids under which checks speak of a cohort or teacher, of posts and of their enterprises."""
        table = self._round["cohorts" if kind == "cohort" else "teachers"]
        picked = self._round["posts"].iloc[posts]
        return {
            f"{kind}:{table[f'{kind}_id'].iloc[row]}",
            *(f"post:{name}" for name in picked["post_id"]),
            *(f"enterprise:{name}" for name in picked["enterprise_id"]),
        }

"""Names of a round's schools, cohorts, teachers, enterprises and posts, as tables and sentences show them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from data.catalogues import major_name, normalise_major
from data.contract.round import Round
from data.contract.text import Language, Text
from data.rulebook import RULES

Record = Mapping[str, Any]
_SUBJECT = re.compile(r"\b(cohort|post|teacher|enterprise|school|decision|class|post_group|all):(\S*)")
_KINDS = {
    "cohort": Text("班组", "cohort"),
    "post": Text("岗位", "post"),
    "teacher": Text("教师", "teacher"),
    "enterprise": Text("企业", "enterprise"),
    "school": Text("学校", "school"),
    "decision": Text("决定", "decision"),
    "class": Text("行政班", "class"),
    "post_group": Text("同类岗位组", "post group"),
}
_WORDS = {
    "minor_women": Text("未成年女生", "girls under 18"),
    "students": Text("人数", "students"),
    "fit": Text("匹配度", "fit"),
    "days": Text("天数", "days"),
    "staff": Text("在岗职工", "staff"),
    "input_sha256": Text("数据指纹", "input_sha256"),
    "objective": Text("总分", "objective"),
}
_WORD = re.compile(rf"(?<![\w:.-])(?:{'|'.join(_WORDS)})(?![\w:.-])")
_DOCUMENT = Text("方案文件", "plan document")


class Names:
    """Rows of a round by id, and names for them; an id the round does not know stands for itself."""

    def __init__(self, round_: Round) -> None:
        self.schools = self._by(round_, "schools", "school_id")
        self.cohorts = self._by(round_, "cohorts", "cohort_id")
        self.teachers = self._by(round_, "teachers", "teacher_id")
        self.enterprises = self._by(round_, "enterprises", "enterprise_id")
        self.posts = self._by(round_, "posts", "post_id")
        self.decisions = self._by(round_, "decisions", "decision_id")
        self.placements = self._by(round_, "placements", "placement_id")
        self._majors = {(m["school_id"], normalise_major(m["major_code"])): m["name"] for m in round_.rows("majors")}

    def school(self, school_id: str | None) -> str:
        """Name of a school."""
        return self._name(self.schools, school_id)

    def enterprise(self, enterprise_id: str | None) -> str:
        """Name of an enterprise."""
        return self._name(self.enterprises, enterprise_id)

    def post(self, post_id: str) -> str:
        """Title of a post."""
        return str(self.posts.get(post_id, {}).get("title") or post_id)

    def place(self, post_id: str) -> str:
        """Enterprise and title of a post."""
        row = self.posts.get(post_id)
        return f"{self.enterprise(row['enterprise_id'])} · {self.post(post_id)}" if row else post_id

    def host(self, post_id: str) -> Record:
        """Row of the enterprise that a post belongs to, {} where unknown."""
        return self.enterprises.get(self.posts.get(post_id, {}).get("enterprise_id", ""), {})

    def major(self, cohort: Record) -> str:
        """Name of a cohort's major: the school's own, else the catalogue's, else the code."""
        code = normalise_major(str(cohort.get("major_code") or ""))
        return str(self._majors.get((cohort.get("school_id"), code)) or major_name(code) or code)

    def cohort(self, cohort_id: str) -> str:
        """School and major of a cohort, else the id."""
        cohort = self.cohorts.get(cohort_id)
        return f"{self.school(cohort['school_id'])} {self.major(cohort)}" if cohort else cohort_id

    def placement(self, placement_id: str) -> str:
        """Who of the placements under way is where, else the id."""
        row = self.placements.get(placement_id)
        if row is None:
            return placement_id
        post_id, enterprise_id = str(row["post_id"]), row["enterprise_id"]
        where = self.place(post_id) if post_id in self.posts else self.enterprise(enterprise_id)
        return f"{self.cohort(row['cohort_id'])} → {where}"

    def teacher(self, teacher_id: str) -> str:
        """Name of a teacher, else the id."""
        return self._name(self.teachers, teacher_id)

    def subject(self, subject: str, language: Language) -> str:
        """The subject of a check with names beside the ids, such as ``cohort:C1 post:P7 2026-07-01``."""
        named = _SUBJECT.sub(lambda found: self._named(found[1], found[2], language), subject)
        return _WORD.sub(lambda found: _WORDS[found[0]].to(language), named) if language == "zh" else named

    def _named(self, kind: str, key: str, language: Language) -> str:
        if kind == "all":
            return Text(f"全部（检查 {key} 处）", f"all ({key} measured)").to(language)
        name = {
            "cohort": self.cohort,
            "post": self.post,
            "teacher": self.teacher,
            "enterprise": self.enterprise,
            "school": self.school,
        }.get(kind, str)(key)
        named = f"{key}（{name}）" if language == "zh" else f"{key} ({name})"
        return f"{_KINDS[kind].to(language)} {key if name == key else named}"

    @staticmethod
    def _by(round_: Round, sheet: str, key: str) -> dict[str, Record]:
        return {str(row[key]): row for row in round_.rows(sheet)}

    @staticmethod
    def _name(rows: dict[str, Record], key: str | None) -> str:
        return str((rows.get(key) or {}).get("name") or key) if key else ""


def rule_title(rule_id: str) -> Text:
    """What a rule is called; its id where the rulebook has none."""
    row = RULES.get(rule_id)
    if row:
        return row.title
    return _DOCUMENT if rule_id == "document" else Text(rule_id, rule_id)

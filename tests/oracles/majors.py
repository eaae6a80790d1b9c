"""What relates a major, or a teacher's subject, to a post: lists of majors, the sheet ``relations``, the catalogues."""

from __future__ import annotations

import unicodedata
from typing import Any

from data.catalogues import category, class_names, codes_named, major_class, normalise_major, relation
from data.contract.round import Round

Row = dict[str, Any]


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


class Majors:
    """Answers of one round."""

    def __init__(self, round_: Round) -> None:
        self.relations = round_.records("relations")
        self.own_names: dict[str, set[str]] = {}
        for row in round_.records("majors"):
            self.own_names.setdefault(folded(row["name"]), set()).add(normalise_major(row["major_code"]))
        self.industry = {row["enterprise_id"]: row["industry"] for row in round_.records("enterprises")}

    def prefixes(self, entry: str) -> set[str]:
        """The codes, or beginnings of codes, that an entry stands for."""
        code = normalise_major(entry)
        return {code} if code.isdigit() else set(codes_named(entry)) | self.own_names.get(folded(entry), set())

    def listed(self, code: str, entries: Any) -> bool:
        return any(normalise_major(code).startswith(prefix) for entry in entries for prefix in self.prefixes(entry))

    def ruled(self, code: str, post: Row) -> str | None:
        """What the sheet ``relations`` says: most digits, then the longest word, then the strictest."""
        code, title = normalise_major(code), folded(post["title"])
        said = [
            (len(prefix), len(folded(row["title"])), ("related", "near", "unrelated").index(row["relation"]), row["relation"])
            for row in self.relations
            if folded(row["title"]) in title
            for prefix in self.prefixes(row["major"])
            if code.startswith(prefix)
        ]
        return max(said)[-1] if said else None

    def catalogued(self, code: str, post: Row) -> str | None:
        """related, near, unrelated, or None where nothing is known of the post; of a whole category, the best of its classes."""
        index = category(code) or ""
        classes = [major_class(code) or index] if len(code) >= 4 else [c for c in class_names() if c.startswith(index)]
        grades = [relation(c, post["occupation"], self.industry[post["enterprise_id"]]) for c in classes]
        return next((grade for grade in ("related", "near", "unrelated") if grade in grades), None)

    def cohort_may(self, code: str, post: Row, instead: list[str] | None) -> bool:
        """Rule ``major``; ``instead`` is the list of an exception."""
        if instead is not None:
            return self.listed(code, instead)
        ruled = self.ruled(code, post)
        if ruled == "unrelated":
            return False
        if post["majors"]:
            return self.listed(code, post["majors"])
        return ruled is not None or self.catalogued(code, post) != "unrelated"

    def teacher_may(self, subjects: tuple[str, ...], post: Row) -> bool:
        """Rule ``teacher_subject``."""
        return any(self._teaches(code, post) for subject in subjects for code in self.prefixes(subject))

    def _teaches(self, code: str, post: Row) -> bool:
        ruled = self.ruled(code, post)
        if ruled is not None:
            return ruled != "unrelated"
        if post["majors"]:
            return category(code) in {category(prefix) for entry in post["majors"] for prefix in self.prefixes(entry)}
        return self.catalogued(code, post) != "unrelated"

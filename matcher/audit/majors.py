"""Majors and posts: which codes an entry stands for, what coordinators said, what the catalogues say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

from data import catalogues
from data.catalogues.outlook import CORE
from data.catalogues.table import fold, fold_code
from data.contract.round import Round

GRADES = ("unrelated", "near", "related")
SMALL_GROUP = len("a-bb-cc")
MAJOR_DIGITS = 6


class Majors:
    """Lookups over one round; answers are remembered, so asking per plan row is cheap.

    A subject is a code, the beginning of one, or the folded name of something that no catalogue knows.
    """

    def __init__(self, round_: Round) -> None:
        self._named: dict[str, set[str]] = defaultdict(set)
        for row in round_.rows("majors"):
            self._named[fold(row["name"])].add(normalised(row["major_code"]))
        self._relations = [(row["major"], fold(row["title"]), row["relation"]) for row in round_.rows("relations")]
        self._prefixes: dict[str, frozenset[str]] = {}
        self._said: dict[tuple[str, str], str | None] = {}
        self._graded: dict[tuple[str, str | None, str | None], str | None] = {}

    def prefixes(self, entry: str) -> frozenset[str]:
        """The beginnings of codes that an entry stands for: digits themselves, else every code that carries the name."""
        if entry not in self._prefixes:
            code = normalised(entry)
            digits = code.isascii() and code.isdigit()
            named = catalogues.codes_named(entry) | self._named.get(fold(entry), set())
            self._prefixes[entry] = frozenset({code}) if digits else named
        return self._prefixes[entry]

    def subjects(self, entry: str) -> frozenset[str]:
        """What an entry stands for, a name that nobody knows standing for itself."""
        return self.prefixes(entry) or frozenset({fold(entry)})

    def digits(self, entry: str, subject: str) -> int:
        """How closely an entry means a subject, in digits; 0 where it does not."""
        known = self.prefixes(entry)
        if not known and fold(entry) == subject:
            return MAJOR_DIGITS
        return max((len(p) for p in known if p and subject.startswith(p)), default=0)

    def said(self, subject: str, post: Mapping[str, Any]) -> str | None:
        """What the sheet ``relations`` says of a subject and a post: related, near, unrelated; None where no row applies."""
        key = (subject, post["title"])
        if key not in self._said:
            title = fold(post["title"])
            rows = [
                (-digits, -len(word), GRADES.index(relation))
                for major, word, relation in self._relations
                if word and word in title and (digits := self.digits(major, subject))
            ]
            self._said[key] = GRADES[min(rows)[2]] if rows else None
        return self._said[key]

    def graded(self, subject: str, post: Mapping[str, Any], enterprise: Mapping[str, Any]) -> str | None:
        """What the catalogues say; None where the subject, or both occupation and industry, are not to be found in them."""
        key = (subject, post["occupation"], enterprise["industry"])
        if key not in self._graded:
            grades = {catalogues.relation(one, *key[1:]) for one in _classes(subject)} - {None}
            self._graded[key] = max(grades, key=GRADES.index, default=None) if grades else None
        return self._graded[key]

    def close(self, subject: str, post: Mapping[str, Any], enterprise: Mapping[str, Any]) -> str | None:
        """How close the work of a post is to a major, as people are shown it; None where nothing is known of either.

        The occupation, or what the title means by it, decides; without one the industry, never more than near for a title that
        fits all.
        """
        title = "" if post["kind"] == "order" else post["title"]
        work, branch = post["occupation"], enterprise["industry"]
        if work and catalogues.occupation_group(work):
            return self._by_occupation(subject, fold_code(work))
        meant = catalogues.read_title(title).occupations
        likely = [one for one in meant if _together(one, branch)] or meant
        if likely:
            grades = {self._by_occupation(subject, one) for one in likely} - {None}
            return max(grades, key=GRADES.index, default=None) if grades else None
        grade = self.graded(subject, {"occupation": None}, enterprise)
        return "near" if grade == "related" and catalogues.read_title(title).general else grade

    def _by_occupation(self, subject: str, work: str) -> str | None:
        links = catalogues.outlook(subject)
        core = {one for one, strength in links.items() if strength == CORE}
        if any(work.startswith(one[:SMALL_GROUP]) or one.startswith(work) for one in core):
            return "related"
        if any(one.startswith(work) for one in links):
            return "near"
        grade = self.graded(subject, {"occupation": work}, {"industry": None})
        return None if grade is None else "near" if grade == "related" else "unrelated"

    def known_post(self, post: Mapping[str, Any], enterprise: Mapping[str, Any]) -> bool:
        """Whether the catalogues know the post's occupation or its enterprise's industry."""
        work, branch = post["occupation"], enterprise["industry"]
        return bool((work and catalogues.occupation_group(work)) or (branch and catalogues.known_industry(branch)))

    def categories(self, subject: str) -> frozenset[str]:
        """Categories that a subject belongs to: one from two digits on; a single digit may mean several."""
        begun = [subject + digit for digit in "0123456789"] if len(subject) == 1 else [subject]
        return frozenset(index for one in begun if (index := catalogues.category(one)))


@cache
def _together(work: str, branch: str | None) -> bool:
    """Whether one class of majors goes into both an occupation and an industry."""
    classes = catalogues.class_names()
    return any(
        catalogues.relation(one, work, None) == "related" and catalogues.relation(one, None, branch) == "related"
        for one in classes
    )


def normalised(code: str) -> str:
    """A major's code without its K."""
    return catalogues.normalise_major(code)


def _classes(subject: str) -> list[str]:
    """Keys that the catalogue's relation takes: the class; the category where there is no such class; all that is left open."""
    exact, index = catalogues.major_class(subject), catalogues.category(subject)
    if exact or not index:
        return [exact] if exact else []
    if len(subject) >= 4:
        return [index]
    return [one for one in catalogues.class_names() if one.startswith(index + subject[2:])]

"""The texts of both sides of a pair, by field, with the weight each field has."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from data.catalogues import (
    industry_name,
    level_of,
    levels_missing,
    major_name,
    normalise_major,
    occupation_group_name,
    occupation_titles,
    outlook,
)
from data.catalogues.outlook import CORE
from data.contract.round import Round
from matcher.features.subject import Subjects
from matcher.relation import Entries, occupations_of

Fields = tuple[tuple[str, float], ...]
Parts = Iterable[tuple[str | None, float]]

# Of a major. These weights, like BM25's, were chosen on a public table of majors and occupations (docs/explanation/fit.md).
NAME, CLASS_NAME, WORK, DESCRIPTION, COURSES, SKILLS, CERTIFICATES, OUTLOOK = 2.0, 1.5, 1.5, 1.0, 1.5, 1.0, 1.0, 1.5
# Of a post.
TITLE, FIRST, TASKS, VARIANTS, POST_SKILLS, OCCUPATION, INDUSTRY_NAME = 1.0, 1.0, 0.5, 3.0, 1.0, 1.0, 0.5
_WEIGHTS = {"name": NAME, "courses": COURSES, "skills": SKILLS, "certificates": CERTIFICATES}
_WORK = re.compile(r"能够?从事(?P<work>.+?)(?:等)?工作")  # "able to do … work": the end of the aims of a major
_TASKS = re.compile(r"(?:主要)?工作任务[:：]")
_VARIANTS = re.compile(r"下列工种[:：]")


def cohort_texts(round_: Round) -> list[Fields]:
    """Per cohort: what its school says of the major, and the catalogue's names of major and class."""
    said = _majors(round_)
    return [
        _fields(_profile([normalise_major(row["major_code"])], said.get(row["school_id"], {}))) for row in round_.rows("cohorts")
    ]


def teacher_texts(round_: Round, subjects: list[Subjects]) -> list[Fields]:
    """Per teacher: the names of the subjects, and what the school says of its majors among them."""
    said, known = _majors(round_), Entries(round_)
    texts: dict[tuple[str, Subjects], Fields] = {}  # by school and subjects
    named = [(row["school_id"], own) for row, own in zip(round_.rows("teachers"), subjects, strict=True)]
    for school, own in dict.fromkeys(named):
        at_school = said.get(school, {})
        prefixes = sorted({p for entry in own for p in known.prefixes(entry)})
        taught = sorted(code for code in at_school if code.startswith(tuple(prefixes))) if prefixes else []
        words = [(entry, NAME) for entry in own if not entry.isdigit()]
        texts[school, own] = _fields([*words, *_profile([*taught, *prefixes], at_school)])
    return [texts[one] for one in named]


def post_texts(round_: Round) -> list[Fields]:
    """Per post: title, description and skills, the titles of its occupation, and its enterprise's industry.

    A blank occupation is read from the title, where the title says it. The name of a group stands in for occupations that are
    known by their group only.
    """
    industry = {row["enterprise_id"]: row["industry"] for row in round_.rows("enterprises")}
    texts = []
    for row, occupations in zip(round_.rows("posts"), occupations_of(round_), strict=True):
        code = industry.get(row["enterprise_id"])
        texts.append(_post(row["title"], row["description"], row["skills"], occupations, code))
    return texts


@lru_cache(maxsize=65_536)
def _post(
    title: str | None, description: str | None, skills: str | None, occupations: tuple[str, ...], industry: str | None
) -> Fields:
    titles = occupation_titles()
    named = [titles.get(occupation) or occupation_group_name(occupation) for occupation in occupations]
    return _fields(
        [
            (title, TITLE),
            *_described(description),
            (skills, POST_SKILLS),
            *((name, OCCUPATION / len(named)) for name in named),
            (industry_name(industry) if industry else None, INDUSTRY_NAME),
        ]
    )


def _described(description: str | None) -> Parts:
    """A description as the classification of occupations writes them: what the person does, tasks, variants of the occupation."""
    text, *variants = _VARIANTS.split(description or "", maxsplit=1)
    first, *tasks = _TASKS.split(text, maxsplit=1)
    yield first, FIRST
    yield from ((part, TASKS) for part in tasks)
    yield from ((part, VARIANTS) for part in variants)


def _aims(description: str | None) -> Parts:
    """The aims of a major: what graduates will do weighs more than what they know, which all majors say alike."""
    text = description or ""
    work = _WORK.search(text)
    if work:
        yield work["work"], WORK
        text = text[: work.start()]
    yield text, DESCRIPTION


def _majors(round_: Round) -> dict[str, dict[str, list[Mapping[str, Any]]]]:
    found: dict[str, dict[str, list[Mapping[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in round_.rows("majors"):
        found[row["school_id"]][normalise_major(row["major_code"])].append(row)
    return found


def _profile(codes: list[str], said: dict[str, list[Mapping[str, Any]]]) -> Parts:
    for code in codes:
        rows = said.get(code, [])
        for row in rows:
            yield from ((row[key], weight) for key, weight in _WEIGHTS.items())
            yield from _aims(row["description"])
        if not rows:
            yield major_name(code), NAME
        if len(code) > 4:
            yield major_name(code[:4]), CLASS_NAME
        yield from _leads_to(code)


@lru_cache(maxsize=8_192)
def _leads_to(code: str) -> Fields:
    """Titles of the occupations that a major leads to and that its level is enough for."""
    level, titles = level_of(code), occupation_titles()
    return tuple(
        (titles[occupation], OUTLOOK * strength / CORE)
        for occupation, strength in outlook(code).items()
        if level and levels_missing(level, occupation) == 0
    )


def _fields(parts: Parts) -> Fields:
    # sets, since a text said twice is said once, sorted so that the order of rows does not matter
    return tuple(sorted({(text, weight) for text, weight in parts if text}))

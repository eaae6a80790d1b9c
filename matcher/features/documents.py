"""The texts of both sides of a pair, by field, with the weight each field has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from data.catalogues import industry_name, major_name, normalise_major, occupation_group_name
from data.contract.round import Round
from matcher.features.subject import Subjects
from matcher.relation import Entries

Fields = tuple[tuple[str, float], ...]

NAME, CLASS_NAME, DESCRIPTION, COURSES, SKILLS, CERTIFICATES = 5.0, 1.0, 1.0, 1.5, 1.0, 1.0
TITLE, POST_DESCRIPTION, POST_SKILLS, GROUP_NAME, INDUSTRY_NAME = 3.0, 1.0, 1.0, 1.0, 0.5
_WEIGHTS = {"name": NAME, "description": DESCRIPTION, "courses": COURSES, "skills": SKILLS, "certificates": CERTIFICATES}


def cohort_texts(round_: Round) -> list[Fields]:
    """Per cohort: what its school says of the major, and the catalogue's names of major and class."""
    said = _majors(round_)
    return [
        _fields(_profile([normalise_major(row["major_code"])], said.get(row["school_id"], {})))
        for row in round_.records("cohorts")
    ]


def teacher_texts(round_: Round, subjects: list[Subjects]) -> list[Fields]:
    """Per teacher: the names of the subjects, and what the school says of its majors among them."""
    said, known = _majors(round_), Entries(round_)
    texts = []
    for row, own in zip(round_.records("teachers"), subjects, strict=True):
        at_school = said.get(row["school_id"], {})
        prefixes = sorted({p for entry in own for p in known.prefixes(entry)})
        taught = sorted(code for code in at_school if code.startswith(tuple(prefixes))) if prefixes else []
        words = [(entry, NAME) for entry in own if not entry.isdigit()]
        texts.append(_fields([*words, *_profile([*taught, *prefixes], at_school)]))
    return texts


def post_texts(round_: Round) -> list[Fields]:
    """Per post: title, description and skills, with the names of its occupation's group and its enterprise's industry."""
    industry = {row["enterprise_id"]: row["industry"] for row in round_.records("enterprises")}
    texts = []
    for row in round_.records("posts"):
        code = industry.get(row["enterprise_id"])
        group = occupation_group_name(row["occupation"]) if row["occupation"] else None
        texts.append(
            _fields(
                [
                    (row["title"], TITLE),
                    (row["description"], POST_DESCRIPTION),
                    (row["skills"], POST_SKILLS),
                    (group, GROUP_NAME),
                    (industry_name(code) if code else None, INDUSTRY_NAME),
                ]
            )
        )
    return texts


def _majors(round_: Round) -> dict[str, dict[str, list[dict[str, Any]]]]:
    found: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in round_.records("majors"):
        found[row["school_id"]][normalise_major(row["major_code"])].append(row)
    return found


def _profile(codes: list[str], said: dict[str, list[dict[str, Any]]]) -> Iterable[tuple[str | None, float]]:
    for code in codes:
        rows = said.get(code, [])
        for row in rows:
            yield from ((row[key], weight) for key, weight in _WEIGHTS.items())
        if not rows:
            yield major_name(code), NAME
        if len(code) > 4:
            yield major_name(code[:4]), CLASS_NAME


def _fields(parts: Iterable[tuple[str | None, float]]) -> Fields:
    # sets, since a text said twice is said once, sorted so that the order of rows does not matter
    return tuple(sorted({(text, weight) for text, weight in parts if text}))

"""How a class of majors relates to the occupation of a post and to the industry of its enterprise.

The table ``relations.csv`` lists, for classes ('0603') or whole categories ('06'), prefixes of industries and groups of
occupations (or single ones) as related or near. What a class has listed as related is near for the other classes of its
category; everything else is unrelated. Of occupation and industry the better counts, and only what is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from data.catalogues.industries import known_industry
from data.catalogues.majors import class_names
from data.catalogues.occupations import occupation_group
from data.catalogues.table import fold_code, table

if TYPE_CHECKING:
    from data.contract.plan import Grade

UNKNOWN, UNRELATED, NEAR, RELATED = -1, 0, 1, 2
GRADES: tuple[Grade, ...] = ("unrelated", "near", "related")  # by the numbers above

Grades = npt.NDArray[np.int8]


@cache
def relation_rows() -> Mapping[str, int]:
    """Row of each class in ``relation_table``: the 97 classes '0603', then the 19 categories '06'.

    The row of a category stands for a major whose category is known but whose class is not in the catalogue: it has
    nothing listed itself, so the best it gets is near, from the classes of the category.
    """
    classes = list(class_names())
    return {key: row for row, key in enumerate([*classes, *dict.fromkeys(index[:2] for index in classes)])}


def relation(major_class: str, occupation: str | None, industry: str | None) -> Grade | None:
    """Grade of a class 'CCcc' (or category 'CC') for an occupation and an industry.

    None where neither occupation nor industry can be read, or where there is no such class.
    """
    row = relation_rows().get(major_class)
    if row is None:
        return None
    grade = int(relation_table([occupation], [industry])[row, 0])
    return None if grade == UNKNOWN else GRADES[grade]


def relation_table(occupations: Sequence[str | None], industries: Sequence[str | None]) -> Grades:
    """Grades of all classes and categories (rows as in ``relation_rows``) for pairs of occupation and industry (columns).

    −1 unknown, 0 unrelated, 1 near, 2 related.
    """
    result = np.empty((len(relation_rows()), len(occupations)), dtype=np.int8)
    for column, (occupation, industry) in enumerate(zip(occupations, industries, strict=True)):
        known = occupation if occupation and occupation_group(occupation) else None
        result[:, column] = _column(fold_code(known) if known else None, known_industry(industry or ""))
    return result


@cache
def _column(occupation: str | None, industry: str | None) -> Grades:
    grades = np.full(len(relation_rows()), UNKNOWN, dtype=np.int8)
    for system, code in (("occupation", occupation), ("industry", industry)):
        if code:
            grades = np.maximum(grades, _grades(system, tuple(code[:end] for end in range(1, len(code) + 1))))
    return grades


@cache
def _grades(system: str, prefixes: tuple[str, ...]) -> Grades:
    """Grades of all classes and categories where these prefixes of one system say something, with what neighbours lend."""
    listed = [vector for prefix in prefixes if (vector := _listed(system).get(prefix)) is not None]
    grades: Grades = np.max([np.full(len(relation_rows()), UNRELATED, dtype=np.int8), *listed], axis=0)
    categories = _category_of_row()
    near = np.isin(categories, categories[grades == RELATED])
    return np.maximum(grades, np.where(near, NEAR, UNRELATED).astype(np.int8))


@cache
def _category_of_row() -> npt.NDArray[np.str_]:
    return np.array([key[:2] for key in relation_rows()])


@cache
def _listed(system: str) -> Mapping[str, Grades]:
    """Per listed prefix of a system, the grades of the classes (or whole categories) that list it."""
    found: dict[str, Grades] = {}
    for entry in table("relations"):
        if entry["system"] == system:
            grades = found.setdefault(entry["prefix"], np.full(len(relation_rows()), UNRELATED, dtype=np.int8))
            rows = [row for key, row in relation_rows().items() if key.startswith(entry["class"])]
            grades[rows] = np.maximum(grades[rows], RELATED if entry["grade"] == "related" else NEAR)
    return found

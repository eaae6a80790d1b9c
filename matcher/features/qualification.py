"""Feature of whether the level of education is enough for the occupation of the post."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np

from data.catalogues import levels_missing, occupation_group_name, occupation_titles
from data.catalogues.majors import Level
from data.contract.text import Text
from matcher.features.base import Feature, Floats, Rows
from matcher.features.context import Context
from matcher.relation import occupations_of

_LIKE: Mapping[str, Level] = {"technician": "secondary"}  # schools that the catalogues count as another level
_LEVELS: tuple[Level, ...] = ("secondary", "diploma", "bachelor")
_OF_MISSING = np.array([1.0, 0.0, 0.0])  # by levels that are missing: the work of engineers is not learned in between


class Qualification(Feature):
    """Levels of education missing for what the occupation usually asks for (engineers: a diploma). Of several
    occupations that a title may mean the one that asks least counts.
    """

    key: ClassVar[str] = "qualification"
    name: ClassVar[Text] = Text("层次与职业", "level and occupation")
    unit: ClassVar[Text] = Text("级", "levels")
    direction: ClassVar[Literal["up", "down"]] = "down"
    needs: ClassVar[tuple[str, ...]] = ("posts.occupation", "posts.title")
    expected: ClassVar[bool] = False

    def __init__(self, context: Context):
        super().__init__(context)
        occupations = occupations_of(context.round)
        place = {found: i for i, found in enumerate(dict.fromkeys(occupations))}
        self._occupations = list(place)
        self._post = np.array([place[found] for found in occupations], dtype=np.int64)
        by_level = [[_missing(level, found) for found in place] for level in _LEVELS]
        self._missing = np.array(by_level, dtype=np.float64).reshape(len(_LEVELS), len(place))
        levels = [_LEVELS.index(_LIKE.get(level, level)) for level in context.round["schools"]["level"].tolist()]
        self._level = np.array(levels, dtype=np.int64)[context.school] if levels else np.zeros(0, dtype=np.int64)

    def measure(self, left: Rows, right: Rows) -> Floats:
        """Levels missing, NaN where the post's occupation is unknown."""
        return self._missing[self._level[left], self._post[right]]

    def scale(self, measured: Floats, left: Rows, right: Rows) -> Floats:
        """1 where the level is enough, else 0."""
        known = ~np.isnan(measured)
        level = np.minimum(np.where(known, measured, 0), len(_OF_MISSING) - 1).astype(np.int64)
        return np.where(known, _OF_MISSING[level], np.nan)

    def say(self, measured: float, left: int, right: int) -> Text:
        """Whether the level is enough, with the occupation."""
        first = self._occupations[self._post[right]][0]
        title = occupation_titles().get(first) or occupation_group_name(first) or first
        if measured == 0:
            return Text(f"学历层次适合“{title}”", f"the level of education is enough for “{title}”")
        return Text(f"“{title}”通常要求更高的学历层次", f"“{title}” usually asks for a higher level of education")


def _missing(level: Level, occupations: tuple[str, ...]) -> float:
    known = [missing for occupation in occupations if (missing := levels_missing(level, occupation)) is not None]
    return float(min(known)) if known else np.nan

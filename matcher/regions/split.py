"""A round in parts: areas that are planned apart."""

from __future__ import annotations

import numpy as np

from matcher.problem import Problem
from matcher.problem.part import Part
from matcher.regions.areas import Areas
from matcher.regions.rough import RoughPairs
from matcher.regions.together import pin_ends

WHOLE = 1_000_000  # pairs at a glance up to which a round is planned as one, and an area not divided further


def parts_of(problem: Problem, most: int = WHOLE) -> list[Part]:
    """The parts of a large round, those with most pairs first; one part where there is nothing to divide.

    ``most`` are the pairs by kind, level and major from which on a region is divided. Every cohort, teacher, enterprise and pin
    is in one part.
    """
    if len(problem.cohorts.ids) * len(problem.posts.ids) <= most:  # no need to look closer
        return [Part.whole(problem)]
    rough = RoughPairs(problem)
    if rough.whole() <= most:
        return [Part.whole(problem)]
    areas = Areas(problem, rough, most)
    found = [_part(problem, areas, number) for number in range(areas.count)]
    return sorted(found, key=lambda part: -rough.count(part.cohorts, part.posts))


def _part(problem: Problem, areas: Areas, number: int) -> Part:
    p = problem
    pins = [
        pin
        for pin, school, firm in pin_ends(problem)
        if (areas.school[school] if school >= 0 else areas.enterprise[firm] if firm >= 0 else 0) == number
    ]
    return Part(
        cohorts=np.flatnonzero(areas.school[p.cohorts.school] == number),
        teachers=np.flatnonzero(areas.school[p.teachers.school] == number),
        posts=np.flatnonzero(areas.enterprise[p.posts.enterprise] == number),
        pins=np.array(pins, dtype=np.int64),
    )

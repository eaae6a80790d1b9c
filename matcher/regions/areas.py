"""Areas: which schools are planned together, and which area each enterprise serves."""

from __future__ import annotations

import numpy as np

from matcher.arrays import Ints, Names
from matcher.problem import Problem
from matcher.problem.distance import great_circle_km
from matcher.problem.tables import positions
from matcher.regions.rough import RoughPairs
from matcher.regions.together import Together

DIGITS = (2, 4, 6)  # of region codes: province, prefecture, county
NOWHERE = -1


class Areas:
    """Numbers of areas, 0 … ``count`` − 1, of every school (n_s,) and every enterprise (n_e,)."""

    def __init__(self, problem: Problem, rough: RoughPairs, most: int) -> None:
        """``most`` are the pairs at a glance up to which an area is not divided further."""
        self._problem, self._rough, self._most = problem, rough, most
        self._together = Together.of(problem)
        self.school, codes = self._schools()
        self.count = len(codes)
        self.enterprise = self._enterprises(codes)

    def _schools(self) -> tuple[Ints, list[str]]:
        """Area of each school, and the beginning of the region codes of each area.

        Regions are divided by two more digits of their codes while they have too many pairs. Schools that must stay together
        follow the first of them with a code, and schools without one join the largest area.
        """
        region = self._problem.schools.region.astype(str)
        _, first, of_school = np.unique(self._together.schools, return_index=True, return_inverse=True)
        leading = np.array([next((c for c in region[of_school == k] if c), region[one]) for k, one in enumerate(first)])
        code = leading[of_school]
        beginnings = self._divided(code, "", 0)
        area = np.array([next((k for k, b in enumerate(beginnings) if c and c.startswith(b)), NOWHERE) for c in code])
        if (area == NOWHERE).all():
            return np.zeros(len(area), dtype=np.int64), [""]
        area[area == NOWHERE] = np.bincount(area[area != NOWHERE]).argmax()
        used, area = np.unique(area, return_inverse=True)
        return area, [beginnings[k] for k in used]

    def _divided(self, code: Names, beginning: str, step: int) -> list[str]:
        inside = np.array([bool(c) and c.startswith(beginning) for c in code])
        if step == len(DIGITS) or (beginning and self._pairs(inside, beginning) <= self._most):
            return [beginning]
        parts = sorted({c[: DIGITS[step]] for c in code[inside].tolist()})
        return [found for part in parts for found in self._divided(code, part, step + 1)]

    def _pairs(self, inside: Ints, beginning: str) -> int:
        p = self._problem
        here = np.array([str(c).startswith(beginning) for c in p.enterprises.region], dtype=bool)
        return self._rough.count(np.flatnonzero(inside[p.cohorts.school]), np.flatnonzero(here[p.posts.enterprise]))

    def _enterprises(self, codes: list[str]) -> Ints:
        """Area of each enterprise: its region's, else that of most of its agreements, else the nearest, else where seats are few.

        What pins tie to schools goes with them.
        """
        p = self._problem
        area = np.full(len(p.enterprises.ids), NOWHERE, dtype=np.int64)
        for number, code in enumerate(codes):
            area[np.array([str(c).startswith(code) and c != "" for c in p.enterprises.region], dtype=bool)] = number
        for choose in (self._by_agreements, self._by_distance, self._by_need):
            open_ = np.flatnonzero(area == NOWHERE)
            area[open_] = choose(open_, area)
        of_set = dict(zip(self._together.schools.tolist(), self.school.tolist(), strict=True))
        tied = np.flatnonzero(np.isin(self._together.enterprises, self._together.schools))
        area[tied] = [of_set[number] for number in self._together.enterprises[tied].tolist()]
        return area

    def _by_agreements(self, firms: Ints, _: Ints) -> Ints:
        p, t = self._problem, self._problem.round["partnerships"]
        school, firm = positions(t["school_id"], p.places.schools), positions(t["enterprise_id"], p.places.enterprises)
        counts = np.zeros((len(p.enterprises.ids), self.count), dtype=np.int64)
        np.add.at(counts, (firm, self.school[school]), 1)
        return np.where(counts[firms].any(axis=1), counts[firms].argmax(axis=1), NOWHERE)

    def _by_distance(self, firms: Ints, _: Ints) -> Ints:
        p = self._problem
        located = np.flatnonzero(~np.isnan(p.schools.lon) & ~np.isnan(p.schools.lat))
        known = ~np.isnan(p.enterprises.lon[firms]) & ~np.isnan(p.enterprises.lat[firms])
        found = np.full(len(firms), NOWHERE, dtype=np.int64)
        if len(located) and known.any():
            lon, lat = p.enterprises.lon[firms[known]], p.enterprises.lat[firms[known]]
            km = great_circle_km(p.schools.lon[located][:, None], p.schools.lat[located][:, None], lon, lat)
            found[known] = self.school[located[km.argmin(axis=0)]]
        return found

    def _by_need(self, firms: Ints, area: Ints) -> Ints:
        """One enterprise after another to the area with the fewest seats per student to place."""
        p = self._problem
        need = np.maximum(1, np.bincount(self.school[p.cohorts.school], p.to_place, self.count))
        of_firm = np.bincount(p.posts.enterprise, np.where(p.posts.placed, p.posts.seats, 0), len(area))
        seats = np.bincount(area[area != NOWHERE], of_firm[area != NOWHERE], self.count).astype(np.float64)
        found = np.empty(len(firms), dtype=np.int64)
        for k, firm in enumerate(firms.tolist()):
            found[k] = int((seats / need).argmin())
            seats[found[k]] += of_firm[firm]
        return found

"""Where things are: areas of counties with towns and parks, places between areas, and places outside the region."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from math import ceil, cos, hypot, pi, radians, sin, sqrt

import numpy as np

from data.regions.draw import pick, real
from data.regions.names import place_names
from data.regions.spec import RegionSpec

_PROVINCE = "99"  # no province has this number
_KM_PER_DEGREE = 111.19
_NAMES = 13  # of a county and its towns
_OUTSIDE = 6  # places outside the region


@dataclass(frozen=True)
class Spot:
    """A point with what belongs into an address. Degrees."""

    lon: float
    lat: float
    region: str
    county: str
    town: str

    def moved(self, rng: np.random.Generator, least_km: float, most_km: float, town: str | None = None) -> Spot:
        """A spot at a random bearing and a distance between the two."""
        bearing, km = real(rng, 0, 2 * pi), real(rng, least_km, most_km)
        there = self.shifted(km * sin(bearing), km * cos(bearing))
        return Spot(round(there.lon, 5), round(there.lat, 5), self.region, self.county, self.town if town is None else town)

    def shifted(self, east_km: float, north_km: float) -> Spot:
        """The spot that far to the east and to the north."""
        lat = self.lat + north_km / _KM_PER_DEGREE
        lon = self.lon + east_km / (_KM_PER_DEGREE * cos(radians(self.lat)))
        return Spot(lon, lat, self.region, self.county, self.town)


@dataclass(frozen=True)
class County:
    """One county: its centre, towns (the first is the seat) and industrial parks."""

    name: str
    centre: Spot
    towns: tuple[Spot, ...]
    parks: tuple[Spot, ...]


@dataclass(frozen=True)
class Geography:
    """The counties of the region, and centres of places beyond them.

    The first counties of all areas precede the second ones, and so on: whoever goes round the counties goes round the areas.
    Regions of one area share the first four digits of their code.
    """

    counties: tuple[County, ...]
    beyond: tuple[Spot, ...]


def draw_geography(rng: np.random.Generator, spec: RegionSpec) -> Geography:
    """Areas of counties about 45 km apart, each county with towns up to ``radius_km`` away.

    Areas lie on a grid. There is a place between any two neighbours, and six lie 60 to 800 km outside the region.
    """
    grid = _grid(spec.areas)
    neighbours = [(a, b) for a, b in combinations(range(spec.areas), 2) if hypot(*np.subtract(grid[a], grid[b])) == 1]
    each = spec.counties * _NAMES
    names = place_names(rng, spec.areas * each + len(neighbours) + _OUTSIDE)
    middle = Spot(real(rng, 106, 117), real(rng, 29, 37), "", "", "")
    reach = 0.0 if spec.counties == 1 else 24.0 * sqrt(spec.counties)
    areas = []
    for a, (x, y) in enumerate(grid):
        centre = middle.shifted(x * spec.area_km, y * spec.area_km)
        areas.append(_counties(rng, spec, centre, reach, f"{_PROVINCE}{a + 1:02d}", names[a * each : (a + 1) * each]))
    spots = [_between(rng, areas[a], areas[b]) for a, b in neighbours]
    spots += _outside(rng, middle, reach + spec.area_km * max(hypot(x, y) for x, y in grid))
    first = max(10, spec.areas + 1)
    beyond = [
        Spot(at.lon, at.lat, f"{_PROVINCE}{first + i}01", f"{name}市", "高新区")
        for i, (at, name) in enumerate(zip(spots, names[spec.areas * each :], strict=True))
    ]
    return Geography(tuple(county for abreast in zip(*areas, strict=True) for county in abreast), tuple(beyond))


def _grid(areas: int) -> list[tuple[float, float]]:
    """Where the centres of areas lie, in steps of the grid from its middle."""
    width = ceil(sqrt(areas))
    rows = ceil(areas / width)
    return [(column - (width - 1) / 2, row - (rows - 1) / 2) for row, column in product(range(rows), range(width))][:areas]


def _counties(
    rng: np.random.Generator, spec: RegionSpec, middle: Spot, reach: float, area: str, names: list[str]
) -> list[County]:
    """The counties of one area; ``area`` is how the codes of its regions begin."""
    counties = []
    for i in range(spec.counties):
        name, *towns = names[i * _NAMES : (i + 1) * _NAMES]
        at = middle.moved(rng, 0, 0) if i == 0 else middle.moved(rng, reach * 0.4, reach)
        centre = Spot(at.lon, at.lat, f"{area}{21 + i}", f"{name}县", "城关街道")
        spots = tuple(centre.moved(rng, 4, spec.radius_km, f"{town}镇") for town in towns)
        parks = tuple(centre.moved(rng, 3, 12, f"{name}{word}") for word in ("经济开发区", "产业园", "物流园"))
        counties.append(County(f"{name}县", centre, (centre, *spots), parks))
    return counties


def _between(rng: np.random.Generator, these: list[County], those: list[County]) -> Spot:
    """Halfway between the two nearest counties of two areas."""
    pairs = [(a.centre, b.centre) for a, b in product(these, those)]
    a, b = min(pairs, key=lambda pair: hypot(pair[0].lon - pair[1].lon, pair[0].lat - pair[1].lat))
    return Spot((a.lon + b.lon) / 2, (a.lat + b.lat) / 2, "", "", "").moved(rng, 0, 6)


def _outside(rng: np.random.Generator, middle: Spot, reach: float) -> list[Spot]:
    """Places beyond ``reach`` km from the middle: two near ones, then any."""
    spots = []
    for i in range(_OUTSIDE):
        low, high = pick(rng, ((60, 110), (90, 160), (250, 800))) if i > 1 else (58, 90)
        spots.append(middle.moved(rng, reach + low, reach + high))
    return spots

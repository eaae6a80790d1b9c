"""Where things are: counties with towns and parks, and places beyond the region."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, pi, radians, sin, sqrt

import numpy as np

from data.regions.draw import pick, real
from data.regions.names import place_names
from data.regions.spec import RegionSpec

_EARTH_KM = 6371.0
_PROVINCE = "99"  # no province has this number


@dataclass(frozen=True)
class Spot:
    """A point with what belongs into an address. Degrees."""

    lon: float
    lat: float
    region: str
    county: str
    town: str

    def km_to(self, other: Spot) -> float:
        """Great-circle distance."""
        a = sin(radians(other.lat - self.lat) / 2) ** 2
        b = cos(radians(self.lat)) * cos(radians(other.lat)) * sin(radians(other.lon - self.lon) / 2) ** 2
        return 2 * _EARTH_KM * asin(sqrt(a + b))

    def moved(self, rng: np.random.Generator, least_km: float, most_km: float, town: str | None = None) -> Spot:
        """A spot at a random bearing and a distance between the two."""
        bearing, km = real(rng, 0, 2 * pi), real(rng, least_km, most_km)
        lat = self.lat + km * cos(bearing) / 111.19
        lon = self.lon + km * sin(bearing) / (111.19 * cos(radians(self.lat)))
        return Spot(round(lon, 5), round(lat, 5), self.region, self.county, self.town if town is None else town)


@dataclass(frozen=True)
class County:
    """One county: its centre, towns (the first is the seat) and industrial parks."""

    name: str
    centre: Spot
    towns: tuple[Spot, ...]
    parks: tuple[Spot, ...]


@dataclass(frozen=True)
class Geography:
    """The counties of the region, and centres of places beyond it."""

    counties: tuple[County, ...]
    beyond: tuple[Spot, ...]


def draw_geography(rng: np.random.Generator, spec: RegionSpec) -> Geography:
    """Counties about 45 km apart, each with towns up to ``radius_km`` away, and six places 60 to 800 km off."""
    names = place_names(rng, spec.counties * 13 + 6)
    middle = Spot(real(rng, 106, 117), real(rng, 29, 37), "", "", "")
    reach = 0.0 if spec.counties == 1 else 24.0 * sqrt(spec.counties)
    counties = []
    for i in range(spec.counties):
        name, towns = names[i * 13], names[i * 13 + 1 : i * 13 + 13]
        at = middle.moved(rng, 0, 0) if i == 0 else middle.moved(rng, reach * 0.4, reach)
        centre = Spot(at.lon, at.lat, f"{_PROVINCE}01{21 + i}", f"{name}县", "城关街道")
        spots = tuple(centre.moved(rng, 4, spec.radius_km, f"{town}镇") for town in towns)
        parks = tuple(centre.moved(rng, 3, 12, f"{name}{word}") for word in ("经济开发区", "产业园", "物流园"))
        counties.append(County(f"{name}县", centre, (centre, *spots), parks))
    beyond = []
    for i, name in enumerate(names[spec.counties * 13 :]):
        low, high = pick(rng, ((60, 110), (90, 160), (250, 800))) if i > 1 else (58, 90)
        at = middle.moved(rng, reach + low, reach + high)
        beyond.append(Spot(at.lon, at.lat, f"{_PROVINCE}{10 + i}01", f"{name}市", "高新区"))
    return Geography(tuple(counties), tuple(beyond))

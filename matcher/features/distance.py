"""Feature of how far students or teachers travel."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from data.contract.text import Text
from matcher.features.base import Feature, Floats, Rows
from matcher.features.context import Context
from matcher.problem.distance import great_circle_km
from matcher.problem.tables import floats, texts

USUAL_KM = 60.0  # distance worth one half where nobody commutes daily
SAME_REGION = 0.7  # value where coordinates are missing but both lie in one region


class Distance(Feature):
    """Great circle from the school to the post's site: 1 at the door, a half at commute_km (else 60 km), towards 0 beyond."""

    key: ClassVar[str] = "distance"
    name: ClassVar[Text] = Text("距离", "distance")
    unit: ClassVar[Text] = Text("公里", "km")
    direction: ClassVar[Literal["up", "down"]] = "down"
    needs: ClassVar[tuple[str, ...]] = (
        "schools.lon",
        "schools.lat",
        "enterprises.lon",
        "enterprises.lat",
        "posts.lon",
        "posts.lat",
    )

    def __init__(self, context: Context):
        super().__init__(context)
        schools, enterprises, posts = context.round["schools"], context.round["enterprises"], context.posts
        at, home = context.enterprise, context.school
        lon, lat = floats(posts["lon"]), floats(posts["lat"])
        own_site = ~np.isnan(lon) & ~np.isnan(lat)
        self._lon = np.where(own_site, lon, floats(enterprises["lon"])[at])
        self._lat = np.where(own_site, lat, floats(enterprises["lat"])[at])
        region = texts(posts["region"])
        self._region = np.where(region != "", region, texts(enterprises["region"])[at]).astype("U12")
        self._home_lon, self._home_lat = floats(schools["lon"])[home], floats(schools["lat"])[home]
        self._home_region = texts(schools["region"])[home].astype("U12")
        self._half = np.full(len(home), USUAL_KM)
        if context.kind == "cohort":
            usual = float(context.settings.threshold("beds", "commute_km"))
            by_level = np.where(
                np.isin(schools["level"].to_numpy(dtype="U12")[home], ("secondary", "technician")), usual, USUAL_KM
            )
            given = floats(context.left["commute_km"])
            self._half = np.maximum(1.0, np.where(np.isnan(given), by_level, given))

    def measure(self, left: Rows, right: Rows) -> Floats:
        """Kilometres, NaN where a coordinate is missing."""
        return great_circle_km(self._home_lon[left], self._home_lat[left], self._lon[right], self._lat[right])

    def scale(self, measured: Floats, left: Rows, right: Rows) -> Floats:
        """1 / (1 + km / half); without coordinates 0.7 inside one region, else unknown."""
        value: Floats = 1.0 / (1.0 + measured / self._half[left])
        at = np.flatnonzero(np.isnan(measured))
        region = self._region[right[at]]
        value[at] = np.where((self._home_region[left[at]] == region) & (region != ""), SAME_REGION, np.nan)
        return value

    def say(self, measured: float, left: int, right: int) -> Text:
        """Kilometres, or that both lie in one region."""
        if np.isnan(measured):
            return Text("与学校同在一个行政区划", "in the school's own region")
        return Text(f"距学校 {measured:.1f} 公里", f"{measured:.1f} km from the school")

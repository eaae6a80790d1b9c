"""Great-circle distances from a spot to many others at once."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from data.regions.geography import Spot

_EARTH_KM = 6371.0


class Distances:
    """A fixed list of spots to measure to."""

    def __init__(self, spots: Iterable[Spot]) -> None:
        degrees = np.array([(s.lon, s.lat) for s in spots], dtype=float).reshape(-1, 2)
        self._lon, self._lat = np.radians(degrees).T

    def km_from(self, spot: Spot) -> np.ndarray:
        """Kilometres from there to each spot, in the order given; shape (n,)."""
        lon, lat = np.radians((spot.lon, spot.lat))
        a = np.sin((self._lat - lat) / 2) ** 2 + np.cos(lat) * np.cos(self._lat) * np.sin((self._lon - lon) / 2) ** 2
        km: np.ndarray = 2 * _EARTH_KM * np.arcsin(np.sqrt(a))
        return km

"""What lies near a spot, by great-circle distance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

import numpy as np

from data.regions.geography import Spot

T = TypeVar("T")
_EARTH_KM = 6371.0


class Nearby(Generic[T]):
    """Items and where they are; distances from a spot are measured to all of them at once."""

    def __init__(self, items: Sequence[T], spots: Iterable[Spot]) -> None:
        self._items = items
        degrees = np.array([(s.lon, s.lat) for s in spots], dtype=float).reshape(-1, 2)
        self._lon, self._lat = np.radians(degrees).T

    def within(self, spot: Spot, km: float | np.ndarray) -> list[T]:
        """Items nearer than that, in the order given; ``km`` is one limit for all, or one for each, shape (n,)."""
        return [self._items[int(i)] for i in np.flatnonzero(self._km_from(spot) < km)]

    def _km_from(self, spot: Spot) -> np.ndarray:
        lon, lat = np.radians((spot.lon, spot.lat))
        a = np.sin((self._lat - lat) / 2) ** 2 + np.cos(lat) * np.cos(self._lat) * np.sin((self._lon - lon) / 2) ** 2
        km: np.ndarray = 2 * _EARTH_KM * np.arcsin(np.sqrt(a))
        return km

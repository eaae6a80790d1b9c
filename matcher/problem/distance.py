"""Great-circle distance."""

from __future__ import annotations

import numpy as np

from matcher.arrays import Floats

EARTH_KM = 6371.0


def great_circle_km(lon: Floats, lat: Floats, other_lon: Floats, other_lat: Floats) -> Floats:
    """Kilometres (n,) between points in degrees, by the haversine formula; NaN where a coordinate is missing."""
    a, b, c, d = (np.radians(v) for v in (lon, lat, other_lon, other_lat))
    h = np.sin((d - b) / 2) ** 2 + np.cos(b) * np.cos(d) * np.sin((c - a) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(h, 0.0, 1.0))))

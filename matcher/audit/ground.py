"""Where people are: great-circle distance and who needs a bed."""

from __future__ import annotations

from collections.abc import Mapping
from math import asin, cos, radians, sin, sqrt
from typing import Any

EARTH_KM = 6371.0
COMMUTING_LEVELS = frozenset({"secondary", "technician"})


def distance_km(one: Mapping[str, Any], other: Mapping[str, Any]) -> float | None:
    """Great-circle distance of two rows with ``lon`` and ``lat`` in degrees; None where either has none."""
    if any(row[key] is None for row in (one, other) for key in ("lon", "lat")):
        return None
    lon1, lat1, lon2, lat2 = (radians(row[key]) for row in (one, other) for key in ("lon", "lat"))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def needs_bed(
    school: Mapping[str, Any],
    cohort: Mapping[str, Any],
    post: Mapping[str, Any] | None,
    enterprise: Mapping[str, Any],
    default_km: float,
) -> bool:
    """Whether students of the cohort need a bed there. ``default_km``: commuting limit of levels whose students commute."""
    limit = cohort["commute_km"]
    if limit is None and school["level"] in COMMUTING_LEVELS:
        limit = default_km
    if limit is None:
        return False
    sited = post is not None and post["lon"] is not None and post["lat"] is not None
    away = distance_km(school, post if sited and post else enterprise)
    if away is not None:
        return bool(away > limit)
    region = (post["region"] if post else None) or enterprise["region"]
    return school["region"] is None or school["region"] != region

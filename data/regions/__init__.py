"""Synthetic regions: rounds that look like real ones, with nothing real in them."""

from data.regions.generate import build, generate
from data.regions.spec import SPECS, RegionSpec

__all__ = ["SPECS", "RegionSpec", "build", "generate"]

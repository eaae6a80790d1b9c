"""Links: from a sum z over features to a fit in 0..1, and how what the sum gained is shared out among the features."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
import numpy.typing as npt

from data.fits.faults import WIDEST

Floats = npt.NDArray[np.float64]


class Link(ABC):
    """A smooth, rising g with fit = g(z)."""

    @abstractmethod
    def fit(self, z: Floats) -> Floats:
        """g(z)."""

    @abstractmethod
    def share(self, base: float, z: Floats) -> Floats:
        """What one unit of the sum is worth in fit: (g(z) − g(base)) / (z − base), g'(base) where the two meet.

        A feature's contribution is this times its part of z − base, so contributions and g(base) add up to g(z).
        """


class Identity(Link):
    """Fit is the sum itself, kept within 0..1 by the weights."""

    def fit(self, z: Floats) -> Floats:
        """The sum."""
        return z

    def share(self, base: float, z: Floats) -> Floats:
        """1: parts of the sum are parts of the fit."""
        return np.ones(len(z))


class Logistic(Link):
    """Fit is 1 / (1 + exp(−z)): a chance whose log odds add up."""

    def fit(self, z: Floats) -> Floats:
        """The chance."""
        chance: Floats = 1.0 / (1.0 + np.exp(-np.clip(z, -WIDEST, WIDEST)))
        return chance

    def share(self, base: float, z: Floats) -> Floats:
        """By g(z) − g(b) = sinh((z − b)/2) / (2 cosh(z/2) cosh(b/2)), which loses no digits where z is near b."""
        half = (z - base) / 2
        ratio: Floats = np.where(half == 0, 1.0, np.sinh(half) / np.where(half == 0, 1.0, half))
        worth: Floats = ratio / (4 * np.cosh(z / 2) * np.cosh(base / 2))
        return worth

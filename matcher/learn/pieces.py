"""A feature's values cut into pieces: few enough to be read by people, fine enough to keep what differs apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST = 20  # pieces of one feature
REACH = 0.1  # of the value: results at most this far away speak for a piece, the nearer the more
GRAIN = 4  # decimals of values in the document


@dataclass(frozen=True)
class Pieces:
    """Pieces of 0..1: ``cuts`` between them (k − 1,), and the ``middle`` (k,) of what lies in each."""

    cuts: Floats
    middle: Floats

    @classmethod
    def of(cls, values: Floats, neutral: float) -> Pieces:
        """Pieces of the values known (NaN: unknown), each distinct value its own where they are few; neutral has one always."""
        known = np.round(values[~np.isnan(values)], GRAIN)
        distinct = np.unique(np.append(known, round(neutral, GRAIN)))
        if len(distinct) > MOST:
            even = np.linspace(0, 1, MOST // 2 + 1)[1:-1]  # of results, to tell many apart, and of values, to follow bends
            cuts = np.unique(np.append(np.quantile(known, even, method="inverted_cdf"), even))
            place = np.searchsorted(cuts, known, side="left")
            sums, counts = np.bincount(place, known, len(cuts) + 1), np.bincount(place, minlength=len(cuts) + 1)
            filled = counts > 0
            middle = np.unique(np.round(sums[filled] / counts[filled], GRAIN))
        else:
            middle = distinct
        return cls((middle[1:] + middle[:-1]) / 2, middle)

    def __len__(self) -> int:
        return len(self.middle)

    def level(self, values: Floats, neutral: float) -> Ints:
        """The piece (n,) of each value; an unknown value counts as neutral."""
        return np.searchsorted(self.cuts, np.where(np.isnan(values), neutral, values), side="left").astype(np.int64)


def near(values: Floats, weight: Floats, points: Floats) -> Floats:
    """Weight of known values near each of the points: all of it where they meet, none from ``REACH`` away on."""
    known = ~np.isnan(values)
    x, w = values[known], weight[known]
    return np.array([float(w @ np.maximum(0.0, 1.0 - np.abs(x - point) / REACH)) for point in points])

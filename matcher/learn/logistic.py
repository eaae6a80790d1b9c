"""Weighted logistic regression of one slope and some offsets, with the slope held near an expected value."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LEAST_SLOPE = 0.05  # of the slope expected: what suits better never counts for nothing, or ranking would have no order
_ROUNDS = 100
_ENOUGH = 1e-10


def slope_and_offsets(
    x: Floats, group: Ints, begun: Floats, went: Floats, expected: float, spread: float
) -> tuple[float, Floats]:
    """Slope and offset by group of log odds = offset[group] + slope · x, by Newton's method.

    ``x``, ``group``, ``begun``, ``went`` are (n,): of ``begun`` (any weight) ``went`` got on. The slope is drawn towards
    ``expected`` as by a normal prior of that ``spread``, offsets hardly towards 0; it is never below 5 % of what is expected.
    """
    groups = int(group.max(initial=-1)) + 1
    slope, offsets = expected, np.zeros(groups)
    held, weak = 1.0 / spread**2, 1e-3
    for _ in range(_ROUNDS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(offsets[group] + slope * x, -30, 30)))
        left, curved = went - begun * chance, begun * chance * (1 - chance)
        by_offset = np.bincount(group, left, groups) - weak * offsets
        by_slope = float(left @ x) - held * (slope - expected)
        own = np.bincount(group, curved, groups) + weak
        mixed = np.bincount(group, curved * x, groups)
        rest = float(curved @ (x * x)) + held - float(mixed @ (mixed / own))
        step = (by_slope - float(mixed @ (by_offset / own))) / rest
        moved = max(slope + np.clip(step, -2.0, 2.0), LEAST_SLOPE * expected)
        step, slope = moved - slope, float(moved)
        change = (by_offset - mixed * step) / own
        offsets = offsets + np.clip(change, -2.0, 2.0)
        if max(abs(step), float(np.abs(change).max(initial=0))) < _ENOUGH:
            break
    return slope, offsets

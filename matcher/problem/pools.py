"""Caps by day: which pairs of one entity share a cap on a day, and how much of it is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from matcher.arrays import Ints, runs
from matcher.problem.fixed import Fixed, Load


class FixedLoads:
    """Fixed students by entity and day. ``entity`` (n_f,) is −1 where a row does not count."""

    def __init__(self, fixed: Fixed, entity: Ints) -> None:
        self._loads = {
            int(one): Load(fixed.students[entity == one], fixed.start[entity == one], fixed.end[entity == one])
            for one in np.unique(entity[entity >= 0])
        }

    def starts(self, entity: int) -> Ints:
        """Days on which fixed rows of the entity begin."""
        load = self._loads.get(entity)
        return np.zeros(0, dtype=np.int64) if load is None else np.unique(load.start)

    def at(self, entity: int, day: int) -> int:
        """Fixed students at the entity on that day."""
        load = self._loads.get(entity)
        return 0 if load is None else int(load.at(np.array([day]))[0])


@dataclass(frozen=True)
class DayCap:
    """The pairs ``members`` (positions) are present together on ``day`` at ``entity``."""

    entity: int
    day: int
    members: Ints


def day_caps(entity: Ints, start: Ints, end: Ints, extra_days: Callable[[int], Ints]) -> Iterator[DayCap]:
    """Every day on which a cap of an entity can bind.

    ``entity``, ``start``, ``end`` are arrays over stays (n,). What is present grows only when a stay begins, and what is
    left shrinks only when a fixed row begins (``extra_days(entity)``): other days bind no tighter.
    """
    for rows in runs(entity):
        one = int(entity[rows[0]])
        begins, ends = start[rows], end[rows]
        fixed = extra_days(one)
        inside = fixed[(fixed >= begins.min()) & (fixed <= ends.max())] if len(fixed) else fixed
        for day in np.unique(np.concatenate([begins, inside])):
            present = (begins <= day) & (day <= ends)
            if present.any():
                yield DayCap(one, int(day), rows[present])

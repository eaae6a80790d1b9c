"""The teachers asked some at a time: those who are asked later see at which prices the earlier ones ask."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from matcher.arrays import Floats, Ints
from matcher.engines.ascent import Ascent
from matcher.engines.schedules import Chosen
from matcher.engines.teaching import Teaching

AT_A_TIME = 10  # parts of the teachers


class Crowd:
    """The teachers of one program, and what each asked for last."""

    def __init__(self, teaching: Teaching) -> None:
        self._teaching = teaching
        ends = np.linspace(0, teaching.people, min(AT_A_TIME, teaching.people) + 1).astype(np.int64).tolist()
        self._batches = [teaching.batch(low, high) for low, high in pairwise(ends)]
        self._used = [np.zeros(len(teaching.lower)) for _ in self._batches]
        self._asked = 0

    def best(self, worth: Floats) -> tuple[Floats, Chosen]:
        """See Scheduling: all at once."""
        values, found = np.zeros(self._teaching.people), []
        for batch in self._batches:
            own, chosen = batch.best(worth)
            values += own
            found.append(chosen)
        return values, _joined(found)

    def ask(self, worth: Floats, ascent: Ascent) -> Chosen:
        """Best schedules when stays are ``worth`` (n,), at the prices of their moment, which follow what is asked for."""
        found = []
        for number, batch in enumerate(self._batches):
            chosen = batch.ask(worth, ascent.prices)
            found.append(chosen)
            self._used[number] = self._rows_of(chosen.column)
            self._asked = max(self._asked, number + 1)
            # While others have not been asked at all, they are taken to ask for as much.
            ascent.follow(np.sum(self._used, axis=0) * (len(self._batches) / self._asked))
        ascent.end_round()
        return _joined(found)

    def _rows_of(self, stays: Ints) -> Floats:
        """What these stays (m,) take of each shared row."""
        return np.asarray(self._teaching.rows[:, stays].sum(axis=1)).ravel()


def _joined(found: list[Chosen]) -> Chosen:
    nothing = np.zeros(0, dtype=np.int64)
    person = np.concatenate([nothing, *(chosen.person for chosen in found)])
    return Chosen(person, np.concatenate([nothing, *(chosen.column for chosen in found)]))

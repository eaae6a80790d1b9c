"""Teachers who bid for stays: all ask for their best schedule at the prices, and whose schedule is worth most goes first.

Who finds a seat taken asks again among what is left.
"""

from __future__ import annotations

import numpy as np

from matcher.arrays import Floats, Ints
from matcher.engines.meter import Meter
from matcher.engines.schedules import NEVER_WORTH, Chosen
from matcher.engines.teaching import Scheduling, Teaching

ASKED = 12  # times at most that one bids


def won_by_bids(teaching: Teaching, schedules: Scheduling, worth: Floats, prices: Floats, kept: Ints, meter: Meter) -> Ints:
    """Stays (m,), ascending: those ``kept``, which meet pins, and what the other teachers win when stays are ``worth`` (n,)."""
    t, person = teaching, teaching.stays.person
    room = t.upper - np.asarray(t.rows[:, kept].sum(axis=1)).ravel()
    free = np.ones(t.people, dtype=bool)
    free[person[kept]] = False
    won = [kept]
    for _ in range(ASKED):
        profit = worth - t.rows.T @ np.where(room >= 1, prices, 0.0)
        profit[(t.rows.T @ (room < 1.0).astype(np.float64) > 0) | ~free[person]] = NEVER_WORTH
        values, chosen = schedules.best(profit)
        meter.spend(len(values))
        taken = _first_come(t, chosen, values, room)
        if len(taken) == 0:
            break
        won.append(taken)
        free[person[taken]] = False
    return np.sort(np.concatenate(won))


def _first_come(teaching: Teaching, chosen: Chosen, values: Floats, room: Floats) -> Ints:
    """Stays of those who find all their rows free, in order of what they are worth to them; ``room`` shrinks."""
    rows, taken = teaching.rows, [np.zeros(0, dtype=np.int64)]
    people, schedules = chosen.schedules(len(teaching.worth))
    for k in np.argsort(-values[people], kind="stable").tolist():
        own = schedules.indices[schedules.indptr[k] : schedules.indptr[k + 1]]
        used = rows[:, own]
        if (room[used.indices] >= used.data).all():
            np.subtract.at(room, used.indices, used.data)
            taken.append(own)
    return np.concatenate(taken).astype(np.int64)

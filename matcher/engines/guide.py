"""What a proof tells the planner that works beside it."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.arrays import Flags, Floats
from matcher.engines.schedules import Chosen


@dataclass(frozen=True)
class Hint:
    """What the prices suggest: values of the students' columns (n,), which of them are sure, and points for besides."""

    values: Floats
    sure: Flags
    bonus: Floats


class Guide:
    """Read by the planner at any time; a proof sets what it knows, and some of it no proof need know."""

    done = False  # whether there is nothing more to prove
    priced = True  # whether teachers may be placed: the proof sets no prices of theirs any more
    ripe = False  # whether the search need wait no longer
    hint: Hint | None = None
    chosen: Chosen | None = None  # schedules that are best at the latest prices

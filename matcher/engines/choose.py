"""Which engine solves a program."""

from __future__ import annotations

import numpy as np

from matcher.engines.base import Engine
from matcher.engines.condensed import Relaxed
from matcher.engines.highs import HighsEngine
from matcher.engines.large import LargeEngine
from matcher.engines.parts import PartsEngine
from matcher.model.program import TEACHERS, Program

WHOLE = 6_000  # columns of teachers up to which the whole program goes to one engine
JOINT = 150_000  # columns of either half up to which one master program joins enterprises and teachers


def choose_engine(program: Program, relaxed: Relaxed | None = None) -> Engine:
    """The whole program to HiGHS while its teachers are few; else students and teachers apart, from the ``relaxed`` half."""
    teachers = int(np.count_nonzero(program.column_part == TEACHERS))
    if teachers <= WHOLE:
        return HighsEngine()
    return PartsEngine(relaxed) if max(teachers, len(program.cost) - teachers) <= JOINT else LargeEngine(relaxed)

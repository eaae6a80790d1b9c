"""Which engine solves a program."""

from __future__ import annotations

import numpy as np

from matcher.engines.base import Engine
from matcher.engines.condensed import Relaxed
from matcher.engines.highs import HighsEngine
from matcher.engines.parts import PartsEngine
from matcher.model.program import TEACHERS, Program

WHOLE = 6_000  # columns of teachers up to which the whole program goes to one engine


def choose_engine(program: Program, relaxed: Relaxed | None = None) -> Engine:
    """The whole program to HiGHS while its teachers are few; else students and teachers apart, from the ``relaxed`` half."""
    few = int(np.count_nonzero(program.column_part == TEACHERS)) <= WHOLE
    return HighsEngine() if few else PartsEngine(relaxed)

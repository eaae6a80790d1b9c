"""Which engine solves a program, and what it begins with."""

from __future__ import annotations

import numpy as np

from matcher.engines.ahead import Ahead
from matcher.engines.base import Engine, Limits
from matcher.engines.condensed import Relaxed
from matcher.engines.highs import HighsEngine
from matcher.engines.large import LargeEngine
from matcher.engines.parts import PartsEngine
from matcher.engines.relaxing import Relaxing
from matcher.model.budget import is_within
from matcher.model.program import TEACHERS, Program

WHOLE = 6_000  # columns of teachers up to which the whole program goes to one engine
JOINT = 150_000  # columns of either half up to which one master program joins enterprises and teachers


def choose_engine(program: Program, relaxed: Relaxed | None = None, ahead: Ahead | None = None) -> Engine:
    """The whole program to HiGHS while its teachers are few; else students and teachers apart, from the ``relaxed`` half."""
    if _is_large(program):
        return LargeEngine(relaxed, ahead)
    return HighsEngine() if _teachers(program) <= WHOLE else PartsEngine(relaxed)


def prepare(program: Program, limits: Limits, relaxing: Relaxing) -> tuple[Relaxed | None, Engine]:
    """The relaxation of the students' half, None where there is none in time, and the engine that begins with it."""
    half = program.students[1]
    # Where work is the limit nothing goes on beside it.
    ahead = Ahead(program, limits) if _is_large(program) and not limits.meter.by_work else None
    relaxed = relaxing.of(half, limits)
    return relaxed, choose_engine(program, relaxed, ahead)


def _is_large(program: Program) -> bool:
    teachers = _teachers(program)
    return max(teachers, len(program.cost) - teachers) > JOINT and teachers > WHOLE and not is_within(program)


def _teachers(program: Program) -> int:
    return int(np.count_nonzero(program.column_part == TEACHERS))

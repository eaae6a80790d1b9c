"""Engines: what solves a program, behind one interface."""

from matcher.engines.base import Answer, Engine, Limits, Progress
from matcher.engines.choose import choose_engine
from matcher.engines.highs import HighsEngine

__all__ = ["Answer", "Engine", "HighsEngine", "Limits", "Progress", "choose_engine"]

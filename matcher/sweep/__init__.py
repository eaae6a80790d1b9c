"""Sweeps: one or two settings over a range, a plan for each value, the figures side by side. Rounds in, rows out."""

from matcher.sweep.knobs import Knob, SweepTrouble, parse_knob, parse_knobs
from matcher.sweep.points import Point, grid
from matcher.sweep.sweep import sweep

__all__ = ["Knob", "Point", "SweepTrouble", "grid", "parse_knob", "parse_knobs", "sweep"]

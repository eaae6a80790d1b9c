"""Sweeps: one or two settings over a range, a plan for each value, the figures side by side. Rounds in, rows out."""

from matcher.sweep.knobs import Knob, SweepTrouble, parse_knob, parse_knobs
from matcher.sweep.points import BASE, Point, edited, figures, grid, refuse_more
from matcher.sweep.sweep import sweep
from matcher.sweep.words import knob_words

__all__ = [
    "BASE",
    "Knob",
    "Point",
    "SweepTrouble",
    "edited",
    "figures",
    "grid",
    "knob_words",
    "parse_knob",
    "parse_knobs",
    "refuse_more",
    "sweep",
]

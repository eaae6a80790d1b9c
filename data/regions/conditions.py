"""Conditions of work of posts for interns: shifts, hazards, pay, mentors, beds."""

from __future__ import annotations

from math import ceil

import numpy as np

from data.regions.drafts import FirmDraft, Row
from data.regions.draw import between, chance, pick, real
from data.regions.fields import Work

# chance of the irregular shift, of a filing for it, and of regular seats beside it
_SHIFTS = {
    "rotating": ("night_shift", 0.45, 0.15, 0.85),
    "night": ("night_shift", 0.7, 0.35, 0.5),
    "night_filed": ("night_shift", 0.75, 0.85, 0.6),
    "rest": ("rest_days", 0.6, 0.55, 0.75),
    "overtime": ("overtime", 0.7, 0.0, 0.6),
}


def add_conditions(rng: np.random.Generator, firm: FirmDraft, row: Row, work: Work) -> None:
    """Fill in the columns that the rules on interns read; a few posts break a rule, as in life."""
    seats = int(row["seats"])
    filed = False
    if work.shifts:
        column, share, filing, regular = _SHIFTS[work.shifts]
        if chance(rng, share):
            row[column] = True
            filed = chance(rng, filing)
            if not filed and chance(rng, regular):
                row["regular_seats"] = ceil(seats * pick(rng, (0.5, 0.7, 0.8, 1.0)))
    if work.hazards and chance(rng, 0.45):
        row["hazards"] = work.hazards
        filed = filed or chance(rng, 0.6)
    if filed:
        row["filing_no"] = f"实习备〔2026〕{between(rng, 1, 999):03d}号"
    row["intensity"] = pick(rng, (1, 2, 3), (0.62, 0.35, 0.03))
    if chance(rng, 0.03):
        row["hours_per_day"] = pick(rng, (9.0, 10.0))
    _pay(rng, row)
    row["mentors"] = None if chance(rng, 0.2) else max(1, ceil(seats / pick(rng, (3, 4, 5))))
    row["min_group"] = min(seats, pick(rng, (2, 3, 5))) if chance(rng, 0.15) else None
    if chance(rng, 0.6):
        # a fifth of the workmates is the limit of a post: sometimes it binds, mostly not
        row["post_staff"] = min(firm.staff, ceil(seats * 5 * real(rng, 0.75, 2.2)))
    if row["kind"] == "apprentice":
        row["independent"] = False


def _pay(rng: np.random.Generator, row: Row) -> None:
    if chance(rng, 0.08):
        return
    wage = round(real(rng, 3200, 6200), -2)
    low = round(wage * real(rng, 0.6, 0.8), -2)
    row["independent"] = chance(rng, 0.55)
    floor = min(0.8 * wage, low)
    fair = not chance(rng, 0.04)
    row["pay"] = round(floor * (real(rng, 1.0, 1.15) if fair else real(rng, 0.7, 0.95)) + (50 if fair else 0), -2)
    if row["pay"] < floor and fair:
        row["pay"] += 100.0
    row["post_wage"] = wage if chance(rng, 0.85) else None
    row["lowest_wage"] = low


def add_beds(rng: np.random.Generator, firm: FirmDraft, rows: list[Row]) -> None:
    """Whether posts come with lodging: nearly always far away, seldom nearby."""
    for row in rows:
        row["housing"] = chance(rng, 0.92 if firm.outside else 0.3)

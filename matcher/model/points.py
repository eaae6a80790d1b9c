"""Points of the objective: whole numbers, rounded half up once, after every factor."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor, lcm

import numpy as np

from data.rulebook.settings import Settings
from matcher.arrays import Flags, Floats, Ints


@dataclass(frozen=True)
class DayCount:
    """Numbers of days (n,) that need not be whole: ``parts`` of which ``per_day`` make a day."""

    parts: Ints
    per_day: int


class Points:
    """What each thing is worth under a round's weights."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def constant(self, name: str) -> Decimal:
        """A constant of the objective, from the rulebook."""
        return self._settings.threshold("objective", name)

    def each(self, term: str, constant: str, sign: int = 1) -> int:
        """A fixed number of points per student, group, class or placement; ``sign`` −1 for what a plan pays."""
        return half_up(sign * Fraction(self._settings.weight(term)) * Fraction(self.constant(constant)))

    @property
    def continuity(self) -> tuple[int, int]:
        """Points per student with a partner, and with a partner by framework agreement."""
        return self.each("continuity", "continuity"), self.each("continuity", "continuity_framework")

    def fit(self, thousandths: Ints) -> Ints:
        """Points (n,) of one student per fit in thousandths."""
        return self._per_fit("fit", Fraction(0), Fraction(self.constant("fit")), thousandths)

    def order_member(self, thousandths: Ints, promise: Floats) -> Ints:
        """Points (n,) of one member per fit in thousandths and promised rate of hire."""
        base, slope = Fraction(self.constant("order_member")), Fraction(self.constant("order_member_fit"))
        worth = np.zeros(len(thousandths), dtype=np.int64)
        for rate in np.unique(promise):
            at = promise == rate
            worth[at] = self._per_fit("order_member", base, slope * Fraction(Decimal(str(rate))), thousandths[at])
        return worth

    def teacher_days(self, thousandths: Ints, days: DayCount, urgent: Flags) -> Ints:
        """Points (n,) of placements per fit in thousandths, days that count and whether the cycle ends soon."""
        base, slope = Fraction(self.constant("teacher_base")), Fraction(self.constant("teacher_fit"))
        per, factor = Fraction(self.constant("teacher_period_days")), Fraction(self.constant("teacher_urgent_factor"))
        weight = Fraction(self._settings.weight("teacher_days")) / per / days.per_day
        worth = np.zeros(len(thousandths), dtype=np.int64)
        for at, times in ((~urgent, weight), (urgent, weight * factor)):
            worth[at] = _half_up_of(times * base, times * slope / 1000, thousandths[at], days.parts[at])
        return worth

    def _per_fit(self, term: str, base: Fraction, slope: Fraction, thousandths: Ints) -> Ints:
        weight = Fraction(self._settings.weight(term))
        known, at = np.unique(thousandths, return_inverse=True)
        return np.array([half_up(weight * (base + slope * Fraction(f, 1000))) for f in known.tolist()], dtype=np.int64)[at]


def half_up(value: Fraction) -> int:
    """The nearest whole number; halves towards +∞."""
    return floor(value + Fraction(1, 2))


def _half_up_of(first: Fraction, each: Fraction, many: Ints, times: Ints) -> Ints:
    """(first + each · many) · times (n,), each rounded once, and exactly."""
    below = lcm(first.denominator, each.denominator)
    a, b = int(first * below), int(each * below)
    most = 2 * (abs(a) + abs(b) * int(many.max(initial=1))) * int(times.max(initial=1)) + below
    kind = np.int64 if most < 2**62 else object  # whole numbers of Python have no end
    above = (a + b * many.astype(kind)) * times.astype(kind)
    return np.asarray((2 * above + below) // (2 * below), dtype=np.int64)


def thousandths(fit: Floats) -> Ints:
    """Fit in thousandths (n,), halves up; ``fit`` is held with six decimals."""
    millionths = np.rint(fit * 1e6).astype(np.int64)
    return (millionths + 500) // 1000

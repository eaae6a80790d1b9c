"""Dates by sweeping: how many at once, and on which day it is worst."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple


class Span(NamedTuple):
    """A number of people present from start to end, both included, and the cap that their presence brings."""

    start: date
    end: date
    people: int
    cap: int = 0


class Worst(NamedTuple):
    """The day on which a cap is closest to breaking, or broken most."""

    day: date
    value: int
    limit: int

    @property
    def ok(self) -> bool:
        """Whether the cap holds on that day, hence on all."""
        return self.value <= self.limit


def length(start: date, end: date) -> int:
    """Days from start to end, both included."""
    return (end - start).days + 1


def worst(added: Sequence[Span], standing: Sequence[Span] = (), always: int = 0) -> Worst | None:
    """The worst day among those on which somebody was added; None where nobody ever was.

    On every day ``always`` + standing + added people count against the least cap of the spans added that day. Days with
    standing people only are nobody's fault here. A count rises only where a span starts, so only starts are tried.
    """
    found: Worst | None = None
    for day in sorted({span.start for span in (*added, *standing)}):
        here = [span for span in added if span.start <= day <= span.end]
        if here:
            value = always + sum(s.people for s in here) + at(standing, day)
            limit = min(s.cap for s in here)
            if found is None or value - limit > found.value - found.limit:
                found = Worst(day, value, limit)
    return found


def most(standing: Sequence[Span], start: date, end: date) -> int:
    """The greatest number present on one day from start to end."""
    days = {start, *(span.start for span in standing if start <= span.start <= end)}
    return max(at(standing, day) for day in days)


def at(spans: Sequence[Span], day: date) -> int:
    """How many are present that day."""
    return sum(span.people for span in spans if span.start <= day <= span.end)
